"""A column of many sheets as values of its kind: by expressions over all rows, in Python once per distinct other cell.

What a cell is read as is what :func:`pipeline.reading.cells.parse_columns.column_lists` reads it as.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from pipeline.reading.cells.date_parsers import FIRST_PLAIN_YEAR
from pipeline.reading.cells.number_parsers import THOUSANDTH_NOISE
from pipeline.reading.cells.parse_columns import ranged, read_cell
from pipeline.reading.cells.parsers import BLANK, ParsedCell, are_plain_texts
from pipeline.reading.column_values import series_of
from pipeline.reading.plain.cells import DATED, EMPTY, NUMERIC, TEXT
from pipeline.reading.plain.sheet_rows import DAY_ZERO
from schemas.column import Kind
from schemas.storage import MONEY_SCALE, STORAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from pipeline.reading.plain.dense_table import DenseTable, Truths
    from schemas.column import Column

    Ints = npt.NDArray[np.int64]

_MOST_EXACT = 10**9
"""Below this amount a float tells thousandths apart from what its last digits add."""
_MOST_COUNT = 9 * 10**12
_UNIX_DAY_ZERO = 719_163 - DAY_ZERO
"""The serial number of 1 January 1970."""
_FIRST_PLAIN_DAY = date(FIRST_PLAIN_YEAR, 1, 1).toordinal() - DAY_ZERO
_TAX_WEIGHTS = np.array([31, 29, 23, 19, 17, 13, 7, 5, 3])
_TAX_DIGITS = 10


class ColumnSeries(NamedTuple):
    """A column's values, and, where a cell was not plain, the texts of such cells and how each was read."""

    values: pl.Series
    texts: pl.Series | None = None
    readings: pl.Series | None = None


def column_series(table: DenseTable, place: int) -> ColumnSeries:
    """Read the column at that place of the table."""
    column = table.columns[place]
    if column.kind in (Kind.COUNT, Kind.MONEY):
        return _numbers(table, place, column)
    if column.kind is Kind.DATE:
        return _days(table, place, column)
    if column.kind in (Kind.MONTH, Kind.FLAG):  # of which a blank may say something
        return _told_apart(table, place, np.ones(len(table.at), np.bool_))
    return _told_apart(table, place, table.kind[place] != EMPTY)


def _numbers(table: DenseTable, place: int, column: Column) -> ColumnSeries:
    kind, number = table.kind[place], table.number[place]
    low, high = bounds(column)
    is_plain, values = plain_numbers(number, may_have_decimals=column.kind is Kind.MONEY)
    is_plain &= (kind == NUMERIC) & (number >= low) & (number <= high)
    return _completed(table, place, is_plain, number_series(column, is_plain, values))


def bounds(column: Column) -> tuple[float, float]:
    """The least and the greatest number that the column may hold."""
    low, high = column.minimum, column.maximum
    return -np.inf if low is None else float(low), np.inf if high is None else float(high)


def plain_numbers(
    number: npt.NDArray[np.float64], *, may_have_decimals: bool | Truths
) -> tuple[Truths, npt.NDArray[np.float64]]:
    """Which numbers need no interpretation, and these without what their last digits add to a number of thousandths."""
    is_whole = (number == np.rint(number)) & (np.abs(number) < _MOST_COUNT)
    rounded = np.round(number, MONEY_SCALE)
    is_exact = (np.abs(number) < _MOST_EXACT) & (np.abs(number - rounded) <= THOUSANDTH_NOISE)
    return is_whole | (is_exact & may_have_decimals), np.where(is_whole, number, rounded)


def number_series(column: Column, is_plain: Truths, values: npt.NDArray[np.float64]) -> pl.Series:
    """The plain numbers, and null for the others."""
    return pl.Series(column.name, np.where(is_plain, values, np.nan), nan_to_null=True)


def _days(table: DenseTable, place: int, column: Column) -> ColumnSeries:
    serial = table.number[place]
    is_plain = (table.kind[place] == DATED) & (serial >= _FIRST_PLAIN_DAY)
    days = pl.Series(column.name, np.where(is_plain, serial - _UNIX_DAY_ZERO, np.nan), nan_to_null=True)
    return _completed(table, place, is_plain, days.cast(pl.Int32).cast(pl.Date))


def _completed(table: DenseTable, place: int, is_plain: Truths, values: pl.Series) -> ColumnSeries:
    others = np.flatnonzero(~is_plain & (table.kind[place] != EMPTY))
    return completed(table.columns[place], values, others, *_parsed(table, place, others))


def completed(
    column: Column, values: pl.Series, others: Ints, parsed: Sequence[ParsedCell], numbers: Ints
) -> ColumnSeries:
    """The plain values with those of the other filled cells, which are read one by one; ``numbers`` as above."""
    kind = STORAGE[column.kind].polars
    if not len(others):
        return ColumnSeries(values.cast(kind))
    listed: list[Any] = values.to_list()
    for row, number in zip(others.tolist(), numbers.tolist(), strict=True):
        listed[row] = parsed[number].value
    indices = np.full(len(values), len(parsed))
    indices[others] = numbers
    return with_readings(column, series_of(column.name, listed, kind), [*parsed, BLANK], indices)


