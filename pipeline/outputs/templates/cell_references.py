"""References to a template's cells, as its formulas call them: columns of registers, indicators, defined names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from schemas.reference_data import indicators

if TYPE_CHECKING:
    from schemas.column import Sheet

TITLE_ROW, NOTE_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2, 3
"""Rows of a table, counted from 0."""
PREPARED_ROWS = 2000
"""Rows of a register that are ready to be filled in: as many as drop-downs, checks and sums reach over."""
AS_OF = "NGAY_SO_LIEU"
"""The name of the cover's day, as formulas call it."""


def list_range_name(name: str) -> str:
    """The workbook's name for the entries of a drop-down."""
    return f"DANH_MUC.{name}"


def register_name(indicator: str) -> str:
    """The workbook's name for what the registers give for an indicator."""
    return f"DANH_SACH.{indicator}"


def column_index(sheet: Sheet, column: str) -> int:
    """The column's place on its sheet, counted from 0."""
    return [declared.name for declared in sheet.columns].index(column)


def header_cell(sheet: Sheet, column: str) -> str:
    """The cell of a column's header, as every sheet calls it."""
    at = column_index(sheet, column)
    return f"'{sheet.name}'!{xl_rowcol_to_cell(HEADER_ROW, at, row_abs=True, col_abs=True)}"


def whole_column(sheet: Sheet, column: str) -> str:
    """The cells of a register's column, its header among them: a row put in above the first one is then one of them."""
    letter = xl_col_to_name(column_index(sheet, column), col_abs=True)
    return f"'{sheet.name}'!{letter}${HEADER_ROW + 1}:{letter}${FIRST_ROW + PREPARED_ROWS}"


def own_cell(sheet: Sheet, column: str) -> str:
    """The column's cell in the first row, as a formula for each row of the sheet itself calls it."""
    return str(xl_rowcol_to_cell(FIRST_ROW, column_index(sheet, column), col_abs=True))


def own_column(sheet: Sheet, column: str) -> str:
    """The cells of a column, as a formula on the sheet itself calls them."""
    return whole_column(sheet, column).partition("!")[2]


def value_cell(sheet: Sheet, indicator: str) -> str:
    """The cell of an indicator's value on its sheet."""
    row = FIRST_ROW + list(indicators(sheet.table, sheet.day)).index(indicator)
    return str(xl_rowcol_to_cell(row, column_index(sheet, "value"), row_abs=True, col_abs=True))


def text_literal(value: str) -> str:
    """A text as a formula has it."""
    return '"' + value.replace('"', '""') + '"'
