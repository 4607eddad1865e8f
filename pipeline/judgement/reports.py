"""The reports that are judged, each with the submissions that its judgement looks at and a hash of what it rests on.

A report is what a unit says of a period, on whatever form; a submission without a unit or a period is one by itself.
With a submission that says unchanged goes the one in which its rows stand.
Its judgement looks at the unit's submissions of the twelve months before it and, of one that says unchanged, at the
month that it is equal to with the twelve before that. Where units changed within these twelve months it looks at what
all units sent since a year before, and at the first that each has had accepted since.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.judgement.kept import hash_of, row_hashes
from pipeline.judgement.submission_status import READABLE
from pipeline.judgement.supported_periods import month_number
from pipeline.judgement.unit_changes import FARTHEST, HANDED_OVER, changes_between
from schemas.reference_data import month_end

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    import polars as pl

_READ = ("submission_id", "unit_code", "period", "form_id", "status", "as_of", "based_on", "based_on_period")


class Report(NamedTuple):
    """A unit and a period; a submission that lacks either ``is_alone``, with its id in the place of the unit."""

    unit: str
    period: date | None
    is_alone: bool = False

    @property
    def part(self) -> str:
        """The name under which judgements of its period are kept."""
        return period_part(self.period)


@cache
def period_part(period: date | None) -> str:
    """The name of a period's part of what is kept."""
    return f"{period:%Y-%m}" if period else "none"


class Row(NamedTuple):
    """What is looked at of a judged submission, and a hash of all that is known of it."""

    submission_id: str
    unit_code: str | None
    period: date | None
    form_id: str | None
    status: str
    as_of: date | None
    based_on: str | None
    based_on_period: date | None
    digest: str

    @property
    def report(self) -> Report:
        """The report that it belongs to."""
        if self.unit_code is None or self.period is None:
            return Report(self.submission_id, self.period, is_alone=True)
        return Report(self.unit_code, self.period)

    @property
    def is_of_registers(self) -> bool:
        """Whether it is of a unit and a period, on a form that lists cooperatives."""
        return self.unit_code is not None and self.period is not None and self.form_id in HANDED_OVER

    @property
    def is_handed_over(self) -> bool:
        """Whether it is one of those whose rows go over to other units when units change."""
        return self.is_of_registers and self.as_of is not None


