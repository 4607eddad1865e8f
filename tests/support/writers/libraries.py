"""Writes a described workbook by the libraries that programs use: XlsxWriter and openpyxl."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import xlsxwriter
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.support.writers.described import DAY, GENERAL, Cell, ErrorText

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from tests.support.writers.described import Described


def by_xlsxwriter(book: Described, *, constant_memory: bool = False) -> bytes:
    """The workbook by XlsxWriter, which with ``constant_memory`` writes texts into their cells."""
    stream = BytesIO()
    options = {"in_memory": not constant_memory, "constant_memory": constant_memory, "date_1904": book.is_1904}
    options |= {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(stream, options) as target:
        styles: dict[tuple[str, str, bool], Any] = {}
        for page in book.pages:
            sheet = target.add_worksheet(page.title)
            if page.is_hidden:
                sheet.hide()
            for row, cells in page.rows().items():
                for column, cell in cells:
                    look = (code_of(cell), cell.font, cell.is_struck)
                    if look not in styles:
                        font = {"font_name": cell.font, "font_strikeout": cell.is_struck}
                        styles[look] = target.add_format({"num_format": look[0], **font})
                    _write(sheet, row - 1, column - 1, cell, styles[look])
            for row in sorted(page.hidden_rows):
                sheet.set_row(row - 1, None, None, {"hidden": True})
            for left, top, right, bottom in map(range_boundaries, dict.fromkeys(page.merges)):
                if (left, top) != (right, bottom):
                    first = page.cells.get((top, left), Cell())
                    sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
                    _write(sheet, top - 1, left - 1, first, None)
    return stream.getvalue()


def code_of(cell: Cell) -> str:
    """The number format that shows the cell: a day needs one that does."""
    return DAY if cell.code == GENERAL and isinstance(cell.value, dt.date) else cell.code


def _write(sheet: Any, row: int, column: int, cell: Cell, style: object) -> None:  # noqa: ANN401 - XlsxWriter has no types
    value = cell.value
    if cell.formula:
        sheet.write_formula(row, column, f"={cell.formula}", style, "" if value is None else value)
    elif value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, ErrorText):
        sheet.write_formula(row, column, f"={value}", style, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, (dt.date, dt.time)):
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)


def by_openpyxl(book: Described) -> bytes:
    """The workbook by openpyxl, which stores no values of formulas."""
    target = _new_workbook(book)
    for page in book.pages:
        sheet = target.create_sheet(page.title)
        sheet.sheet_state = "hidden" if page.is_hidden else "visible"
        for (row, column), cell in page.cells.items():
            made = sheet.cell(row, column)
            _fill(made, cell)
        for row in page.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for area in page.merges:
            sheet.merge_cells(area)
    return _saved(target)


def by_openpyxl_write_only(book: Described) -> bytes:
    """The workbook by openpyxl's writer of rows, without merged cells."""
    target = _new_workbook(book, write_only=True)
    for page in book.pages:
        sheet = target.create_sheet(page.title)
        rows = page.rows()
        for row in range(1, max(rows, default=0) + 1):
            sheet.append(_row(sheet, dict(rows.get(row, []))))
    return _saved(target)


def _row(sheet: Worksheet, cells: dict[int, Cell]) -> list[WriteOnlyCell | None]:
    made: list[WriteOnlyCell | None] = [None] * max(cells, default=0)
    for column, cell in cells.items():
        target = WriteOnlyCell(sheet)
        _fill(target, cell)
        made[column - 1] = target
    return made


def _new_workbook(book: Described, *, write_only: bool = False) -> Workbook:
    target = openpyxl.Workbook(write_only=write_only)
    if book.is_1904:
        target.epoch = CALENDAR_MAC_1904
    for sheet in list(target.worksheets):
        target.remove(sheet)
    return target


def _fill(target: Any, cell: Cell) -> None:  # noqa: ANN401 - openpyxl has no types
    value = cell.value
    target.value = f"={cell.formula}" if cell.formula else value
    if isinstance(value, ErrorText) and not cell.formula:
        target.data_type = "e"
    elif isinstance(value, str) and not cell.formula:
        target.data_type = "s"
    target.number_format = code_of(cell)
    target.font = Font(name=cell.font, strike=cell.is_struck or None)


def _saved(target: Workbook) -> bytes:
    stream = BytesIO()
    target.save(stream)
    return stream.getvalue()
