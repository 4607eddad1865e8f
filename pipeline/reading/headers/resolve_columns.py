"""Completes a header map beyond exact names: wholes and parts, units, twins, similar, extra and missing columns.

It is worked out once for all sheets with the same header rows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.reading.cells.parsers import text_of
from pipeline.reading.grid import Grid
from pipeline.reading.headers.column_names import column_names, row_names
from pipeline.reading.headers.group_headers import LONGEST, WHOLE, headers_under
from pipeline.reading.headers.header_map import HeaderMap, HeaderPlace, Twin
from pipeline.reading.headers.money_units import HeaderUnit, header_parts, is_no_count
from pipeline.reading.headers.similarity import SIMILAR, likeness
from pipeline.reading.headers.unit_places import NamedUnits, last_row_of_units, lowest, title_above
from schemas.matching import label_key

if TYPE_CHECKING:
    from pipeline.reading.headers.unit_places import TitleUnit
    from schemas.column import Column, Sheet

DEEPEST = 3
"""Most header rows that a table may have."""

_REMEMBERED = 20_000
"""Header rows of no more cells and letters are resolved once for all sheets that have the same."""


def resolve_columns(sheet: Sheet, grid: Grid, found: HeaderMap) -> HeaderMap:
    """The whole map of a sheet of which the header rows, and the columns that they name, are ``found``."""
    found.last = last_row_of_units(grid, found.last)
    head = _header_rows(grid, found, may_be_deeper=len(found.columns) < len(sheet.columns))
    # Remembered, the headers take 0.2 ms instead of 0.7; past the cache go only those too long to be kept in memory.
    resolved = _resolved if _can_be_remembered(head) else _resolved.__wrapped__
    title = title_above(grid, found.first)
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
        self.sheet, self.grid, self.found = sheet, grid, found
        self.units = NamedUnits(sheet, grid, title, column_names(sheet))
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
        headers = ((name, lowest(self.grid, index, self._rows())) for name, index in found.columns.items())
        found.rows = {name: row for name, row in headers if row is not None}
        found.labels = {index: self._labels(index) for index in found.columns.values()}

    def _rows(self) -> range:
        """The header rows."""
        return range(self.found.first, self.found.last + 1)

    def _labels(self, index: int) -> frozenset[str]:
        rows = self.grid.rows[self.found.first : self.found.last + 1]
        return frozenset(label_key(text_of(row[index])) for row in rows)

    def _texts(self, last: int) -> dict[HeaderPlace, str]:
        """The headers of the columns that are not taken, by place."""
        twins = {twin.at for twins in self.found.twins.values() for twin in twins}
        taken = self.refused | twins | set(self.found.columns.values())
        rows = (
            (lowest(self.grid, index, range(self.found.first, last + 1)), index)
            for index in range(self.grid.width)
            if index not in taken
        )
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
        named = self.units.of_column(column, index, self._rows(), row)
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
        row = lowest(self.grid, index, self._rows())
        while row is not None and row > self.found.first and not header_parts(text_of(self.grid.rows[row][index])).name:
            row = lowest(self.grid, index, range(self.found.first, row))  # a unit below the header
        name = None if row is None else next(iter(row_names(self.sheet, [self.grid.rows[row][index]]).values()), None)
        if row is None or name is None:
            return None
        under = headers_under(self.grid, self._rows(), row, index)
        if len(under) > 1:  # a group
            self.found.last = max(self.found.last, row + 1)
            whole = next((at for at, text in under.items() if label_key(text) in WHOLE), None)
            if whole is None:
                return None
            index = whole
        column = self.sheet.column(name)
        unit = self.units.of_column(column, index, self._rows())
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
    names = (column.header, *column.other_headers)
    return max(likeness(header, name) for header in {text, header_parts(text).name} for name in names)
