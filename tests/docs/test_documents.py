"""The committed documents are those that the program writes from the declarations."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from pipeline.outputs.documents import (
    RULES_WORKBOOK,
    data_dictionary,
    documents,
    drawn_documents,
    rule_catalogue,
    rule_rows,
    with_settings_table,
    write_documents,
)
from pipeline.outputs.documents.markdown import escaped
from pipeline.outputs.documents.settings_table import english_texts
from pipeline.runtime.settings import GROUPS, Settings
from schemas.reference_data import all_indicators
from schemas.registry import FORMS, RULES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(documents()))
def test_committed_document_is_what_the_program_writes(name: str) -> None:
    committed = DOCS / name
    assert committed.is_file(), f"docs/{name} is not there: run `make docs`"
    assert committed.read_text(encoding="utf-8") == documents()[name], f"docs/{name} is out of date: run `make docs`"


@pytest.mark.long
def test_committed_diagrams_are_what_the_program_draws() -> None:
    drawn = drawn_documents()
    committed = {path.relative_to(DOCS).as_posix() for path in (DOCS / "diagrams").iterdir()} | {"warehouse-diagram.md"}
    assert set(drawn) == committed
    for name, text in drawn.items():
        assert (DOCS / name).read_text(encoding="utf-8") == text, f"docs/{name} is out of date: run `make docs`"


@pytest.mark.long
def test_documents_are_written_with_the_same_bytes_twice(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in write_documents(tmp_path / "one")]
    assert first == [path.read_bytes() for path in write_documents(tmp_path / "two")]


def test_dictionary_names_every_column_and_every_indicator() -> None:
    text = data_dictionary()
    lines = {line.split(" | ")[0] for line in text.splitlines()}
    columns = {column.name for form in FORMS for sheet in form.all_sheets for column in sheet.columns}
    assert {name for name in (*columns, *all_indicators()) if f"| `{name}`" not in lines} == set()


def test_every_form_has_the_columns_of_each_of_its_sheets() -> None:
    for form in FORMS:
        part = data_dictionary().partition(f"## {form.form_id} ·")[2].partition("\n## ")[0]
        sections = re.split(r"^### ", part, flags=re.MULTILINE)[1:]
        counted = [len(re.findall(r"^\| `", section, flags=re.MULTILINE)) for section in sections]
        assert counted == [len(sheet.columns) for sheet in form.all_sheets], form.form_id


def test_catalogue_has_a_section_for_every_rule() -> None:
    headed = re.findall(r"^### (\S+) ", rule_catalogue(), flags=re.MULTILINE)
    assert sorted(headed) == sorted(rule.rule_id for rule in RULES)


@pytest.mark.parametrize("name", sorted(documents()))
def test_every_row_of_a_table_has_as_many_cells_as_its_header(name: str) -> None:
    width = 0
    for line in documents()[name].splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert cells == width or not (cells and width), line
        width = cells


def test_pipes_stars_and_tags_in_a_cell_are_escaped() -> None:
    assert escaped("a|b * <br>\n`c|d *`") == r"a\|b \* \<br> `c\|d *`"


def test_readme_has_the_settings_as_they_are_declared() -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    assert readme == with_settings_table(readme), "README.md is out of date: run `make docs`"
    names = {name for group in GROUPS for name in group.model_fields}
    assert names == set(Settings.model_fields) - {"raw_url"}
    assert {name for name in names if f"| `HOPTAC_{name.upper()}` |" not in readme} == set()
    assert {name for group in GROUPS for name in group.model_fields if name not in english_texts(group)} == set()
    assert {name for name, field in Settings.model_fields.items() if not field.description} == {"raw_url"}


def test_committed_rules_workbook_holds_every_rule_as_it_is_now() -> None:
    sheet = openpyxl.load_workbook(DOCS / RULES_WORKBOOK)["Quy tắc"]
    rows = [tuple(str(cell) for cell in row) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert rows == rule_rows(), f"docs/{RULES_WORKBOOK} is out of date: run `make docs`"
    assert len(rows) == len(RULES)
