"""The report's workbook: remarks, coverage, a sheet per table with its chart, all figures and their sources."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from pipeline.outputs.office_files import FONT
from pipeline.outputs.report.notation import UNKNOWN, last_day
from pipeline.outputs.report.notes import LEGEND, Note, marks_of, notes, table_notes
from pipeline.outputs.report.shown_table import note_of_fewer
from pipeline.outputs.report.table_lines import LineKind, label_place, table_lines
from pipeline.outputs.report.workbook_charts import SheetOfTable, add_chart
from pipeline.outputs.report.workbook_sheets import SheetTotal, add_table
from pipeline.outputs.report.workbook_styles import ReportStyles
from schemas.terms import ROLE_VI, STATUS_VI

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook

    from pipeline.outputs.report.contents import ReportContents
    from pipeline.outputs.report.table_lines import Line
    from pipeline.outputs.report.tables import ReportTable

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
ON_TIME_VI = {None: "", True: "có", False: "không"}
"""None where the due day is yet to come; what never came by it was not in time."""
YEAR_BEFORE = ("Cùng kỳ năm trước, trên cùng các đơn vị", "Kỳ này, trên cùng các đơn vị đó", "Số đơn vị có cả hai kỳ")
"""The last columns of the figures, where any unit has reported on the year before."""
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
    *YEAR_BEFORE,
)
FIGURE_TEXT = 42
"""How wide a column of text of the figures is, so that all columns stand on one page where no year before does."""
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
            ON_TIME_VI[unit.on_time],
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
    remarks += [Note(text) for text in (table.note, note_of_fewer(table)) if text]
    headers = [column.header for column in table.columns]
    lines = table_lines(table)
    # rows in units of their own have decimals of their own
    alike = "unit" not in {column.name for column in table.columns}
    sheet, top = add_table(
        book,
        styles,
        table.title,
        remarks,
        headers,
        [_cells(line, table) for line in lines],
        alike=alike,
        kinds=[line.kind for line in lines],
        numbers=[column.is_number for column in table.columns],
        repeated=label_place(table) + 1,
    )
    if table.chart:
        add_chart(SheetOfTable(book, sheet, styles, table, lines, top), table.chart)


def _cells(line: Line, table: ReportTable) -> Sequence[object]:
    """What stands in the cells of a line; a total adds up those above it."""
    if line.kind is LineKind.HEADING:
        return [line.label, *[None] * (len(table.columns) - 1)]
    if not line.rests_on:
        return line.cells
    cells: list[object] = [
        None if value is None else SheetTotal(value, line.first, line.last, line.fewer(at))
        for at, value in enumerate(line.cells)
    ]
    cells[label_place(table)] = f"{line.label} ({line.counts})" if line.counts else line.label
    return [UNKNOWN if known == 0 else cell for known, cell in zip(line.rests_on, cells, strict=True)]


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
            figure.year_before,
            figure.against_year_before,
            figure.units_both or None,
        )
        for figure in contents.figures.values()
    ]
    remarks = [_period_note(contents), *(Note(f"{mark} {text}") for mark, text in LEGEND.items())]
    are_compared = any(figure.units_both for figure in contents.figures.values())
    headers = FIGURES if are_compared else FIGURES[: -len(YEAR_BEFORE)]
    shown = [row[: len(headers)] for row in rows]
    sheet, top = add_table(book, styles, "Số liệu", remarks, headers, shown, alike=False, widest=FIGURE_TEXT)
    sheet.autofilter(top, 0, top + len(rows), len(headers) - 1)


def _add_sources(book: Workbook, styles: ReportStyles, contents: ReportContents) -> None:
    command = f"hoptac trace MÃ_CHỈ_TIÊU --period {contents.period:%Y-%m}"
    if contents.sources is None:
        note = Note(f"Quá nhiều ô để liệt kê ở đây; xem các ô của một chỉ tiêu bằng lệnh: {command}")
        add_table(book, styles, "Nguồn", [_period_note(contents), note], SOURCES, [])
        return
    rows = [(figure, ROLE_VI[role], *source) for figure, role, *source in contents.sources]
    notes_of_sheet = [
        _period_note(contents),
        Note(f"Các ô cộng thành từng số liệu. Cũng xem được bằng lệnh: {command}"),
        Note("Trang này để tra cứu trên máy; khi in chỉ in phần đầu. Cần in hết thì xóa vùng in (Print Area)."),
    ]
    sheet, top = add_table(book, styles, "Nguồn", notes_of_sheet, SOURCES, rows)
    sheet.print_area(0, 0, top, len(SOURCES) - 1)
    sheet.autofilter(top, 0, top + len(rows), len(SOURCES) - 1)
