"""Groups that units are shown in: communes by the former district of their area, other units by their kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from schemas.communes import communes_on
from schemas.levels import levels
from schemas.provinces import province_on
from schemas.reference_data import FOREVER, LATEST, units_by_code
from schemas.successors import successions

if TYPE_CHECKING:
    from datetime import date

    from schemas.reference_data import ReportingUnit

OF_PROVINCE_VI = "Cấp {level}"
"""The group of who reports on no area, such as the Alliance; its braces are filled in by the province of the day."""


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """A group of units: ``code`` is that of the former district, or the kind of the units; ``name`` is Vietnamese.

    ``province`` is the one that the former district was of, blank for a group by kind.
    """

    code: str
    name: str
    province: str = ""


@cache
def unit_group(unit_code: str, day: date) -> UnitGroup:
    """The group of a unit as it is on a day, or, where it has ended or not begun by then, as it was nearest to it.

    A commune is of the former district that most of its former communes lay in (``successors.csv``; one of which it got
    a part counts half), of two with as many the one with the smaller code. A commune that nothing is known of, a
    district and the Alliance are of a group of their kind. ValueError where there is no unit of that code.
    """
    unit = _nearest(unit_code, day)
    day_of_unit = max(unit.valid_from, min(day, _last_day(unit)))
    kind = _kind_of(unit)
    if kind == "commune" and (district := _former_district(unit_code, day_of_unit)):
        return district
    words = province_on(day_of_unit)
    named = {"commune": words.communes, "district": words.units}.get(kind, words.fill(OF_PROVINCE_VI))
    return UnitGroup(kind, named[:1].upper() + named[1:])


def _nearest(unit_code: str, day: date) -> ReportingUnit:
    lines = sorted(units_by_code().get(unit_code, ()), key=lambda unit: unit.valid_from)
    if not lines:
        message = f"no unit {unit_code}"
        raise ValueError(message)
    begun = [unit for unit in lines if unit.valid_from <= day]
    return begun[-1] if begun else lines[0]


def _last_day(unit: ReportingUnit) -> date:
    return LATEST if unit.valid_to == FOREVER else unit.valid_to - timedelta(days=1)


def _kind_of(unit: ReportingUnit) -> str:
    """The kind of place that the unit is by the level that its name begins with: ``province`` where it has none."""
    name = unit.unit_name.casefold()
    return next((level.kind for level in levels() if name.startswith(f"{level.level} ")), "province")


def _former_district(unit_code: str, day: date) -> UnitGroup | None:
    ours = {commune.commune_code for commune in communes_on(unit_code, day)} or {unit_code}
    shares: Counter[UnitGroup] = Counter()
    for former in successions():
        if former.successor_code in ours and former.former_unit_code and former.former_unit_code != unit_code:
            group = UnitGroup(former.former_unit_code, former.former_unit_name, former.former_province)
            shares[group] += 1 if former.in_part else 2
    return min(shares, key=lambda group: (-shares[group], group.code), default=None)
