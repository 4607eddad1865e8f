"""Which unit of any day became which of any later one: between every two times in which units were the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from schemas.communes import communes
from schemas.reference_data import FOREVER, LATEST, units
from schemas.successors import moves_of_communes, units_after, units_that_took_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.reference_data import ReportingUnit

MAPPING_TYPES: dict[str, pl.DataType] = {
    "from_first": pl.Date(),
    "from_last": pl.Date(),
    "to_first": pl.Date(),
    "to_last": pl.Date(),
    "from_unit_code": pl.String(),
    "from_unit_name": pl.String(),
    "to_unit_code": pl.String(),
    "to_unit_name": pl.String(),
    "extent": pl.String(),
    "share_of_from": pl.Float64(),
    "share_of_to": pl.Float64(),
    "communes": pl.Int64(),
}
"""``from_first`` to ``from_last`` are the days of one time, ``to_first`` to ``to_last`` those of it or a later one.

``extent`` is ``same`` where the unit goes on with the same communes, ``whole`` where all of it became part of the
other, ``part`` where some of it did. A share is one of communes: one that went to several units counts a part for each.
Null where a unit has no communes.
"""
SAME, WHOLE, PART = "same", "whole", "part"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Time:
    """From the ``first`` day to the ``last``, which is that of all days while it goes on."""

    first: date
    last: date

    @property
    def end(self) -> date:
        """A last day of it on which something can be in force."""
        return min(self.last, LATEST)


@cache
def unit_mapping() -> pl.DataFrame:
    """One row for each two times and two units of which the later has something of the earlier; MAPPING_TYPES."""
    times = list(_times())
    rows = [row for at, earlier in enumerate(times) for later in times[at:] for row in _between(earlier, later)]
    return pl.DataFrame(rows, schema=MAPPING_TYPES, orient="row")


def _times() -> Iterator[_Time]:
    """The times between which units began, ended or were called otherwise, or communes came to another one."""
    of_units = {day for unit in units() for day in (unit.valid_from, unit.valid_to)}
    for begins, ends in pairwise(sorted({*of_units, *moves_of_communes(), FOREVER})):
        yield _Time(begins, ends if ends == FOREVER else ends - _DAY)


def _between(earlier: _Time, later: _Time) -> Iterator[tuple[object, ...]]:
    before, after = _units_on(earlier.end), _units_on(later.first if later != earlier else earlier.end)
    parts = _parts(earlier, later) if later != earlier else {(code, code): None for code in before}
    of_from: dict[str, Fraction] = defaultdict(Fraction)
    of_to: dict[str, Fraction] = defaultdict(Fraction)
    for (unit_from, unit_to), share in parts.items():
        of_from[unit_from] += share[0] if share else 0
        of_to[unit_to] += share[0] if share else 0
    heirs = {code: {unit_to for unit_from, unit_to in parts if unit_from == code} for code in before}
    formers = {code: {unit_from for unit_from, unit_to in parts if unit_to == code} for code in after}
    for (unit_from, unit_to), share in sorted(parts.items()):
        alone = heirs[unit_from] == {unit_to}
        extent = (
            SAME if alone and formers[unit_to] == {unit_from} and unit_from == unit_to else WHOLE if alone else PART
        )
        yield (
            earlier.first,
            earlier.last,
            later.first,
            later.last,
            unit_from,
            before[unit_from].unit_name,
            unit_to,
            after[unit_to].unit_name,
            extent,
            1.0 if share is None and extent == SAME else float(share[0] / of_from[unit_from]) if share else None,
            1.0 if share is None and extent == SAME else float(share[0] / of_to[unit_to]) if share else None,
            share[1] if share else None,
        )


def _parts(earlier: _Time, later: _Time) -> dict[tuple[str, str], tuple[Fraction, int] | None]:
    """By the two units how many communes went from one to the other, in shares and in number; null without communes."""
    found: dict[tuple[str, str], tuple[Fraction, int] | None] = {}
    followed: set[str] = set()
    for commune in communes():
        if commune.valid_on(earlier.end):
            homes = units_after(commune.commune_code, later.first, earlier.end)
            followed |= {commune.unit_code} if homes else set()
            for home in homes:
                share, number = found.get((commune.unit_code, home.unit_code)) or (Fraction(), 0)
                found[commune.unit_code, home.unit_code] = (share + Fraction(1, len(homes)), number + 1)
    for code in _units_on(earlier.end).keys() - followed:
        found |= {(code, heir.unit_code): None for heir in units_that_took_over(code, later.first)}
    return found


@cache
def _units_on(day: date) -> dict[str, ReportingUnit]:
    return {unit.unit_code: unit for unit in units() if unit.valid_on(day)}
