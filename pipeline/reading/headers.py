"""Which column of a sheet is which column of the form, found by matching and never by counting."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from pipeline.reading.cells import is_blank, text_of
from pipeline.reading.grid import Grid
from pipeline.reading.header_groups import LONGEST, WHOLE, group_over, headers_under, is_header
from pipeline.reading.header_units import Headed, fits, headed, names_other_unit
from pipeline.reading.similar import SIMILAR, bare_key, likeness
from schemas.column import Kind
from schemas.matching import label_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from schemas.column import Column, Sheet

SEARCHED_ROWS = 40
"""A header stands within so many rows of the top of the used area."""
DEEPEST = 3
"""Most header rows that a table may have."""
NEAR = 60
"""From this likeness on (0 to 100) a header is worth naming as the nearest to a missing one."""

_REMEMBERED = 20_000
"""Header rows of no more cells and letters are sorted out once for all sheets that have the same."""

Place = tuple[int, int]


@dataclass(slots=True)
class HeaderMap:
    """Where a sheet's columns are. Rows and columns are indices into the grid's ``rows``.

    ``refused`` are places and texts that give another unit for a column than the form's, ``divided`` headers that stand
    over columns of which none is the whole; such a column is missing.
    """

    first: int = 0
    last: int = -1
    columns: dict[str, int] = field(default_factory=dict)
    missing: list[Column] = field(default_factory=list)
    extra: dict[Place, str] = field(default_factory=dict)
    similar: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    refused: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    divided: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    """The row in which a column's header stands; of a merged one the uppermost."""
    labels: dict[int, frozenset[str]] = field(default_factory=dict)
    """The keys of what the header rows say over each of the columns, by index."""

    def lower(self, by: int) -> HeaderMap:
        """The same so many rows further down."""

        def moved(texts: dict[str, tuple[int, int, str]]) -> dict[str, tuple[int, int, str]]:
            return {name: (row + by, index, text) for name, (row, index, text) in texts.items()}

        return replace(
            self,
            first=self.first + by,
            last=self.last + by,
            extra={(row + by, index): text for (row, index), text in self.extra.items()},
            similar=moved(self.similar),
            refused=moved(self.refused),
            divided=moved(self.divided),
            rows={name: row + by for name, row in self.rows.items()},
        )


@cache
def _names(sheet: Sheet, key: Callable[[str], str] = label_key) -> dict[str, str]:
    """Column name by the key of each header that stands for it; a canonical header wins over another's alias."""
    aliases = {key(alias): column.name for column in sheet.columns for alias in column.aliases}
    names = {key(column.name): column.name for column in sheet.columns}
    return aliases | names | {key(column.header): column.name for column in sheet.columns}


@lru_cache(maxsize=200_000)
def _named(sheet: Sheet, text: str, key: Callable[[str], str] = label_key) -> str | None:
    """Name of the column of which a text is the header, in whatever unit."""
    known = _names(sheet, key)
    return known.get(key(text)) or known.get(key(headed(text).name))


def _row_names(sheet: Sheet, row: Sequence[Any], key: Callable[[str], str] = label_key) -> dict[int, str]:
    """Column name by index for the cells of one row that are headers of the sheet."""
    return {
        index: name
        for index, cell in enumerate(row)
        if cell and cell.__class__ is str and len(cell) < LONGEST and (name := _named(sheet, cell, key))
    }


def _placed(rows: list[dict[int, str]]) -> dict[str, int]:
    """Column index by name over a window of header rows; the lowest row that names a column decides."""
    by_index: dict[int, str] = {}
    for row in reversed(rows):
        by_index = row | by_index
    placed: dict[str, int] = {}
    for index, name in sorted(by_index.items()):
        placed.setdefault(name, index)
    return placed


def _names_down_to_all(sheet: Sheet, rows: Sequence[Sequence[Any]]) -> list[dict[int, str]]:
    """The names in each row, down to where a window of rows names every column: no later one names more."""
    named: list[dict[int, str]] = []
    for row in rows:
        named.append(_row_names(sheet, row))
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
    searched = grid.rows[:SEARCHED_ROWS]
    named = _names_down_to_all(sheet, searched)
    found = HeaderMap(*_best_window(named))
    if len(found.columns) < min(2, len(sheet.columns)):
        unmarked = [_row_names(sheet, row, bare_key) for row in searched]
        first, last, columns = _best_window(unmarked)
        if 2 * len(columns) < len(sheet.columns):
            return HeaderMap(missing=[one for one in sheet.columns if not one.optional_header])
        found = HeaderMap(first, last, _placed(named[first : last + 1]))
        named = unmarked
    found.first = next(row for row in range(found.first, found.last + 1) if named[row])  # lines above are the title
    head = _header_rows(grid, found, may_be_deeper=len(found.columns) < len(sheet.columns))
    sort_out = _sorted_out if _can_be_remembered(head) else _sorted_out.__wrapped__
    title = _other_unit(grid, found.first)
    return sort_out(sheet, head, found.last - found.first, tuple(found.columns.items()), title).lower(found.first)


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
    cells = [one for row in head.rows for one in row]
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
def _sorted_out(
    sheet: Sheet, head: Grid, last: int, columns: tuple[tuple[str, int], ...], title: tuple[int, int, str] | None
) -> HeaderMap:
    """What the header rows alone tell, with which ``head`` begins: the same for all workbooks made from one."""
    found = HeaderMap(0, last, dict(columns))
    _Rest(sheet, head, found, title).sort_out()
    return found


