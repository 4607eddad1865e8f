"""Which units are expected to report for which months, and by when; and the gaps in which nobody is."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.judgement.due_dates import due_on, months
from schemas.calendars import EVERYBODY, LONGEST_GAP, is_listed, units_with_own_calendar
from schemas.reference_data import unit_in_period, units_in_period

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from pipeline.judgement.supported_periods import ReceivedMonth
    from schemas.reference_data import ReportingUnit

EXPECTED_TYPES: dict[str, pl.DataType] = {
    "form_id": pl.String(),
    "unit_code": pl.String(),
    "unit_name": pl.String(),
    "period": pl.Date(),
    "due_on": pl.Date(),
}
GAP_TYPES: dict[str, pl.DataType] = {
    "form_id": pl.String(),
    "first_period": pl.Date(),
    "last_period": pl.Date(),
    "months": pl.Int64(),
    "unit_codes": pl.List(pl.String()),
}
"""``months`` are those of the gap that the calendar lists; ``unit_codes`` is null where it is that of everybody."""


class CalendarMonths(NamedTuple):
    """What came of the months that a calendar lists: those expected, and the longer gaps between months received."""

    expected: frozenset[date]
    gaps: tuple[tuple[date, ...], ...]


def expected_reports(received: Iterable[ReceivedMonth]) -> pl.DataFrame:
    """One row per unit and month that should report, columns :data:`EXPECTED_TYPES`.

    Of the months that the unit's calendar lists these are the ones that something was received for, of the form and
    from anybody, and those of a short gap between two of them.
    """
    rows = [
        (form_id, unit.unit_code, unit.unit_name, period, day)
        for form_id, by_unit in _by_form(received).items()
        for period in sorted({period for found in by_unit.values() for period in found.expected})
        for day in (due_on(form_id, period),)
        for unit in units_in_period(period, form_id)
        if period in by_unit.get(unit.unit_code, by_unit[EVERYBODY]).expected
    ]
    return pl.DataFrame(rows, schema=EXPECTED_TYPES, orient="row").sort("period", maintain_order=True)


def expected_months(received: Iterable[ReceivedMonth]) -> list[date]:
    """The months that some form is expected for, in order; without looking at units, so quick."""
    by_form = _by_form(received).values()
    return sorted({period for by_unit in by_form for found in by_unit.values() for period in found.expected})


def reporting_gaps(received: Iterable[ReceivedMonth]) -> pl.DataFrame:
    """One row per form and longer gap, in which nobody is expected; columns :data:`GAP_TYPES`.

    A gap of a unit's own calendar has a row where it does not lie within one of everybody's.
    """
    rows = [row for form_id, by_unit in _by_form(received).items() for row in _gap_rows(form_id, by_unit)]
    return pl.DataFrame(rows, schema=GAP_TYPES, orient="row").sort("form_id", "first_period", "last_period")


def is_coming(unit: ReportingUnit, period: date, last_received: date | None) -> bool:
    """Whether the period follows the last one received of a unit's form closely enough to be asked for already.

    It is one of the first listed months after it, as many as a short gap may have; nothing received asks for nothing.
    """
    if last_received is None or period <= last_received:
        return False
    since = (month for month in months(last_received, period)[1:] if is_listed(unit.form_id, unit.unit_code, month))
    return sum(1 for _ in islice(since, LONGEST_GAP + 1)) <= LONGEST_GAP


def _gap_rows(form_id: str, by_unit: dict[str, CalendarMonths]) -> Iterator[tuple[object, ...]]:
    of_everybody = by_unit[EVERYBODY].gaps
    own: defaultdict[tuple[date, ...], list[str]] = defaultdict(list)
    for code in sorted(by_unit.keys() - {EVERYBODY}):
        for gap in by_unit[code].gaps:
            if not any(whole[0] <= gap[0] and gap[-1] <= whole[-1] for whole in of_everybody):
                own[gap].append(code)
    yield from ((form_id, gap[0], gap[-1], len(gap), None) for gap in of_everybody)
    yield from ((form_id, gap[0], gap[-1], len(gap), codes) for gap, codes in own.items())


def _by_form(received: Iterable[ReceivedMonth]) -> dict[str, dict[str, CalendarMonths]]:
    """By form what came of the months of everybody's calendar, and of each unit's that has one of its own."""
    by_form: dict[str, set[date]] = defaultdict(set)
    for form_id, period in received:
        by_form[form_id].add(period)
    return {
        form_id: {
            code: calendar_months(_listed(form_id, code, by_form[form_id]), by_form[form_id])
            for code in (EVERYBODY, *units_with_own_calendar(form_id))
        }
        for form_id in sorted(by_form)
    }


def _listed(form_id: str, unit_code: str, received: Collection[date]) -> list[date]:
    """The months between the first and the last received that a calendar lists, of a unit while it exists."""
    listed = [period for period in months(min(received), max(received)) if is_listed(form_id, unit_code, period)]
    if unit_code == EVERYBODY:
        return listed
    return [period for period in listed if unit_in_period(unit_code, period, form_id) is not None]


def calendar_months(listed: Sequence[date], received: Collection[date]) -> CalendarMonths:
    """Which of the listed months are expected, and which lie in longer gaps; before and after those received none."""
    runs = [(is_in, tuple(run)) for is_in, run in groupby(listed, key=lambda period: period in received)]
    at = [number for number, (is_in, _) in enumerate(runs) if is_in]
    between = runs[at[0] : at[-1] + 1] if at else []
    expected = {period for is_in, run in between if is_in or len(run) <= LONGEST_GAP for period in run}
    gaps = tuple(run for is_in, run in between if not is_in and len(run) > LONGEST_GAP)
    return CalendarMonths(frozenset(expected), gaps)
