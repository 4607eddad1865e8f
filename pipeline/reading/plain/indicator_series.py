"""The columns of many sheets of indicators: code, unit and value, each row's value in the unit of its indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from pipeline.reading.cells.indicator_units import form_unit, is_same_unit, unit_text
from pipeline.reading.cells.parse_columns import read_cell
from pipeline.reading.cells.parsers import text_of
from pipeline.reading.plain.cells import EMPTY, NUMERIC
from pipeline.reading.plain.column_series import (
    ColumnSeries,
    bounds,
    completed,
    distinct_rows,
    number_series,
    plain_numbers,
    with_readings,
)
from pipeline.reading.read_indicators import bounded_by, indicator_code, indicator_value
from schemas.column import Kind
from schemas.reference_data import indicators
from schemas.storage import STORAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from pipeline.reading.plain.dense_table import DenseTable
    from schemas.column import Column
    from schemas.reference_data import Indicator

    Ints = npt.NDArray[Any]

_UNIT = "unit"
_WITH_DECIMALS, _WHOLE = "money", "count"
"""Kinds of indicators of which a number may need no interpretation."""


def indicator_series(table: DenseTable) -> dict[str, ColumnSeries]:
    """The columns whose cells depend on the row's indicator, by name; a sheet always has that of codes."""
    sheet = table.parts[0].sheet
    codes, code_of = _codes(table)
    units, unit_of = _units(table)
    known = indicators(sheet.table, sheet.day)
    first, pair_of = distinct_rows(code_of, unit_of)
    pairs = [(known.get(codes[code]), units[unit]) for code, unit in zip(code_of[first], unit_of[first], strict=True)]
    found = {sheet.code_column.name: _of_texts(sheet.code_column, codes, code_of)}
    for place, column in enumerate(table.columns):
        if column.kind is Kind.VALUE:
            found[column.name] = _values(table, place, pairs, pair_of)
        elif column.name == _UNIT:
            found[_UNIT] = _of_texts(column, [form_unit(unit, indicator) for indicator, unit in pairs], pair_of)
    return found


def _codes(table: DenseTable) -> tuple[list[Any], Ints]:
    """The distinct codes as the form writes them, or other cells, and which of them each row has."""
    sheet = table.parts[0].sheet
    place = table.place(sheet.code_column.name)
    first, code_of = _distinct_cells(table, place)
    return [indicator_code(sheet, table.cell(place, row)) for row in first.tolist()], code_of


def _units(table: DenseTable) -> tuple[list[str], Ints]:
    """The distinct units that rows name, and which of them each does, ditto marks resolved; blank where none."""
    places = [place for place, column in enumerate(table.columns) if column.name == _UNIT]
    if not places:
        return [""], np.zeros(len(table.at), np.int64)
    first, unit_of = _distinct_cells(table, places[0])
    cells = [table.cell(places[0], row) for row in first.tolist()]
    named = [unit_text(cell) if isinstance(cell, str) else (text_of(cell), False) for cell in cells]
    is_ditto = np.array([ditto for _, ditto in named], np.bool_)[unit_of]
    is_ditto[table.bounds[:-1][table.bounds[:-1] < len(is_ditto)]] = False  # above the first row of a sheet is none
    for row in np.flatnonzero(is_ditto).tolist():
        unit_of[row] = unit_of[row - 1]
    return [unit for unit, _ in named], unit_of


def _distinct_cells(table: DenseTable, place: int) -> tuple[Ints, Ints]:
    return distinct_rows(table.kind[place], table.number[place].view(np.int64), table.text[place])


def _of_texts(column: Column, cells: Sequence[Any], cell_of: Ints) -> ColumnSeries:
    """A column of texts, of which each row has one of the cells."""
    parsed = [read_cell(column, cell, {}) for cell in cells]
    values = pl.Series(column.name, [each.value for each in parsed], dtype=STORAGE[column.kind].polars)
    return with_readings(column, values[cell_of], parsed, cell_of)


def _values(
    table: DenseTable, place: int, pairs: Sequence[tuple[Indicator | None, str]], pair_of: Ints
) -> ColumnSeries:
    """The values, each as its indicator and its unit say; of an unknown indicator as an amount."""
    column, kind, number = table.columns[place], table.kind[place], table.number[place]
    limits = np.array([bounds(bounded_by(column, indicator)) for indicator, _ in pairs]).reshape(-1, 2)[pair_of]
    is_money = np.array([_kind(indicator) == _WITH_DECIMALS for indicator, _ in pairs], np.bool_)[pair_of]
    is_settled = np.array([_is_settled(*pair) for pair in pairs], np.bool_)[pair_of]
    is_plain, values = plain_numbers(number, may_have_decimals=is_money)
    is_plain &= is_settled & (kind == NUMERIC) & (number >= limits[:, 0]) & (number <= limits[:, 1])
    others = np.flatnonzero(~is_plain & (kind != EMPTY))
    first, numbers = distinct_rows(
        kind[others], number[others].view(np.int64), table.text[place, others], pair_of[others]
    )
    parsed = [indicator_value(column, table.cell(place, row), *pairs[pair_of[row]]) for row in others[first].tolist()]
    return completed(column, number_series(column, is_plain, values), others, parsed, numbers)


def _kind(indicator: Indicator | None) -> str:
    return indicator.kind if indicator else _WITH_DECIMALS


def _is_settled(indicator: Indicator | None, unit: str) -> bool:
    """Whether a number of such rows is in the form's unit, and of a kind that an expression can tell."""
    if _kind(indicator) not in (_WITH_DECIMALS, _WHOLE):
        return False
    return indicator is None or not unit or is_same_unit(unit, indicator)
