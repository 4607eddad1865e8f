"""Sheets of a template, written with XlsxWriter: the cover, the registers and the sheets of indicators."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate
from math import ceil
from typing import TYPE_CHECKING, Any

from pipeline.outputs.office_files import A4_PAPER
from pipeline.outputs.templates import cell_references
from pipeline.outputs.templates.cell_references import FIRST_ROW, HEADER_ROW, NOTE_ROW, PREPARED_ROWS, TITLE_ROW
from pipeline.outputs.templates.data_validation import validation
from pipeline.outputs.templates.member_kinds import ALL_KINDS_GIVEN, all_kinds_given
from pipeline.outputs.templates.sums import formula
from pipeline.outputs.templates.warnings import WarningMark, marks
from pipeline.outputs.templates.worksheet import TemplateWorksheet
from schemas.column import Column, Form, Kind, Layout, Required, Sheet
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.reference_data import Indicator, indicators

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.outputs.templates.lists import Lists
    from pipeline.outputs.templates.template_styles import TemplateStyles
    from schemas.provinces import Province

LABEL_WIDTH, VALUE_WIDTH = 30, 56
PORTRAIT_WIDTH, LANDSCAPE_WIDTH = 120, 200
"""How many characters a page across may have and stay readable."""

NOTE = (
    "Tiêu đề nền vàng: bắt buộc điền. Tiền: triệu đồng. Không có số liệu thì để trống. "
    "Ô nền đỏ: sai, phải sửa. Ô nền cam: cần xem lại (trang Hướng dẫn)."
)
SUM_HELP = "Tự cộng từ các danh sách; không phải điền."
INDICATOR_KINDS = {"count": Kind.COUNT, "money": Kind.MONEY, "percent": Kind.VALUE}
VERSION, VERSION_HELP = "form_version", "Hiện là {}."
DECIDED = frozenset({"form_id", VERSION})
"""Fields of the cover that the template itself decides."""
ALLOWED = {"insert_rows": True, "sort": True, "autofilter": True, "format_columns": True, "format_rows": True}
"""What may be done on a protected sheet, beside selecting cells and filling in the unlocked ones."""


@dataclass(frozen=True, slots=True)
class TemplateBook:
    """A template that is being written, with what every sheet of it needs."""

    workbook: Workbook
    styles: TemplateStyles
    lists: Lists
    province: Province
    is_bare: bool = False
    """Whether it has only what its reader finds in cells, and neither hints nor warnings."""

    def validation(self, column: Column, cell: str) -> dict[str, Any]:
        """XlsxWriter's options for the column's cells, with a hint in the words of the time; ``cell`` is the first."""
        if self.is_bare:
            return {"validate": "any"}
        return validation(replace(column, help_vi=self.province.fill(column.help_vi)), self.lists, cell)


def write_value(worksheet: Worksheet, row: int, at: int, value: Any, style: Format) -> None:  # noqa: ANN401 - of any kind
    """Write one cell as what it is: text is never taken for a number or a formula."""
    if value is None:
        worksheet.write_blank(row, at, None, style)
    elif isinstance(value, str):
        worksheet.write_string(row, at, value, style)
    elif isinstance(value, date):
        worksheet.write_datetime(row, at, value, style)
    else:
        worksheet.write_number(row, at, float(value) if isinstance(value, Decimal) else value, style)


def write_cover(book: TemplateBook, form: Form, values: dict[str, Any]) -> None:
    """Write the cover: a label and a value in each row, some filled in already."""
    worksheet, styles = book.workbook.add_worksheet(form.cover.name), book.styles
    worksheet.set_column(0, 0, LABEL_WIDTH)
    worksheet.set_column(1, 1, VALUE_WIDTH)
    write_title(book, worksheet, form.title_vi, (LABEL_WIDTH, VALUE_WIDTH))
    for row, declared in enumerate(form.cover.columns, start=FIRST_ROW):
        help_vi = VERSION_HELP.format(form.version) if declared.name == VERSION else declared.help_vi
        field = replace(declared, help_vi=help_vi)
        needed = field.required is not Required.NEVER
        worksheet.write_string(row, 0, field.header, styles.required_label if needed else styles.label)
        style = styles.fixed if field.name in DECIDED else styles.cells[field.kind]
        write_value(worksheet, row, 1, values.get(field.name), style)
        worksheet.data_validation(row, 1, row, 1, book.validation(field, f"$B${row + 1}"))
        if field.name == "as_of":
            book.workbook.define_name(cell_references.AS_OF, f"='{form.cover.name}'!$B${row + 1}")
    set_page(worksheet, LABEL_WIDTH + VALUE_WIDTH)
    worksheet.fit_to_pages(1, 1)


def set_page(worksheet: Worksheet, width: int) -> None:
    """Set how a sheet of that many characters is printed, and what may be done on it."""
    worksheet.set_paper(A4_PAPER)
    if width > PORTRAIT_WIDTH:
        worksheet.set_landscape()
    worksheet.fit_to_pages(ceil(width / LANDSCAPE_WIDTH), 0)
    worksheet.set_footer("&L&A&RTrang &P/&N")
    worksheet.protect("", ALLOWED)


def write_table(
    book: TemplateBook, form: Form, sheet: Sheet, rows: Sequence[dict[str, Any]], values: dict[str, Any]
) -> None:
    """Write a sheet: a header row, below it prefilled rows and blank ones, or a row per indicator."""
    worksheet = book.workbook.add_worksheet(sheet.name, TemplateWorksheet)
    for at, column in enumerate(sheet.columns):
        worksheet.set_column(at, at, column.width)
    write_title(book, worksheet, sheet.title_vi, [column.width for column in sheet.columns])
    write_headers(book, worksheet, sheet)
    if sheet.layout is Layout.INDICATORS:
        write_indicators(book, form, worksheet, sheet, values)
    else:
        write_rows(book, worksheet, sheet, rows)
    for mark in () if book.is_bare else marks(form, sheet, book.lists):
        write_warning(book, worksheet, sheet, mark)
    names = [at + 1 for at, column in enumerate(sheet.columns) if column.name == "name"]
    worksheet.freeze_panes(FIRST_ROW, names[0] if names else 0)
    worksheet.repeat_rows(HEADER_ROW)
    if names:
        worksheet.repeat_columns(0, names[0] - 1)
    set_page(worksheet, sum(column.width for column in sheet.columns))


def write_title(book: TemplateBook, worksheet: Worksheet, title: str, widths: Sequence[int]) -> None:
    """Write the title and the note above the headers, over as many columns as are in view at once."""
    wide = sum(total <= PORTRAIT_WIDTH for total in accumulate(widths))
    for row, text, style in (
        (TITLE_ROW, book.province.fill(title).upper(), book.styles.title),
        (NOTE_ROW, NOTE, book.styles.note),
    ):
        for at in range(wide, len(widths)):  # else they have their column's format and are not locked
            worksheet.write_blank(row, at, None, style)
        worksheet.merge_range(row, 0, row, wide - 1, text, style)
        worksheet.set_row(row, 30)


def write_headers(book: TemplateBook, worksheet: Worksheet, sheet: Sheet) -> None:
    """Write the header row; columns that must be filled in have another colour."""
    for at, column in enumerate(sheet.columns):
        needed = column.required is not Required.NEVER
        style = book.styles.required_header if needed else book.styles.header
        worksheet.write_string(HEADER_ROW, at, column.header, style)
    worksheet.set_row(HEADER_ROW, 48)


def write_rows(book: TemplateBook, worksheet: Worksheet, sheet: Sheet, rows: Sequence[dict[str, Any]]) -> None:
    """Write the rows of a register, those to come too: unlocked, with formats, hints and drop-downs."""
    last = FIRST_ROW + PREPARED_ROWS - 1
    for at, column in enumerate(sheet.columns):
        style = book.styles.cells[column.kind]
        # as the column's own format it is that of every cell below the last row
        worksheet.set_column(at, at, column.width, style)
        for row, values in enumerate(rows, start=FIRST_ROW):
            write_value(worksheet, row, at, values[column.name], style)
        cell = cell_references.own_cell(sheet, column.name)
        worksheet.data_validation(FIRST_ROW, at, last, at, book.validation(column, cell))
    worksheet.autofilter(HEADER_ROW, 0, last, len(sheet.columns) - 1)


def write_warning(book: TemplateBook, worksheet: Worksheet, sheet: Sheet, mark: WarningMark) -> None:
    """Colour the cells in which a rule is broken."""
    first, last, at = FIRST_ROW, FIRST_ROW + PREPARED_ROWS - 1, 0
    if sheet.layout is Layout.INDICATORS:
        first = last = FIRST_ROW + list(indicators(sheet.table, sheet.day)).index(mark.column)
        at = cell_references.column_index(sheet, "value")
    else:
        at = cell_references.column_index(sheet, mark.column)
    style = book.styles.marks[mark.severity]
    worksheet.conditional_format(first, at, last, at, {"type": "formula", "criteria": mark.formula, "format": style})


def write_indicators(
    book: TemplateBook, form: Form, worksheet: Worksheet, sheet: Sheet, values: dict[str, Any]
) -> None:
    """Write a row per indicator: its labels are locked, and so is a value that the registers give."""
    if sheet.table == DECLARED_TOTALS.table and (given := all_kinds_given(form)):
        book.workbook.define_name(ALL_KINDS_GIVEN, given)
    for row, indicator in enumerate(indicators(sheet.table, sheet.day).values(), start=FIRST_ROW):
        labels = {sheet.code_column.name: indicator.indicator, "unit": indicator.unit_vi}
        for at, column in enumerate(sheet.columns):
            if column.kind is not Kind.VALUE:
                worksheet.write_string(row, at, labels.get(column.name, indicator.label_vi), book.styles.fixed)
                continue
            value, known = value_column(column, indicator), values[indicator.indicator]
            if summed := formula(form, indicator.indicator):
                book.workbook.define_name(cell_references.register_name(indicator.indicator), summed)
                worksheet.write_formula(row, at, summed, book.styles.sums[value.kind], float(known))
                value = replace(value, help_vi=SUM_HELP, required=Required.NEVER)
            else:
                write_value(worksheet, row, at, known, book.styles.cells[value.kind])
            worksheet.data_validation(row, at, row, at, book.validation(value, ""))


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
