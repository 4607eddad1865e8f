"""Numbers, days and spans of time as Vietnamese readers write them: 1.937.557; 0,81; 30/11/2020, for the report."""

from __future__ import annotations

import calendar
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from schemas.messages import display

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

MOST_DECIMALS = 3
UNKNOWN = "–"
"""What stands in the place of a number that is not known: neither zero nor a cell that somebody forgot."""


def vietnamese(value: Decimal, decimals: int) -> str:
    """A number with so many decimals at most, dots between thousands and a decimal comma."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return display(rounded + 0, "vi")  # nothing is not negative


def decimals_of(values: Iterable[object]) -> int:
    """How many decimals show these numbers in full, three at most."""
    exponents = (Decimal(str(value)).normalize().as_tuple().exponent for value in values if _is_number(value))
    below_one = (-exponent for exponent in exponents if isinstance(exponent, int) and exponent < 0)
    return min(MOST_DECIMALS, max(below_one, default=0))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def number_format(decimals: int) -> str:
    """Excel's code for such a number; Excel itself puts in the dots and commas of its reader's language."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def last_day(period: date) -> date:
    """The day that the figures of a period stand for: of any day, the last one of its month."""
    return period.replace(day=calendar.monthrange(period.year, period.month)[1])


def period_words(period: date) -> dict[str, str]:
    """What the texts may say of a period: its year so far, its last day, the year after."""
    so_far = {1: "tháng 01 năm {0}", 12: "năm {0}"}.get(period.month, "{1} tháng đầu năm {0}")
    return {
        "as_of": f"{last_day(period):%d/%m/%Y}",
        "year": str(period.year),
        "next_year": str(period.year + 1),
        "so_far": so_far.format(period.year, period.month),
    }
