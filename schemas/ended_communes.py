"""Communes that have ended by a day, found by name or code, and what is known of what became of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from schemas.communes import communes
from schemas.matching import commune_keys, label_key
from schemas.successors import commune_on, communes_after, successions, successors_of, units_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemas.communes import Commune
    from schemas.reference_data import ReportingUnit


class Ending(StrEnum):
    """How a commune ended, as far as it is known."""

    MERGED = "ended"
    """All of it went to one that is still there."""
    IN_PART = "ended_in_part"
    """The one that is known got a part of it."""
    SPLIT = "ended_split"
    """Several got parts of it."""
    CHAIN = "ended_chain"
    """What took over has ended, or changed, in its turn."""
    RENAMED = "renamed"
    """It goes on under its code by another name or level."""
    UNKNOWN = "ended_unknown"
    """Nobody knows what became of it."""


@dataclass(frozen=True, slots=True)
class EndedCommune:
    """A commune by a name that it no longer has: the last unit that it was in, and the day on which that ended."""

    commune_code: str
    commune_name: str
    unit_code: str
    ended_on: date

    @property
    def last_day(self) -> date:
        """The last day on which it was."""
        return self.ended_on - timedelta(days=1)

    def heirs(self, day: date) -> tuple[Commune, ...]:
        """The communes of that day that took over what it was."""
        return communes_after(self.commune_code, day, self.last_day)

    def units(self, day: date) -> tuple[ReportingUnit, ...]:
        """The units to which that belongs on that day."""
        return units_after(self.commune_code, day, self.last_day)

    def ending(self, day: date) -> Ending:
        """How it ended, as it looks on that day."""
        heirs, taken = self.heirs(day), successors_of(self.commune_code, self.ended_on)
        if not heirs:
            return Ending.UNKNOWN
        if heirs != self.heirs(self.ended_on):
            return Ending.CHAIN
        if not taken:
            return Ending.RENAMED
        if len(heirs) > 1:
            return Ending.SPLIT
        return Ending.IN_PART if any(in_part for _, in_part in taken) else Ending.MERGED


@cache
def ended_in_unit(unit_code: str, key: str, day: date) -> EndedCommune | None:
    """The last to end by the day of those by that name or code that the unit had, or whose area it has now."""
    own = [
        ended
        for ended in _ended(day).get(key, ())
        if ended.unit_code == unit_code or any(unit.unit_code == unit_code for unit in ended.units(day))
    ]
    return max(own, key=lambda ended: (ended.ended_on, bool(ended.heirs(day))), default=None)


@cache
def ended_elsewhere(key: str, day: date) -> tuple[EndedCommune, ...]:
    """All by that name or code that have ended by the day, the last ones only, by code."""
    found = _ended(day).get(key, ())
    last = max((ended.ended_on for ended in found), default=None)
    return tuple(sorted((ended for ended in found if ended.ended_on == last), key=lambda ended: ended.commune_code))


@cache
def _ended(day: date) -> dict[str, tuple[EndedCommune, ...]]:
    """By each key of a name, and by code, those that nothing of that name and code is left of on the day."""
    found: defaultdict[str, dict[EndedCommune, None]] = defaultdict(dict)
    for ended in _endings():
        goes_on = commune_on(ended.commune_code, day)
        if ended.ended_on <= day and (goes_on is None or goes_on.commune_name != ended.commune_name):
            for key in {*commune_keys(ended.commune_name), *(() if goes_on else (label_key(ended.commune_code),))}:
                found[key][ended] = None
    return {key: tuple(communes_of_key) for key, communes_of_key in found.items()}


@cache
def _endings() -> tuple[EndedCommune, ...]:
    return tuple(dict.fromkeys(_last_of_each_name(_known())))


def _known() -> Iterator[EndedCommune]:
    """Every end of a name, level or unit of a commune; of areas without units those that the successions name."""
    for commune in communes():
        yield EndedCommune(commune.commune_code, commune.commune_name, commune.unit_code, commune.valid_to)
    for each in successions():
        yield EndedCommune(each.former_code, each.former_name, each.former_unit_code, each.valid_from)


def _last_of_each_name(known: Iterable[EndedCommune]) -> Iterator[EndedCommune]:
    """The last end of each name of a code: to go to another unit, or to see it renamed, is none before it."""
    last: dict[tuple[str, str], EndedCommune] = {}
    for ended in known:
        before = last.setdefault((ended.commune_code, ended.commune_name), ended)
        if ended.ended_on > before.ended_on:
            last[ended.commune_code, ended.commune_name] = ended
    yield from last.values()
