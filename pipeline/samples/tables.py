"""A table's sheet, from its title block to the signatures."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from pipeline.samples.cells import SamplePage, shown, write_value
from pipeline.samples.habits import habits_of
from pipeline.samples.layout import HEADER_GROUPS, TITLE_ROWS, first_data_row, has_index_row, header_rows, place
from pipeline.samples.submission import AllianceSubmission, day, number
from schemas.column import Kind, Layout
from schemas.levels import levels
from schemas.provinces import province_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline.samples.submission import SampleRow, Submission
    from schemas.column import Column, Sheet

TOTAL_LABEL = "Tổng cộng"
NOT_SUMMED = frozenset({"ordinal", "ocop_stars", "monthly_income"})
WITHOUT_TOTAL = frozenset({"commendations", "trade_promotion", "donations", "targets"})
SIGNATURE_ROWS = 5


@cache
def _level() -> re.Pattern[str]:
    return re.compile(rf".*\b(?:{'|'.join(level.level for level in levels())}) ", re.IGNORECASE)


def bare_name(unit_name: str) -> str:
    """The unit's name without its level and what stands before that."""
    return _level().sub("", unit_name, count=1)


def in_its_words(submission: Submission, text: str) -> str:
    """A text of a form in the words of the submission's time."""
    return province_on(last_day(submission)).fill(text)


def last_day(submission: Submission) -> date:
    """The day of the submission's figures."""
    return day(submission.cover, "as_of") or submission.unit.valid_from


def office(submission: Submission) -> str:
    """Who reports, as it stands above a title."""
    name = str(submission.cover["unit_name"])
    return (name if isinstance(submission, AllianceSubmission) else f"UBND {name}").upper()


def signed_on(submission: Submission) -> date:
    """The day on which it is signed and its file made: the one after that of its figures, or a later one."""
    return day(submission.cover, "signed_on") or last_day(submission) + timedelta(days=1)


def write_title(page: SamplePage, sheet: Sheet) -> None:
    """The merged lines above the headers: who, what, as of when, in which money unit."""
    last, cover = len(sheet.columns) - 1, page.submission.cover
    write, styles = page.worksheet.merge_range, page.styles
    write(0, 0, 0, min(2, last), office(page.submission), styles.office)
    write(1, 0, 1, last, in_its_words(page.submission, sheet.title_vi).upper(), styles.title)
    write(2, 0, 2, last, f"Số liệu tính đến ngày {cover['as_of']:%d/%m/%Y}", styles.subtitle)
    if any(column.kind is Kind.MONEY for column in sheet.columns):
        write(3, 0, 3, last, "ĐVT: triệu đồng", styles.unit_line)


def write_grouped_headers(page: SamplePage, sheet: Sheet) -> None:
    """Headers in two rows: some under a group header, the others merged over both rows."""
    worksheet, style = page.worksheet, page.styles.header
    grouped: set[int] = set()
    for text, first, last in HEADER_GROUPS[sheet.table]:
        worksheet.merge_range(TITLE_ROWS, place(sheet, first), TITLE_ROWS, place(sheet, last), text, style)
        grouped.update(range(place(sheet, first), place(sheet, last) + 1))
    for at, column in enumerate(sheet.columns):
        if at in grouped:
            worksheet.write_string(TITLE_ROWS + 1, at, column.header, style)
        else:
            worksheet.merge_range(TITLE_ROWS, at, TITLE_ROWS + 1, at, column.header, style)


def write_headers(page: SamplePage, sheet: Sheet) -> None:
    """The header row or rows, and the widths of the columns."""
    if sheet.table in HEADER_GROUPS:
        write_grouped_headers(page, sheet)
    else:
        for at, column in enumerate(sheet.columns):
            page.worksheet.write_string(TITLE_ROWS, at, column.header, page.styles.header)
    for at, column in enumerate(sheet.columns):
        page.worksheet.set_column(at, at, column.width)
    page.worksheet.set_row(TITLE_ROWS + header_rows(sheet) - 1, 48)


def write_index_row(page: SamplePage, sheet: Sheet) -> None:
    """The columns' numbers under the headers: whole numbers, or texts such as (1)."""
    pattern = habits_of(page.submission.unit.unit_code).index_row
    for at in range(len(sheet.columns)):
        value = at + 1 if pattern == "{}" else pattern.format(at + 1)
        write_value(page, TITLE_ROWS + header_rows(sheet), at, value, page.styles.index)


def write_rows(page: SamplePage, sheet: Sheet, rows: Sequence[SampleRow], first: int) -> None:
    """Write a row of the sheet for each row of the register, from the Excel row index ``first`` on."""
    for at_row, row in enumerate(rows, start=first):
        for at, column in enumerate(sheet.columns):
            write_value(page, at_row, at, shown(column, row.get(column.name)))


def is_summed(column: Column) -> bool:
    """Whether the total row adds the column up."""
    return column.kind in (Kind.COUNT, Kind.MONEY) and column.name not in NOT_SUMMED


def write_total(page: SamplePage, sheet: Sheet, rows: Sequence[SampleRow], first: int) -> None:
    """The total row: formulas, with the values that Excel would have stored."""
    last = first + len(rows) - 1
    for at, column in enumerate(sheet.columns):
        if is_summed(column):
            total = sum(number(row, column.name) for row in rows)
            style = page.styles.total_decimals if total % 1 else page.styles.total
            formula = f"=SUM({xl_rowcol_to_cell(first, at)}:{xl_rowcol_to_cell(last, at)})"
            page.worksheet.write_formula(last + 1, at, formula, style, float(total))
        else:
            page.worksheet.write_blank(last + 1, at, None, page.styles.total)
    label_place = next(at for at, column in enumerate(sheet.columns) if column.name != "ordinal")
    page.worksheet.write_string(last + 1, label_place, TOTAL_LABEL, page.styles.total)


def write_signatures(page: SamplePage, sheet: Sheet, row: int) -> None:
    """The signature block: place and date, two offices, two names."""
    cover, styles, write = page.submission.cover, page.styles, page.worksheet.write_string
    left, right = int(sheet.columns[0].name == "ordinal"), min(len(sheet.columns) - 1, 10)
    where, signed = bare_name(page.submission.unit.unit_name), signed_on(page.submission)
    write(row, right, f"{where}, ngày {signed:%d} tháng {signed:%m} năm {signed:%Y}", styles.place_line)
    write(row + 1, left, "Người lập biểu", styles.signature)
    write(row + 1, right, "Thủ trưởng đơn vị", styles.signature)
    write(row + SIGNATURE_ROWS, left, str(cover["prepared_by"]), styles.signature)
    write(row + SIGNATURE_ROWS, right, str(cover["approved_by"]), styles.signature)


def write_table(page: SamplePage, sheet: Sheet, rows: Sequence[SampleRow]) -> None:
    """The sheet of a table; without rows it ends with its headers. Only registers have an index row and a total."""
    unit_code = page.submission.unit.unit_code
    first = first_data_row(sheet, unit_code)
    write_title(page, sheet)
    write_headers(page, sheet)
    if has_index_row(sheet, unit_code):
        write_index_row(page, sheet)
    page.worksheet.freeze_panes(first, 2)
    if not rows:
        return
    write_rows(page, sheet, rows, first)
    has_total = sheet.layout is Layout.TABLE and sheet.table not in WITHOUT_TOTAL
    if has_total:
        write_total(page, sheet, rows, first)
    write_signatures(page, sheet, first + len(rows) + has_total + 1)
