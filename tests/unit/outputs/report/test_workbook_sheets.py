"""Sheets of the report's workbook can be read on paper: headers whole, tables as wide as pages hold."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import xlsxwriter

from pipeline.outputs.report.charts import chart_bars
from pipeline.outputs.report.table_lines import table_lines
from pipeline.outputs.report.tables import ChartSpec, ReportTable, TableColumn
from pipeline.outputs.report.workbook_charts import SheetOfTable, add_chart
from pipeline.outputs.report.workbook_sheets import SMALLEST_PRINT, add_table, sheet_name
from pipeline.outputs.report.workbook_styles import ReportStyles

LONG = "Số HTX, không kể QTDND, cùng kỳ năm trước, của cùng các đơn vị đó"
CHART = ChartSpec("Thành lập", "sector_vi", ("founded",), "HTX")


def sheets(columns: int) -> Any:  # noqa: ANN401 - openpyxl is not typed
    """The workbook of a table with so many columns of numbers under long headers, and its chart."""
    shown = [TableColumn("sector_vi", "Lĩnh vực", is_number=False), TableColumn("founded", "Thành lập", is_number=True)]
    shown += [TableColumn(f"column_{at}", LONG, is_number=True) for at in range(columns)]
    rows = [("Vận tải", 1, *range(columns)), ("Xây dựng", 2, *range(columns))]
    table = ReportTable("by_sector", "Theo lĩnh vực", tuple(shown), rows, {}, None, None, "KTTT-01", CHART)
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        styles, lines = ReportStyles(book), table_lines(table)
        sheet, top = add_table(book, styles, table.title, [], [column.header for column in shown], rows)
        add_chart(SheetOfTable(book, sheet, styles, table, lines, top), CHART)
    assert chart_bars(table, CHART).rows
    return openpyxl.load_workbook(stream)


def test_name_of_a_sheet_ends_before_what_it_would_cut_in_two() -> None:
    assert sheet_name("Sản phẩm chính theo huyện, thị xã, thành phố", []) == "Sản phẩm chính theo huyện"
    assert sheet_name("Thành viên Liên minh HTX tỉnh, đơn thư", []) == "Thành viên Liên minh HTX tỉnh"
    assert sheet_name("Vốn, thành viên", []) == "Vốn, thành viên"


def test_long_header_is_set_in_lines_that_its_row_has_room_for() -> None:
    sheet = sheets(3).worksheets[0]
    width, height = sheet.column_dimensions["C"].width, sheet.row_dimensions[3].height
    assert width < len(LONG) / 3
    assert height / 15 * (width / 1.15) >= len(LONG)


def test_cell_beside_a_table_that_refers_to_an_unknown_number_has_a_dash_too() -> None:
    shown = [TableColumn(name, name, is_number=name != "sector_vi") for name in ("sector_vi", "founded", "dissolved")]
    chart = ChartSpec("Thành lập", "sector_vi", ("founded", "dissolved"), "HTX")
    rows = [*((f"Xã {number}", number, 1) for number in range(29)), ("Xã 29", 90, None)]
    table = ReportTable("by_sector", "Theo lĩnh vực", tuple(shown), rows, {}, None, None, "KTTT-01", chart)
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        styles, lines = ReportStyles(book), table_lines(table)
        headers = [column.header for column in shown]
        sheet, top = add_table(book, styles, table.title, [], headers, rows, numbers=[False, True, True])
        add_chart(SheetOfTable(book, sheet, styles, table, lines, top), chart)
    read = openpyxl.load_workbook(stream, data_only=True).worksheets[0]
    first = [[cell.value for cell in row[4:7]] for row in read.iter_rows(min_row=4, max_row=4)]
    assert first == [["Xã 29", 90, "–"]]


def test_chart_of_a_table_wider_than_a_page_has_a_sheet_and_its_table_stays_readable() -> None:
    book = sheets(20)
    table, chart = book.worksheets[0], book.chartsheets
    assert sum(one.width * (one.max - one.min + 1) for one in table.column_dimensions.values()) > SMALLEST_PRINT
    assert (table.page_setup.fitToWidth, len(chart)) == (2, 1)
    few = sheets(3)
    assert (few.worksheets[0].page_setup.fitToWidth in {None, 1}, len(few.chartsheets)) == (True, 0)
