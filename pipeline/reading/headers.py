"""Which column of a sheet is which column of the form, found by matching and never by counting."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from pipeline.reading.cells import text_of
from schemas.matching import label_key

if TYPE_CHECKING:
    from pipeline.reading.grid import Grid
    from schemas.column import Column, Sheet

SEARCHED_ROWS = 40
"""A header stands within so many rows of the top of the used area."""
DEEPEST = 3
"""Most header rows that a table may have."""
SIMILAR = 90
"""From this likeness on (0 to 100) a header is taken for a column that is otherwise missing."""

_HARMLESS = re.compile(r"\s*\((?:người|triệu đồng|tr\.?\s?đ|trđ|triệu đồng/tháng|nếu có|tổ|htx)\)\s*$", re.IGNORECASE)


@dataclass(slots=True)
class HeaderMap:
    """Where a sheet's columns are. Rows and columns are indices into the grid's ``rows``."""

    first: int = 0
    last: int = -1
    columns: dict[str, int] = field(default_factory=dict)
    missing: list[Column] = field(default_factory=list)
    extra: dict[tuple[int, int], str] = field(default_factory=dict)
    similar: dict[str, tuple[int, int, str]] = field(default_factory=dict)


@cache
def _names(sheet: Sheet) -> dict[str, str]:
    """Column name by the key of each header that stands for it; a canonical header wins over another's alias."""
    aliases = {label_key(alias): column.name for column in sheet.columns for alias in column.aliases}
    names = {label_key(column.name): column.name for column in sheet.columns}
    return aliases | names | {label_key(column.header): column.name for column in sheet.columns}


def _row_names(sheet: Sheet, row: list[object]) -> dict[int, str]:
    """Column name by index for the cells of one row that are headers of the sheet."""
    known = _names(sheet)
    found = {}
    for index, cell in enumerate(row):
        if isinstance(cell, str) and cell and len(cell) < 120:  # noqa: PLR2004 - no header is a paragraph
            name = known.get(label_key(cell)) or known.get(label_key(_HARMLESS.sub("", cell)))
            if name:
                found[index] = name
    return found


def _placed(rows: list[dict[int, str]]) -> dict[str, int]:
    """Column index by name over a window of header rows; the lowest row that names a column decides."""
    by_index: dict[int, str] = {}
    for row in reversed(rows):
        by_index = row | by_index
    placed: dict[str, int] = {}
    for index, name in sorted(by_index.items()):
        placed.setdefault(name, index)
    return placed


def header_map(sheet: Sheet, grid: Grid) -> HeaderMap:
    """Find the header rows and the columns of a table; ``last`` is -1 when no header was found."""
    named = [_row_names(sheet, list(row)) for row in grid.rows[:SEARCHED_ROWS]]
    best: dict[str, int] = {}
    best_window = (0, -1)
    for first in range(len(named)):
        for last in range(first, min(first + DEEPEST, len(named))):
            placed = _placed(named[first : last + 1])
            if len(placed) > len(best):
                best, best_window = placed, (first, last)
    found = HeaderMap(*best_window, columns=best)
    if len(best) < min(2, len(sheet.columns)):
        return HeaderMap(missing=[one for one in sheet.columns if not one.optional_header])
    found.first = next(row for row in range(found.first, found.last + 1) if named[row])  # lines above are the title
    _sort_out_the_rest(sheet, grid, found)
    return found


def _sort_out_the_rest(sheet: Sheet, grid: Grid, found: HeaderMap) -> None:
    """Take similar headers for columns that are missing, and note what is extra and what stays missing."""
    taken = set(found.columns.values())
    texts: dict[tuple[int, int], str] = {}
    for index in (one for one in range(grid.width) if one not in taken):
        lowest = next((row for row in range(found.last, found.first - 1, -1) if grid.rows[row][index]), None)
        if lowest is not None:
            texts[lowest, index] = text_of(grid.rows[lowest][index])
    for column in sheet.columns:
        if column.name in found.columns:
            continue
        keys = {place: label_key(text) for place, text in texts.items()}
        match = process.extractOne(label_key(column.header), keys, scorer=fuzz.ratio, score_cutoff=SIMILAR)
        if match:
            row, index = match[2]
            found.columns[column.name] = index
            found.similar[column.name] = (row, index, texts.pop((row, index)))
        elif not column.optional_header:
            found.missing.append(column)
    found.extra = texts


def nearest_header(column: Column, grid: Grid, found: HeaderMap) -> tuple[int, int, str] | None:
    """The place and text of the header that is likest to a missing column's; None when the sheet has no header."""
    if found.last < found.first:
        return None
    texts = {
        (row, index): text_of(cell)
        for row in range(found.first, found.last + 1)
        for index, cell in enumerate(grid.rows[row])
        if isinstance(cell, str) and cell.strip()
    }
    match = process.extractOne(column.header, texts, scorer=fuzz.WRatio)
    return (*match[2], match[0]) if match else None
