"""In which order a page shows the units of a period, and in which areas: whoever has to act stands first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.matching import label_key
from schemas.reference_data import month_end
from schemas.unit_groups import unit_group

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pipeline.outputs.status_page.contents import UnitLine
    from schemas.unit_groups import UnitGroup

URGENCY = ("quarantined", "missing", "resent", "queried", "accepted")
"""The states of a unit on the page, that which has to act soonest first."""


@dataclass(frozen=True, slots=True)
class Area:
    """A group of units of :mod:`schemas.unit_groups`, and how many of the page's reports it has."""

    group: UnitGroup
    count: int


def by_urgency(units: Iterable[UnitLine], day: date) -> list[UnitLine]:
    """The units with the longest overdue first, then by state, errors and name."""

    def place(unit: UnitLine) -> tuple[int, int, int, str, str]:
        return -unit.days_late(day), URGENCY.index(unit.state), -unit.errors, label_key(unit.name), unit.report

    return sorted(units, key=place)


def groups_of(units: Iterable[UnitLine], period: date) -> dict[str, UnitGroup]:
    """The group of each unit as it was at the end of the period, by the unit's code."""
    return {unit.code: unit_group(unit.code, month_end(period)) for unit in units}


def areas_by_province(units: Iterable[UnitLine], groups: dict[str, UnitGroup]) -> dict[str, list[Area]]:
    """The areas of the units by the province that they were of, blank for those by kind, ordered by their codes."""
    counts: dict[UnitGroup, int] = {}
    for unit in units:
        counts[groups[unit.code]] = counts.get(groups[unit.code], 0) + 1
    by_province: dict[str, list[Area]] = {}
    for group in sorted(counts, key=lambda group: (group.province, group.code)):
        by_province.setdefault(group.province, []).append(Area(group, counts[group]))
    return by_province
