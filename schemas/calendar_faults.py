"""What is wrong with the rows of ``calendars.csv`` and ``due_dates.csv``, each with its line in the file."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from schemas.calendars import EVERYBODY, STEPS, calendars
from schemas.reference_data import FOREVER, due_date, due_dates, units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from schemas.calendars import Calendar

KEY = ("form_id", "unit_code")
"""Of rows with the same values of these no two may hold on the same day."""
DUE_DATE_KEY = ("form_id", "month")
HEADER_LINES = 1
MONTHS = range(1, 13)
DUE_DAYS = range(1, 29)
"""A day of the month that every month has."""


def calendar_faults(rows: Sequence[Mapping[str, str]], forms: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The line in the file of each row that cannot be used, and why; overlapping rows are not looked at here."""
    codes = {(unit.form_id, unit.unit_code) for unit in units()}
    for line, row in enumerate(rows, start=1 + HEADER_LINES):
        if row["form_id"] not in forms:
            yield line, f"form_id {row['form_id']!r} is no form; forms are {', '.join(forms)}"
        elif row["unit_code"] != EVERYBODY and (row["form_id"], row["unit_code"]) not in codes:
            yield line, f"unit_code {row['unit_code']!r} is no unit that reports on the form, nor {EVERYBODY}"
        if row["frequency"] not in STEPS:
            yield line, f"frequency {row['frequency']!r} is none of {', '.join(STEPS)}"
        elif row["frequency"] == "yearly" and not row["month"]:
            yield line, "month is blank; a yearly calendar names its month, 1 to 12"
        if row["month"] and row["month"] not in map(str, MONTHS):
            yield line, f"month {row['month']!r} is none of 1 to 12"


def due_date_faults(rows: Sequence[Mapping[str, str]], forms: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The line in the file of each row of due dates that cannot be used, and why."""
    for line, row in enumerate(rows, start=1 + HEADER_LINES):
        if row["form_id"] not in forms:
            yield line, f"form_id {row['form_id']!r} is no form; forms are {', '.join(forms)}"
        if row["due_day"] not in map(str, DUE_DAYS):
            yield line, f"due_day {row['due_day']!r} is none of {DUE_DAYS[0]} to {DUE_DAYS[-1]}"
        if row["month"] and row["month"] not in map(str, MONTHS):
            yield line, f"month {row['month']!r} is none of 1 to 12"


def months_without_due_day() -> Iterator[tuple[int, str]]:
    """The line in ``calendars.csv`` of each calendar that lists a month for which no due day is known, and the month.

    A month is looked at in the first year that the calendar lists it, and in the first after each change of due dates.
    """
    for line, calendar in enumerate(calendars(), start=1 + HEADER_LINES):
        for period in sorted(_asked_about(calendar)):
            if due_date(calendar.form_id, period) is None:
                yield line, f"{period:%Y-%m} is listed and due_dates.csv says no day by which it is due"
                break


def _asked_about(calendar: Calendar) -> set[date]:
    changes = {calendar.valid_from, *chain(*((due.valid_from, due.valid_to) for due in due_dates()))} - {FOREVER}
    years = {day.year + later for day in changes for later in (0, 1)}
    first_days = (calendar.valid_from.replace(year=year, month=month, day=1) for year in years for month in MONTHS)
    return {day for day in first_days if calendar.lists(day)}
