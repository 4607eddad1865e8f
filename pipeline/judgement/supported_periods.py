"""Which periods of covers something supports, and which periods were therefore received.

A period is supported by the name of the file or of its folder, by the month in which the file was received, or by what
was accepted of the unit close by. What nothing supports was mistyped, until a steward says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.judgement.names_in_paths import names_period
from pipeline.runtime.clock import VIETNAM
from schemas.unit_forms import reports_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from pipeline.landing.ledger import Identity, Ledger

NEAR = 2
"""So many months a report may be late, and so far an accepted one supports others."""


class ReceivedMonth(NamedTuple):
    """A form and a month that something was received for, from anybody."""

    form_id: str
    period: date


@dataclass(frozen=True, slots=True)
class ReceivedCover:
    """What a cover says, and what may support it.

    ``is_sound`` tells that nothing but its period may speak against the submission, which then supports others of its
    unit; ``is_taken`` that a steward has taken it.
    """

    submission_id: str
    unit_code: str
    period: date
    paths: tuple[str, ...]
    received_at: datetime
    is_sound: bool
    is_taken: bool = False

    @property
    def is_supported(self) -> bool:
        """Whether the file's own name and moment, or a steward, support the period."""
        return self.is_taken or supports(self.period, self.paths, self.received_at)


def supports(period: date, paths: Iterable[str], received_at: datetime) -> bool:
    """Whether a file's path names the period, or it is the month of receipt or one of the two before."""
    received = month_number(received_at.astimezone(VIETNAM))
    return 0 <= received - month_number(period) <= NEAR or any(names_period(path, period) for path in paths)


def month_number(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def supported(covers: Iterable[ReceivedCover]) -> set[str]:
    """The submissions whose periods are supported, whatever the order in which they came or are given."""
    by_unit: dict[str, list[ReceivedCover]] = defaultdict(list)
    for cover in covers:
        by_unit[cover.unit_code].append(cover)
    return {submission for of_unit in by_unit.values() for submission in _supported_of_unit(of_unit)}


def _supported_of_unit(covers: list[ReceivedCover]) -> set[str]:
    """Those supported by themselves, then those near a sound one that is supported, until there are no more."""
    found = {cover.submission_id for cover in covers if cover.is_supported}
    waiting = [cover for cover in covers if cover.submission_id not in found]
    months = {month_number(cover.period) for cover in covers if cover.submission_id in found and cover.is_sound}
    while near := [cover for cover in waiting if _is_near(cover, months)]:
        found |= {cover.submission_id for cover in near}
        waiting = [cover for cover in waiting if cover.submission_id not in found]
        months |= {month_number(cover.period) for cover in near if cover.is_sound}
    return found


def _is_near(cover: ReceivedCover, months: set[int]) -> bool:
    number = month_number(cover.period)
    return not months.isdisjoint(range(number - NEAR, number + NEAR + 1))


def supported_without_steward(covers: Iterable[ReceivedCover]) -> set[str]:
    """The submissions whose periods would be supported if no steward had said anything."""
    return supported(replace(cover, is_taken=False) for cover in covers)


def holds_together(form_id: str | None, unit_code: str | None, period: date | None, as_of: date | None) -> bool:
    """Whether a cover names a unit that reports on the form in the period, and a date within it."""
    if unit_code is None or period is None or as_of is None or (as_of.year, as_of.month) != (period.year, period.month):
        return False
    return reports_on(unit_code, form_id, period)


def received_months(ledger: Ledger) -> set[ReceivedMonth]:
    """The forms and months that something was received for, as far as the ledger alone can tell.

    It does not know what was accepted, so that any cover of a unit that holds together supports others of it.
    """
    identities = [
        identity
        for identity in ledger.identities.values()
        if identity.submission_id in ledger.receipts
        and holds_together(identity.form_id, identity.unit_code, identity.period, identity.as_of)
    ]
    found = supported(_cover(ledger, identity) for identity in identities)
    return {
        ReceivedMonth(identity.form_id, identity.period)
        for identity in identities
        if identity.submission_id in found and identity.form_id and identity.period
    }


def received_periods(ledger: Ledger) -> list[date]:
    """The periods that something was received for, whatever the form, as far as the ledger can tell; in order."""
    return sorted({month.period for month in received_months(ledger)})


def _cover(ledger: Ledger, identity: Identity) -> ReceivedCover:
    receipt = ledger.receipts[identity.submission_id]
    assert identity.unit_code is not None  # noqa: S101 - covers that hold together name both
    assert identity.period is not None  # noqa: S101 - as above
    return ReceivedCover(
        identity.submission_id,
        identity.unit_code,
        identity.period,
        (receipt.file_name,),
        receipt.received_at,
        is_sound=True,
        is_taken=identity.submission_id in ledger.acceptances,
    )
