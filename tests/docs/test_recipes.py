"""Each recipe of docs/recipes.md is walked in a scratch copy of the tree, and what it adds arrives everywhere."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl
import pytest
from docx import Document

from pipeline.outputs.templates.cell_references import FIRST_ROW
from pipeline.runtime.settings import PROJECT
from schemas.reference_data import units_in_period
from tests.docs.recipe import Copy, Step, changed, copied_tree, recipes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

RECIPES = recipes()
TOP = FIRST_ROW + 1
"""The first Excel row below the headers of a template."""
PERIOD = "2020-11"
SAMPLE = f"raw/{PERIOD}/KTTT_{PERIOD}_217_Lang Giang.xlsx"
REPORT = f"{PERIOD}/bang-so-lieu-{PERIOD}.xlsx"
UNIT = "217"
QUARTER = "2020-12"
NEW_UNIT = "07210"
"""One of the units since July 2025."""
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


def entry_ends(copy: Copy) -> None:
    """In the templates from its last day on, and in what a workbook that still has it is told."""
    label, kept = "Đơn hàng, nguyên liệu", "Tiêu thụ sản phẩm"
    for month, offered in (("2026-12", {label, kept}), ("2027-01", {kept})):
        book = filled_template(copy, month)
        assert {label, kept} & {cell.value for row in book["Danh mục"] for cell in row} == offered
        page = book["HTX"]
        page.cell(TOP, column_of(page, "Tên hợp tác xã")).value = "HTX Một"
        page.cell(TOP, column_of(page, "Khó khăn chính")).value = label
        book.save(copy.place / f"{month}.xlsx")
        answer = json.loads(copy.run(f".venv/bin/hoptac check --json {copy.place}/{month}.xlsx || true"))[0]["findings"]
        messages = [finding["message_vi"] for finding in answer if finding["rule_id"] == "CL-05"]
        assert [kept in message for message in messages] == ([] if label in offered else [True])


def version_arrives(copy: Copy) -> None:
    """In template, reader, warehouse, report and dictionary, beside the versions before."""
    shutil.copy(PROJECT / SAMPLE, copy.raw)
    women = {"2026-12": [], "2027-01": [12]}
    for month, column in women.items():
        book = filled_template(copy, month)
        assert [cell.value for cell in book["Bìa"]["B"]].count(3 if column else 2) == 1
        headers = {cell.value for name in ("HTX", "THT") for cell in book[name][TOP - 1]}
        assert ("Số tổ được cấp đăng ký" in headers, "Lao động là thành viên" in headers) == (bool(column), not column)
        page = book["THT"]
        cells_of_row = {"Loại hình": "Dùng nước", "Số tổ hợp tác": 4, "Số thành viên": 30}
        cells_of_row |= {"Số tổ được cấp đăng ký": 3, "Số thành viên nữ": 12} if column else {}
        cells_of_row |= {} if column else {"Số tổ có giấy chứng nhận đăng ký": 3}
        for header, value in cells_of_row.items():
            page.cell(TOP, column_of(page, header)).value = value
        declare(book, {"THT.ALL": 4, "THT.REGISTERED": 3, "THT.WOMEN": 12})
        book.save(copy.raw / f"KTTT {NEW_UNIT} {month[5:]}-{month[:4]}.xlsx")
    copy.run(".venv/bin/hoptac run")
    accepted = rows(copy, "select form_version, period from core.submissions where status = 'accepted' order by period")
    assert accepted == [(1, date(2020, 11, 1)), (2, date(2026, 12, 1)), (3, date(2027, 1, 1))]
    assert rows(copy, "select period, value, units_reported from report.figures where figure_id = 'THT.WOMEN'") == [
        (date(2027, 1, 1), 12, 1)
    ]
    registered = "select year(period), sum(registered_groups), sum(women) from core.groups group by 1 order by 1"
    assert rows(copy, registered) == [(2020, None, None), (2026, 3, None), (2027, 3, 12)]
    label = "Số thành viên nữ của tổ hợp tác"
    printed = {month: set().union(*cells(report_of(copy, month)).values()) for month in women}
    assert [month for month, texts in printed.items() if label in texts] == ["2027-01"]
    assert "THT!" in copy.run("COLUMNS=200 .venv/bin/hoptac trace THT.WOMEN --period 2027-01")
    assert "| `women` |" in (copy.tree / "docs" / "data-dictionary.md").read_text(encoding="utf-8")


def form_arrives(copy: Copy) -> None:
    """From template to report and back, beside the others, also of a unit that reports on both in one month."""
    for month in (PERIOD, QUARTER):
        shutil.copy(PROJECT / SAMPLE.replace(PERIOD, month), copy.raw)
    for unit, attendants in (("LM24", 40), (UNIT, 25)):
        book = filled_template(copy, QUARTER, unit, "QT-01", "Chỉ tiêu quý")
        assert book.sheetnames[1:4] == ["Lớp học", "Vật tư", "Chỉ tiêu quý"]
        fill(book["Lớp học"], {"Tên lớp": "Kế toán", "Ngày khai giảng": date(2020, 10, 5), "Số người học": attendants})
        fill(book["Vật tư"], {"Hợp tác xã nhận": "HTX Một", "Loại vật tư": "Giống", "Trị giá": 12.5})
        declare(book, {"SERVICES.ADVICE": 7, "SERVICES.INCOME": 30}, "Chỉ tiêu quý")
        book.save(copy.raw / f"QT {unit} {QUARTER[5:]}-{QUARTER[:4]}.xlsx")
    copy.run(".venv/bin/hoptac run")
    is_in_warehouse(copy)
    is_in_report(copy)
    comes_back(copy)
    assert "## QT-01 · Báo cáo quý về dịch vụ cho hợp tác xã" in (copy.tree / "docs" / "data-dictionary.md").read_text(
        encoding="utf-8"
    )
    found = nodes(copy)
    assert {"core/courses", "core/supplies", "core/services", "report/supplies"} <= set(found)
    assert {f"units/{UNIT}_lang_giang", f"units/{UNIT}_lang_giang_qt_01"} <= set(found)
    assert "core/supplies" in found["report/supplies"]


def is_in_warehouse(copy: Copy) -> None:
    """The submissions with what they say, and who is expected: on quarters only."""
    quarter, month = date(2020, 12, 1), date(2020, 11, 1)
    accepted = "select form_id, unit_code, period from core.submissions where status = 'accepted' order by all"
    assert rows(copy, accepted) == [
        ("KTTT-01", UNIT, month),
        ("KTTT-01", UNIT, quarter),
        ("QT-01", UNIT, quarter),
        ("QT-01", "LM24", quarter),
    ]
    expected = "select distinct period, form_id from quality.coverage order by all"
    assert rows(copy, expected) == [(month, "KTTT-01"), (quarter, "KTTT-01"), (quarter, "QT-01")]
    assert rows(copy, "select unit_code, status from quality.coverage where form_id = 'QT-01' order by all") == [
        (UNIT, "accepted"),
        ("LM24", "accepted"),
    ]
    assert rows(copy, "select sum(attendants), min(held_on) from core.courses") == [(65, date(2020, 10, 5))]
    assert rows(copy, "select unit_code, supply, worth_mvnd from core.supplies order by all") == [
        (UNIT, "seed", Decimal("12.5")),
        ("LM24", "seed", Decimal("12.5")),
    ]
    assert rows(copy, "select sum(value) from core.services where code = 'SERVICES.ADVICE'") == [(14,)]
    found = "select f.rule_id from quality.findings as f join core.submissions using (submission_id)"
    assert rows(copy, f"{found} where form_id = 'QT-01'") == []


def is_in_report(copy: Copy) -> None:
    """Figures with their cells, the table and the words, in the files of the quarter and not in those of the month."""
    figures = "select figure_id, value, units_reported from report.figures where figure_id like 'SERVICES%' order by 1"
    assert rows(copy, figures) == [
        ("SERVICES.ADVICE", 14, 2),
        ("SERVICES.ATTENDANTS", 65, 2),
        ("SERVICES.SUPPLIES", 25, 2),
    ]
    for figure, cell in (("ADVICE", "Chỉ tiêu quý!C4"), ("ATTENDANTS", "Lớp học!C4"), ("SUPPLIES", "Vật tư!C4")):
        assert copy.run(f"COLUMNS=200 .venv/bin/hoptac trace SERVICES.{figure} --period {QUARTER}").count(cell) == 2
    supplied = "select supply_vi, cooperatives, worth_mvnd from report.supplies where worth_mvnd > 0"
    assert rows(copy, supplied) == [("Giống", 1, 25)]
    printed = {month: set().union(*cells(report_of(copy, month)).values()) for month in (PERIOD, QUARTER)}
    for text in ("Vật tư cung ứng cho hợp tác xã", "Số lượt tư vấn", "Trị giá (triệu đồng)"):
        assert [month for month, texts in printed.items() if text in texts] == [QUARTER]
    before, words = (document_of(copy, month) for month in (PERIOD, QUARTER))
    assert "Từ đầu năm có 14" in words
    assert ("DỊCH VỤ CHO HỢP TÁC XÃ" in before, "DỊCH VỤ CHO HỢP TÁC XÃ" in words) == (False, True)


def document_of(copy: Copy, month: str) -> str:
    """The text of the period's document."""
    (path,) = (copy.files / month).glob("*.docx")
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def comes_back(copy: Copy) -> None:
    """What is wrong in a report is told with its cell, in the copy that goes back; what was accepted is prefilled."""
    book = filled_template(copy, "2021-03", UNIT, "QT-01", "Chỉ tiêu quý")
    fill(book["Vật tư"], {"Hợp tác xã nhận": "HTX Một", "Loại vật tư": "Vàng", "Trị giá": -1})
    book.save(copy.raw / f"QT {UNIT} 03-2021.xlsx")
    copy.run(".venv/bin/hoptac run")
    found = "select rule_id, sheet, cell from quality.findings where period = '2021-03-01' and severity = 'error'"
    assert {("CL-05", "Vật tư", "B4")} <= set(rows(copy, found))
    (feedback,) = (copy.files / "2021-03").rglob("*phản hồi*.xlsx")
    assert "CL-05" in cells(feedback)["Lỗi"]
    assert f"Huyện Lạng Giang ({UNIT}-QT-01)" in (copy.files / "2021-03" / "index.html").read_text(encoding="utf-8")
    expected = (
        "select count(*) from quality.coverage where period in ('2021-01-01', '2021-02-01') and form_id = 'QT-01'"
    )
    assert rows(copy, expected) == [(0,)]


