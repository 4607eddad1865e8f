"""Days and months out of typed text, in any spelling in which only one day can be meant; never a neighbouring day."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from pipeline.reading.cells.typed_text import plain_text

YEARS = range(1900, 2101)
"""A whole number among these is a year, in whatever cell; digits without marks are a date only of these."""

_IN_WORDS = {"giêng": 1, "bốn": 4, "bẩy": 7, "mười": 10, "mười một": 11, "mười hai": 12} | {
    word: month for month, word in enumerate(("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín"), start=1)
}
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october")
_ENGLISH = {"sept": 9} | {
    name: month
    for month, whole in enumerate((*_MONTHS, "november", "december"), start=1)
    for name in (whole, whole[:3])
}
_WEEKDAYS = {"chủ nhật": 6, "cn": 6} | {
    name: day
    for day, names in enumerate(
        (
            ("thứ hai", "thứ 2", "monday", "mon"),
            ("thứ ba", "thứ 3", "tuesday", "tue"),
            ("thứ tư", "thứ 4", "wednesday", "wed"),
            ("thứ năm", "thứ 5", "thursday", "thu"),
            ("thứ sáu", "thứ 6", "friday", "fri"),
            ("thứ bảy", "thứ 7", "saturday", "sat"),
            ("sunday", "sun"),
        )
    )
    for name in names
}


def _any_of(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_WEEKDAY = re.compile(rf"(?P<weekday>{_any_of(_WEEKDAYS)})\b[.,]?\s*(?=\S)")
_TIME = re.compile(
    r"(?:t|[ ,]+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?(?P<half>am|pm|sa|ch))?"
    r" ?(?P<zone>z|[+-]\d{2}(?::?\d{2})?)?$"
)
_DAY_WORD, _YEAR_WORD = r"(?:ng[àa]y )?", r"(?:n[ăa]m )?"
_MARK, _LOOSE = r"(?:\s*[/.-]\s*| )", r"[\s,./-]*"
_MONTH_NAME = (
    rf"(?:(?:th[áa]ng|thg|t)[ .]?(?P<number>\d{{1,2}}(?!\d)|(?:{_any_of(_IN_WORDS)})\b)"
    rf"|(?P<name>{_any_of(_ENGLISH)})(?![a-z]))"
)
_DAY, _YEAR = rf"{_DAY_WORD}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?", rf"{_YEAR_WORD}(?P<year>\d{{4}})"
_DMY = re.compile(rf"{_DAY_WORD}(\d{{1,2}}){_MARK}(\d{{1,2}}){_MARK}{_YEAR_WORD}(\d{{4}})")
_YMD = re.compile(rf"(\d{{4}}){_MARK}(\d{{1,2}}){_MARK}(\d{{1,2}})")
_DIGITS = re.compile(r"\d{8}")
_NAMED_MONTHS = (
    re.compile(rf"{_DAY}(?: of)?{_LOOSE}{_MONTH_NAME}{_LOOSE}{_YEAR}"),
    re.compile(rf"{_MONTH_NAME}{_LOOSE}{_DAY}[\s,./-]+{_YEAR}"),
    re.compile(rf"{_YEAR}{_LOOSE}{_MONTH_NAME}{_LOOSE}{_DAY}"),
)
_MONTH = re.compile(r"(?:kỳ )?(?:tháng ?|t ?)?(\d{1,2})(?:\s*[/.-]\s*| năm )(\d{4})")
_MONTH_ISO = re.compile(r"(\d{4})[/-](\d{1,2})")
_AS_TYPED = str.maketrans("‐‑‒–—―−⁄∕╱\\", "-------////")
_HERE = dt.timedelta(hours=7)
"""Vietnam is seven hours ahead of UTC, all year."""


def _day(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


@lru_cache(maxsize=50_000)
def date_text(text: str) -> dt.date | None:
    """The only day that the text can mean, its year with four digits; None when it is none or does not exist.

    Read are day, month and year, or year, month and day, with marks, without any or in words, after a day of the week
    and before a time. Two numbers are day and month, in the form's order: ``07/13/2016`` is no day.
    """
    plain = plain_text(text).translate(_AS_TYPED)
    weekday = _WEEKDAY.match(plain)
    plain = plain[weekday.end() :] if weekday else plain
    time = _TIME.search(plain)
    found = _date(plain[: time.start()] if time else plain)
    if found is None or (weekday and _WEEKDAYS[weekday["weekday"]] != found.weekday()):
        return None
    return found if time is None or _is_same_day_here(time) else None


def _date(plain: str) -> dt.date | None:
    if match := _DMY.fullmatch(plain):
        return _day(match[3], match[2], match[1])
    if match := _YMD.fullmatch(plain):
        return _day(match[1], match[2], match[3])
    if _DIGITS.fullmatch(plain):
        return _of_digits(plain)
    for pattern in _NAMED_MONTHS:
        if match := pattern.fullmatch(plain):
            number = match["number"]
            month = _ENGLISH[match["name"]] if number is None else _IN_WORDS.get(number, number)
            return _day(match["year"], month, match["day"])
    return None


def _of_digits(digits: str) -> dt.date | None:
    """The day of ``20110207``, or else of ``07022011``: never of both, for no month is 19 or 20."""
    orders = ((digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[2:4], digits[:2]))
    return next((day for year, *rest in orders if int(year) in YEARS and (day := _day(year, *rest))), None)


def _is_same_day_here(time: re.Match[str]) -> bool:
    """Whether a time exists, and lies on the same day in Vietnam where a time zone is with it."""
    hour, half, zone = int(time["hour"]), time["half"], time["zone"]
    hour = hour % 12 + 12 * (half in ("pm", "ch")) if half else hour
    if hour > 23 or int(time["minute"]) > 59:  # noqa: PLR2004 - of a day and an hour
        return False
    if zone is None:
        return True
    shift = dt.timedelta()
    if zone != "z":
        hours, minutes = int(zone[1:3]), int(zone[3:].removeprefix(":") or 0)
        shift = dt.timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)
    moment = dt.timedelta(hours=hour, minutes=int(time["minute"])) - shift + _HERE
    return dt.timedelta() <= moment < dt.timedelta(days=1)


def month_text(text: str) -> dt.date | None:
    """The first day of a month written as ``11/2020``, ``2020-11``, ``T11/2020`` or in words; None when it is none."""
    plain = plain_text(text)
    if match := _MONTH.fullmatch(plain):
        month, year = match.groups()
    elif match := _MONTH_ISO.fullmatch(plain):
        year, month = match.groups()
    else:
        return None
    return _day(year, month, "1")
