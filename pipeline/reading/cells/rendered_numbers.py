"""What SSF, the port of SheetJS's formatter of numbers, makes of a number in a format."""

from __future__ import annotations

import decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.reading.cells.format_codes import GENERAL, IS_TEXT

if TYPE_CHECKING:
    from ssf import SSF

MOST_SIGNS = 64
"""A section with more noughts is not rendered: people write none, and SSF would take 1.6 s for 255 of them."""
_REFUSED = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError)
"""What SSF raises on a format that is none."""


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
    with decimal.localcontext():
        try:
            return str(_formatter().format(code, number))
        except _REFUSED:
            return None


def _general(value: float) -> str:
    """A number without a format, in Vietnamese notation."""
    return (f"{value:.0f}" if value == int(value) else repr(value)).replace(".", ",")


@cache
def _formatter() -> SSF:
    from ssf import SSF  # noqa: PLC0415 - its import takes 0.1 s, and few workbooks have a format to be asked about

    return SSF(locale_support=False, decimal_separator=",", thousands_separator=".", errors="raise")
