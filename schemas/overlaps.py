"""Lines of reference data that hold on the same day though only one may, and days on which none does: sentences.

They are looked at before anything starts, as text: nothing here reads what other modules made of them.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from schemas.calendar_faults import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemas.calendar_faults import Line

DATES = ("valid_from", "valid_to", "accepted_until")
MEASURES, PROVINCES, CODE_LISTS = "measures", "provinces", "code_lists"
KEYS: dict[str, tuple[str, ...]] = {
    UNITS: ("unit_code", "form_id"),
    "communes": ("commune_code",),
    "successors": ("former_code", "successor_code"),
    "calendars": ("form_id", "unit_code"),
    PROVINCES: (),
    "form_versions": ("form_id",),
    CODE_LISTS: ("code_list", "code"),
    "indicators": ("indicator",),
    "figures": ("figure_id",),
    MEASURES: ("figure_id", "role", "table", "column", "times", "event", "indicator", "says", "needs"),
    "due_dates": ("form_id", "month"),
    "legal_minimums": ("table", "column"),
    "size_classes": ("field", "class"),
    "laws": ("topic",),
}
"""By file the columns that say what a line is about; without any, the file is about a single thing.

Of another dated file all columns but the dates say it. Files that are listed here are looked through even where they
have no dates: a line then holds for ever.
"""
NARROWED_BY = ("sectors", "statuses")
"""The columns by which lines of one measure may add up rows of which none is another's."""
NOT = "not_"
"""Before the name of a group of codes: every code but those of the group."""


def overlaps(lines: Mapping[str, Sequence[Line]]) -> Iterator[str]:
    """A sentence for every two lines of one key that hold on the same day."""
    codes = _Codes(lines.get(CODE_LISTS, ()))
    for name, found in lines.items():
        by_key: defaultdict[tuple[str, ...], list[Line]] = defaultdict(list)
        for line in found:
            by_key[_key(name, line)].append(line)
        for key_cells, of_key in by_key.items():
            for before, after in combinations(sorted(of_key, key=lambda line: line.start), 2):
                if after.start < before.end and not (name == MEASURES and codes.keep_apart(before, after)):
                    first, second = sorted((before, after), key=lambda line: line.number)
                    what = _named(name, key_cells) or next(iter(second.cells.values()))
                    yield f"{name}.csv, dòng {second.number}: {what} có hiệu lực trùng với dòng {first.number}."


def gaps(lines: Mapping[str, Sequence[Line]]) -> Iterator[str]:
    """A sentence for every time since the first line, and the one after the last, that no province is of."""
    found = sorted(lines.get(PROVINCES, ()), key=lambda line: line.start)
    for before, after in pairwise(found):
        if before.end < after.start:
            until = after.start - timedelta(days=1)
            yield f"{PROVINCES}.csv, dòng {after.number}: không dòng nào có hiệu lực từ {before.end} đến {until}."
    last = max(found, key=lambda line: line.end, default=None)
    if last is not None and last.end < date.max:
        yield f"{PROVINCES}.csv, dòng {last.number}: không dòng nào có hiệu lực từ {last.end}."


def _key(name: str, line: Line) -> tuple[str, ...]:
    columns = KEYS.get(name, tuple(column for column in line.cells if column not in DATES))
    return tuple(line.cells[column] for column in columns)


def _named(name: str, key_cells: tuple[str, ...]) -> str:
    """What lines of the key are about; a unit's code is enough for both of its lines."""
    return key_cells[0] if name == UNITS else " ".join(filter(None, key_cells))


class _Codes:
    """The codes that words of ``measures.csv`` stand for, by code list."""

    def __init__(self, entries: Sequence[Line]) -> None:
        self._of_list: defaultdict[str, set[str]] = defaultdict(set)
        self._of_name: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for cells in (entry.cells for entry in entries):
            self._of_list[cells["code_list"]].add(cells["code"])
            for name in filter(None, (cells["code"], cells.get("part_of"))):
                self._of_name[name][cells["code_list"]].add(cells["code"])

    def keep_apart(self, line: Line, other: Line) -> bool:
        """Whether no row can be counted by both: their words leave no code of some list to it."""
        ours, theirs = self._left(line), self._left(other)
        return any(not ours[name] & theirs[name] for name in ours.keys() & theirs.keys())

    def _left(self, line: Line) -> dict[str, set[str]]:
        """By code list the codes that a row may have to be counted; a list that no word is of is left out."""
        left: dict[str, set[str]] = {}
        for word in " ".join(line.cells.get(column, "") for column in NARROWED_BY).split():
            for name, codes in self._of_name.get(word.removeprefix(NOT), {}).items():
                meant = self._of_list[name] - codes if word.startswith(NOT) else codes
                left[name] = left.get(name, self._of_list[name]) & meant
        return left
