"""The months and the reporting units that a file's path speaks of."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.judgement.levels_in_paths import unmarked, words_of_provinces
from schemas.calendars import units_due
from schemas.matching import without_level

if TYPE_CHECKING:
    from collections.abc import Iterator

_BETWEEN = "[-_. ]"
_YEAR_FIRST = re.compile(
    rf"(?<!\d)(?P<year>20\d\d)(?P<between>{_BETWEEN}?)(?P<month>0[1-9]|1[0-2])(?!\d)"
    r"(?P<day>(?P=between)(?:0[1-9]|[12]\d|3[01])(?!\d))?"
)
_MONTH_FIRST = re.compile(
    rf"(?<!\d)(?:(?P<month>0?[1-9]|1[0-2])(?P<between>{_BETWEEN})?{_BETWEEN}*(?:n[aă]m{_BETWEEN}*|(?<={_BETWEEN}))"
    rf"|(?P<double>0[1-9]|1[0-2]))(?P<year>20\d\d)(?!\d)",
    re.IGNORECASE,
)
_IN_FOLDERS = (
    re.compile(
        rf"(?:^|/)(?:n[aă]m{_BETWEEN}*)?(?P<year>20\d\d)/(?:t{_BETWEEN}*)?(?P<month>0?[1-9]|1[0-2])(?=/)", re.IGNORECASE
    ),
    re.compile(
        rf"(?:^|/)(?:n[aă]m{_BETWEEN}*)?(?P<year>20\d\d)/(?:.*{_BETWEEN}|.*/)?"
        rf"th[aá]ng{_BETWEEN}*(?P<month>0?[1-9]|1[0-2])(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"th[aá]ng{_BETWEEN}*(?P<month>0?[1-9]|1[0-2])/(?:n[aă]m{_BETWEEN}*)?(?P<year>20\d\d)(?=/)", re.IGNORECASE
    ),
)
"""A folder of the year, with a month in or below it; and a year within the folder of a month."""
_QUARTER = re.compile(rf"(?:qu[yý]|(?<![^\W\d_])q){_BETWEEN}*$", re.IGNORECASE)
_DAY_IN_WORDS = re.compile(rf"ng[aà]y{_BETWEEN}*\d{{1,2}}{_BETWEEN}*th[aá]ng{_BETWEEN}*$", re.IGNORECASE)
_DAY = re.compile(rf"(?<!\d)\d{{1,2}}(?P<between>{_BETWEEN})$")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONGEST = 4
"""A unit's name has at most so many words."""


def named_periods(path: str) -> set[dt.date]:
    """The months that a file's path speaks of, such as ``T11.2020`` or ``2020/thang 11/``.

    A date in it, such as the one of the report, is none.
    """
    return {dt.date(year, month, 1) for year, month in _months(path)}


def names_period(path: str, period: dt.date) -> bool:
    """Whether a file's path speaks of the month; looks no further once it does."""
    return (period.year, period.month) in _months(path)


def _months(path: str) -> Iterator[tuple[int, int]]:
    text = unicodedata.normalize("NFC", path)
    for match in _YEAR_FIRST.finditer(text):
        if not match["day"]:
            yield int(match["year"]), int(match["month"])
    for match in _MONTH_FIRST.finditer(text):
        before = text[: match.start()]
        day = _DAY.search(before)
        if not (
            _DAY_IN_WORDS.search(before) or _QUARTER.search(before) or (day and day["between"] == match["between"])
        ):
            yield int(match["year"]), int(match["month"] or match["double"])
    for pattern in _IN_FOLDERS:
        for match in pattern.finditer(text):
            yield int(match["year"]), int(match["month"])


@cache
def _unit_words(period: dt.date) -> dict[str, str]:
    """Unit code by the code itself and by the unit's name without level, marks and spaces."""
    units = units_due(period)
    return {unit.unit_code.casefold(): unit.unit_code for unit in units} | {
        "".join(_words(without_level(unit.unit_name))): unit.unit_code for unit in units
    }


@cache
def _words(text: str) -> tuple[str, ...]:
    """Words of letters and digits without marks; a capital within ``LangGiang`` begins one."""
    return tuple(re.findall(r"[a-z0-9]+", _CAPITAL.sub(" ", unmarked(text)).casefold()))


@lru_cache(maxsize=50_000)
def named_units(path: str, period: dt.date) -> frozenset[str]:
    """The reporting units that a file's path names, by code or by name, in words of their own.

    ``Chũ`` is not named in ``chưa``, nor is the city of Bắc Giang where the province (``tỉnh``) is.
    """
    known, words = _unit_words(period), _words(path)
    runs = {
        "".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, start + 1 + _LONGEST)
        if start == 0 or words[start - 1] not in words_of_provinces()
    }
    return frozenset(known[run] for run in runs if run in known)
