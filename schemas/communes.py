"""Communes by reporting unit and day, and the keys by which a workbook's text is matched to one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from schemas.matching import commune_keys, label_key
from schemas.reference_data import FOREVER, day_of, month_end, reference_rows, units
from schemas.unit_forms import each_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from schemas.reference_data import ReportingUnit


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of a reporting unit while it had that name, level and unit."""

    commune_code: str
    commune_name: str
    level: str
    unit_code: str
    valid_from: date
    valid_to: date
    successor_code: str
    successor_name: str

    def valid_on(self, day: date) -> bool:
        """Whether the commune exists on that day."""
        return self.valid_from <= day < self.valid_to


@cache
def communes() -> tuple[Commune, ...]:
    """All communes, past and present."""
    return tuple(
        Commune(
            row["commune_code"],
            row["commune_name"],
            row["level"],
            row["unit_code"],
            day_of(row["valid_from"]),
            day_of(row["valid_to"]),
            row["successor_code"],
            row["successor_name"],
        )
        for row in reference_rows("communes")
    )


@cache
def _communes_by_unit() -> dict[str, tuple[Commune, ...]]:
    """Those that a unit ever had, by its code, by name."""
    found: dict[str, list[Commune]] = {}
    for commune in sorted(communes(), key=lambda commune: commune.commune_name):
        found.setdefault(commune.unit_code, []).append(commune)
    return {unit_code: tuple(of_unit) for unit_code, of_unit in found.items()}


def day_of_communes(period: date | None, as_of: date | None) -> date | None:
    """The day on which the communes of a submission are looked up: the period's last one, as that of its unit.

    Without a period it is the day that the figures are of; None where the cover says neither.
    """
    return month_end(period) if period is not None else as_of


@cache
def communes_on(unit_code: str, day: date) -> tuple[Commune, ...]:
    """Communes of the unit on that day, by name."""
    return tuple(commune for commune in _communes_by_unit().get(unit_code, ()) if commune.valid_on(day))


@cache
def units_with_area(day: date) -> tuple[ReportingUnit, ...]:
    """The units of that day that report on an area; those without communes do not."""
    areas = {commune.unit_code for commune in communes()}
    return each_once(unit for unit in units() if unit.valid_on(day) and unit.unit_code in areas)


@cache
def numbers_of_units() -> dict[date, int]:
    """How many units report on an area, by each day from which on that holds, in order."""
    days = sorted({day for unit in units() for day in (unit.valid_from, unit.valid_to)} - {FOREVER})
    return {day: len(units_with_area(day)) for day in days}


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    for key, code in pairs:
        if found.setdefault(key, code) != code:
            doubtful.add(key)
    return {key: code for key, code in found.items() if key not in doubtful}


@cache
def commune_codes(unit_code: str, day: date) -> dict[str, str]:
    """Commune code by every key under which a workbook may name it: code, full name, name without its level.

    A name without level that two communes of the unit share names neither.
    """
    present = communes_on(unit_code, day)
    bare = _unambiguous((commune_keys(commune.commune_name)[1], commune.commune_code) for commune in present)
    full = {commune_keys(commune.commune_name)[0]: commune.commune_code for commune in present}
    return bare | full | {commune.commune_code: commune.commune_code for commune in present}


def sole_commune(codes: Mapping[str, str]) -> str | None:
    """The only commune that the keys of :func:`commune_codes` name: its code; None where they name more or none."""
    communes_named = set(codes.values())
    return communes_named.pop() if len(communes_named) == 1 else None


@cache
def units_with_commune(key: str, day: date) -> tuple[ReportingUnit, ...]:
    """The units of that day that have a commune by that name key, or code, then."""
    codes = {
        commune.unit_code
        for commune in communes()
        if commune.valid_on(day) and key in (*commune_keys(commune.commune_name), label_key(commune.commune_code))
    }
    return each_once(unit for unit in units() if unit.unit_code in codes and unit.valid_on(day))
