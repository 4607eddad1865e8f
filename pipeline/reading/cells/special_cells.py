"""Cells that are more than their value: error values, percentages, days counted from 1904; and the largest number."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypeGuard

TOO_LARGE = 10**15
"""Numbers from here on are no counts or amounts; a float would not hold them to the unit either."""


def is_plain_number(cell: object) -> TypeGuard[float]:
    """Whether a cell is a number that shows as it is held, and is not too large for a count or an amount."""
    return (type(cell) is float or type(cell) is int) and abs(cell) < TOO_LARGE


class ErrorCell(str):
    """An Excel error value such as ``#REF!``, or a formula without its stored value."""

    __slots__ = ()


class PercentCell(float):
    """A number that the cell shows as a percentage, which is not the number that it holds: 0.0124 as ``1,24%``."""

    __slots__ = ()

    @property
    def percent(self) -> Decimal:
        """The number before the sign, without what a float's last digits would add."""
        return round(Decimal(repr(self)) * 100, 9).normalize()

    @property
    def shown(self) -> str:
        """What a person sees, with all its decimals."""
        return f"{self.percent:f}%".replace(".", ",")

    @property
    def elsewhere(self) -> float:
        """What the number is where no percentage belongs.

        Below one it was typed into such a cell, where Excel makes 0.12 of 12. From one on the format came over the
        number itself: 12 that is shown as 1200% is no count of 1200.
        """
        return float(self.percent) if abs(self) < 1 else float(self)


class DayFrom1904(dt.date):
    """The day of a cell in a workbook that counts its days from 1904."""

    __slots__ = ()


_EPOCH, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)


def serial(day: dt.date) -> int:
    """The whole number that a cell holds whose format shows the day; 0 where it holds a time of day too."""
    if isinstance(day, dt.datetime) and day.time() != dt.time():
        return 0
    epoch = _EPOCH_1904 if isinstance(day, DayFrom1904) else _EPOCH
    return day.toordinal() - epoch.toordinal()
