"""What became of communes and units: who took over what, by day, along chains of changes.

Two things are followed: ``successors.csv`` and the column ``successor_code`` of ``communes.csv`` say to which communes
one went on the day on which it ended; one that goes on under its code, whatever its name, level or unit, is followed by
its code. Where neither says anything nothing is known, and nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from schemas.communes import Commune, communes
from schemas.reference_data import ReportingUnit, day_of, reference_rows, units, units_by_code
from schemas.unit_forms import each_once

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Succession:
    """To which commune one went on the day ``valid_from``; ``in_part`` where others got parts of it too.

    ``former_name``, ``former_unit_name`` and ``former_province`` are what it was called until then: there are communes
    of areas from which nothing was received before, and those stand nowhere else.
    """

    former_code: str
    former_name: str
    former_unit_code: str
    former_unit_name: str
    former_province: str
    valid_from: date
    successor_code: str
    in_part: bool


@cache
def successions() -> tuple[Succession, ...]:
    """Every known succession of communes that ended, in the order of ``successors.csv``."""
    return tuple(
        Succession(
            row["former_code"],
            row["former_name"],
            row["former_unit_code"],
            row["former_unit_name"],
            row["former_province"],
            day_of(row["valid_from"]),
            row["successor_code"],
            row["in_part"] == "1",
        )
        for row in reference_rows("successors")
    )


def communes_after(commune_code: str, day: date, since: date | None = None) -> tuple[Commune, ...]:
    """The communes of that day that took over what the commune was, by code; itself if it goes on under its code.

    Several where it was split, none where it is not known who took over or where the commune is not known. ``since`` is
    a day on which the commune was that is meant; without it that is the last one of the code that began by the day, so
    that a code that was given anew is not taken for the commune that had it before.
    """
    start = _last_beginning(commune_code, day) if since is None else since
    return tuple(
        commune for code in sorted(_codes_after(commune_code, start, day)) if (commune := commune_on(code, day))
    )


def units_after(commune_code: str, day: date, since: date | None = None) -> tuple[ReportingUnit, ...]:
    """The units to which what the commune was belongs on that day, by code; see :func:`communes_after`."""
    return _units_of((commune.unit_code for commune in communes_after(commune_code, day, since)), day)


@cache
def units_that_took_over(unit_code: str, day: date) -> tuple[ReportingUnit, ...]:
    """The units of that day to which an ended unit's last communes belong; itself while it lives.

    Of a unit whose communes lead nowhere the successor that ``units.csv`` names, or those that took over from it.
    """
    ended = _ended_by(unit_code, day)
    if ended is None:
        return _units_of([unit_code], day)
    last_day = ended.valid_to - timedelta(days=1)
    found = [
        unit.unit_code
        for commune in _by_day(last_day).values()
        if commune.unit_code == unit_code
        for unit in units_after(commune.commune_code, day, last_day)
    ]
    if not found and ended.successor_code not in ("", unit_code):
        return units_that_took_over(ended.successor_code, day)
    return _units_of(found, day)


def predecessor_units(unit_code: str, before: date, day: date) -> tuple[ReportingUnit, ...]:
    """The units of the day ``before`` any of whose communes had become part of this unit by ``day``, by code.

    A unit that is the same on both days is among its own; one of an area of which there were no units then has none.
    """
    return _units_of(_predecessors(before, day).get(unit_code, frozenset()), before)


@cache
def changes_of_units() -> tuple[date, ...]:
    """The days on which units ended or began, by date; a new name or level is no change, nor is the first day of all.

    Communes that only go from one unit to another are :func:`moves_of_communes`.
    """
    return tuple(day for day in _days()[1:] if _unit_codes(day) != _unit_codes(day - timedelta(days=1)))


@cache
def moves_of_communes() -> tuple[date, ...]:
    """The days on which some commune, or what took over from it, came to belong to another unit, by date.

    The changes of units are among them, as far as they have communes.
    """
    return tuple(day for day in _days()[1:] if _moves(day))


@cache
def commune_on(commune_code: str, day: date) -> Commune | None:
    """The commune as it is on that day; None when there is none of that code."""
    return _by_day(day).get(commune_code)


@cache
def successors_of(commune_code: str, ended_on: date) -> tuple[tuple[str, bool], ...]:
    """Codes of the communes that a commune which ended that day went to, and whether each got but a part of it."""
    listed = {
        succession.successor_code: succession.in_part
        for succession in successions()
        if (succession.former_code, succession.valid_from) == (commune_code, ended_on)
    }
    inline = {
        commune.successor_code: False
        for commune in communes()
        if commune.successor_code and (commune.commune_code, commune.valid_to) == (commune_code, ended_on)
    }
    return tuple(sorted((inline | listed).items()))


@cache
def _codes_after(code: str, since: date, day: date, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """Codes of that day of what the commune of ``since`` became; ``seen`` are those that it went through on one day."""
    ended = next((end for end in _ends(code) if since < end <= day), None)
    if ended is None:
        return frozenset({code} if commune_on(code, day) else ())
    onward = [successor for successor, _ in successors_of(code, ended)]
    if not onward and commune_on(code, ended):
        return _codes_after(code, ended, day)
    gone_through = seen | {code}
    return frozenset().union(
        *(
            _codes_after(successor, ended, day)
            if commune_on(successor, ended)
            else _codes_after(successor, ended - timedelta(days=1), day, gone_through)
            for successor in onward
            if successor not in seen
        )
    )


@cache
def _ends(code: str) -> tuple[date, ...]:
    """The days on which something ended under the code: a commune, or its name, level or unit."""
    ends = {commune.valid_to for commune in _episodes().get(code, ())} | {
        succession.valid_from for succession in successions() if succession.former_code == code
    }
    return tuple(sorted(ends))


@cache
def _episodes() -> dict[str, tuple[Commune, ...]]:
    """The communes of each code, in the order of time."""
    found: dict[str, tuple[Commune, ...]] = {}
    for commune in sorted(communes(), key=lambda commune: commune.valid_from):
        found[commune.commune_code] = (*found.get(commune.commune_code, ()), commune)
    return found


def _last_beginning(code: str, day: date) -> date:
    """The day on which the code was last given to a commune, by that day; long ago where no commune has it."""
    begun = [commune for commune in _episodes().get(code, ()) if commune.valid_from <= day]
    starts = [later.valid_from for earlier, later in pairwise(begun) if earlier.valid_to < later.valid_from]
    return max(starts) if starts else begun[0].valid_from if begun else date.min


@cache
def _by_day(day: date) -> dict[str, Commune]:
    return {commune.commune_code: commune for commune in communes() if commune.valid_on(day)}


def _units_of(codes: Iterable[str], day: date) -> tuple[ReportingUnit, ...]:
    found = frozenset(codes)
    there = each_once(unit for unit in units() if unit.unit_code in found and unit.valid_on(day))
    return tuple(sorted(there, key=lambda unit: unit.unit_code))


def _ended_by(unit_code: str, day: date) -> ReportingUnit | None:
    """The unit as it last was, if it has ended by that day."""
    known = [unit for unit in units_by_code().get(unit_code, ()) if unit.valid_from <= day]
    last = max(known, key=lambda unit: unit.valid_to, default=None)
    return last if last and last.valid_to <= day else None


@cache
def _predecessors(before: date, day: date) -> dict[str, frozenset[str]]:
    """Codes of the units of the day ``before`` by the code of each unit of the day that anything of theirs is in."""
    found: dict[str, set[str]] = {}
    for commune in _by_day(before).values():
        for unit in units_after(commune.commune_code, day, before):
            found.setdefault(unit.unit_code, set()).add(commune.unit_code)
    followed = frozenset().union(*found.values())
    for unit in units():
        if unit.valid_on(before) and unit.unit_code not in followed:  # it has no communes, or they lead nowhere
            for heir in units_that_took_over(unit.unit_code, day):
                found.setdefault(heir.unit_code, set()).add(unit.unit_code)
    return {code: frozenset(of_before) for code, of_before in found.items()}


@cache
def _days() -> tuple[date, ...]:
    """The days on which anything began or ended, of units and communes."""
    spans = [(unit.valid_from, unit.valid_to) for unit in units()]
    spans += [(commune.valid_from, commune.valid_to) for commune in communes()]
    return tuple(sorted({day for span in spans for day in span} - {date.max}))


def _unit_codes(day: date) -> frozenset[str]:
    return frozenset(unit.unit_code for unit in units() if unit.valid_on(day))


def _moves(day: date) -> bool:
    """Whether what was in one unit the day before is in another on that day."""
    before = day - timedelta(days=1)
    return any(
        unit.unit_code != commune.unit_code
        for commune in _by_day(before).values()
        for unit in units_after(commune.commune_code, day, before)
    )
