"""The workbook of report tables: every cell as the warehouse has it; marks where something is open; text as text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.outputs.report import report_contents
from pipeline.outputs.report.notes import table_notes
from pipeline.outputs.report.table_lines import table_lines
from pipeline.outputs.report.tables import OWN_SHEETS, table_settings, vietnamese_part
from pipeline.outputs.report.workbook import workbook
from pipeline.outputs.report.workbook_sheets import sheet_name
from tests.functional.report.conftest import NOVEMBER
from tests.support.report_sheets import table

if TYPE_CHECKING:
    from tests.functional.report.conftest import Report

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "+1",
    "-1",
    "\tx",
    "http://x.example/",
    "bell\x07",
    "<b>&amp;</b>",
    "0123",
    "{=1}",
)


def column(sheet: Any, header: str) -> list[Any]:  # noqa: ANN401 - cells of any kind
    headers, rows = table(sheet)
    return [row[headers.index(header)] for row in rows]


def number(value: Any) -> Decimal | None:  # noqa: ANN401 - cells of any kind
    return None if value in {None, "–"} else Decimal(str(value)).quantize(Decimal("0.001"))


@pytest.mark.parametrize("month", [pytest.param("november", marks=pytest.mark.long), "december"])
def test_every_figure_stands_in_the_workbook_as_in_the_warehouse(month: str, request: pytest.FixtureRequest) -> None:
    report: Report = request.getfixturevalue(month)
    sheet = report.workbook["Số liệu"]
    headers = ("Giá trị", "Đơn vị tính", "Đơn vị có số liệu", "Đơn vị phải báo cáo", "Số ô")
    values, *others = (column(sheet, header) for header in headers)
    shown = dict(zip(column(sheet, "Mã chỉ tiêu"), zip(map(number, values), *others, strict=True), strict=True))
    known = report.ask(
        "select f.figure_id, f.value, f.unit, f.units_reported, f.units_expected, count(s.cell) "
        "from report.figures as f left join report.figure_sources as s using (figure_id, period) "
        "where f.period = $period group by all"
    )
    assert shown == {figure: tuple(rest) for figure, *rest in known}
    assert len(shown) > 60


OF_2020 = {
    "products": "Sản phẩm chính theo huyện, thành phố",
    "main_products": "Sản phẩm chính của hợp tác xã toàn tỉnh",
    "membership": "Thành viên Liên minh HTX tỉnh, đơn thư",
}
"""Titles in words of the period, where the comments are of no time."""


def test_every_report_table_has_a_sheet_with_its_rows_and_vietnamese_headers(november: Report) -> None:
    book = november.workbook
    titles = november.ask(
        "select t.table_name, t.comment from duckdb_tables() as t where schema_name = 'report' and exists ("
        "from duckdb_columns() as c where c.schema_name = 'report' and c.table_name = t.table_name "
        "and column_name = 'period')"
    )
    compared = 0
    for name, comment in titles:
        if name in {*OWN_SHEETS, "published_claims"}:
            continue
        if november.ask(f"select count(*) from report.{name} where period = $period") == [(0,)]:  # noqa: S608 - names of this test alone
            assert vietnamese_part(comment) not in book.sheetnames
            continue
        headers, rows = table(book[sheet_name(OF_2020.get(name, vietnamese_part(comment)), [])])
        for column_name, text, data_type in november.ask(
            f"select column_name, comment, data_type from duckdb_columns() where table_name = '{name}'"  # noqa: S608 - names of this test alone
        ):
            if (header := vietnamese_part(text)) in headers and data_type.startswith(("BIGINT", "DECIMAL")):
                sql = f'select "{column_name}" from report.{name} where period = $period'  # noqa: S608 - names of this test alone
                shown = [number(row[headers.index(header)]) for row in rows]
                assert shown == [number(value) for (value,) in november.ask(sql)], (name, column_name)
                compared += 1
    assert compared > 50


def test_sheets_stand_in_the_order_of_the_report(november: Report) -> None:
    names = november.workbook.sheetnames
    assert names[:4] == ["Ghi chú", "Tình hình nộp", "Hợp tác xã theo lĩnh vực", "Tổng hợp theo đơn vị báo cáo"]
    assert names[-2:] == ["Số liệu", "Nguồn"]


def test_figures_stand_in_the_order_of_their_sections(november: Report) -> None:
    ordered = november.ask("select figure_id from report.figures where period = $period order by section, figure_id")
    assert list(november.contents.figures) == [figure_id for (figure_id,) in ordered]


def test_listed_sources_of_every_sum_add_up_to_its_figure(november: Report) -> None:
    sheet = november.workbook["Nguồn"]
    sums: dict[str, Decimal] = {}
    for figure, role, amount in zip(
        *(column(sheet, header) for header in ("Mã chỉ tiêu", "Vai trò", "Số")), strict=True
    ):
        if not role:
            sums[figure] = sums.get(figure, Decimal(0)) + Decimal(str(amount))
    figures = {figure.figure_id: figure.value for figure in november.contents.figures.values()}
    assert len(sums) > 50
    assert {figure: number(total) for figure, total in sums.items()} == {
        figure_id: number(figures[figure_id]) for figure_id in sums
    }


def test_sources_beyond_the_limit_are_left_to_the_command(november: Report) -> None:
    limited = november.installation.settings.model_copy(update={"report_sources": 100})
    sheet = openpyxl.load_workbook(BytesIO(workbook(report_contents(limited, NOVEMBER))))["Nguồn"]
    assert "hoptac trace MÃ_CHỈ_TIÊU --period 2020-11" in sheet["A3"].value
    assert table(sheet)[1] == []


def test_coverage_tells_every_expected_unit(december: Report) -> None:
    sheet = december.workbook["Tình hình nộp"]
    states = dict(zip(column(sheet, "Đơn vị"), column(sheet, "Tình trạng"), strict=True))
    assert states.pop("Huyện Lục Nam") == "chưa nộp"
    assert states.pop("Huyện Sơn Động") == "bị trả lại"
    assert set(states.values()) == {"được chấp nhận"}
    assert len(states) == 8
    in_time = dict(zip(column(sheet, "Đơn vị"), column(sheet, "Đúng hạn"), strict=True))
    assert in_time["Huyện Lục Nam"] == in_time["Huyện Sơn Động"] == "không"


def test_unit_is_in_time_or_late_or_has_its_day_before_it(december: Report) -> None:
    first, second, third, *_ = december.contents.coverage
    coverage = [
        replace(first, on_time=True),
        replace(second, received_at=None, on_time=False),
        replace(third, received_at=None, on_time=None),
    ]
    book = workbook(replace(december.contents, coverage=coverage, tables={}, figures={}, sources=None))
    sheet = openpyxl.load_workbook(BytesIO(book))["Tình hình nộp"]
    assert [value or "" for value in column(sheet, "Đúng hạn")] == ["có", "không", ""]


def test_each_total_of_cooperatives_is_their_number_or_is_said_to_count_some_twice(november: Report) -> None:
    every, funds = (int(november.contents.figures[name].value or 0) for name in ("HTX.ALL", "HTX.CREDIT"))
    found = {
        table.name: line.cells[at]
        for table in november.contents.tables.values()
        for line in table_lines(table)
        for at, shown in enumerate(table.columns)
        if line.rests_on and shown.name == "cooperatives" and "số lượt" not in table.note
    }
    assert found.keys() >= {"by_sector", "by_district", "difficulties", "ratings"}
    assert set(found.values()) == {every, every - funds}
    note = november.contents.tables["by_status"].note
    assert note in [cell.value for cell in november.workbook["Hợp tác xã theo tình trạng hoạt"]["A"]]


def test_what_is_incomplete_or_asked_is_marked_in_bold(december: Report) -> None:
    book = december.workbook
    notes = [cell for (cell,) in book["Ghi chú"].iter_rows(min_row=5)]
    bold = [cell.value for cell in notes if cell.font.bold]
    assert len(bold) == 2
    assert "8/10" in bold[0]
    assert "Huyện Lục Nam (chưa nộp); Huyện Sơn Động (bị trả lại)" in bold[0]
    assert "Huyện Tân Yên (4)" in bold[1]
    for sheet in book.worksheets[2:-2]:
        marked = [row[0] for row in sheet.iter_rows(max_row=4) if row[0].value and row[0].value.startswith(("Số", "*"))]
        assert [("*" in cell.value, cell.font.bold) for cell in marked] == [(True, True)], sheet.title
    assert book["Hợp tác xã theo lĩnh vực"]["A3"].value == "Số liệu của 8/10 đơn vị (* chưa đầy đủ)"
    assert all(mark.startswith("*") for mark in column(book["Số liệu"], "Dấu"))


def test_complete_period_has_no_mark_of_incompleteness(november: Report) -> None:
    marks = column(november.workbook["Số liệu"], "Dấu")
    assert not [mark for mark in marks if mark and "*" in mark]


def test_figure_is_marked_only_where_a_query_concerns_it(november: Report, december: Report) -> None:
    queried = {figure.figure_id for figure in november.contents.figures.values() if figure.is_queried}
    # printed figures that differ from the computed ones
    assert {"MEMBERS.CREDIT", "MEMBERS.NONAGRI", "CAPITAL.TRANSPORT"} <= queried
    assert not {"HTX.ALL", "MEMBERS.AGRI", "LHHTX.CAPITAL"} & queried
    # queries at rows of cooperatives concern no fund and no union
    queried = {figure.figure_id for figure in december.contents.figures.values() if figure.is_queried}
    assert {"HTX.ALL", "CAPITAL.ALL", "MEMBERS.AGRI"} <= queried
    assert not {figure_id for figure_id in queried if figure_id.startswith(("QTDND", "LHHTX", "THT"))}


def test_text_of_a_cell_stays_text(november: Report) -> None:
    products = november.contents.tables["products"]
    names = [column.name for column in products.columns]
    at = names.index("product")
    hostile = [*HOSTILE, "x" * 40_000]
    rows = [(*products.rows[0][:at], text, *products.rows[0][at + 1 :]) for text in hostile]
    changed = replace(november.contents, sources=None, tables={"products": replace(products, rows=rows)})
    book = openpyxl.load_workbook(BytesIO(workbook(changed)))
    sheet = book["Sản phẩm chính theo huyện"]
    headers, shown = table(sheet)
    place = headers.index("Sản phẩm chính")
    top = sheet.max_row - len(shown) + 1
    cells = [sheet.cell(row, place + 1) for row in range(top, sheet.max_row + 1)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert [cell.value for cell in cells[:-1]] == [text.replace("\t", "␉").replace("\x07", "␇") for text in HOSTILE]
    assert len(cells[-1].value) == 32_767


def test_names_of_sheets_are_those_that_excel_takes() -> None:
    assert sheet_name("../a:b?*[c]\\d", []) == ".. a b c d"
    assert sheet_name("'x'", []) == "x"
    assert sheet_name("", []) == "Bảng"
    long = "Tên dài hơn ba mươi mốt chữ cái của Excel"
    assert sheet_name(long, []) == "Tên dài hơn ba mươi mốt chữ cái"
    assert sheet_name(f"Bảng {long}", []) == "Bảng Tên dài hơn ba mươi mốt"
    assert sheet_name(long, ["TÊN DÀI HƠN BA MƯƠI MỐT CHỮ CÁI"]) == "Tên dài hơn ba mươi mốt chữ (2)"


def test_table_is_marked_for_the_units_of_its_own_form_only(december: Report) -> None:
    products = december.contents.tables["products"]
    assert [note.is_mark for note in table_notes(december.contents, products)] == [True, True]
    of_another_form = replace(products, form_id="LM-01", units_reported=1, units_expected=1)
    assert [note.is_mark for note in table_notes(december.contents, of_another_form)] == [False]


def test_codes_are_shown_in_words_and_years_without_a_dot(november: Report) -> None:
    book = november.workbook
    years = column(book["Mục tiêu và kết quả"], "Năm của mục tiêu")
    assert set(years) == {"2020", "2021"}
    printed = book["Đối chiếu số đã công bố"]
    assert set(column(printed, "Kết quả")) <= {"bằng nhau", "khác nhau", "bản in tự mâu thuẫn", "không tính được"}
    assert {"triệu đồng", "tỷ đồng", "người"} <= set(column(printed, "Đơn vị tính"))
    assert set(column(book["Hợp tác xã theo lĩnh vực"], "Phi nông nghiệp")) == {"x", ""}


def test_template_of_tables_names_tables_and_columns_that_there_are(november: Report) -> None:
    known: dict[str, set[str]] = {}
    for name, column_name in november.ask(
        "select table_name, column_name from duckdb_columns() where schema_name = 'report'"
    ):
        known.setdefault(name, set()).add(column_name)
    for name, declared in table_settings().items():
        chart = declared.get("chart", {})
        named = {*chart.get("values", ()), *chart.get("without", ()), *declared.get("words", ())} | {chart.get("label")}
        assert named - {None} <= known[name], name
