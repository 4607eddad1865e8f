"""The cells below the headers of many sheets that have the same columns, column by column and row by row."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pipeline.reading.plain.cells import DATED, EMPTY, NUMERIC, TEXT
from pipeline.reading.plain.sheet_rows import SheetRows, day_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from pipeline.reading.plain.batch import PlainBatch
    from schemas.column import Column, Sheet

    Ints = npt.NDArray[np.int32]
    Truths = npt.NDArray[np.bool_]


class SheetPart(NamedTuple):
    """A sheet of a workbook of the batch, where its columns are, and the codes of its unit's communes by their keys."""

    workbook: int
    sheet: Sheet
    grid: Grid
    found: HeaderMap
    communes: dict[str, str]


@dataclass(frozen=True, slots=True)
class DenseTable:
    """What stands below the headers of the parts, in rows that have cells; the parts have the same columns.

    ``kind``, ``number`` and ``text`` are by column, in the order of ``columns``, and by row, as :class:`Cells` has
    them; of each row ``part`` is the part that it is of, ``at`` its place in that part's grid, ``has_more`` whether a
    cell of no column is filled, ``has_invisible`` whether a letter of its texts may show nothing. ``bounds`` are the
    first row of each part, and the end.
    """

    batch: PlainBatch
    parts: Sequence[SheetPart]
    columns: list[Column]
    kind: npt.NDArray[np.uint8]
    number: npt.NDArray[np.float64]
    text: Ints
    part: Ints
    at: Ints
    has_more: Truths
    has_invisible: Truths
    bounds: Ints

    def place(self, name: str) -> int:
        """Which of the columns has the name."""
        return next(place for place, column in enumerate(self.columns) if column.name == name)

    def only(self, chosen: Truths) -> DenseTable:
        """The same with the chosen rows alone."""
        counts = np.bincount(self.part[chosen], minlength=len(self.parts))
        return DenseTable(
            self.batch,
            self.parts,
            self.columns,
            self.kind[:, chosen],
            self.number[:, chosen],
            self.text[:, chosen],
            self.part[chosen],
            self.at[chosen],
            self.has_more[chosen],
            self.has_invisible[chosen],
            np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        )

    def cell(self, place: int, row: int) -> Any:  # noqa: ANN401 - a cell
        """A cell as calamine gives it."""
        kind = self.kind[place, row]
        if kind == TEXT:
            return self.batch.texts[self.text[place, row]]
        if kind == NUMERIC:
            return float(self.number[place, row])
        if kind == DATED:
            return day_of(self.number[place, row])
        return "" if kind == EMPTY else bool(self.number[place, row])


def dense_table(batch: PlainBatch, parts: Sequence[SheetPart]) -> DenseTable:
    """Put the cells of parts with the same columns, at the same places from the left of the sheet, into arrays."""
    first = parts[0]
    columns = [column for column in first.sheet.columns if column.name in first.found.columns]
    ranges = list(map(_slots_below, parts))
    counts = [len(slots) for slots in ranges]
    bounds = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    slots = np.concatenate([np.arange(each.start, each.stop, dtype=np.int32) for each in ranges])
    part = np.repeat(np.arange(len(parts), dtype=np.int32), counts)
    tops = np.array([each.grid.top for each in parts], np.int32)
    lengths = batch.slot_starts[slots + 1] - batch.slot_starts[slots]
    row = np.repeat(np.arange(len(slots), dtype=np.int32), lengths)
    starts = np.cumsum(lengths) - lengths
    cells = np.arange(len(row), dtype=np.int32) + np.repeat(batch.slot_starts[slots] - starts, lengths)
    places = np.full(int(batch.cells.column.max(initial=0)) + 1, -1, np.int32)
    for place, column in enumerate(columns):
        at = first.grid.left + first.found.columns[column.name]
        if at < len(places):
            places[at] = place
    place = places[batch.cells.column[cells]]
    is_in, kind = place >= 0, batch.cells.kind[cells]
    shape = len(columns), len(slots)
    table = DenseTable(
        batch,
        parts,
        columns,
        np.zeros(shape, np.uint8),
        np.zeros(shape),
        np.full(shape, -1, np.int32),
        part,
        batch.slot_rows[slots] - tops[part],
        np.zeros(len(slots), np.bool_),
        np.zeros(len(slots), np.bool_),
        bounds,
    )
    where = place[is_in], row[is_in]
    table.kind[where] = kind[is_in]
    table.number[where] = batch.cells.number[cells[is_in]]
    table.text[where] = batch.cells.text[cells[is_in]]
    table.has_more[row[~is_in & (kind != EMPTY)]] = True
    table.has_invisible[row[(kind == TEXT) & batch.is_invisible[batch.cells.text[cells]]]] = True
    return table


def _slots_below(part: SheetPart) -> range:
    """The rows with cells below the headers."""
    rows = part.grid.rows
    if not isinstance(rows, SheetRows):  # a sheet without a cell
        return range(0)
    return rows.slots[bisect_right(rows.places, part.found.last) :]
