"""The rows in which a list sums itself up, with their amounts, for comparison with the rows that they sum up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.reading.cells.formatted_columns import are_stocks, column_rows, has_formats, plain_cells
from pipeline.reading.cells.parse_columns import column_lists
from pipeline.reading.cells.parsers import is_blank, text_of
from pipeline.reading.result import ListTotal
from pipeline.reading.rows.row_classifier import LeftOut
from pipeline.reading.rows.total_rows import is_running_number, names_only_a_total, sums_up, things_named
from schemas.column import Layout
from schemas.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from pipeline.reading.rows.data_rows import TableRows
    from schemas.column import Column, Sheet

MOST_TOTALS = 500
"""Rows of a list that are looked at as totals; a real one has a few dozen."""


def list_totals(sheet: Sheet, grid: Grid, found: HeaderMap, rows: TableRows) -> list[ListTotal]:
    """The totals and subtotals of a table, from the top down; none of a sheet of indicators."""
    if sheet.layout is not Layout.TABLE:
        return []
    columns = [column for column in sheet.columns if column.adds_up and column.name in found.columns]
    sums = [(row, reason) for row, reason, _ in rows.left_out if reason in (LeftOut.TOTAL, LeftOut.GROUP)]
    totals = []
    for row, reason in sums[:MOST_TOTALS]:
        cells = grid.rows[row]
        label = next((text_of(cell) for cell in cells if type(cell) is str and not is_blank(cell)), "")
        amounts = {column.name: _amount(sheet, column, grid, found, rows.data, row) for column in columns}
        if sums_up(label):
            things, is_group = _things(found, cells), reason is LeftOut.GROUP
            is_plain = not is_group and names_only_a_total(label)
            plain = {name: amount for name, amount in amounts.items() if amount is not None}
            totals.append(ListTotal(grid.top + row + 1, label, plain, things, is_plain, is_group))
    return totals


def _amount(sheet: Sheet, column: Column, grid: Grid, found: HeaderMap, data: list[int], row: int) -> Decimal | None:
    """The amount of a total, read as its column's cells are; None where it is blank or could be another one."""
    index = found.columns[column.name]
    cells: Sequence[Any] = [grid.rows[row][index]]
    if has_formats(cells):  # what they mean is decided for the column
        cells = [*(grid.rows[other][index] for other in data), *cells]
        cells = plain_cells(cells, column_rows(column, len(cells)), are_stocks=are_stocks(sheet, column))[0][-1:]
    lists = column_lists(column, cells, {}, {})
    reading = lists.get(column.reading_name, [None])[0] or ""
    value = lists[column.name][0]
    return None if value is None or Reading.AMBIGUOUS in reading else Decimal(str(value))


def _things(found: HeaderMap, cells: Sequence[Any]) -> tuple[str, int] | None:
    """The number of rows that the total names, in the column of names or beside its label before it."""
    for name in ("name", "ordinal"):
        cell = cells[found.columns[name]] if name in found.columns else ""
        if isinstance(cell, str) and (number := things_named(cell)) is not None:
            return name, number
        if name == "name" and is_running_number(cell) and cell and float(cell).is_integer():
            return name, int(float(cell))  # of texts Excel gives the sum 0
    return None
