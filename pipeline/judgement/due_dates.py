"""The months of a span, and the day by which a period's report is due."""

from __future__ import annotations

from datetime import date, timedelta

from schemas.reference_data import due_date, month_end


def months(first: date, last: date) -> list[date]:
    """The first days of the months from ``first`` to ``last``."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def due_on(form_id: str, period: date) -> date | None:
    """The day by which a unit's report of that form on the period is due; None when it is not asked for then."""
    due = due_date(form_id, period)
    return (month_end(period) + timedelta(days=1)).replace(day=due.due_day) if due else None
