"""Completes a header map beyond exact names: wholes and parts, units, twins, similar, extra and missing columns.

It is worked out once for all sheets with the same header rows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.reading.cells.parsers import is_blank, text_of
from pipeline.reading.grid import Grid
from pipeline.reading.headers.column_names import column_names, row_names
from pipeline.reading.headers.group_headers import LONGEST, WHOLE, group_over, headers_under, is_header
from pipeline.reading.headers.header_map import HeaderMap, HeaderPlace, Twin
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
from pipeline.reading.headers.similarity import SIMILAR, likeness
from schemas.column import Kind, Layout
from schemas.matching import label_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.column import Column, Sheet

DEEPEST = 3
"""Most header rows that a table may have."""

TextPlace = tuple[int, int, str]
"""A place in the grid and the text there."""
TitleUnit = tuple[int, int, str, HeaderParts]
"""A line of the title that gives a unit: its place, its text, the unit."""

_REMEMBERED = 20_000
"""Header rows of no more cells and letters are resolved once for all sheets that have the same."""


def resolve_columns(sheet: Sheet, grid: Grid, found: HeaderMap) -> HeaderMap:
    """The whole map of a sheet of which the header rows, and the columns that they name, are ``found``."""
    found.last = _with_units(grid, found)
    head = _header_rows(grid, found, may_be_deeper=len(found.columns) < len(sheet.columns))
    # Remembered, the headers take 0.2 ms instead of 0.7; past the cache go only those too long to be kept in memory.
    resolved = _resolved if _can_be_remembered(head) else _resolved.__wrapped__
    title = _title_unit(grid, found.first)
    return resolved(sheet, head, found.last - found.first, tuple(found.columns.items()), title).lower(found.first)


def _with_units(grid: Grid, found: HeaderMap) -> int:
    """The last header row: also one of units below them, or below their index, that names another unit of money."""
    for row in range(found.last + 1, min(found.last + 3, len(grid.rows))):
        cells = [cell for cell in grid.rows[row] if not is_blank(cell)]
        if cells and all(isinstance(cell, str) and len(cell) < LONGEST for cell in cells):
            parts = [header_parts(cell) for cell in cells]
            if any(unit.unit and not unit.name and worth_of(unit) != MILLION for unit in parts):
                return row
    return found.last


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


def _title_unit(grid: Grid, first: int) -> TitleUnit | None:
    """The line above the headers that gives another unit of money; its row is counted from the first header row."""
    for row, cells in enumerate(grid.rows[:first]):
        texts = [(index, cell) for index, cell in enumerate(cells) if is_header(cell) and not is_blank(cell)]
        for at, (index, cell) in enumerate(texts):
            beside = f" {texts[at + 1][1]}" if is_unit_label(cell) and at + 1 < len(texts) else ""
            if unit := title_unit(cell + beside):
                return row - first, index, text_of(cell + beside), unit
    return None


@lru_cache(maxsize=1_000)
def _resolved(
    sheet: Sheet, head: Grid, last: int, columns: tuple[tuple[str, int], ...], title: TitleUnit | None
) -> HeaderMap:
    """The map of the header rows alone, with which ``head`` begins: the same for all workbooks made from one."""
    found = HeaderMap(0, last, dict(columns))
    _HeaderResolver(sheet, head, found, title).resolve()
    return found


class _HeaderResolver:
    """Takes similar headers for columns that are missing; notes what is refused, what is extra and what is missing."""

    def __init__(self, sheet: Sheet, grid: Grid, found: HeaderMap, title: TitleUnit | None) -> None:
        self.sheet, self.grid, self.found, self.title, self.known = sheet, grid, found, title, column_names(sheet)
        self.refused: set[int] = set()
        self.groups: set[int] = set()

    def resolve(self) -> None:
        found = self.found
        for column in self.sheet.columns:
            if column.name in found.columns:
                self._take_whole(column.name, found.columns[column.name])
            if column.name in found.columns:
                self._check_unit(column, found.columns[column.name])
        self._find_twins()
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
        twins = {twin.at for twins in self.found.twins.values() for twin in twins}
        taken = self.refused | twins | set(self.found.columns.values())
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
            self.groups |= {index} - {whole}

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
        """Whether the column can be read in the unit that is named; else take it out and note what names the unit."""
        named = self._named_unit(column, index, row)
        if named is None:
            return True
        if isinstance(named, HeaderUnit):
            self.found.units[column.name] = named
            return True
        place, parts = named
        if parts.thing and not is_no_count(column, parts):
            self.found.counting[column.name] = place
            return True
        del self.found.columns[column.name]
        self.found.refused[column.name] = place
        self.refused.add(index)
        return False

    def _named_unit(
        self, column: Column, index: int, row: int | None = None
    ) -> HeaderUnit | tuple[TextPlace, HeaderParts] | None:
        """What the column is to be converted from, or the unit that it cannot have; None where it is the form's."""
        row = self._lowest(index, self.found.last) if row is None else row
        place, parts = next(self._named_units(column, row, index), (None, None)) if row is not None else (None, None)
        if place is None or parts is None:
            return None
        if not parts.unit or not is_convertible(self.sheet, column, parts):
            return place, parts
        worth = worth_of(parts) or MILLION
        return None if worth == MILLION else HeaderUnit(*place, parts.unit, worth, is_own=place[:2] == (row, index))

    def _named_units(self, column: Column, row: int, index: int) -> Iterator[tuple[TextPlace, HeaderParts]]:
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
        for upper in range(row - 1, self.found.first - 1, -1):
            at = group_over(self.grid, upper, index)
            group = header_parts(self.grid.rows[upper][at]) if at is not None else HeaderParts("")
            if at is not None and group.unit:
                yield (upper, at, text_of(self.grid.rows[upper][at])), group
        if self.title and (column.kind is Kind.MONEY or worth_of(self.title[3])):
            yield self.title[:3], self.title[3]

    def _find_twins(self) -> None:
        """Note further columns under a column's header; one in a fitting unit is taken in place of one in another."""
        found = self.found
        taken = self.refused | self.groups | set(found.columns.values())
        twins = (self._twin(index) for index in range(self.grid.width) if index not in taken)
        for twin in twins:
            if twin:
                self._take_twin(*twin)

    def _twin(self, index: int) -> tuple[Column, Twin] | None:
        """The column whose header stands over this one too."""
        row = self._lowest(index, self.found.last)
        while row is not None and row > self.found.first and not header_parts(text_of(self.grid.rows[row][index])).name:
            row = self._lowest(index, row - 1)  # a unit below the header
        name = None if row is None else next(iter(row_names(self.sheet, [self.grid.rows[row][index]]).values()), None)
        if row is None or name is None:
            return None
        under = headers_under(self.grid, range(self.found.first, self.found.last + 1), row, index)
        if len(under) > 1:  # a group
            self.found.last = max(self.found.last, row + 1)
            whole = next((at for at, text in under.items() if label_key(text) in WHOLE), None)
            if whole is None:
                return None
            index = whole
        column = self.sheet.column(name)
        unit = self._named_unit(column, index)
        if unit is not None and not isinstance(unit, HeaderUnit):
            return None
        return column, Twin(row, index, text_of(self.grid.rows[row][index]), unit)

    def _take_twin(self, column: Column, twin: Twin) -> None:
        """Note the twin; where the column that was taken is in another unit, or counts something else, it stands in."""
        found = self.found
        if column.name in found.refused or column.name in found.counting:
            found.counting.pop(column.name, None)
            self.refused -= {index for _, index, _ in (found.refused.pop(column.name, (0, -1, "")),)}
            found.columns[column.name] = twin.at
            if twin.unit:
                found.units[column.name] = twin.unit
        elif column.name in found.columns and twin.at != found.columns[column.name]:
            found.twins.setdefault(column.name, []).append(twin)


def _score(column: Column, text: str) -> float:
    """Likeness of a header, without its unit, to the likest of the column's names."""
    names = (column.header, *column.aliases)
    return max(likeness(header, name) for header in {text, header_parts(text).name} for name in names)
