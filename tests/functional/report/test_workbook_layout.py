"""How the workbook of report tables prints and shows its numbers, and that its charts draw cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.report_sheets import table

if TYPE_CHECKING:
    from tests.functional.report.conftest import Report


def test_every_sheet_is_printable_on_a4(november: Report) -> None:
    for sheet in november.workbook.worksheets:
        assert sheet.page_setup.paperSize == 9, sheet.title
        assert 1 <= int(sheet.page_setup.fitToWidth or 1) <= 2, sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert "&P" in sheet.oddFooter.right.text
    turned = {sheet.title: sheet.page_setup.orientation for sheet in november.workbook.worksheets}
    assert turned["Tổng hợp theo đơn vị báo cáo"] == "landscape"
    assert turned["Tổ hợp tác theo loại hình"] != "landscape"


def test_numbers_have_formats_that_every_language_of_excel_shows_its_own_way(november: Report) -> None:
    formats = {
        cell.number_format
        for sheet in november.workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    assert "#,##0" in formats
    # 14.480 beside 1,24: rows in units of their own have no decimals in common
    funds = november.workbook["Quỹ hỗ trợ phát triển HTX và"]
    shown = {cell.value: cell.number_format for row in funds.iter_rows() for cell in row}
    assert (shown[14_480], shown[1.24]) == ("#,##0", "#,##0.00")
    assert formats <= {"#,##0", "#,##0.0", "#,##0.00", "#,##0.000"}


def test_charts_are_native_and_draw_the_cells_of_their_table(november: Report) -> None:
    charts = {sheet.title: sheet._charts for sheet in november.workbook.worksheets if sheet._charts}  # noqa: SLF001 - python-docx and openpyxl offer no public way
    assert list(charts) == ["Hợp tác xã theo lĩnh vực", "Tổng hợp theo đơn vị báo cáo", "Vốn điều lệ và thành viên"]
    (chart,) = charts["Tổng hợp theo đơn vị báo cáo"]
    sheet = november.workbook["Tổng hợp theo đơn vị báo cáo"]
    headers, rows = table(sheet)
    for series, header in zip(chart.series, ("Thành lập mới từ đầu năm", "Giải thể từ đầu năm"), strict=True):
        area = series.val.numRef.f.partition("!")[2].replace("$", "")
        drawn = [cell.value for (cell,) in sheet[area]]
        assert drawn == [row[headers.index(header)] for row in rows]
