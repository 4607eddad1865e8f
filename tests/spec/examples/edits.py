"""Changes of a workbook that find their cells by header, code or label, as a person does."""

from __future__ import annotations

from datetime import date, datetime
from functools import reduce
from typing import TYPE_CHECKING, Any

from openpyxl.cell.cell import MergedCell

from schemas.reference_data import all_indicators
from schemas.registry import tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from schemas.column import Column, Sheet
    from tests.spec.examples.example import Change

COVER = "Bìa"
HEADER_ROWS = range(5, 9)
"""Excel rows in which a header may stand."""


def sheet_of(name: str) -> Sheet:
    """The sheet of that name, of whichever form."""
    return next(sheet for sheet in tables().values() if sheet.name == name)


def headers(column: Column) -> set[str]:
    """The header of a column in each version of its form."""
    return {column.header, *(column.in_version(then.until).header for then in column.formerly)}


def header(page: Worksheet, column: str) -> Cell:
    """The cell that holds a column's header; ``column`` is its name in the schemas."""
    texts = headers(sheet_of(page.title).column(column))
    return next(cell for row in HEADER_ROWS for cell in page[row] if cell.value in texts)


def first_row(page: Worksheet) -> int:
    """The first row of data: below the headers, and below the row that numbers them."""
    texts = {text for column in sheet_of(page.title).columns for text in headers(column)}
    last = max(row for row in HEADER_ROWS for cell in page[row] if cell.value in texts)
    return last + (2 if page.cell(last + 1, 2).value == 2 else 1)


def cell_of(page: Worksheet, column: str, row: int) -> Cell:
    """A column's cell in a data row, counted from 1 as in STT."""
    return page.cell(first_row(page) + row - 1, header(page, column).column)


def sum_anew(page: Worksheet, *columns: int) -> None:
    """Have the list's own total add up a column anew, as Excel does; its formula then has no stored value."""
    for row in range(page.max_row, HEADER_ROWS.start, -1):
        if "Tổng cộng" in (page.cell(row, 1).value, page.cell(row, 2).value):
            for cell in (page.cell(row, column) for column in columns):
                if isinstance(cell.value, (int, float)):
                    cell.value = f"=SUM({cell.column_letter}{first_row(page)}:{cell.column_letter}{row - 1})"
            return


def put(sheet: str, column: str, row: int, value: object) -> Change:
    """Write a value into a data row."""

    def change(workbook: Workbook) -> None:
        cell = cell_of(workbook[sheet], column, row)
        cell.value = value
        sum_anew(workbook[sheet], cell.column)

    return change


def copy(sheet: str, column: str, row: int, to: int) -> Change:
    """Write one data row's value into another's."""

    def change(workbook: Workbook) -> None:
        page = workbook[sheet]
        cell = cell_of(page, column, to)
        cell.value = cell_of(page, column, row).value
        sum_anew(page, cell.column)

    return change


def cover(field: str, value: object) -> Change:
    """Write a value beside a label of the cover."""

    def change(workbook: Workbook) -> None:
        page = workbook[COVER]
        label = sheet_of(COVER).column(field).header
        next(row for row in page.iter_rows(max_col=2) if row[0].value == label)[1].value = value

    return change


def indicator_cell(page: Worksheet, code: str, column: str) -> Cell:
    """A cell in the row of an indicator."""
    at = header(page, sheet_of(page.title).code_column.name).column
    row = next(row for row in range(first_row(page), page.max_row + 1) if page.cell(row, at).value == code)
    return page.cell(row, header(page, column).column)


def page_of(workbook: Workbook, code: str) -> Worksheet:
    """The page on which an indicator stands."""
    return workbook[tables()[all_indicators()[code].table].name]


def declare(code: str, value: object) -> Change:
    """Declare another value of an indicator."""

    def change(workbook: Workbook) -> None:
        indicator_cell(page_of(workbook, code), code, "value").value = value

    return change


def recode(code: str, other: str | None) -> Change:
    """Write another code in the place of an indicator's."""

    def change(workbook: Workbook) -> None:
        page = page_of(workbook, code)
        indicator_cell(page, code, sheet_of(page.title).code_column.name).value = other

    return change


def drop_indicator(code: str) -> Change:
    """Delete the row of an indicator."""

    def change(workbook: Workbook) -> None:
        page = page_of(workbook, code)
        page.delete_rows(indicator_cell(page, code, "value").row)

    return change


