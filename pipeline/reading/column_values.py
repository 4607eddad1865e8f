"""A table's rows as a list of values per column, and one frame of the rows of many tables.

A Polars column costs as much for ten rows as for a thousand (4 µs, and 170 µs a frame of 30 columns), so the sheets of
a few workbooks share them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import polars as pl

from schemas.storage import MONEY, MONEY_SCALE, frame_types

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.column import Sheet

_EXACT = 9 * 10**12
"""Below this amount, in million dong, a float still holds its thousandths."""


@dataclass(frozen=True, slots=True)
class ColumnLists:
    """So many rows of a sheet of the form: Python values by column of :func:`schemas.storage.frame_types`.

    Amounts are floats or whole numbers, rounded to their decimals; ``same`` are texts that all rows have; a column that
    is in neither is null.
    """

    sheet: Sheet
    height: int
    lists: dict[str, list[Any]]
    same: dict[str, str] = field(default_factory=dict)

    def values(self, name: str) -> list[Any]:
        """The column's values, row by row; None throughout where it is null."""
        return self.lists.get(name) or [self.same.get(name)] * self.height


def column_values(rows: ColumnLists | pl.DataFrame, name: str) -> list[Any]:
    """A column's values, row by row, however the rows are held."""
    return rows.values(name) if isinstance(rows, ColumnLists) else rows[name].to_list()


def joined(parts: Sequence[ColumnLists]) -> pl.DataFrame:
    """The rows of one or more parts of the same sheet, in their order, in one frame."""
    sheet = parts[0].sheet
    places = [place for place, part in enumerate(parts) for _ in range(part.height)]
    series = []
    for name, kind in frame_types(sheet).items():
        if all(name in part.same for part in parts):
            series.append(pl.Series(name, [part.same[name] for part in parts], dtype=kind).gather(places))
        elif any(name in part.lists or name in part.same for part in parts):
            series.append(series_of(name, list(chain.from_iterable(part.values(name) for part in parts)), kind))
    return pl.concat([_empty(sheet), pl.DataFrame(series)], how="diagonal")


@cache
def _empty(sheet: Sheet) -> pl.DataFrame:
    return pl.DataFrame(schema=frame_types(sheet))


def series_of(name: str, values: list[Any], kind: pl.DataType) -> pl.Series:
    """The values as a column of a kind of storage: counts and amounts as calamine gives them, or exact ones."""
    if kind == pl.Int64:  # counts, which calamine gives as floats
        return pl.Series(name, values, dtype=pl.Float64).cast(pl.Int64)
    if kind != MONEY:
        return pl.Series(name, values, dtype=kind)
    if any(value is not None and abs(value) >= _EXACT for value in values):
        exact = [None if value is None else round(Decimal(value), MONEY_SCALE) for value in values]
        return pl.Series(name, exact, dtype=kind)
    return pl.Series(name, values, dtype=pl.Float64).cast(kind)
