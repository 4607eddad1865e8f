"""Finds a sheet's header rows and, by matching and never by counting, the form's columns in them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from pipeline.reading.headers.column_names import row_names
from pipeline.reading.headers.header_map import HeaderMap
from pipeline.reading.headers.money_units import header_parts
from pipeline.reading.headers.resolve_columns import DEEPEST, resolve_columns
from pipeline.reading.headers.similarity import bare_key
from schemas.matching import label_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from pipeline.reading.grid import Grid
    from schemas.column import Column, Sheet

SEARCHED_ROWS = 40
"""A header stands within so many rows of the top of the used area."""
NEAR = 60
"""From this likeness on (0 to 100) a header is worth naming as the nearest to a missing one."""


def _placed(rows: list[dict[int, str]]) -> dict[str, int]:
    """Column index by name over a window of header rows; the lowest row that names a column decides."""
    by_index: dict[int, str] = {}
    for row in reversed(rows):
        by_index = row | by_index
    placed: dict[str, int] = {}
    for index, name in sorted(by_index.items()):
        placed.setdefault(name, index)
    return placed


def _names_down_to_all(sheet: Sheet, rows: Iterable[Sequence[Any]]) -> list[dict[int, str]]:
    """The names in each row, down to where a window of rows names every column: no later one names more.

    Headers take 0.2 ms so; looking for them in all searched rows takes 0.4.
    """
    named: list[dict[int, str]] = []
    for row in rows:
        named.append(row_names(sheet, row))
        if named[-1] and len(_placed(named[-DEEPEST:])) == len(sheet.columns):
            break
    return named


def _best_window(named: list[dict[int, str]]) -> tuple[int, int, dict[str, int]]:
    """The rows that name most columns, the fewest and uppermost of them, and where they name them."""
    best: tuple[int, int, dict[str, int]] = (0, -1, {})
    for first in (row for row, names in enumerate(named) if names):
        for last in range(first, min(first + DEEPEST, len(named))):
            placed = _placed(named[first : last + 1])
            if len(placed) > len(best[2]):
                best = first, last, placed
    return best


def header_map(sheet: Sheet, grid: Grid) -> HeaderMap:
    """Find the header rows and the columns of a table; ``last`` is -1 when no header was found."""
    named = _names_down_to_all(sheet, islice(grid.rows, SEARCHED_ROWS))
    found = HeaderMap(*_best_window(named))
    if len(found.columns) < min(2, len(sheet.columns)):
        unmarked = [row_names(sheet, row, bare_key) for row in grid.rows[:SEARCHED_ROWS]]
        first, last, columns = _best_window(unmarked)
        if 2 * len(columns) < len(sheet.columns):
            return HeaderMap(missing=[column for column in sheet.columns if not column.optional_header])
        found = HeaderMap(first, last, _placed(named[first : last + 1]))
        named = unmarked
    found.first = next(row for row in range(found.first, found.last + 1) if named[row])  # lines above are the title
    return resolve_columns(sheet, grid, found)


def nearest_header(column: Column, found: HeaderMap) -> tuple[int, int, str] | None:
    """The place and text of the header that is likest to a missing column's, or of what gives it another unit.

    None when no header that is left is anything like it.
    """
    if other := found.refused.get(column.name) or found.divided.get(column.name):
        return other
    keys = {place: label_key(header_parts(text).name) for place, text in found.extra.items()}
    names = [label_key(header) for header in (column.header, *column.other_headers)]
    score, place = max(
        ((fuzz.token_sort_ratio(name, key), place) for place, key in keys.items() for name in names),
        default=(0.0, (0, 0)),
    )
    return (*place, found.extra[place]) if score >= NEAR else None
