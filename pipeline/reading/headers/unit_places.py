"""Where a sheet names the unit of a column: in its header, over it, in a row below it or in a line of the title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reading.cells.parsers import is_blank, text_of
from pipeline.reading.headers.group_headers import LONGEST, group_over, is_header
from pipeline.reading.headers.money_units import (
    MILLION,
    HeaderParts,
    HeaderUnit,
    counts_other,
    header_parts,
    is_convertible,
    is_no_count,
    is_unit_label,
    title_unit,
    worth_of,
)
from schemas.column import Kind, Layout
from schemas.matching import label_key

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from pipeline.reading.grid import Grid
    from schemas.column import Column, Sheet

UNIT_ROWS = 2
"""So many rows below the headers may give units: one of them, or their index and it."""
TextPlace = tuple[int, int, str]
"""A place in the grid and the text there."""
TitleUnit = tuple[int, int, str, HeaderParts]
"""A line of the title that gives a unit: its place, its text, the unit."""


def lowest(grid: Grid, index: int, rows: range) -> int | None:
    """The lowest of the header rows in which the column has a text."""
    return next((row for row in reversed(rows) if not is_blank(grid.rows[row][index])), None)


def last_row_of_units(grid: Grid, last: int) -> int:
    """The last header row: also one of units below them, or below their index, that names another unit of money."""
    for row in range(last + 1, min(last + 1 + UNIT_ROWS, len(grid.rows))):
        if not all(isinstance(cell, str) for cell in grid.rows[row]):  # a number: almost always the first cell
            continue
        cells = [cell for cell in grid.rows[row] if not is_blank(cell)]
        if cells and all(len(cell) < LONGEST for cell in cells):
            parts = [header_parts(cell) for cell in cells]
            if any(unit.unit and not unit.name and worth_of(unit) != MILLION for unit in parts):
                return row
    return last


def title_above(grid: Grid, first: int) -> TitleUnit | None:
    """The line above the headers that gives another unit of money; its row is counted from the first header row."""
    for row, cells in enumerate(grid.rows[:first]):
        texts = [(at, cell) for at, cell in enumerate(cells) if cell and is_header(cell) and not is_blank(cell)]
        for at, (index, cell) in enumerate(texts):
            beside = f" {texts[at + 1][1]}" if is_unit_label(cell) and at + 1 < len(texts) else ""
            if unit := title_unit(cell + beside):
                return row - first, index, text_of(cell + beside), unit
    return None


class NamedUnits:
    """The units that a sheet's header rows, and the ``title`` above them, name; ``known`` are the form's headers."""

    def __init__(self, sheet: Sheet, grid: Grid, title: TitleUnit | None, known: Container[str]) -> None:
        self.sheet, self.grid, self.title, self.known = sheet, grid, title, known

    def of_column(
        self, column: Column, index: int, rows: range, row: int | None = None
    ) -> HeaderUnit | tuple[TextPlace, HeaderParts] | None:
        """What the column is to be converted from, or the unit that it cannot have; None where it is the form's."""
        row = lowest(self.grid, index, rows) if row is None else row
        place, parts = next(self._named(column, rows, row, index), (None, None)) if row is not None else (None, None)
        if place is None or parts is None:
            return None
        if not parts.unit or not is_convertible(self.sheet, column, parts):
            return place, parts
        worth = worth_of(parts) or MILLION
        return None if worth == MILLION else HeaderUnit(*place, parts.unit, worth, is_own=place[:2] == (row, index))

    def _named(self, column: Column, rows: range, row: int, index: int) -> Iterator[tuple[TextPlace, HeaderParts]]:
        """What names a unit, the nearest first: the header, the group headers over it, the line of the title."""
        cell = self.grid.rows[row][index]
        if isinstance(cell, str) and label_key(cell) not in self.known:
            parts = header_parts(cell)
            if parts.unit or is_no_count(column, parts) or counts_other(column, parts):
                yield (row, index, text_of(cell)), parts
        elif isinstance(cell, str) and header_parts(cell).unit:
            return
        if column.kind is not Kind.MONEY and not (column.kind is Kind.VALUE and self.sheet.layout is Layout.INDICATORS):
            return
        for upper in range(row - 1, rows.start - 1, -1):
            at = group_over(self.grid, upper, index)
            group = header_parts(self.grid.rows[upper][at]) if at is not None else HeaderParts("")
            if at is not None and group.unit:
                yield (upper, at, text_of(self.grid.rows[upper][at])), group
        if self.title and (column.kind is Kind.MONEY or worth_of(self.title[3])):
            yield self.title[:3], self.title[3]