def drop_rows(sheet: str, first: int, number: int = 1) -> Change:
    """Delete rows, counted as data rows are."""

    def change(workbook: Workbook) -> None:
        page = workbook[sheet]
        page.delete_rows(first_row(page) + first - 1, number)
        sum_anew(page, *range(1, page.max_column + 1))

    return change


def drop_column(sheet: str, column: str) -> Change:
    """Delete a column; the merged headers are taken apart before, since openpyxl would leave them where they are."""

    def change(workbook: Workbook) -> None:
        page = workbook[sheet]
        unmerge(page)
        page.delete_cols(header(page, column).column)

    return change


def unmerge(page: Worksheet) -> None:
    """Take all merged cells apart."""
    for merged in list(page.merged_cells.ranges):
        page.unmerge_cells(str(merged))


def rename_column(sheet: str, column: str, text: str | None) -> Change:
    """Write another header."""

    def change(workbook: Workbook) -> None:
        header(workbook[sheet], column).value = text

    return change


def repeat_column(
    sheet: str, column: str, letter: str, changed: Callable[[Any], object] = lambda value: value, text: str = ""
) -> Change:
    """A column once more at ``letter``, under its header or another text, its values ``changed``."""

    def change(workbook: Workbook) -> None:
        page = workbook[sheet]
        original = header(page, column)
        page[f"{letter}{original.row}"].value = text or original.value
        for row in range(first_row(page), page.max_row + 1):
            page[f"{letter}{row}"].value = changed(page.cell(row, original.column).value)

    return change


def write(sheet: str, cell: str, value: object) -> Change:
    """Write into a cell that is in no column of the form."""

    def change(workbook: Workbook) -> None:
        workbook[sheet][cell].value = value

    return change


def drop_sheet(sheet: str) -> Change:
    """Delete a sheet."""
    return lambda workbook: workbook.remove(workbook[sheet])


def copy_sheet(sheet: str, title: str) -> Change:
    """A sheet once more at the end, under another name."""

    def change(workbook: Workbook) -> None:
        workbook.copy_worksheet(workbook[sheet]).title = title

    return change


def split_list(sheet: str, title: str, first: int) -> Change:
    """The rows of a list from the ``first`` on, counted as data rows are, on a sheet of their own with the headers."""

    def change(workbook: Workbook) -> None:
        page = workbook[sheet]
        rest = workbook.copy_worksheet(page)
        rest.title = title
        for row in range(first_row(page), page.max_row + 1):
            goes_on = row >= first_row(page) + first - 1
            for cell in (page if goes_on else rest)[row]:
                if not isinstance(cell, MergedCell):
                    cell.value = None

    return change


def hide_sheet(title: str) -> Change:
    """A sheet that people do not see."""

    def change(workbook: Workbook) -> None:
        workbook[title].sheet_state = "hidden"

    return change


def clear_rows(title: str, sheet: str) -> Change:
    """No rows on a copy of a sheet: all below the headers is blank."""

    def change(workbook: Workbook) -> None:
        page = workbook[title]
        for cells in page.iter_rows(min_row=first_row(workbook[sheet])):
            for cell in cells:
                if not isinstance(cell, MergedCell):
                    cell.value = None

    return change


def rename_sheet(sheet: str, title: str) -> Change:
    """Give a sheet another name."""

    def change(workbook: Workbook) -> None:
        workbook[sheet].title = title

    return change


def reorder_sheets(workbook: Workbook) -> None:
    """Turn the order of the sheets round, the cover last."""
    for distance, page in enumerate(reversed(workbook.worksheets)):
        workbook.move_sheet(page, distance - workbook.index(page))


def moved_to(day: date) -> Change:
    """Let the report be of another day, and what happened in its year happen in that day's year."""

    def change(workbook: Workbook) -> None:
        cells = [cell for page in workbook for row in page.iter_rows() for cell in row]
        for cell in cells:
            if isinstance(cell.value, datetime) and cell.value.year == 2020:
                cell.value = cell.value.replace(year=day.year)
        steps(cover("period", f"{day:%m/%Y}"), cover("as_of", day))(workbook)

    return change


def steps(*changes: Change) -> Change:
    """Several changes in a row, to be made like a single change."""
    return lambda workbook: reduce(lambda _, change: change(workbook), changes, None)
