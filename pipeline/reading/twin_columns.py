"""Columns that stand under one header: which of them is read, and whether the other says the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.reading.cells.column_unit import converted
from pipeline.reading.cells.date_parsers import read_date
from pipeline.reading.cells.number_parsers import read_money
from pipeline.reading.cells.parsers import is_blank, text_of
from pipeline.reading.headers.header_map import Twin
from pipeline.reading.rows.data_rows import table_rows
from schemas.column import Kind
from schemas.matching import label_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from schemas.column import Column, Sheet


def filled_columns(sheet: Sheet, grid: Grid, found: HeaderMap) -> HeaderMap:
    """The map in which a column without a value gives way to the first of its twins that has one."""
    data = [grid.rows[row] for row in table_rows(sheet, grid, found).data] if found.twins else []
    for name, twins in found.twins.items():
        filled = next((twin for twin in twins if _has_value(data, twin.at)), None)
        if filled is not None and not _has_value(data, found.columns[name]):
            found = _with(grid, found, name, filled)
    return found


def _has_value(rows: Iterable[Sequence[Any]], at: int) -> bool:
    return any(not is_blank(row[at]) for row in rows)


def _with(grid: Grid, found: HeaderMap, name: str, twin: Twin) -> HeaderMap:
    """The map with a twin in its column's place, and the column as its twin."""
    row, at = found.rows[name], found.columns[name]
    former = Twin(row, at, text_of(grid.rows[row][at]), found.units.get(name))
    units = {column: unit for column, unit in found.units.items() if column != name}
    return replace(
        found,
        columns=found.columns | {name: twin.at},
        rows=found.rows | {name: twin.row},
        units=units | ({name: twin.unit} if twin.unit else {}),
        twins=found.twins | {name: [former, *(other for other in found.twins[name] if other is not twin)]},
    )


def says_otherwise(column: Column, grid: Grid, found: HeaderMap, rows: Iterable[int], twin: Twin) -> bool:
    """Whether a column that has values says something else in one of the grid's rows than the one that was read."""
    unit = found.units.get(column.name)
    worths = [each.worth if each else None for each in (unit, twin.unit)]
    data = [grid.rows[row] for row in rows]
    taken, other = (
        [_value(column, row[at], worth) for row in data]
        for at, worth in zip((found.columns[column.name], twin.at), worths, strict=True)
    )
    return any(value is not None for value in other) and taken != other


def _value(column: Column, cell: object, worth: Decimal | None) -> Any:  # noqa: ANN401 - of any kind
    """A cell's value to compare by: an amount in million dong, a date, or the key of a text; None where it is blank."""
    if is_blank(cell):
        return None
    if column.is_amount:
        parsed = read_money(cell)
        parsed = parsed if worth is None else converted(parsed, cell, worth)
        return label_key(text_of(cell)) if parsed.value is None else parsed.value
    day = read_date(cell).value if column.kind is Kind.DATE else None
    return day or label_key(text_of(cell))