def _told_apart(table: DenseTable, place: int, chosen: Truths) -> ColumnSeries:
    """The values of a column in which the same few cells come again, or of texts."""
    column = table.columns[place]
    is_text = chosen & (table.kind[place] == TEXT)
    if column.kind is Kind.COMMUNE:  # which of them are known depends on the unit
        is_text = np.zeros(len(chosen), np.bool_)
    numbers, places = distinct(table.text[place][is_text], len(table.batch.texts))
    texts = [table.batch.texts[number] for number in numbers.tolist()]
    others = np.flatnonzero(chosen & ~is_text)
    if not len(others) and column.kind is Kind.TEXT and are_plain_texts(texts):
        return ColumnSeries(table.batch.text_series[np.where(is_text, table.text[place], len(table.batch.texts))])
    parsed = _parsed_texts(column, texts)
    more, their_places = _parsed(table, place, others)
    indices = np.full(len(table.at), len(parsed) + len(more))
    indices[is_text] = places
    indices[others] = their_places + len(parsed)
    parsed = [*parsed, *more, BLANK]
    values = pl.Series(column.name, [each.value for each in parsed], dtype=STORAGE[column.kind].polars)
    return with_readings(column, values[indices], parsed, indices)


def distinct(numbers: npt.NDArray[np.int32], end: int) -> tuple[Ints, Ints]:
    """The distinct numbers below the end, and which of them each is: as numpy's ``unique``, and faster."""
    is_there = np.zeros(end, np.bool_)
    is_there[numbers] = True
    places = np.cumsum(is_there) - 1
    return np.flatnonzero(is_there), places[numbers]


def _parsed_texts(column: Column, texts: Sequence[str]) -> list[ParsedCell]:
    """What the distinct texts of a column are read as."""
    if column.kind is Kind.TEXT and are_plain_texts(texts):
        return list(map(ParsedCell, texts))
    if column.kind is Kind.TAX_CODE:
        are_valid = _are_tax_codes(texts)
        return [
            ParsedCell(text) if is_valid else read_cell(column, text, {})
            for text, is_valid in zip(texts, are_valid, strict=True)
        ]
    return [ranged(column, read_cell(column, text, {}), text) for text in texts]


def _are_tax_codes(texts: Sequence[str]) -> list[bool]:
    """Of each text whether it is nothing but the ten digits of a code, with the right one to check the others by."""
    are_long = np.array([len(text) == _TAX_DIGITS and text.isascii() and text.isdecimal() for text in texts], np.bool_)
    together = "".join(text for text, is_long in zip(texts, are_long, strict=True) if is_long)
    digits = np.frombuffer(together.encode(), np.uint8).reshape(-1, _TAX_DIGITS).astype(np.int64) - ord("0")
    checks = 10 - (digits[:, :-1] @ _TAX_WEIGHTS) % 11
    are_valid = np.zeros(len(texts), np.bool_)
    are_valid[are_long] = (checks == digits[:, -1]) & digits[:, 2:9].any(axis=1)
    found: list[bool] = are_valid.tolist()
    return found


def _parsed(table: DenseTable, place: int, rows: Ints) -> tuple[list[ParsedCell], Ints]:
    """What the distinct cells of some rows are read as, and which of them that of each row is."""
    column = table.columns[place]
    of_unit = column.kind is Kind.COMMUNE
    kind, number, text = table.kind[place, rows], table.number[place, rows], table.text[place, rows]
    first, places = distinct_rows(
        kind, number.view(np.int64), text, table.part[rows] if of_unit else np.zeros_like(text)
    )
    parsed = []
    for row in rows[first].tolist():
        cell, communes = table.cell(place, row), table.parts[table.part[row]].communes if of_unit else {}
        parsed.append(ranged(column, read_cell(column, cell, communes), cell))
    return parsed, places


def distinct_rows(*parts: npt.NDArray[Any]) -> tuple[Ints, Ints]:
    """Where each distinct combination of the parts stands first, and which of them that of each place is."""
    keys = np.column_stack([part.astype(np.int64) for part in parts])
    _, first, places = np.unique(keys.view(f"V{8 * len(parts)}").ravel(), return_index=True, return_inverse=True)
    return first, places


def with_readings(
    column: Column, values: pl.Series, parsed: Sequence[ParsedCell], indices: npt.NDArray[Any]
) -> ColumnSeries:
    """The values with how cells were read, of which each row has one of the ``parsed``."""
    if not column.is_parsed or not any(cell.reading for cell in parsed):
        return ColumnSeries(values)
    texts = pl.Series(column.text_name, [cell.text if cell.reading else None for cell in parsed], dtype=pl.String)
    readings = pl.Series(column.reading_name, [cell.reading for cell in parsed], dtype=pl.String)
    return ColumnSeries(values, texts[indices], readings[indices])
