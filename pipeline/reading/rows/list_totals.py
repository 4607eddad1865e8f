"""The rows in which a list sums itself up, with their amounts, for comparison with the rows that they sum up."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.reading.cells.formatted_cells import BareCell
from pipeline.reading.cells.formatted_columns import are_stocks, column_rows, plain_cells
from pipeline.reading.cells.parse_columns import column_lists
from pipeline.reading.cells.parsers import is_blank, text_of
from pipeline.reading.cells.special_cells import is_plain_number
from pipeline.reading.result import ListTotal
from pipeline.reading.rows.row_classifier import LeftOut
from pipeline.reading.rows.total_rows import is_running_number, names_only_a_total, sums_up, things_named
from schemas.column import Kind, Layout
from schemas.reading import Reading
from schemas.storage import MONEY_SCALE

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
    sums = [(row, reason) for row, reason, _ in rows.left_out if reason in (LeftOut.TOTAL, LeftOut.GROUP)]
    labels = {row: _label(grid.rows[row]) for row, _ in sums[:MOST_TOTALS]}
    sums = [(row, reason) for row, reason in sums[:MOST_TOTALS] if sums_up(labels[row])]
    if not sums:
        return []
    columns = [column for column in _summed(sheet) if column.name in found.columns]
    amounts = _plain_amounts(columns, grid, found, [row for row, _ in sums])
    if amounts is None:
        by_column = {
            column.name: _amounts(sheet, column, grid, found, rows.data, [row for row, _ in sums]) for column in columns
        }
        amounts = [
            {name: amount for name, cells in by_column.items() if (amount := cells[place]) is not None}
            for place in range(len(sums))
        ]
    return [
        ListTotal(
            grid.top + row + 1,
            labels[row],
            its_amounts,
            _things(found, grid.rows[row]),
            is_plain=reason is LeftOut.TOTAL and names_only_a_total(labels[row]),
            is_group=reason is LeftOut.GROUP,
        )
        for its_amounts, (row, reason) in zip(amounts, sums, strict=True)
    ]


@cache
def _summed(sheet: Sheet) -> list[Column]:
    """The columns whose numbers are added up."""
    return [column for column in sheet.columns if column.adds_up]


def _label(cells: Sequence[Any]) -> str:
    """The first text of a row."""
    return next((text_of(cell) for cell in cells if type(cell) is str and not is_blank(cell)), "")


def _plain_amounts(
    columns: list[Column], grid: Grid, found: HeaderMap, sums: list[int]
) -> list[dict[str, Decimal]] | None:
    """The amounts in each total where all cells are empty or numbers that need no interpretation, as most are.

    None otherwise. It saves 0.1 ms for a workbook.
    """
    if grid.formatted or found.units:
        return None
    amounts: list[dict[str, Decimal]] = [{} for _ in sums]
    for column in columns:
        index, is_money = found.columns[column.name], column.kind is Kind.MONEY
        for row, its_amounts in zip(sums, amounts, strict=True):
            cell = grid.rows[row][index]
            if cell == "":
                continue
            if not is_plain_number(cell):
                return None
            if cell == int(cell):
                its_amounts[column.name] = Decimal(int(cell))
            elif is_money:
                its_amounts[column.name] = Decimal(str(round(cell, MONEY_SCALE)))
            else:
                return None
    return amounts


def _amounts(
    sheet: Sheet, column: Column, grid: Grid, found: HeaderMap, data: list[int], sums: list[int]
) -> list[Decimal | None]:
    """A column's amounts in totals, read as its other cells are; None where a cell is blank or ambiguous."""
    index = found.columns[column.name]
    cells: Sequence[Any] = [grid.rows[row][index] for row in sums]
    unit = found.units.get(column.name)
    worth, apart = unit.worth if unit else None, frozenset[int]()
    if index in grid.formatted:  # what the formats mean is decided for the whole column
        whole = [*(grid.rows[row][index] for row in data), *cells]
        shown = plain_cells(
            whole,
            column_rows(column, len(whole)),
            are_stocks=are_stocks(sheet, column) and unit is None,
            is_united=unit is not None,
            deciding=len(data),
        )
        cells = [float(cell) if isinstance(cell, BareCell) else cell for cell in shown.cells[len(data) :]]
        worth, apart = worth or shown.unit, frozenset(place - len(data) for place in shown.apart)
    lists = column_lists(column, cells, {}, {}, worth, apart)
    readings = lists.get(column.reading_name) or [None] * len(cells)
    return [
        None if value is None or Reading.AMBIGUOUS in (reading or "") else Decimal(str(value))
        for value, reading in zip(lists[column.name], readings, strict=True)
    ]


def _things(found: HeaderMap, cells: Sequence[Any]) -> tuple[str, int] | None:
    """The number of rows that the total names, in the column of names or beside its label before it."""
    for name in ("name", "ordinal"):
        cell = cells[found.columns[name]] if name in found.columns else ""
        if isinstance(cell, str) and (number := things_named(cell)) is not None:
            return name, number
        if name == "name" and is_running_number(cell) and cell and float(cell).is_integer():
            return name, int(float(cell))  # of texts Excel gives the sum 0
    return None
