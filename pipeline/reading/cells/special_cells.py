"""Cells that are more than their value: error values, percentages, days counted from 1904; and the largest number."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Self, TypeGuard

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


class ShownDay(dt.date):
    """A day that its format shows otherwise than by its day, month and year: ``shown``; ``code`` is the format's.

    Where a text is asked for that counts, and the day where a day is. Two of them are equal where both are.
    """

    __slots__ = ("code", "is_from_1904", "shown")

    def __new__(cls, day: dt.date, shown: str, code: str, *, is_from_1904: bool = False) -> Self:
        """The day as it is shown."""
        cell = super().__new__(cls, day.year, day.month, day.day)
        cell.shown, cell.code, cell.is_from_1904 = shown, code, is_from_1904
        return cell

    shown: str
    code: str
    is_from_1904: bool

    __hash__ = dt.date.__hash__

    def __eq__(self, other: object) -> bool:
        """Whether the other is the same day, and is shown so where it says how."""
        is_same = dt.date.__eq__(self, other) is True
        return is_same and (not isinstance(other, ShownDay) or self.shown == other.shown)

    def __ne__(self, other: object) -> bool:
        """The contrary of :meth:`__eq__`."""
        return not self == other


_EPOCH, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)


def serial(day: dt.date) -> int:
    """The whole number that a cell holds whose format shows the day; 0 where it holds a time of day too."""
    if isinstance(day, dt.datetime) and day.time() != dt.time():
        return 0
    is_from_1904 = isinstance(day, DayFrom1904) or (isinstance(day, ShownDay) and day.is_from_1904)
    epoch = _EPOCH_1904 if is_from_1904 else _EPOCH
    return day.toordinal() - epoch.toordinal()


def day_of(number: float, *, is_from_1904: bool = False) -> dt.date | None:
    """The day of a serial number; None where there is none."""
    try:
        return (_EPOCH_1904 if is_from_1904 else _EPOCH) + dt.timedelta(days=int(number))
    except OverflowError:
        return None


def serial_of(moment: dt.date | dt.time | dt.timedelta) -> float:
    """The number that stands for a day, a time or both in a workbook that counts from 1900."""
    if isinstance(moment, dt.timedelta):
        return moment / dt.timedelta(days=1)
    days = moment.toordinal() - _EPOCH.toordinal() if isinstance(moment, dt.date) else 0
    if isinstance(moment, dt.date) and not isinstance(moment, dt.datetime):
        return days
    since = dt.timedelta(
        hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond
    )
    return days + since / dt.timedelta(days=1)
