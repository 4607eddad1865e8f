"""What is wrong with the lines of ``calendars.csv`` and ``due_dates.csv``: sentences that name file and line.

They are looked at before anything starts, as text: nothing here reads what other modules made of them.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from schemas.calendars import EVERYBODY, STEPS
from schemas.reference_data import month_end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Line(Protocol):
    """A line of a reference file: its number, its cells by column, and the days on which it holds."""

    @property
    def number(self) -> int:
        """Its number in the file, from 1."""

    @property
    def cells(self) -> Mapping[str, str]:
        """Its cells by column."""

    @property
    def start(self) -> date:
        """The first day on which it holds."""

    @property
    def end(self) -> date:
        """The first day on which it does no more."""


CALENDARS, DUE_DATES, UNITS = "calendars", "due_dates", "units"
MONTHS = tuple(map(str, range(1, 13)))
DUE_DAYS = tuple(map(str, range(1, 29)))
"""Days that every month has."""


def calendar_faults(lines: Mapping[str, Sequence[Line]]) -> Iterator[str]:
    """A sentence for each line that cannot be used, and for each calendar with a month that is due on no day."""
    units = {(line.cells.get("form_id", ""), line.cells["unit_code"]) for line in lines.get(UNITS, ())}
    calendars, due_dates = lines.get(CALENDARS, ()), lines.get(DUE_DATES, ())
    found = [(CALENDARS, line, fault) for line in calendars for fault in _faults_of_calendar(line, units)]
    found += [(DUE_DATES, line, fault) for line in due_dates for fault in _faults_of_due_date(line, units)]
    if not found:
        found = [(CALENDARS, line, fault) for line in calendars for fault in _months_never_due(line, due_dates)]
    for file, line, fault in found:
        yield f"{file}.csv, dòng {line.number}: {fault}"


def _faults_of_calendar(line: Line, units: set[tuple[str, str]]) -> Iterator[str]:
    form_id, unit_code, frequency, month = (
        line.cells.get(column, "") for column in ("form_id", "unit_code", "frequency", "month")
    )
    if form_id not in {form for form, _ in units}:
        yield f'form_id = "{form_id}" không phải là mẫu biểu của đơn vị nào.'
    elif unit_code != EVERYBODY and (form_id, unit_code) not in units:
        yield f'unit_code = "{unit_code}" không phải là {EVERYBODY} hay đơn vị báo cáo theo mẫu {form_id}.'
    if frequency not in STEPS:
        yield f'frequency = "{frequency}" không phải là một trong {", ".join(STEPS)}.'
    elif frequency == "yearly" and not month:
        yield "thiếu month: báo cáo năm phải ghi tháng, từ 1 đến 12."
    if month and month not in MONTHS:
        yield f'month = "{month}" không phải là tháng từ 1 đến 12.'


def _faults_of_due_date(line: Line, units: set[tuple[str, str]]) -> Iterator[str]:
    form_id, month, due_day = (line.cells.get(column, "") for column in ("form_id", "month", "due_day"))
    if form_id not in {form for form, _ in units}:
        yield f'form_id = "{form_id}" không phải là mẫu biểu của đơn vị nào.'
    if due_day not in DUE_DAYS:
        yield f'due_day = "{due_day}" không phải là ngày từ {DUE_DAYS[0]} đến {DUE_DAYS[-1]}.'
    if month and month not in MONTHS:
        yield f'month = "{month}" không phải là tháng từ 1 đến 12.'


def _months_never_due(calendar: Line, due_dates: Sequence[Line]) -> Iterator[str]:
    """The first month that the calendar lists and no due date is for, if there is one.

    A month is looked at in the years in which the calendar or a due date begins or ends, and in those after them.
    """
    of_form = [line for line in due_dates if line.cells["form_id"] == calendar.cells["form_id"]]
    days = {day for line in (calendar, *of_form) for day in (line.start, line.end)} - {date.min, date.max}
    start, step = int(calendar.cells["month"] or 12), STEPS[calendar.cells["frequency"]]
    years = sorted({day.year + later for day in days for later in (0, 1)})
    periods = [date(year, month, 1) for year in years for month in range(1, 13) if (month - start) % step == 0]
    for period in periods:
        day = month_end(period)
        is_due = any(
            line.cells["month"] in ("", str(period.month)) and line.start <= day < line.end for line in of_form
        )
        if calendar.start <= day < calendar.end and not is_due:
            yield f"kỳ {period:%m/%Y} phải báo cáo mà due_dates.csv không có hạn nộp."
            return