class _Rest:
    """Takes similar headers for columns that are missing; notes what is refused, what is extra and what is missing."""

    def __init__(self, sheet: Sheet, grid: Grid, found: HeaderMap, title: tuple[int, int, str] | None) -> None:
        self.sheet, self.grid, self.found, self.title, self.known = sheet, grid, found, title, _names(sheet)
        self.refused: set[int] = set()

    def sort_out(self) -> None:
        found = self.found
        for column in self.sheet.columns:
            if column.name in found.columns:
                self._take_whole(column.name, found.columns[column.name])
            if column.name in found.columns:
                self._check_unit(column, found.columns[column.name])
        self._take_similar()
        found.missing = [one for one in self.sheet.columns if one.name not in found.columns and not one.optional_header]
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

    def _texts(self, last: int) -> dict[Place, str]:
        """The headers of the columns that are not taken, by place."""
        taken = self.refused | set(self.found.columns.values())
        rows = ((self._lowest(index, last), index) for index in range(self.grid.width) if index not in taken)
        return {(row, index): text_of(self.grid.rows[row][index]) for row, index in rows if row is not None}

    def _take_whole(self, name: str, index: int) -> None:
        """Under a header with columns of its own take the one that is the whole; without one the column is missing."""
        found, rows = self.found, self.grid.rows
        row = next((one for one in range(found.last, found.first - 1, -1) if self._names(name, rows[one][index])), None)
        under = {} if row is None else headers_under(self.grid, range(found.first, found.last + 1), row, index)
        if row is None or len(under) < 2:  # noqa: PLR2004 - one alone is a remark
            return
        whole = next((at for at, text in under.items() if label_key(text) in WHOLE), None)
        found.last = max(found.last, row + 1)
        if whole is None:
            found.divided[name] = row, index, text_of(rows[row][index])
            del found.columns[name]
        else:
            found.columns[name] = whole

    def _names(self, name: str, cell: object) -> bool:
        return name in _row_names(self.sheet, [cell]).values()

    def _take_similar(self) -> None:
        """The likest pairs of a missing column and a header that is left, the likest first."""
        found = self.found
        done = {**found.columns, **found.refused, **found.divided}
        missing = [one for one in self.sheet.columns if one.name not in done]
        if not missing:
            return
        texts: dict[Place, str] = {}
        for last in range(min(found.first + DEEPEST, len(self.grid.rows)) - 1, found.last - 1, -1):
            texts = {place: text for place, text in self._texts(last).items() if len(text) < LONGEST} | texts
        scores = sorted(
            (
                (score, column, place)
                for column in missing
                for place in texts
                if (score := _score(column, texts[place])) >= SIMILAR
            ),
            key=lambda one: -one[0],
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
        header = headed(cell) if isinstance(cell, str) else Headed("")
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
            group = headed(self.grid.rows[upper][at]) if at is not None else Headed("")
            if at is not None and group.unit:
                return None if fits(column, group) else (upper, at, text_of(self.grid.rows[upper][at]))
        return self.title


def _score(column: Column, text: str) -> float:
    """Likeness of a header, without its unit, to the likest of the column's names."""
    return max(likeness(one, name) for one in {text, headed(text).name} for name in (column.header, *column.aliases))


def nearest_header(column: Column, found: HeaderMap) -> tuple[int, int, str] | None:
    """The place and text of the header that is likest to a missing column's, or of what gives it another unit.

    None when no header that is left is anything like it.
    """
    if given := found.refused.get(column.name) or found.divided.get(column.name):
        return given
    keys = {place: label_key(headed(text).name) for place, text in found.extra.items()}
    names = [label_key(one) for one in (column.header, *column.aliases)]
    score, place = max(
        ((fuzz.token_sort_ratio(name, key), place) for place, key in keys.items() for name in names),
        default=(0.0, (0, 0)),
    )
    return (*place, found.extra[place]) if score >= NEAR else None
