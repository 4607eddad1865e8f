"""Each recipe of docs/recipes.md is walked in a scratch copy of the tree, and what it adds arrives everywhere."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl
import pytest

from pipeline.runtime.settings import PROJECT
from schemas.reference_data import units_in_period
from tests.docs.recipe import Copy, Step, changed, copied_tree, recipes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RECIPES = recipes()
PERIOD = "2020-11"
SAMPLE = f"raw/{PERIOD}/KTTT_{PERIOD}_217_Lang Giang.xlsx"
REPORT = f"{PERIOD}/bang-so-lieu-{PERIOD}.xlsx"
UNIT = "217"
NODES = """
import json
from assets.definitions import definitions
specs = definitions().resolve_all_asset_specs()
print(json.dumps({spec.key.to_user_string(): [dep.asset_key.to_user_string() for dep in spec.deps] for spec in specs}))
"""
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


def receive_and_run(copy: Copy, *paths: Path) -> None:
    """Drop workbooks into the landing zone, and do what a night does."""
    for path in paths:
        shutil.copy(path, copy.raw)
    copy.run(".venv/bin/hoptac run")


def rows(copy: Copy, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(copy.database, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def comment(copy: Copy, schema: str, table: str, column: str) -> str:
    """The comment of a column of the warehouse."""
    ((text,),) = rows(
        copy,
        f"select comment from duckdb_columns() where schema_name = '{schema}' and table_name = '{table}' "  # noqa: S608 - our names
        f"and column_name = '{column}'",
    )
    return str(text)


def cells(path: Path) -> dict[str, set[object]]:
    """Everything that stands in the cells of a workbook, by sheet."""
    return {page.title: {cell for row in page.values for cell in row} for page in openpyxl.load_workbook(path)}


def sheet_about(copy: Copy, title: str) -> set[object]:
    """What stands in the report's sheet of a table, beside its headers."""
    (texts,) = (texts for texts in cells(copy.files / REPORT).values() if {title, "Số tổ hợp tác"} <= texts)
    return texts


def nodes(copy: Copy) -> dict[str, list[str]]:
    """The assets of the copy's code location, with what each depends on."""
    (copy.place / "nodes.py").write_text(NODES, encoding="utf-8")
    found: dict[str, list[str]] = json.loads(copy.run(f".venv/bin/python {copy.place}/nodes.py").splitlines()[-1])
    return found


def check_style(copy: Copy, steps: list[Step]) -> None:
    """What formatter, linters and the import contracts say of the files that the recipe writes or changes."""
    python = sorted({step.path for step in steps if step.path.endswith(".py")})
    sql = sorted({step.path for step in steps if step.path.endswith(".sql")})
    if python:
        copy.run(f".venv/bin/ruff format --check {' '.join(python)} && .venv/bin/ruff check {' '.join(python)}")
        copy.run(".venv/bin/lint-imports --no-cache")
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
    assert len(list(copy.place.glob("hoptac-parquet/report/groups_by_unit.parquet"))) == 1
    assert "Số thành viên" in sheet_about(copy, title)
    sheets = list(cells(copy.files / REPORT).values())
    before = sheets.index(sheet_about(copy, "Tổ hợp tác theo loại hình"))
    assert sheets[before + 1] == sheet_about(copy, title)
    assert openpyxl.load_workbook(copy.files / REPORT).worksheets[before + 1]._charts  # noqa: SLF001 - openpyxl has no other way
    assert nodes(copy)["report/groups_by_unit"] == ["core/groups", "quality/coverage", "quality/periods"]


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


def calendar_arrives(copy: Copy) -> None:
    """In who is expected for a month: all units, but for the one that reports on quarters."""
    receive_and_run(copy, PROJECT / SAMPLE)
    expected = {code for (code,) in rows(copy, "select unit_code from quality.coverage where form_id = 'KTTT-01'")}
    assert {unit.unit_code for unit in units_in_period(date(2020, 11, 1), "KTTT-01")} - expected == {"220"}
    assert rows(copy, "select count(*) from quality.findings where unit_code = '220'") == [(0,)]


