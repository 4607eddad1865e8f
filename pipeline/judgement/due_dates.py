"""The months of a span, and the day by which a period's report is due."""

from __future__ import annotations

from datetime import date


def months(first: date, last: date) -> list[date]:
    """The first days of the months from ``first`` to ``last``."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]
