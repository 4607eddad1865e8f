"""Completes a header map beyond exact names: wholes and parts, units, similar headers, extra and missing columns.

It is worked out once for all sheets with the same header rows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.reading.cells.parsers import is_blank, text_of
from pipeline.reading.grid import Grid
from pipeline.reading.headers.column_names import column_names, row_names
from pipeline.reading.headers.group_headers import LONGEST, WHOLE, group_over, headers_under, is_header
from pipeline.reading.headers.header_map import HeaderMap, HeaderPlace
from pipeline.reading.headers.money_units import HeaderParts, fits, header_parts, names_other_unit
from pipeline.reading.headers.similarity import SIMILAR, likeness
from schemas.column import Kind
from schemas.matching import label_key

if TYPE_CHECKING:
    from schemas.column import Column, Sheet

DEEPEST = 3
"""Most header rows that a table may have."""

_REMEMBERED = 20_000
"""Header rows of no more cells and letters are resolved once for all sheets that have the same."""


def resolve_columns(sheet: Sheet, grid: Grid, found: HeaderMap) -> HeaderMap:
    """The whole map of a sheet of which the header rows, and the columns that they name, are ``found``."""
    head = _header_rows(grid, found, may_be_deeper=len(found.columns) < len(sheet.columns))
    # Remembered, the headers take 0.2 ms instead of 0.7; past the cache go only those too long to be kept in memory.
    resolved = _resolved if _can_be_remembered(head) else _resolved.__wrapped__
    title = _other_unit(grid, found.first)
    return resolved(sheet, head, found.last - found.first, tuple(found.columns.items()), title).lower(found.first)


def _header_rows(grid: Grid, found: HeaderMap, *, may_be_deeper: bool) -> Grid:
    """The header rows by themselves, the first as row 0: down to where one is merged to, or as deep as there can be."""
    top, left = grid.top + found.first, grid.left
    last = DEEPEST - 1 if may_be_deeper else found.last - found.first
    merged = []
    for (first, at), (bottom, end) in sorted(grid.merged):
        if first - top > last:
            break
        if bottom >= top:
            merged.append(((first - top, at - left), (bottom - top, end - left)))
            last = max(last, bottom - top)
    rows = tuple(map(tuple, grid.rows[found.first : found.first + last + 1]))
    return Grid("", 0, 0, rows, tuple(merged))


def _can_be_remembered(head: Grid) -> bool:
    """Whether header rows are short, and nothing but texts: numbers of several kinds can be equal."""
    cells = [cell for row in head.rows for cell in row]
    return set(map(type, cells)) == {str} and len(cells) + sum(map(len, cells)) <= _REMEMBERED


def _other_unit(grid: Grid, first: int) -> tuple[int, int, str] | None:
    """The line above the headers that gives another unit of money; its row is counted from the first header row."""
    return next(
        (
            (row - first, index, text_of(cell))
            for row, cells in enumerate(grid.rows[:first])
            for index, cell in enumerate(cells)
            if is_header(cell) and names_other_unit(cell)
        ),
        None,
    )


@lru_cache(maxsize=1_000)
def _resolved(
    sheet: Sheet, head: Grid, last: int, columns: tuple[tuple[str, int], ...], title: tuple[int, int, str] | None
) -> HeaderMap:
    """The map of the header rows alone, with which ``head`` begins: the same for all workbooks made from one."""
    found = HeaderMap(0, last, dict(columns))
    _HeaderResolver(sheet, head, found, title).resolve()
    return found


class _HeaderResolver:
    """Takes similar headers for columns that are missing; notes what is refused, what is extra and what is missing."""

    def __init__(self, sheet: Sheet, grid: Grid, found: HeaderMap, title: tuple[int, int, str] | None) -> None:
        self.sheet, self.grid, self.found, self.title, self.known = sheet, grid, found, title, column_names(sheet)
        self.refused: set[int] = set()

    def resolve(self) -> None:
        found = self.found
        for column in self.sheet.columns:
            if column.name in found.columns:
                self._take_whole(column.name, found.columns[column.name])
            if column.name in found.columns:
                self._check_unit(column, found.columns[column.name])
        self._take_similar()
        lacking = (column for column in self.sheet.columns if column.name not in found.columns)
        found.missing = [column for column in lacking if not column.optional_header]
        found.extra = self._texts(found.last)
        lowest = ((name, self._lowest(index, found.last)) for name, index in found.columns.items())
        found.rows = {name: row for name, row in lowest if row is not None}
        found.labels = {index: self._labels(index) for index in found.columns.values()}

    def _labels(self, index: int) -> frozenset[str]:
        rows = self.grid.rows[self.found.first : self.found.last + 1]
        return frozenset(label_key(text_of(row[index])) for row in rows)

    def _lowest(self, index: int, last: int) -> int | None:
        """The lowest row down to ``last`` in which the column has a text."""
        rows = range(last, self.found.first - 1, -1)
        return next((row for row in rows if not is_blank(self.grid.rows[row][index])), None)

    def _texts(self, last: int) -> dict[HeaderPlace, str]:
        """The headers of the columns that are not taken, by place."""
        taken = self.refused | set(self.found.columns.values())
        rows = ((self._lowest(index, last), index) for index in range(self.grid.width) if index not in taken)
        return {(row, index): text_of(self.grid.rows[row][index]) for row, index in rows if row is not None}

    def _take_whole(self, name: str, index: int) -> None:
        """Under a header with columns of its own take the one that is the whole; without one the column is missing."""
        found, rows = self.found, self.grid.rows
        upwards = range(found.last, found.first - 1, -1)
        row = next((row for row in upwards if self._names(name, rows[row][index])), None)
        under = {} if row is None else headers_under(self.grid, range(found.first, found.last + 1), row, index)
        if row is None or len(under) < 2:  # noqa: PLR2004 - a single header below is a remark
            return
        whole = next((at for at, text in under.items() if label_key(text) in WHOLE), None)
        found.last = max(found.last, row + 1)
        if whole is None:
            found.divided[name] = row, index, text_of(rows[row][index])
            del found.columns[name]
        else:
            found.columns[name] = whole

    def _names(self, name: str, cell: object) -> bool:
        return name in row_names(self.sheet, [cell]).values()

    def _take_similar(self) -> None:
        """The likest pairs of a missing column and a header that is left, the likest first."""
        found = self.found
        done = {**found.columns, **found.refused, **found.divided}
        missing = [column for column in self.sheet.columns if column.name not in done]
        if not missing:
            return
        texts: dict[HeaderPlace, str] = {}
        for last in range(min(found.first + DEEPEST, len(self.grid.rows)) - 1, found.last - 1, -1):
            texts = {place: text for place, text in self._texts(last).items() if len(text) < LONGEST} | texts
        scores = sorted(
            (
                (score, column, place)
                for column in missing
                for place in texts
                if (score := _score(column, texts[place])) >= SIMILAR
            ),
            key=lambda scored: -scored[0],
        )
        for _, column, (row, index) in scores:
            done = {**found.columns, **found.refused}
            if column.name in done or index in self.refused | set(found.columns.values()):
                continue
            found.columns[column.name] = index
            if self._check_unit(column, index, row):
                found.similar[column.name] = (row, index, texts[row, index])
                found.last = max(found.last, row)

    def _check_unit(self, column: Column, index: int, row: int | None = None) -> bool:
        """Whether the column's unit is the form's; else take the column out again and note what gives the unit."""
        row = self._lowest(index, self.found.last) if row is None else row
        if row is None:
            return True
        cell = self.grid.rows[row][index]
        header = header_parts(cell) if isinstance(cell, str) else HeaderParts("")
        other = None
        if not fits(column, header) and label_key(cell) not in self.known:
            other = (row, index, text_of(cell))
        elif column.kind is Kind.MONEY and not header.unit:
            other = self._unit_above(column, row, index)
        if other:
            del self.found.columns[column.name]
            self.found.refused[column.name] = other
            self.refused.add(index)
        return other is None

    def _unit_above(self, column: Column, row: int, index: int) -> tuple[int, int, str] | None:
        """The group header, or else the line of the title, that gives another unit of money."""
        for upper in range(row - 1, self.found.first - 1, -1):
            at = group_over(self.grid, upper, index)
            group = header_parts(self.grid.rows[upper][at]) if at is not None else HeaderParts("")
            if at is not None and group.unit:
                return None if fits(column, group) else (upper, at, text_of(self.grid.rows[upper][at]))
        return self.title


def _score(column: Column, text: str) -> float:
    """Likeness of a header, without its unit, to the likest of the column's names."""
    names = (column.header, *column.aliases)
    return max(likeness(header, name) for header in {text, header_parts(text).name} for name in names)