def fill(page: Worksheet, values: dict[str, object]) -> None:
    """Fill in the first row of a sheet, by header."""
    for header, value in values.items():
        page.cell(TOP, column_of(page, header)).value = value


def report_of(copy: Copy, month: str) -> Path:
    return copy.files / month / f"bang-so-lieu-{month}.xlsx"


def filled_template(
    copy: Copy, month: str, unit: str = NEW_UNIT, form: str = "KTTT-01", sheet: str = "Tổng hợp"
) -> Workbook:
    """The unit's template for a month, with what it asks for on the cover and noughts for every indicator."""
    path = copy.place / f"mau {unit} {month}.xlsx"
    copy.run(f".venv/bin/hoptac template '{path}' --unit {unit} --form {form} --period {month}")
    book = openpyxl.load_workbook(path)
    for label, value in book["Bìa"].iter_rows(max_col=2):
        if label.value in ("Người lập biểu", "Người phê duyệt"):
            value.value = "Nguyễn Thị Mẫu"
    declare(book, {}, sheet)
    return book


def declare(book: Workbook, values: dict[str, int], sheet: str = "Tổng hợp") -> None:
    """Write the indicators' values, nought for those that are not named."""
    page = book[sheet]
    code, value = column_of(page, "Mã"), column_of(page, "Giá trị")
    for row in range(TOP, page.max_row + 1):
        if name := page.cell(row, code).value:
            page.cell(row, value).value = values.get(name, 0)


def column_of(page: Worksheet, header: str) -> int:
    """The column under a header of a template."""
    return int(next(cell.column for cell in page[TOP - 1] if cell.value == header))


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
    "End an entry of a code list": entry_ends,
    "Add a form version": version_arrives,
    "Add a form": form_arrives,
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
