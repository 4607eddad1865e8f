"""Each recipe of docs/recipes.md is walked in a scratch copy of the tree, and what it adds arrives everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline.runtime.settings import PROJECT
from tests.docs.dated_recipes import calendar_arrives, entry_ends, unit_arrives, version_arrives
from tests.docs.form_recipe import form_arrives
from tests.docs.recipe import Copy, Step, changed, copied_tree, recipes
from tests.docs.shown_by_copy import (
    PERIOD,
    REPORT,
    SAMPLE,
    UNIT,
    cells,
    comment,
    nodes,
    receive_and_run,
    rows,
    sheet_about,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


RECIPES = recipes()
FAILING = """
import sys
from tests.spec.examples import EXAMPLES
[example] = [example for example in EXAMPLES if example.rule_id == sys.argv[1] and example.kind == "failing"]
open(sys.argv[2], "wb").write(example.content())
print(*example.at[0], sep="!")
"""


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return copied_tree(tmp_path)


def check_style(copy: Copy, steps: list[Step]) -> None:
    """What formatter and linters say of the files that the recipe writes or changes."""
    python = sorted({step.path for step in steps if step.path.endswith(".py")})
    sql = sorted({step.path for step in steps if step.path.endswith(".sql")})
    if python:
        copy.run(f".venv/bin/ruff format --check {' '.join(python)} && .venv/bin/ruff check {' '.join(python)}")
    if sql:
        copy.run(f".venv/bin/sqlfluff lint {' '.join(sql)}")


def column_arrives(copy: Copy) -> None:
    """In template, reader, warehouse, dictionary and report."""
    header = "Số thành viên nữ"
    copy.run(f".venv/bin/hoptac template {copy.place}/mau.xlsx --unit {UNIT} --period {PERIOD}")
    assert header in cells(copy.place / "mau.xlsx")["THT"]
    receive_and_run(copy, copy.tree / SAMPLE)
    assert comment(copy, "core", "groups", "women") == f"{header} – Women among the members"
    registers = rows(copy, "select members, women from core.groups")
    assert registers
    assert all(women == members // 3 for members, women in registers)
    assert rows(copy, "select sum(women) from core.groups") == rows(
        copy, "select women from report.groups where activity = 'all'"
    )
    assert header in sheet_about(copy, "Tổ hợp tác theo loại hình")
    assert f"| `women` | {header}" in (copy.tree / "docs" / "data-dictionary.md").read_text(encoding="utf-8")


def rule_arrives(copy: Copy) -> None:
    """In findings with their message, in feedback, warehouse, catalogue, template and among the examples."""
    rule_id, title = "THT-03", "Số thành viên ít hơn hai lần số tổ"
    (copy.place / "failing.py").write_text(FAILING, encoding="utf-8")
    where = copy.run(f".venv/bin/python {copy.place}/failing.py {rule_id} {copy.raw}/tht.xlsx").strip()
    receive_and_run(copy)
    found = "select severity, sheet || '!' || cell, state, message_vi from quality.findings where rule_id = 'THT-03'"
    ((severity, at, state, message),) = rows(copy, found)
    assert (severity, at, state) == ("query", where, "open")
    assert "(19) ít hơn hai người mỗi tổ (20)" in message
    assert rows(copy, "select title_vi from quality.rules where rule_id = 'THT-03'") == [(title,)]
    (feedback,) = copy.files.rglob("*phản hồi*.xlsx")
    assert rule_id in cells(feedback)["Lỗi"]
    assert f"### {rule_id} · {title}" in (copy.tree / "docs" / "rules.md").read_text(encoding="utf-8")
    assert rule_id in cells(copy.tree / "docs" / "danh-muc-quy-tac.xlsx")["Quy tắc"]
    copy.run(f".venv/bin/hoptac template {copy.place}/mau.xlsx --unit {UNIT} --period {PERIOD}")
    assert any(title in str(cell) for cell in cells(copy.place / "mau.xlsx")["Hướng dẫn"])
    pytest_in_copy = ".venv/bin/python -m pytest -p no:cacheprovider tests/spec"
    copy.run(f"{pytest_in_copy}/test_catalogue.py -k 'THT-03 or contract'")
    copy.run(f"{pytest_in_copy}/test_examples.py -k THT-03")


def table_arrives(copy: Copy) -> None:
    """In the warehouse, its Parquet export, the report's workbook, where it stands in order, and Dagster's graph."""
    title = "Tổ hợp tác theo đơn vị báo cáo"
    receive_and_run(copy, PROJECT / SAMPLE)
    assert comment(copy, "report", "groups_by_unit", "groups") == "Số tổ hợp tác – groups"
    ((unit_code, groups),) = rows(copy, "select unit_code, groups from report.groups_by_unit")
    assert unit_code == UNIT
    assert [(groups,)] == rows(copy, "select groups from report.groups where activity = 'all'")
    assert len(list(copy.place.glob("hoptac-parquet/report/groups_by_unit/2020-11.parquet"))) == 1
    assert "Số thành viên" in sheet_about(copy, title)
    sheets = list(cells(copy.files / REPORT).values())
    before = sheets.index(sheet_about(copy, "Tổ hợp tác theo loại hình"))
    assert sheets[before + 1] == sheet_about(copy, title)
    assert openpyxl.load_workbook(copy.files / REPORT).worksheets[before + 1]._charts  # noqa: SLF001 - openpyxl has no other way
    assert nodes(copy)["report/groups_by_unit"] == ["core/groups", "quality/expected_reports", "quality/periods"]


def figure_arrives(copy: Copy) -> None:
    """In the warehouse with its cells, on the command line, and in the report."""
    label = "Số thành viên tổ hợp tác"
    receive_and_run(copy, PROJECT / SAMPLE)
    value = rows(copy, "select value from report.figures where figure_id = 'THT.MEMBERS'")
    assert value == rows(copy, "select sum(members) from core.groups")
    ((sources, total),) = rows(
        copy, "select count(*), sum(amount) from report.figure_sources where figure_id = 'THT.MEMBERS'"
    )
    assert [(total,)] == value
    traced = copy.run(f"COLUMNS=200 .venv/bin/hoptac trace THT.MEMBERS --period {PERIOD}")
    assert label in traced
    assert traced.count("THT!F") == sources
    assert any(label in texts for texts in cells(copy.files / REPORT).values())


def output_arrives(copy: Copy) -> None:
    """In the period's folder, on the status page, with ``hoptac report``, and in Dagster's graph."""
    receive_and_run(copy, PROJECT / SAMPLE)
    path = copy.files / PERIOD / f"so-lieu-{PERIOD}.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + rows(copy, "select count(*) from report.figures")[0][0]
    assert path.name in (copy.files / PERIOD / "index.html").read_text(encoding="utf-8")
    assert path.name in copy.run(f".venv/bin/hoptac report --period {PERIOD}")
    assert nodes(copy)["figures_csv"] == ["report/figures"]


ARRIVES: dict[str, Callable[[Copy], None]] = {
    "Add a column": column_arrives,
    "Add a rule": rule_arrives,
    "Add a report table": table_arrives,
    "Add a figure": figure_arrives,
    "Change a calendar": calendar_arrives,
    "Add or change a reporting unit": unit_arrives,
    "End an entry of a code list": entry_ends,
    "Add a form version": version_arrives,
    "Add a form": form_arrives,
    "Add an output": output_arrives,
}


def test_every_recipe_is_walked() -> None:
    assert set(RECIPES) == set(ARRIVES)


@pytest.mark.parametrize(
    "title", [pytest.param(title, marks=[pytest.mark.long] * title.startswith("Add a form")) for title in RECIPES]
)
def test_steps_of_a_recipe_fit_the_tree_and_its_style(copy: Copy, title: str) -> None:
    copy.follow([step for step in RECIPES[title] if not step.is_typed])
    check_style(copy, RECIPES[title])


@pytest.mark.long
@pytest.mark.parametrize("title", RECIPES)
def test_what_a_recipe_adds_keeps_the_import_contracts_and_arrives_everywhere(copy: Copy, title: str) -> None:
    copy.follow(RECIPES[title])
    copy.run(".venv/bin/lint-imports --no-cache")
    ARRIVES[title](copy)


def test_a_change_fits_at_one_place_only() -> None:
    assert changed("a\nb\nc\n", " a\n+x\n b\n@@\n-c\n") == "a\nx\nb\n"
    for diff in ("-d\n", "-a\n"):
        with pytest.raises(AssertionError, match="places for"):
            changed("a\nb\na\n", diff)
