"""The sheets of a template: the cover, the registers and the sheet of indicators."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.template.entry import validation
from schemas.column import Column, Form, Kind, Layout, Required, Sheet
from schemas.reference_data import Indicator, indicators

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.template.lists import Lists
    from pipeline.template.styles import Styles

PREPARED_ROWS = 500
"""Rows of a register that are ready to be filled in."""
TITLE_ROW, NOTE_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2, 3
"""Rows of a table, counted from 0."""
LABEL_WIDTH, VALUE_WIDTH = 30, 56

NOTE = "Tiêu đề nền vàng: bắt buộc điền. Tiền: triệu đồng. Không có số liệu thì để trống."
INDICATOR_KINDS = {"count": Kind.COUNT, "money": Kind.MONEY, "percent": Kind.VALUE}
DECIDED = frozenset({"form_id", "form_version"})
"""Fields of the cover that the template itself decides."""
ALLOWED = {"insert_rows": True, "sort": True, "autofilter": True, "format_columns": True}
"""What may be done on a protected sheet, beside selecting cells and filling in the unlocked ones."""


@dataclass(frozen=True, slots=True)
class Book:
    """A template that is being written, with what every sheet of it needs."""

    workbook: Workbook
    styles: Styles
    lists: Lists


def write_value(worksheet: Worksheet, row: int, at: int, value: str | int | date | None, look: Format) -> None:
    """Write one cell as what it is: text is never taken for a number or a formula."""
    if value is None:
        worksheet.write_blank(row, at, None, look)
    elif isinstance(value, str):
        worksheet.write_string(row, at, value, look)
    elif isinstance(value, date):
        worksheet.write_datetime(row, at, value, look)
    else:
        worksheet.write_number(row, at, value, look)


def write_cover(book: Book, form: Form, values: dict[str, str | int | date]) -> None:
    """The cover: a label and a value in each row, some filled in already."""
    worksheet, looks = book.workbook.add_worksheet(form.cover.name), book.styles
    worksheet.set_column(0, 0, LABEL_WIDTH)
    worksheet.set_column(1, 1, VALUE_WIDTH)
    write_top(book, worksheet, form.title_vi, width=2)
    for row, field in enumerate(form.cover.columns, start=FIRST_ROW):
        needed = field.required is not Required.NEVER
        worksheet.write_string(row, 0, field.header, looks.required_label if needed else looks.label)
        look = looks.fixed if field.name in DECIDED else looks.cells[field.kind]
        write_value(worksheet, row, 1, values.get(field.name), look)
        worksheet.data_validation(row, 1, row, 1, validation(field, book.lists))
    worksheet.protect("", ALLOWED)


def write_table(book: Book, sheet: Sheet) -> None:
    """A sheet with one header row, below it empty rows or a row per indicator."""
    worksheet = book.workbook.add_worksheet(sheet.name)
    for at, column in enumerate(sheet.columns):
        worksheet.set_column(at, at, column.width)
    write_top(book, worksheet, sheet.title_vi, width=len(sheet.columns))
    write_headers(book, worksheet, sheet)
    if sheet.layout is Layout.INDICATORS:
        write_indicators(book, worksheet, sheet)
    else:
        write_empty_rows(book, worksheet, sheet)
    worksheet.freeze_panes(FIRST_ROW, 0)
    worksheet.repeat_rows(HEADER_ROW)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.protect("", ALLOWED)


def write_top(book: Book, worksheet: Worksheet, title: str, width: int) -> None:
    """The title and the note above the headers."""
    worksheet.merge_range(TITLE_ROW, 0, TITLE_ROW, width - 1, title.upper(), book.styles.title)
    worksheet.merge_range(NOTE_ROW, 0, NOTE_ROW, width - 1, NOTE, book.styles.note)
    worksheet.set_row(TITLE_ROW, 30)


def write_headers(book: Book, worksheet: Worksheet, sheet: Sheet) -> None:
    """The header row; columns that must be filled in have another colour."""
    for at, column in enumerate(sheet.columns):
        needed = column.required is not Required.NEVER
        look = book.styles.required_header if needed else book.styles.header
        worksheet.write_string(HEADER_ROW, at, column.header, look)
    worksheet.set_row(HEADER_ROW, 48)


def write_empty_rows(book: Book, worksheet: Worksheet, sheet: Sheet) -> None:
    """The prepared rows of a register: unlocked, with formats, hints and drop-downs."""
    last = FIRST_ROW + PREPARED_ROWS - 1
    for at, column in enumerate(sheet.columns):
        look = book.styles.cells[column.kind]
        # as the column's own format it also unlocks rows below the prepared ones
        worksheet.set_column(at, at, column.width, look)
        for row in range(FIRST_ROW, last + 1):
            worksheet.write_blank(row, at, None, look)
        worksheet.data_validation(FIRST_ROW, at, last, at, validation(column, book.lists))
    worksheet.autofilter(HEADER_ROW, 0, last, len(sheet.columns) - 1)


def write_indicators(book: Book, worksheet: Worksheet, sheet: Sheet) -> None:
    """A row per indicator: what it is stands there and is locked, its value is to be filled in."""
    for row, indicator in enumerate(indicators(sheet.table).values(), start=FIRST_ROW):
        said = {sheet.code_column.name: indicator.indicator, "unit": indicator.unit_vi}
        for at, column in enumerate(sheet.columns):
            if column.kind is not Kind.VALUE:
                worksheet.write_string(row, at, said.get(column.name, indicator.label_vi), book.styles.fixed)
                continue
            value = value_column(column, indicator)
            worksheet.write_blank(row, at, None, book.styles.cells[value.kind])
            worksheet.data_validation(row, at, row, at, validation(value, book.lists))


def value_column(column: Column, indicator: Indicator) -> Column:
    """The column as it is in the row of the indicator: of the indicator's kind and with its bounds."""
    return replace(
        column,
        header=indicator.label_vi,
        kind=INDICATOR_KINDS[indicator.kind],
        help_vi=f"{column.help_vi} Đơn vị tính: {indicator.unit_vi}.",
        required=Required.NEVER if indicator.optional else Required.ALWAYS,
        minimum=indicator.minimum,
        maximum=indicator.maximum,
    )
