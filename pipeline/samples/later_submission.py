"""A unit's submission of a later month from its rows: numbered, with its cover and the totals of its lists."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from pipeline.runtime.clock import VIETNAM
from pipeline.samples.declared import declared_totals
from pipeline.samples.habits import habits_of
from pipeline.samples.layout import form_day_of
from pipeline.samples.plan import FORM_ID
from pipeline.samples.roster import by_sector_and_age
from pipeline.samples.submission import UnitSubmission, day
from schemas.form_versions import version_of_period
from schemas.reference_data import month_end, unit_in_period
from schemas.rules.ended import ended_statuses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.samples.submission import SampleRow, Submission, Value
    from schemas.reference_data import ReportingUnit

    Rows = Mapping[str, Sequence[SampleRow]]

REGISTERS = ("cooperatives", "credit_funds", "unions", "groups")
SENT = time(16, 30, tzinfo=VIETNAM)
"""When on the day on which it is signed a submission is sent: its file is an hour and a half old by then."""


def unit_of(unit_code: str, period: date) -> ReportingUnit:
    """The unit as it is in the period; LookupError where there is none of that code."""
    unit = unit_in_period(unit_code, period, FORM_ID)
    if unit is None:
        raise LookupError(unit_code, period)
    return unit


def later_cover(unit_code: str, period: date, signed_on: date, version: int | None = None) -> SampleRow:
    """What the cover says, on the version in force unless another is asked for, and the day on which it is signed."""
    habits, in_force = habits_of(unit_code), version_of_period(FORM_ID, period)
    return {
        "form_id": FORM_ID,
        "form_version": version or (in_force.version if in_force else 1),
        "unit_code": unit_code,
        "unit_name": unit_of(unit_code, period).unit_name,
        "period": period,
        "as_of": month_end(period),
        "revision": 1,
        "prepared_by": habits.prepared_by,
        "phone": f"0204 000 {unit_code[-3:]}",
        "approved_by": habits.approved_by,
        "signed_on": signed_on,
    }


def ended_last(row: SampleRow) -> tuple[bool, tuple[int, date]]:
    """The place of a cooperative in a list: by sector and age, those that have ended last."""
    return row["status"] in ended_statuses(), by_sector_and_age(row)


def numbered(rows: Sequence[SampleRow]) -> tuple[SampleRow, ...]:
    """The rows with their numbers."""
    return tuple({**row, "ordinal": at} for at, row in enumerate(rows, start=1))


def later_submission(cover: SampleRow, rows: Rows, declared: Mapping[str, Value] | None = None) -> UnitSubmission:
    """The submission with these rows by register; ``declared`` are totals that its lists alone do not give."""
    unit_code, period = str(cover["unit_code"]), cover["period"]
    ordered = {table: numbered(rows.get(table, ())) for table in REGISTERS}
    ordered["cooperatives"] = numbered(sorted(rows.get("cooperatives", ()), key=ended_last))
    unit = unit_of(unit_code, period if isinstance(period, date) else date.max)
    draft = UnitSubmission(unit, cover, **ordered, declared_totals={})
    totals = declared_totals(ordered, form_day_of(draft)) | dict(declared or {})
    return UnitSubmission(unit, cover, **ordered, declared_totals=totals)


def unchanged_submission(cover: SampleRow) -> UnitSubmission:
    """The submission that says on its cover that nothing has changed, with blank sheets."""
    unit_code, period = str(cover["unit_code"]), cover["period"]
    unit = unit_of(unit_code, period if isinstance(period, date) else date.max)
    return UnitSubmission(unit, cover | {"unchanged": "x"}, (), (), (), (), {})


def sent_at(submission: Submission) -> datetime | None:
    """When the submission is sent; None for those of 2020, which say no day and are received when they are found."""
    signed_on = day(submission.cover, "signed_on")
    return datetime.combine(signed_on, SENT) if signed_on else None
