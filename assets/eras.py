"""Eras: the months in which the same units report, each with its partitions in Dagster and a job of its own."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from dagster import DynamicPartitionsDefinition

from pipeline.judgement.expected_reports import expected_months
from schemas.calendars import EVERYBODY, is_listed, units_with_own_calendar
from schemas.reference_data import FOREVER, month_end, units

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pipeline.judgement.supported_periods import ReceivedMonth

_NO_NAME = re.compile(r"\W+", re.ASCII)


class Era(NamedTuple):
    """The months from ``first`` to ``last`` (both the first day of a month), in which units report on a form.

    Units of different calendars are of different eras, as are those that do not exist in the same months: Dagster
    shows whatever lacks one of its partitions as missing. ``last`` is ``date.max`` while the units go on reporting;
    ``calendar`` is the unit code of the calendar that they follow.
    """

    form_id: str
    first: date
    last: date
    calendar: str

    @property
    def name(self) -> str:
        """Its name in the letters that Dagster allows for jobs: ``KTTT_01_2004_08_2025_06``, or without an end."""
        own = "" if self.calendar == EVERYBODY else f"_{self.calendar}"
        end = "" if self.last == FOREVER else f"_{self.last:%Y_%m}"
        return _NO_NAME.sub("_", f"{self.form_id}{own}_{self.first:%Y_%m}{end}")

    @property
    def months(self) -> str:
        """Its months as people write them."""
        return f"từ {self.first:%m/%Y}" if self.last == FOREVER else f"{self.first:%m/%Y} đến {self.last:%m/%Y}"

    @property
    def partitions(self) -> DynamicPartitionsDefinition:
        """The partitions of its units: the periods of the era that Dagster was offered."""
        return DynamicPartitionsDefinition(name=f"periods_{self.name}")

    def asks_for(self, period: date) -> bool:
        """Whether its units exist in the month, and their calendar lists it."""
        return self.first <= period <= self.last and is_listed(self.form_id, self.calendar, period)


def era_of(unit_code: str, form_id: str) -> Era:
    """The era of a unit that reports on a form: from its first month on to its last, under whichever names.

    ValueError where reference data know no such unit.
    """
    lines = [unit for unit in units() if (unit.unit_code, unit.form_id) == (unit_code, form_id)]
    if not lines:
        message = f"no unit {unit_code} reports on {form_id}"
        raise ValueError(message)
    end = max(unit.valid_to for unit in lines)
    last = FOREVER if end == FOREVER else (end.replace(day=1) - timedelta(days=1)).replace(day=1)
    calendar = unit_code if unit_code in units_with_own_calendar(form_id) else EVERYBODY
    return Era(form_id, min(unit.valid_from for unit in lines).replace(day=1), last, calendar)


def periods_of(era: Era, received: Collection[ReceivedMonth], coming: Iterable[date] = ()) -> list[date]:
    """The months of an era that were received on its form, lie in a short gap between them, or are ``coming`` in."""
    of_form = [month for month in received if month.form_id == era.form_id]
    months = {*coming, *(month.period for month in of_form), *(expected_months(of_form) if of_form else ())}
    return sorted(period for period in months if era.asks_for(period) and month_end(period) >= era.first)
