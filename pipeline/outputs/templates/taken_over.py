"""What a unit goes on with: its own last accepted submission, or those of the units that it took over from."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from schemas.reference_data import month_end
from schemas.successors import (
    changes_of_units,
    communes_after,
    moves_of_communes,
    predecessor_units,
    units_that_took_over,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

DAY = timedelta(days=1)


class Earlier(NamedTuple):
    """An accepted submission from before the period."""

    submission_id: str
    unit_code: str
    period: date
    as_of: date


def sources(unit_code: str, month: date, accepted: Iterable[Earlier]) -> list[Earlier]:
    """The submissions whose rows a unit's report on a month begins with, by unit.

    They are its own last one or, where it has none since it took over communes of others, the last ones of these from
    before the change, and so on along a chain of changes.
    """
    by_unit: dict[str, list[Earlier]] = {}
    for submission in sorted(accepted, key=lambda submission: submission.period):
        by_unit.setdefault(submission.unit_code, []).append(submission)
    found = _sources(by_unit, unit_code, month - DAY, month_end(month))
    return sorted(set(found), key=lambda submission: submission.unit_code)


def _sources(by_unit: dict[str, list[Earlier]], unit_code: str, until: date, day: date) -> list[Earlier]:
    """Of the submissions whose month had ended by ``until`` those from which the unit, as it is on ``day``, goes on."""
    own = [submission for submission in by_unit.get(unit_code, ()) if month_end(submission.period) <= until]
    change = next((change for change in reversed(_changes()) if change <= day and _formers(unit_code, change)), None)
    if change is None or (own and month_end(own[-1].period) >= change):
        return own[-1:]
    before = change - DAY
    formers = _formers(unit_code, change)
    return [source for former in formers for source in _sources(by_unit, former, before, before)]


@cache
def _changes() -> tuple[date, ...]:
    return tuple(sorted({*changes_of_units(), *moves_of_communes()}))


@cache
def _formers(unit_code: str, change: date) -> tuple[str, ...]:
    """The units that a unit took over from on a day, itself among them; none where it took over from no other."""
    formers = tuple(unit.unit_code for unit in predecessor_units(unit_code, change - DAY, change))
    return () if formers in ((), (unit_code,)) else formers


def commune_in(unit_code: str, commune: str | None, source: Earlier, day: date) -> tuple[bool, str | None]:
    """Whether a row of an earlier submission is the unit's on the day, and the commune that its own has become.

    One of a commune that went to several units is nobody's: whichever unit it belongs to lists it. Where nothing is
    known of a commune, what became of the row's unit says whose it is.
    """
    found = communes_after(commune, day, month_end(source.period)) if commune else ()
    if not found:
        heirs: Sequence[str] = [unit.unit_code for unit in units_that_took_over(source.unit_code, day)]
        return unit_code == source.unit_code or heirs == [unit_code], commune
    is_ours = {after.unit_code for after in found} == {unit_code}
    return is_ours, found[0].commune_code if len(found) == 1 else commune
