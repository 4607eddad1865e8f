"""Which months a form is asked for, and of whom: the calendars of ``calendars.csv`` with their validity dates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from schemas.reference_data import day_of, month_end, reference_rows, units_in_period

if TYPE_CHECKING:
    from datetime import date

    from schemas.reference_data import ReportingUnit

EVERYBODY = "*"
"""The unit code of a calendar that holds for every unit without one of its own."""
STEPS = {"monthly": 1, "quarterly": 3, "yearly": 12}
"""Every how many months each frequency asks for a report."""
LONGEST_GAP = 2
"""In a gap of so many listed months that nobody reported for they are still expected; a longer one is no more."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The months that a form is asked for: every month, quarter or year; ``month`` (1 to 12) is one of the listed.

    Of ``unit_code`` alone or, with :data:`EVERYBODY`, of each unit that has no calendar of its own then. ``valid_to``
    is the first day on which it no longer holds.
    """

    form_id: str
    unit_code: str
    frequency: str
    month: int
    valid_from: date
    valid_to: date

    def lists(self, period: date) -> bool:
        """Whether it asks for the period: it holds on the period's last day, and the month is one of its months."""
        is_in_step = (period.month - self.month) % STEPS[self.frequency] == 0
        return is_in_step and self.valid_from <= month_end(period) < self.valid_to


@cache
def calendars() -> tuple[Calendar, ...]:
    """All calendars; a blank month is December, with which every quarter ends."""
    return tuple(
        Calendar(
            row["form_id"],
            row["unit_code"],
            row["frequency"],
            int(row["month"] or 12),
            day_of(row["valid_from"]),
            day_of(row["valid_to"]),
        )
        for row in reference_rows("calendars")
    )


@cache
def calendars_of(form_id: str) -> dict[str, tuple[Calendar, ...]]:
    """The calendars of a form by the code of the unit that they are for."""
    of_form = [calendar for calendar in calendars() if calendar.form_id == form_id]
    codes = dict.fromkeys(calendar.unit_code for calendar in of_form)
    return {code: tuple(calendar for calendar in of_form if calendar.unit_code == code) for code in codes}


def units_with_own_calendar(form_id: str) -> frozenset[str]:
    """The codes of the units that have a calendar of their own at some time."""
    return frozenset(calendars_of(form_id)) - {EVERYBODY}


def is_listed(form_id: str, unit_code: str, period: date) -> bool:
    """Whether the unit is asked for the form in the period, by its own calendar where it has one on the last day."""
    day, by_unit = month_end(period), calendars_of(form_id)
    for code in (unit_code, EVERYBODY):
        valid = [calendar for calendar in by_unit.get(code, ()) if calendar.valid_from <= day < calendar.valid_to]
        if valid:
            return any(calendar.lists(period) for calendar in valid)
    return False


def units_due(period: date, form_id: str | None = None) -> tuple[ReportingUnit, ...]:
    """The units of the period that are asked for the form then, or for whichever form is theirs."""
    return tuple(unit for unit in units_in_period(period, form_id) if is_listed(unit.form_id, unit.unit_code, period))
