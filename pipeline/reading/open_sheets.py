"""The worksheets of an inspected file as grids, with the error values and percentages that calamine does not show."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.reading.cells.special_cells import DayFrom1904
from pipeline.reading.grid import Grid
from pipeline.reading.open_workbook import worksheets
from pipeline.reading.seen_cells import see_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.reading.formats.inspection import Inspection
    from pipeline.reading.sheet_cells import SheetCells

FAR_ROWS, FAR_COLUMNS = 1000, 64
"""Error cells farther than this from all values are left alone."""


def grids(content: bytes, inspection: Inspection, wanted: Callable[[str], object] = lambda _: True) -> Iterator[Grid]:
    """Every worksheet of the workbook, hidden ones too, one at a time; UnreadableError when it is none.

    ``wanted`` restricts them to the sheets of whose names it is true.
    calamine shows error cells and formulas without a stored value as blanks, and no number formats; they are put back
    from the inspection.
    """
    for name, cells, its_inspection in worksheets(content, inspection, wanted):
        grid = _grid(name, cells, its_inspection)
        yield _with_days_from_1904(grid) if its_inspection.is_1904 else grid


def _grid(name: str, cells: SheetCells, inspection: Inspection) -> Grid:
    """The sheet with its error cells; the ``others`` are of a format whose used area was not measured before."""
    rows, start = cells.rows, cells.start
    errors, others = inspection.error_cells.get(name, {}), inspection.other_errors(name)
    errors = errors or {place: error for place, error in others.items() if _is_near(place, rows, start)}
    if errors:
        rows, start = _widened(rows, start, errors)
    top, left = start or (0, 0)
    for (row, column), error in errors.items():
        rows[row - top][column - left] = error
    marks, formatted = see_cells(name, rows, (top, left), inspection)
    totals = {row - top for row in inspection.table_totals.get(name, ())}
    return Grid(
        *(name, top, left, rows, cells.merged),
        is_hidden=cells.is_hidden,
        marks=marks,
        totals=totals,
        formatted=formatted,
    )


def _with_days_from_1904(grid: Grid) -> Grid:
    """The sheet in which each day says that it is counted from 1904: the number behind it is another one."""
    rows = [
        [DayFrom1904(cell.year, cell.month, cell.day) if type(cell) is dt.date else cell for cell in row]
        for row in grid.rows
    ]
    return replace(grid, rows=rows)


def _is_near(place: tuple[int, int], rows: list[list[Any]], start: tuple[int, int] | None) -> bool:
    """Whether a cell lies in the used area or little beyond, so that it can be made to hold the cell."""
    (row, column), (top, left) = place, start or (0, 0)
    height, width = len(rows), len(rows[0]) if rows else 0
    return -FAR_ROWS < row - top < height + FAR_ROWS and -FAR_COLUMNS < column - left < width + FAR_COLUMNS


def _widened(
    rows: list[list[Any]], start: tuple[int, int] | None, places: Iterable[tuple[int, int]]
) -> tuple[list[list[Any]], tuple[int, int]]:
    """The used area made to hold the places too: calamine ends it where formulas without a value begin."""
    filled = [(row, column) for row, column in places]
    if start and rows:
        filled += [start, (start[0] + len(rows) - 1, start[1] + len(rows[0]) - 1)]
    top, left = (min(index) for index in zip(*filled, strict=True))
    bottom, right = (max(index) for index in zip(*filled, strict=True))
    wide: list[list[Any]] = [[""] * (right - left + 1) for _ in range(bottom - top + 1)]
    for row, cells in enumerate(rows, start=(start or (0, 0))[0] - top):
        at = (start or (0, 0))[1] - left
        wide[row][at : at + len(cells)] = cells
    return wide, (top, left)