@dataclass(frozen=True)
class Reports:
    """The judged submissions by report."""

    rows: Sequence[Row]

    @cached_property
    def by_report(self) -> dict[Report, list[Row]]:
        """The submissions of each report, in the order of periods."""
        found: dict[Report, list[Row]] = defaultdict(list)
        rows = [(row.report, row) for row in self.rows]
        for report, row in sorted(rows, key=lambda each: (each[0].part, each[0].unit, each[1].submission_id)):
            found[report].append(row)
        return dict(found)

    @cached_property
    def all_periods(self) -> frozenset[date | None]:
        """The periods of all reports."""
        return frozenset(report.period for report in self.by_report)

    @cached_property
    def periods(self) -> dict[str, list[date]]:
        """By unit its periods, in order."""
        found: dict[str, list[date]] = defaultdict(list)
        for unit, period, is_alone in self.by_report:
            if period is not None and not is_alone:
                found[unit].append(period)
        return found

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which units changed since the first month that was accepted."""
        known = [row.period for row in self.rows if row.is_handed_over and row.period]
        accepted = [row.period for row in self._accepted if row.period]
        return changes_between(min(accepted), max(known)) if accepted else ()

    @cached_property
    def _accepted(self) -> list[Row]:
        return [row for row in self.rows if row.status == "accepted" and row.is_handed_over]

    def is_since_change(self, report: Report) -> bool:
        """Whether units changed in the twelve months up to the end of the report's period."""
        return not report.is_alone and report.period in self._since_changes

    @cached_property
    def _since_changes(self) -> frozenset[date | None]:
        return frozenset(period for period in self.all_periods if self._changes_before(period))

    def _changes_before(self, period: date | None) -> list[date]:
        if period is None:
            return []
        return [day for day in self.days if _months_before(period, FARTHEST) < day <= month_end(period)]

    def own(self, report: Report) -> list[Row]:
        """The unit's own submissions that the judgement looks at, those of the report too."""
        ours = self.by_report[report]
        if report.is_alone:
            return ours
        wanted = {then for row in ours for then in (row.period, row.based_on_period) if then}
        near = self._near(report.unit, max(wanted))
        if len(wanted) > 1:
            near = list(dict.fromkeys(row for then in sorted(wanted) for row in self._near(report.unit, then)))
        return self._with_files(near) if any(row.based_on for row in near) else near

    def _near(self, unit: str, period: date) -> list[Row]:
        """The submissions of a unit of a period and of the twelve months before it."""
        rows, months = self._by_month[unit]
        number = month_number(period)
        return rows[bisect_left(months, number - FARTHEST) : bisect_right(months, number)]

    @cached_property
    def _by_month(self) -> dict[str, tuple[list[Row], list[int]]]:
        """By unit its submissions of all periods in their order, beside the numbers of their months."""
        found: dict[str, tuple[list[Row], list[int]]] = {}
        for unit, periods in self.periods.items():
            rows = [row for period in periods for row in self.by_report[Report(unit, period)]]
            found[unit] = rows, [month_number(row.period) for row in rows if row.period]
        return found

    def _with_files(self, rows: Sequence[Row]) -> list[Row]:
        """The submissions, with those in which the rows of the unchanged ones among them stand."""
        bases = [self._by_id.get(row.based_on) for row in rows if row.based_on]
        return list(dict.fromkeys((*rows, *filter(None, bases))))

    @cached_property
    def _by_id(self) -> dict[str, Row]:
        return {row.submission_id: row for row in self.rows}

    def of_bases(self, report: Report) -> set[Report]:
        """The reports of the months that a report is equal to."""
        months = {row.based_on_period for row in self.by_report[report] if row.based_on_period}
        if not months:
            return set()
        bases = {Report(report.unit, month) for month in months}
        return {base for base in bases if base in self.by_report}

    @cached_property
    def _of_all_units(self) -> dict[date, list[Row]]:
        return {}

    def of_all_units(self, period: date) -> list[Row]:
        """What all units sent that a period close behind a change of units is compared with."""
        if period not in self._of_all_units:
            since = _months_before(period, 2 * FARTHEST)
            sent = [
                row
                for row in self.rows
                if row.is_handed_over and row.status in READABLE and row.period and since < month_end(row.period)
                if row.period <= period
            ]
            firsts = [row for day in self._changes_before(period) for row in self.firsts_since(day)]
            self._of_all_units[period] = self._with_files([*sent, *firsts])
        return self._of_all_units[period]

    def firsts_since(self, day: date) -> list[Row]:
        """The first submission that each unit has had accepted since a day."""
        first: dict[str | None, Row] = {}
        for row in self._accepted:
            if row.period and day <= month_end(row.period):
                other = first.get(row.unit_code)
                if other is None or (row.period, row.submission_id) < (other.period, other.submission_id):
                    first[row.unit_code] = row
        return [first[unit] for unit in sorted(first, key=str)]

    def of_change(self, day: date) -> list[Row]:
        """What says how rows were handed over on a day: the year before it, and what each unit sent first since."""
        since = _months_before(day, FARTHEST + 1)
        before = [row for row in self._accepted if row.period and since < month_end(row.period) < day]
        until = next((other for own, other in pairwise(self.days) if own == day), None)
        later = [
            row
            for row in self.rows
            if row.is_handed_over and row.status in READABLE and row.period and day <= month_end(row.period)
            if until is None or month_end(row.period) < until
        ]
        earliest = sorted(later, key=lambda row: (str(row.period), row.submission_id))[:1]
        return self._with_files([*before, *self.firsts_since(day), *earliest])


def reports_of(judged: pl.DataFrame) -> Reports:
    """The reports of judged submissions, with their form days."""
    digests = row_hashes(judged)
    return Reports(
        [Row._make((*row, digest)) for row, digest in zip(judged.select(_READ).iter_rows(), digests, strict=True)]
    )


def digest_of(rows: Iterable[Row]) -> str:
    """A hash of all that is known of some submissions."""
    return hash_of(sorted(row.digest for row in rows))


def _months_before(day: date, months: int) -> date:
    """The last day of the month that lies so many months before that of the day."""
    number = day.year * 12 + day.month - 1 - months
    return month_end(day.replace(year=number // 12, month=number % 12 + 1, day=1))
