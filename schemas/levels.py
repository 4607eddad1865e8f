"""Levels of the administration as people write them before a name or behind a word for a total, from ``levels.csv``."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Level:
    """A level, what its places are (``province``, ``district`` or ``commune``), and how it is shortened.

    ``groups_rows`` where a row of a list that begins with it may head or sum up the rows of such a place.
    """

    level: str
    kind: str
    abbreviations: tuple[str, ...]
    groups_rows: bool

    @property
    def plain_abbreviations(self) -> tuple[str, ...]:
        """Those without a full stop within."""
        return tuple(short for short in self.abbreviations if "." not in short)


@cache
def levels(kind: str | None = None) -> tuple[Level, ...]:
    """The levels of one kind of place, or all of them."""
    text = files("schemas").joinpath("reference", "levels.csv").read_text(encoding="utf-8")
    found = (
        Level(row["level"], row["kind"], tuple(row["abbreviations"].split()), row["groups_rows"] == "1")
        for row in csv.DictReader(text.splitlines())
    )
    return tuple(level for level in found if kind in (None, level.kind))


@cache
def begins_with_commune() -> re.Pattern[str]:
    """A pattern for what stands before a commune's own name: its level in full, or shortened with a stop or a space."""
    communes = levels("commune")
    shortened = (
        rf"{re.escape(short)}\.?" if "." in short else rf"{short}\.|{short} "
        for level in communes
        for short in level.abbreviations
    )
    named = "|".join((*(level.level for level in communes), *shortened))
    return re.compile(rf"^(?:{named})\s*", re.IGNORECASE)


@cache
def begins_with_unit() -> re.Pattern[str]:
    """A pattern for the level in full that the name of a reporting unit begins with, as reference data write it."""
    return re.compile(rf"^(?:{'|'.join(level.level.capitalize() for level in levels() if level.kind != 'province')}) ")


@cache
def heads_a_group() -> re.Pattern[str]:
    """A pattern for a text that names a place whose rows a list may keep together."""
    grouped = [level for level in levels() if level.groups_rows]
    shortened = (rf"{short}\." for level in grouped if level.kind == "commune" for short in level.plain_abbreviations)
    named = "|".join((*sorted((level.level for level in grouped), key=len, reverse=True), *shortened))
    return re.compile(rf"(?:{named})\s*\w", re.IGNORECASE)
