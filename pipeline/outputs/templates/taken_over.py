"""What a unit goes on with: its own last accepted submission, or those of the units that it took over from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.judgement.predecessors import homes_of
from pipeline.judgement.unit_changes import Accepted, reports_that_go_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date


def sources_of(month: date, accepted: Iterable[Accepted]) -> Callable[[str], list[Accepted]]:
    """Tells of a unit the submissions whose rows its report on a month begins with, by unit.

    They are its own last one or, where it has none since it took over communes of others, the last ones of these from
    before the change, and so on along a chain of changes.
    """
    found = reports_that_go_on((submission for submission in accepted if submission.period < month), month)
    return lambda unit_code: sorted(found(unit_code), key=lambda submission: submission.unit_code)


def commune_in(unit_code: str, commune: str | None, source: Accepted, day: date) -> tuple[bool, str | None]:
    """Whether a row of an earlier submission is the unit's on the day, and the commune that its own has become.

    One of a commune that went to several units is nobody's: whichever unit it belongs to lists it. Where nothing is
    known of a commune, it stays with the row's unit while that lives, and else goes to the only one that took over.
    """
    homes, after = homes_of(day, source.unit_code, source.period, commune)
    stays = after is None and unit_code == source.unit_code and unit_code in homes
    return stays or homes == (unit_code,), after or commune
