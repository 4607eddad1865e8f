"""The cells of a sheet, whoever has read them: the rectangle that is used, and where it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]
    Place = tuple[int, int]


class SheetCells(NamedTuple):
    """A sheet's used rectangle as rows, its first cell's zero-based place, the merged ranges, and if it is shown."""

    rows: list[list[Any]]
    start: Place | None
    merged: Merged
    is_hidden: bool = False


def ordered(merged: Merged) -> Merged:
    """The merged ranges, each from its upper left cell to its lower right one, wherever it was begun."""
    return [
        ((min(top, bottom), min(left, right)), (max(top, bottom), max(left, right)))
        for (top, left), (bottom, right) in merged
    ]


def rectangle(cells: Iterable[tuple[int, int, Any]], merged: Merged = (), *, is_hidden: bool) -> SheetCells:
    """The rectangle that the cells with values span."""
    filled = [(row, column, value) for row, column, value in cells if value != ""]
    if not filled:
        return SheetCells([], None, merged, is_hidden)
    rows, columns = [row for row, _, _ in filled], [column for _, column, _ in filled]
    top, left, width = min(rows), min(columns), max(columns) - min(columns) + 1
    grid: list[list[Any]] = [[""] * width for _ in range(max(rows) - top + 1)]
    for row, column, value in filled:
        grid[row - top][column - left] = value
    return SheetCells(grid, (top, left), merged, is_hidden)
