"""Detects a sheet in a legacy encoding, TCVN3 (ABC) or VNI, and decodes it to Unicode before it is read.

A sheet's encoding is decided by what matches the form after decoding and did not before: its headers, or its entries of
code lists. Then its texts are decoded column by column; what may be correct Unicode is left as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.reading.cells.parse_columns import read_cell
from pipeline.reading.encodings.tcvn3_vni import (
    CLEARLY_MORE,
    ENCODINGS,
    decode,
    decoded_rows,
    is_foreign,
    is_telling,
    restored_cells,
)
from pipeline.reading.headers.find_headers import SEARCHED_ROWS, header_map
from schemas.column import Kind
from schemas.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from pipeline.reading.result import Table
    from schemas.column import Column, Sheet

_VOCABULARY = (Kind.CODE, Kind.COMMUNE, Kind.FLAG)
"""Columns whose cells are right or wrong by themselves."""


def header_encoding(sheet: Sheet, grid: Grid, found: HeaderMap) -> str | None:
    """The encoding in which clearly more headers match; None when headers are not missing, or none does."""
    head = grid.rows[:SEARCHED_ROWS]
    if not found.missing or not any(isinstance(cell, str) and is_telling(cell) for row in head for cell in row):
        return None
    gains = {}
    for encoding in ENCODINGS:
        decoded = header_map(sheet, replace(grid, rows=decoded_rows(head, encoding, _matched(found))))
        gain = _exact(decoded) - _exact(found)
        if gain >= CLEARLY_MORE or (gain > 0 and not decoded.missing):
            gains[encoding] = gain
    return max(gains, key=gains.__getitem__, default=None)


def _exact(found: HeaderMap) -> int:
    return len(found.columns) - len(found.similar)


def _matched(found: HeaderMap) -> set[tuple[int, int]]:
    """Places of the headers that match as they are."""
    indices = {index for name, index in found.columns.items() if name not in found.similar}
    return {(row, index) for row in range(found.first, found.last + 1) for index in indices}


def row_encoding(sheet: Sheet, grid: Grid, found: HeaderMap, table: Table, communes: dict[str, str]) -> str | None:
    """The encoding in which two of three entries that are in no code list, and are not plainly Unicode, are in one."""
    unmatched = [
        (column, text)
        for column in sheet.columns
        if column.kind in (Kind.CODE, Kind.COMMUNE)
        for text in _unmatched(column, grid, found, table)
    ]
    if not any(is_telling(text) for _, text in unmatched):
        return None
    hits = {}
    for encoding in ENCODINGS:
        possible = [(column, decode(text, encoding)) for column, text in unmatched if not is_foreign(text, encoding)]
        right = sum(_reads(column, text, communes) for column, text in possible)
        if right and right >= 2 * (len(possible) - right):
            hits[encoding] = right
    return max(hits, key=hits.__getitem__, default=None)


def _unmatched(column: Column, grid: Grid, found: HeaderMap, table: Table) -> set[str]:
    """The texts of the column, as typed and beyond ASCII, that are in no code list."""
    places = table.places(column.reading_name, Reading.NOT_IN_LIST)
    rows = table.values("at_row") if places else []
    cells = {grid.rows[rows[place] - 1 - grid.top][found.columns[column.name]] for place in places}
    return {cell for cell in cells if isinstance(cell, str) and not cell.isascii()}


def _reads(column: Column, text: str, communes: dict[str, str]) -> bool:
    return read_cell(column, text, communes).value is not None


def decode_sheet(
    sheet: Sheet, grid: Grid, found: HeaderMap, communes: dict[str, str], encoding: str, *, headers_are: bool
) -> tuple[Grid, HeaderMap]:
    """The sheet with its rows in Unicode, its headers too when they are in the encoding, and where its columns are."""
    if headers_are:
        head = decoded_rows(grid.rows[:SEARCHED_ROWS], encoding, _matched(found))
        found = header_map(sheet, replace(grid, rows=[*head, *grid.rows[SEARCHED_ROWS:]]))
    else:
        head = [list(row) for row in grid.rows[: found.last + 1]]
    listed = {found.columns[column.name]: column for column in sheet.columns if column.name in found.columns}
    below = grid.rows[found.last + 1 :]
    sheet_is = headers_are and not _is_unicode(below, encoding)
    columns = [
        restored_cells(cells, encoding, _rightness(listed.get(index), communes), sheet_is=sheet_is)
        for index, cells in enumerate(zip(*below, strict=True))
    ]
    rows = [*head[: found.last + 1], *(list(row) for row in zip(*columns, strict=True))]
    return replace(grid, rows=rows), found


def _is_unicode(rows: Sequence[Sequence[Any]], encoding: str) -> bool:
    """Whether more texts of the rows are plainly Unicode than plainly in the encoding."""
    texts = {cell for cells in rows for cell in cells if type(cell) is str and not cell.isascii()}
    foreign = {text for text in texts if is_foreign(text, encoding)}
    return len(foreign) > sum(is_telling(text) for text in texts - foreign)


def _rightness(column: Column | None, communes: dict[str, str]) -> Callable[[str], bool]:
    """Whether a text is right in the column by itself; never where any text may stand."""
    if column is None or column.kind not in _VOCABULARY:
        return lambda _: False
    return lambda text: _reads(column, text, communes)
