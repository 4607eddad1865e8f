"""Which version of each form is in force when, and by which day a submission on a version is read and counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from schemas.reference_data import FOREVER, LATEST, day_of, month_end, reference_rows

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FormVersion:
    """A version of a form: periods whose month lies from ``valid_from`` to before ``valid_to`` are its own.

    It is taken, with a query, for periods up to ``accepted_until`` too.
    """

    form_id: str
    version: int
    valid_from: date
    valid_to: date
    accepted_until: date

    def is_of(self, period: date) -> bool:
        """Whether it is the version in force for the period."""
        return self.valid_from <= month_end(period) < self.valid_to

    def is_accepted_for(self, period: date) -> bool:
        """Whether a submission on it is taken for the period: in force, or an older one that still is."""
        return self.valid_from <= month_end(period) and (self.is_of(period) or period <= self.accepted_until)

    def day_for(self, as_of: date) -> date:
        """The form day of a submission on it: its as_of or the nearest day on which the version was in force.

        By this day its indicators, the entries of its code lists and what is added up of it are looked up.
        """
        return max(self.valid_from, min(as_of, self.valid_to - DAY))


@cache
def form_versions() -> tuple[FormVersion, ...]:
    """All versions of all forms, in the order of ``form_versions.csv``."""
    return tuple(
        FormVersion(
            row["form_id"],
            int(row["version"]),
            day_of(row["valid_from"]),
            day_of(row["valid_to"]),
            day_of(row["accepted_until"]) if row["accepted_until"] else date.min if row["valid_to"] else FOREVER,
        )
        for row in reference_rows("form_versions")
    )


@cache
def first_day() -> date:
    """The first day on which any version of a form was in force: no form day lies before it."""
    return min(known.valid_from for known in form_versions())


@cache
def form_version(form_id: str, version: int) -> FormVersion | None:
    """The version of that form and number; None when nobody declared it."""
    return next((known for known in form_versions() if (known.form_id, known.version) == (form_id, version)), None)


def first_day_of(form_id: str, version: int) -> date:
    """The first day on which a declared version of a form was in force; LookupError when nobody declared it."""
    known = form_version(form_id, version)
    if known is None:
        raise LookupError(form_id, version)
    return known.valid_from


@cache
def version_of_period(form_id: str, period: date) -> FormVersion | None:
    """The version that is in force for the period; None where the form had none."""
    return next((known for known in form_versions() if known.form_id == form_id and known.is_of(period)), None)


def form_day(form_id: str | None, version: int | None, as_of: date | None, period: date | None) -> date:
    """The day by which a submission with such a cover is read and counted.

    An as_of that lies outside the period, which is WB-07, gives way to the period's last day.
    """
    known = form_version(form_id, version) if form_id is not None and version is not None else None
    if period is not None and (as_of is None or (as_of.year, as_of.month) != (period.year, period.month)):
        as_of = month_end(period)
    day = as_of or LATEST
    return known.day_for(day) if known else day
