"""The rows of a sheet as lists of cells, like calamine gives them, each made when it is asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, overload

from pipeline.reading.plain.cells import DATED, NUMERIC, TEXT, TRUTH

if TYPE_CHECKING:
    from pipeline.reading.plain.batch import PlainBatch

DAY_ZERO = 693_594
"""The proleptic ordinal of 30 December 1899, from which serial numbers of days count in effect."""


class SheetRows(Sequence[list[Any]]):
    """The used rectangle of one of a batch's sheets: ``slots`` are the rows with cells, by their place in the batch."""

    def __init__(self, batch: PlainBatch, slots: range, corner: tuple[int, int], height: int, width: int) -> None:
        """A view: nothing is made yet."""
        self._batch, self.slots = batch, slots
        self._top, self._left = corner
        self._height, self._width = height, width
        self.places: list[int] = (batch.slot_rows[slots.start : slots.stop] - self._top).tolist()
        """The rows with cells, counted from the top of the rectangle."""
        self._made: dict[int, list[Any]] = {}

    def __len__(self) -> int:
        return self._height

    @overload
    def __getitem__(self, at: int) -> list[Any]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[Any]]: ...
    def __getitem__(self, at: int | slice) -> list[Any] | list[list[Any]]:
        if isinstance(at, slice):
            return [self[row] for row in range(*at.indices(self._height))]
        at = at + self._height if at < 0 else at
        if not 0 <= at < self._height:
            raise IndexError(at)
        if at not in self._made:
            self._made[at] = self._row(at)
        return self._made[at]

    def __iter__(self) -> Iterator[list[Any]]:
        return (self[at] for at in range(self._height))

    def _row(self, at: int) -> list[Any]:
        row: list[Any] = [""] * self._width
        place = bisect_left(self.places, at)
        if place == len(self.places) or self.places[place] != at:
            return row
        batch, slot = self._batch, self.slots.start + place
        cells = slice(int(batch.slot_starts[slot]), int(batch.slot_starts[slot + 1]))
        each = zip(
            *(part[cells].tolist() for part in (batch.cells.column, batch.cells.kind, batch.cells.number, batch.cells.text)),
            strict=True,
        )
        for column, kind, number, text in each:
            row[column - self._left] = self._cell(kind, number, text)
        return row

    def _cell(self, kind: int, number: float, text: int) -> Any:  # noqa: ANN401 - a cell
        if kind == TEXT:
            return self._batch.texts[text]
        if kind == NUMERIC:
            return number
        if kind == DATED:
            return day_of(number)
        return bool(number) if kind == TRUTH else ""


def day_of(serial: float) -> date:
    """The day of a serial number from March 1900 on."""
    return date.fromordinal(DAY_ZERO + int(serial))