def unit_arrives(copy: Copy) -> None:
    """In the templates, in what the units that ended are told, and in how many are expected."""
    mine, old = copy.tree / "mau.xlsx", copy.place / "cu.xlsx"
    assert "Phường Bố Hạ" in cells(mine)["Bìa"]
    copy.run(f".venv/bin/hoptac template {old} --unit 07282 --period 2026-12")
    book = openpyxl.load_workbook(old)
    (place,) = (cell for row in book["Bìa"].iter_rows() for cell in row if cell.value in PERIODS_OF_OLD)
    place.value = "01/2027"
    book.save(old)
    told = json.loads(copy.run(f".venv/bin/hoptac check --json {old} || true"))[0]["findings"]
    (message,) = (finding["message_vi"] for finding in told if finding["rule_id"] == "WB-06")
    assert "Xã Đồng Kỳ (07282) không còn là đơn vị báo cáo từ 01/01/2027" in message
    assert "Phường Bố Hạ (07999)" in message
    (copy.place / "after.py").write_text(AFTER, encoding="utf-8")
    assert json.loads(copy.run(f".venv/bin/python {copy.place}/after.py")) == [["07999"], ["07282", "07294"], 99, 98]


def output_arrives(copy: Copy) -> None:
    """In the period's folder, on the status page, with ``hoptac report``, and in Dagster's graph."""
    receive_and_run(copy, PROJECT / SAMPLE)
    path = copy.files / PERIOD / f"so-lieu-{PERIOD}.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + rows(copy, "select count(*) from report.figures")[0][0]
    assert path.name in (copy.files / PERIOD / "index.html").read_text(encoding="utf-8")
    assert path.name in copy.run(f".venv/bin/hoptac report --period {PERIOD}")
    assert nodes(copy)["figures_csv"] == ["report/figures"]


PERIODS_OF_OLD = ("12/2026", date(2026, 12, 1), datetime(2026, 12, 1))  # noqa: DTZ001 - as a cell has it
AFTER = """
import json
from datetime import date, datetime
from schemas.communes import units_with_area
from schemas.successors import predecessor_units, units_that_took_over
before, after = date(2026, 12, 31), date(2027, 1, 31)
print(json.dumps([
    [unit.unit_code for unit in units_that_took_over("07282", after)],
    [unit.unit_code for unit in predecessor_units("07999", before, after)],
    len(units_with_area(before)),
    len(units_with_area(after)),
]))
"""
ARRIVES: dict[str, Callable[[Copy], None]] = {
    "Add a column": column_arrives,
    "Add a rule": rule_arrives,
    "Add a report table": table_arrives,
    "Add a figure": figure_arrives,
    "Change a calendar": calendar_arrives,
    "Add or change a reporting unit": unit_arrives,
    "Add an output": output_arrives,
}


def test_every_recipe_is_walked() -> None:
    assert set(RECIPES) == set(ARRIVES)


@pytest.mark.parametrize("title", RECIPES)
def test_steps_of_a_recipe_fit_the_tree_and_its_contracts(copy: Copy, title: str) -> None:
    copy.follow([step for step in RECIPES[title] if not step.is_typed])
    check_style(copy, RECIPES[title])


@pytest.mark.long
@pytest.mark.parametrize("title", RECIPES)
def test_what_a_recipe_adds_arrives_everywhere(copy: Copy, title: str) -> None:
    copy.follow(RECIPES[title])
    ARRIVES[title](copy)


def test_a_change_fits_at_one_place_only() -> None:
    assert changed("a\nb\nc\n", " a\n+x\n b\n@@\n-c\n") == "a\nx\nb\n"
    for diff in ("-d\n", "-a\n"):
        with pytest.raises(AssertionError, match="places for"):
            changed("a\nb\na\n", diff)
