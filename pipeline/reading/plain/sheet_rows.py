"""The rows of a sheet as lists of cells, like calamine gives them, each made when it is asked for."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, overload

from pipeline.reading.grid import SparseRows, said
from pipeline.reading.plain.cells import DATED, NUMERIC, TEXT, TRUTH
from schemas.matching import nfc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    import numpy.typing as npt

    from pipeline.reading.plain.cells import Cells

DAY_ZERO = 693_594
"""The proleptic ordinal of 30 December 1899, from which serial numbers of days count in effect."""


@dataclass(frozen=True, slots=True)
class SlottedCells:
    """The cells of all sheets of a batch, and where each slot begins among them: a row of a sheet that has cells.

    ``texts`` are the distinct ones, which ``cells.text`` counts; ``says_nothing`` tells of each whether it is blank, or
    a dash. ``slot_rows`` are zero-based Excel rows, ``slot_starts`` the first cell of each and the end; ``are_texts``
    tells of each whether all its cells are texts. ``said`` remembers what rows of the same texts say: titles and notes
    are the same in very many sheets.
    """

    cells: Cells
    texts: list[str]
    says_nothing: npt.NDArray[np.bool_]
    slot_rows: npt.NDArray[np.int32]
    slot_starts: npt.NDArray[np.int32]
    are_texts: npt.NDArray[np.bool_]
    said: dict[bytes, list[str]]


class SheetRows(SparseRows):
    """The used rectangle of one of a batch's sheets: ``slots`` are the rows with cells, by their place in the batch."""

    def __init__(self, batch: SlottedCells, slots: range, corner: tuple[int, int], height: int, width: int) -> None:
        """A view: nothing is made yet."""
        self._batch, self.slots = batch, slots
        self._top, self._left = corner
        self._height, self._width = height, width
        self.places: list[int] = (batch.slot_rows[slots.start : slots.stop] - self._top).tolist()
        """The rows with cells, counted from the top of the rectangle."""
        self._starts: list[int] = batch.slot_starts[slots.start : slots.stop + 1].tolist()
        self._made: dict[int, list[Any]] = {}

    def __len__(self) -> int:
        """Rows from the first with a cell to the last, those between them without one too."""
        return self._height

    @overload
    def __getitem__(self, at: int) -> list[Any]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[Any]]: ...
    def __getitem__(self, at: int | slice) -> list[Any] | list[list[Any]]:
        """The cells of a row from the first column to the last, or of several rows."""
        if isinstance(at, slice):
            return [self[row] for row in range(*at.indices(self._height))]
        at = at + self._height if at < 0 else at
        if not 0 <= at < self._height:
            raise IndexError(at)
        if at not in self._made:
            self._made[at] = self._row(at)
        return self._made[at]

    def __iter__(self) -> Iterator[list[Any]]:
        """Each row, made when it is its turn."""
        return (self[at] for at in range(self._height))

    def said(self, at: int) -> Iterable[str]:
        """What a person sees in the cells of a row that say something."""
        batch = self._batch
        if not self.is_text(at):
            return said(cell for _, cell in self._cells(at))
        numbers = batch.cells.text[self._span(at)]
        key = numbers.tobytes()
        if key not in batch.said:
            texts, says_nothing = batch.texts, batch.says_nothing
            batch.said[key] = [nfc(texts[text]) for text in numbers.tolist() if not says_nothing[text]]
        return batch.said[key]

    def is_text(self, at: int) -> bool:
        """Whether each cell of a row, if it has one, is a text."""
        place, is_there = self._place(at)
        return not is_there or bool(self._batch.are_texts[self.slots.start + place])

    def content(self, first: int, end: int) -> bytes:
        """What stands in some rows, and where: equal for two sheets of a batch whose rows are equal."""
        cells = slice(self._span(first).start, self._span(end).start)
        batch = self._batch.cells
        return b"|".join(
            part[cells].tobytes() for part in (batch.row, batch.column, batch.kind, batch.number, batch.text)
        )

    def text_ids(self, end: int) -> list[int]:
        """The numbers of the texts above a row, among those of the batch."""
        cells = slice(self._span(0).start, self._span(end).start)
        numbers: list[int] = self._batch.cells.text[cells].tolist()
        return numbers

    def _row(self, at: int) -> list[Any]:
        row: list[Any] = [""] * self._width
        for column, cell in self._cells(at):
            row[column - self._left] = cell
        return row

    def _cells(self, at: int) -> list[tuple[int, Any]]:
        """The cells of a row with their columns."""
        cells, batch = self._span(at), self._batch.cells
        columns, kinds, texts = (part[cells].tolist() for part in (batch.column, batch.kind, batch.text))
        known = self._batch.texts
        if kinds.count(TEXT) == len(kinds):
            return [(column, known[text]) for column, text in zip(columns, texts, strict=True)]
        numbers = batch.number[cells].tolist()
        return [
            (column, known[text] if kind == TEXT else self._cell(kind, number))
            for column, kind, number, text in zip(columns, kinds, numbers, texts, strict=True)
        ]

    def _span(self, at: int) -> slice:
        """The cells of a row among those of the batch; of a row without a cell an empty span where it would be."""
        place, is_there = self._place(at)
        return slice(self._starts[place], self._starts[place + is_there])

    def _place(self, at: int) -> tuple[int, bool]:
        """Which of the rows with cells is the first from a row on, and whether it is that row."""
        place = bisect_left(self.places, at)
        return place, place < len(self.places) and self.places[place] == at

    @staticmethod
    def _cell(kind: int, number: float) -> Any:  # noqa: ANN401 - a cell
        if kind == NUMERIC:
            return number
        if kind == DATED:
            return day_of(number)
        return bool(number) if kind == TRUTH else ""


def day_of(serial: float) -> date:
    """The day of a serial number from March 1900 on."""
    return date.fromordinal(DAY_ZERO + int(serial))
