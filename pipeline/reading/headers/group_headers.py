"""Headers over several columns: the group header above a column, and the headers below a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reading.cells.parsers import is_blank
from schemas.matching import label_key

if TYPE_CHECKING:
    from pipeline.reading.grid import Grid

LONGEST = 120
"""A longer text is a paragraph and no header."""
WHOLE = frozenset(map(label_key, ("tổng", "tổng số", "tổng cộng", "cộng", "chung", "toàn bộ")))
"""What the column is called that is the whole, among those under a common header."""


def is_header(cell: object) -> bool:
    """Whether a cell may be a header at all."""
    return isinstance(cell, str) and 0 < len(cell) < LONGEST


def group_over(grid: Grid, row: int, index: int) -> int | None:
    """Where the group header over a column stands: in the cell merged over it, or in the nearest to the left."""
    cells = grid.rows[row]
    at = next((column for column in range(index, -1, -1) if not is_blank(cells[column])), None)
    if at is None or not isinstance(cells[at], str) or at == index or not grid.merged:
        return at if at is not None and isinstance(cells[at], str) else None
    return at if index <= _end(grid, row, at) else None


def _end(grid: Grid, row: int, index: int) -> int:
    """The last column that the cell of a row is merged over."""
    place = row + grid.top, index + grid.left
    spans = (
        last - grid.left
        for (top, left), (bottom, last) in grid.merged
        if left == place[1] and top <= place[0] <= bottom
    )
    return max(spans, default=index)


def headers_under(grid: Grid, rows: range, row: int, index: int) -> dict[int, str]:
    """The headers in the row below one, of the columns that it stands over; ``rows`` are the known header rows.

    Beyond these a row is one of headers where another header is merged down to it; else it is data.
    """
    below = row + 1
    merged_down = any(top - grid.top in rows and below <= bottom - grid.top for (top, _), (bottom, _) in grid.merged)
    if below >= len(grid.rows) or (below not in rows and not merged_down):
        return {}
    end = _end(grid, row, index)
    if not grid.merged:
        filled = (column for column in range(index + 1, grid.width) if not is_blank(grid.rows[row][column]))
        end = next(filled, grid.width) - 1
    cells = grid.rows[below][index : end + 1]
    if is_blank(cells[0]):
        return {}
    return {at: cell for at, cell in enumerate(cells, start=index) if is_header(cell) and not is_blank(cell)}
