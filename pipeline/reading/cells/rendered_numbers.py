"""What SSF, the port of SheetJS's formatter of numbers, makes of a number in a format."""

from __future__ import annotations

import datetime as dt
import decimal
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.reading.cells.format_codes import GENERAL, IS_TEXT

if TYPE_CHECKING:
    from ssf import SSF

MOST_SIGNS = 64
"""A section with more noughts is not rendered: people write none, and SSF would take 1.6 s for 255 of them."""
_REFUSED = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError)
"""What SSF raises on a format that is none."""
_DAY_PART = re.compile("dd?|mm?|yyyy")
_DAY_PARTS = re.compile(f"(?:{_DAY_PART.pattern})(?:[/-](?:{_DAY_PART.pattern}))*")
"""A format of the numbers of days, months and years alone, such as that of a template's period."""
_BEFORE_FIRST, _FIRST, _LAST = dt.date(1899, 12, 30).toordinal(), 61, 2_958_465
"""The serial numbers of 1 March 1900 and 31 December 9999: those before it count a day that never was."""


@lru_cache(maxsize=10_000)
def rendered(signs: str, value: float) -> str | None:
    """What the signs of a section show of a number without a sign, in Vietnamese notation; None where they are wrong.

    Characters of private use, which stand for texts, are left in their places.
    """
    if GENERAL in signs:
        return signs.replace(GENERAL, _general(value), 1)
    if signs and not signs.strip("0") and value == int(value):  # a tax code's: of these a column may hold thousands
        return f"{value:.0f}".rjust(len(signs), "0")
    if len(signs) > MOST_SIGNS:
        return None
    plain = IS_TEXT.sub(lambda sign: f'"{sign.group()}"', signs)
    with decimal.localcontext():  # SSF sets its own for the whole thread
        try:
            return str(_formatter().format(plain, value)) if plain else ""
        except _REFUSED:
            return None


@lru_cache(maxsize=10_000)
def rendered_day(code: str, number: float) -> str | None:
    """What a format shows of the day or time of that serial number; None where it is wrong. Names are English."""
    if sum(sign in "0#?" for sign in code) > MOST_SIGNS:
        return None
    if number == int(number) and _FIRST <= number <= _LAST and _DAY_PARTS.fullmatch(code):
        return _plain_day(code, dt.date.fromordinal(_BEFORE_FIRST + int(number)))
    with decimal.localcontext():
        try:
            return str(_formatter().format(code, number))
        except _REFUSED:
            return None


def _plain_day(code: str, day: dt.date) -> str:
    """A day in a format of :data:`_DAY_PARTS`, as SSF shows it, whose import takes longer than all else of a cover."""
    numbers = {"d": day.day, "m": day.month, "y": day.year}
    return _DAY_PART.sub(lambda part: f"{numbers[part.group()[0]]:0{len(part.group())}d}", code)


def _general(value: float) -> str:
    """A number without a format, in Vietnamese notation."""
    return (f"{value:.0f}" if value == int(value) else repr(value)).replace(".", ",")


@cache
def _formatter() -> SSF:
    from ssf import SSF  # noqa: PLC0415 - its import takes 0.1 s, and few workbooks have a format to be asked about

    return SSF(locale_support=False, decimal_separator=",", thousands_separator=".", errors="raise")
