"""The report's workbook: remarks, coverage, a sheet per table with its chart, all figures and their sources."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from pipeline.outputs.office_files import FONT
from pipeline.outputs.report.charts import COLOURS, drawn_rows
from pipeline.outputs.report.notation import last_day
from pipeline.outputs.report.notes import LEGEND, Note, marks_of, notes, table_notes
from pipeline.outputs.report.workbook_sheets import add_table
from pipeline.outputs.report.workbook_styles import ReportStyles
from schemas.terms import ROLE_VI, STATUS_VI

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.outputs.report.contents import ReportContents
    from pipeline.outputs.report.tables import ChartSpec, ReportTable

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
    "in_memory": True,
}
COVERAGE = (
    "Mẫu",
    "Mã đơn vị",
    "Đơn vị",
    "Hạn nộp",
    "Ngày nhận bản đang tính",
    "Đúng hạn",
    "Số lần nộp",
    "Tình trạng",
    "Số lỗi",
    "Điểm hỏi lại còn mở",
)
FIGURES = (
    "Mã chỉ tiêu",
    "Mục",
    "Chỉ tiêu",
    "Giá trị",
    "Đơn vị tính",
    "Đơn vị có số liệu",
    "Đơn vị phải báo cáo",
    "Đơn vị không thay đổi",
    "Số ô",
    "Số tệp",
    "Dấu",
)
SOURCES = ("Mã chỉ tiêu", "Vai trò", "Mã đơn vị", "Tệp", "Trang tính", "Ô", "Số")


def workbook(contents: ReportContents) -> bytes:
    """The workbook of a period; the same contents give the same bytes."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS | {"default_format_properties": dict(FONT)}) as book:
        title = f"Bảng số liệu kinh tế hợp tác, hợp tác xã kỳ {contents.period:%m/%Y}"
        book.set_properties({"title": title, "created": datetime.combine(last_day(contents.period), time())})
        styles = ReportStyles(book)
        _add_notes(book, styles, contents)
        _add_coverage(book, styles, contents)
        for table in contents.tables.values():
            _add_report_table(book, styles, contents, table)
        _add_figures(book, styles, contents)
        _add_sources(book, styles, contents)
    return stream.getvalue()


def _period_note(contents: ReportContents) -> Note:
    return Note(f"Kỳ {contents.period:%m/%Y}")


def _add_notes(book: Workbook, styles: ReportStyles, contents: ReportContents) -> None:
    legend = [Note(f"Dấu {mark}: {text}.") for mark, text in LEGEND.items()]
    rows = [(note,) for note in (*notes(contents), *legend)]
    add_table(book, styles, "Ghi chú", [_period_note(contents)], ["Nội dung"], rows)


def _add_coverage(book: Workbook, styles: ReportStyles, contents: ReportContents) -> None:
    rows = [
        (
            unit.form_id,
            unit.unit_code,
            unit.unit_name,
            unit.due_on,
            unit.received_at,
            "" if unit.received_at is None else "có" if unit.on_time else "không",
            unit.attempts,
            STATUS_VI[unit.status],
            unit.open_errors,
            unit.open_queries,
        )
        for unit in contents.coverage
    ]
    add_table(book, styles, "Tình hình nộp", [_period_note(contents)], COVERAGE, rows)


def _add_report_table(book: Workbook, styles: ReportStyles, contents: ReportContents, table: ReportTable) -> None:
    remarks = [_period_note(contents), *table_notes(contents, table)]
    headers = [column.header for column in table.columns]
    # rows in units of their own have decimals of their own
    alike = "unit" not in {column.name for column in table.columns}
    sheet, top = add_table(book, styles, table.title, remarks, headers, table.rows, alike=alike)
    if table.chart:
        _add_chart(book, sheet, table, table.chart, top)


def _add_chart(book: Workbook, sheet: Worksheet, table: ReportTable, spec: ChartSpec, top: int) -> None:
    """Add a native chart under the table: it follows the cells when they are changed."""
    names = [column.name for column in table.columns]
    if not {spec.label, *spec.values} <= set(names):
        return
    drawn = drawn_rows(table, spec)
    chart = book.add_chart({"type": "bar"})
    first, last = top + 1 + drawn[0], top + 1 + drawn[-1]
    label = names.index(spec.label)
    for colour, value in zip(COLOURS, spec.values, strict=False):
        at = names.index(value)
        chart.add_series(
            {
                "name": [sheet.name, top, at],
                "categories": [sheet.name, first, label, last, label],
                "values": [sheet.name, first, at, last, at],
                "fill": {"color": colour},
                "border": {"color": "black", "width": 0.5},
                "gap": 60,
                "data_labels": {"value": True},
            }
        )
    chart.set_title({"name": f"{spec.title} ({spec.unit})", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True} if len(spec.values) == 1 else {"position": "bottom"})
    sheet.fit_to_pages(1, 1)
    chart.set_size({"width": 640, "height": 90 + 12 * len(drawn) * (1 + len(spec.values))})
    sheet.insert_chart(xl_rowcol_to_cell(top + len(table.rows) + 3, 0), chart)


def _add_figures(book: Workbook, styles: ReportStyles, contents: ReportContents) -> None:
    rows = [
        (
            figure.figure_id,
            figure.section,
            figure.label,
            figure.value,
            figure.unit,
            figure.units_reported,
            figure.units_expected,
            figure.units_unchanged,
            figure.cells,
            figure.workbooks,
            marks_of(figure),
        )
        for figure in contents.figures.values()
    ]
    remarks = [_period_note(contents), *(Note(f"{mark} {text}") for mark, text in LEGEND.items())]
    sheet, top = add_table(book, styles, "Số liệu", remarks, FIGURES, rows, alike=False)
    sheet.autofilter(top, 0, top + len(rows), len(FIGURES) - 1)


def _add_sources(book: Workbook, styles: ReportStyles, contents: ReportContents) -> None:
    command = f"hoptac trace MÃ_CHỈ_TIÊU --period {contents.period:%Y-%m}"
    if contents.sources is None:
        note = Note(f"Quá nhiều ô để liệt kê ở đây; xem các ô của một chỉ tiêu bằng lệnh: {command}")
        add_table(book, styles, "Nguồn", [_period_note(contents), note], SOURCES, [])
        return
    rows = [(figure, ROLE_VI[role], *source) for figure, role, *source in contents.sources]
    note = Note(f"Các ô cộng thành từng số liệu. Cũng xem được bằng lệnh: {command}")
    sheet, top = add_table(book, styles, "Nguồn", [_period_note(contents), note], SOURCES, rows)
    sheet.autofilter(top, 0, top + len(rows), len(SOURCES) - 1)
