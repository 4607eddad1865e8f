"""What a cover whose unit is of another time than its period is told: since when, and which units there are instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemas.messages import Wording
from schemas.reference_data import month_end, units_by_code
from schemas.successors import predecessor_units, units_that_took_over

if TYPE_CHECKING:
    import datetime as dt

    from schemas.reference_data import ReportingUnit

NO_SUCH_UNIT = "no_such_unit"
"""The variant of a code that is of no unit, or of one that submits another form."""
LONGEST_LIST = 600
"""Characters of units that are named one after the other; of more it is said how many there are."""
_OTHERS = {"vi": "và {count} đơn vị khác", "en": "and {count} more"}


class OtherTime(NamedTuple):
    """What there is to say of a unit that is none in a period: the message's variant, the day, and the right units."""

    variant: str = NO_SUCH_UNIT
    unit_name: str = ""
    since: dt.date | None = None
    instead: Wording | None = None


def other_time(unit_code: str, form_id: str | None, period: dt.date) -> OtherTime:
    """Of a unit that has ended by the period who took over; of one that begins after it who reports until then."""
    day = month_end(period)
    known = [unit for unit in units_by_code().get(unit_code, ()) if unit.form_id == form_id]
    if ended := [unit for unit in known if unit.valid_to <= day]:
        last = max(ended, key=lambda unit: unit.valid_to)
        return _told("ended", last, last.valid_to, units_that_took_over(unit_code, day))
    if coming := [unit for unit in known if unit.valid_from > day]:
        first = min(coming, key=lambda unit: unit.valid_from)
        return _told("not_yet", first, first.valid_from, _until_then(first, day))
    return OtherTime()


def _until_then(unit: ReportingUnit, day: dt.date) -> tuple[ReportingUnit, ...]:
    """The units of the day in whose place the unit comes."""
    return predecessor_units(unit.unit_code, day, unit.valid_from)


def _told(kind: str, unit: ReportingUnit, since: dt.date, instead: tuple[ReportingUnit, ...]) -> OtherTime:
    return OtherTime(kind if instead else f"{kind}_unknown", unit.unit_name, since, listed(instead))


def listed(found: tuple[ReportingUnit, ...]) -> Wording:
    """Names and codes of units, as many as there is room for."""
    names = [f"{unit.unit_name} ({unit.unit_code})" for unit in found]
    count = len(names)
    while len(", ".join(names[:count])) > LONGEST_LIST:
        count -= 1
    texts = {
        language: ", ".join(names[:count])
        + (f" {others.format(count=len(names) - count)}" if count < len(names) else "")
        for language, others in _OTHERS.items()
    }
    return Wording(texts["vi"], texts["en"])
