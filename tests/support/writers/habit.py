"""What a writer's habit is: one thing that it does to the parts of a workbook otherwise than Excel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from random import Random

    from tests.support.writers.like_excel import Parts

    Change = Callable[[Parts, Random], None]
    """Changes the parts in place; where chance has a say it is this one's."""
    TextChange = Callable[[str, Random], str]
    Found = re.Match[str]

COVER_TOO = 0.1
"""How often the cover is changed, too."""
SHARES = (1.0, 0.2, 0.03)
"""Of the cells that a habit is about it may take all, some or few."""
ADDRESS = r'<c r="[A-Z]+\d+"'
STYLE = r'(?: s="\d+")?'
NUMBER = re.compile(rf"({ADDRESS}{STYLE})><v>([^<]+)</v></c>")
TEXT = re.compile(rf'({ADDRESS}{STYLE}) t="s"><v>(\d+)</v></c>')
BLANK = re.compile(rf"({ADDRESS}{STYLE})/>")
ANY = re.compile(rf"{ADDRESS}[^>]*?(?:/>|>.*?</c>)", re.DOTALL)
ROW = re.compile(r"<row [^>]*?(?:/>|>.*?</row>)", re.DOTALL)
STRING = re.compile(r"<si>(.*?)</si>", re.DOTALL)
OF_COVER = 24
"""So many shared strings, the first, may be the cover's."""
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class Habit:
    """A habit by its name, under which a failing example is told."""

    name: str
    change: Change

    def __repr__(self) -> str:
        return self.name


def habits(changes: Mapping[str, Change]) -> dict[str, Habit]:
    """Habits by name."""
    return {name: Habit(name, change) for name, change in changes.items()}


def in_part(name: str, change: TextChange) -> Change:
    """A change of one part, where it is there and is text."""

    def changed(parts: Parts, chance: Random) -> None:
        if (body := parts.get(name)) is not None and (text := decoded(body)) is not None:
            parts[name] = change(text, chance).encode()

    return changed


def in_sheets(change: TextChange) -> Change:
    """A change of each worksheet."""

    def changed(parts: Parts, chance: Random) -> None:
        for name in sheets(parts):
            in_part(name, change)(parts, chance)

    return changed


def in_all(change: TextChange, names: Iterable[str] = (WORKBOOK, RELATIONS, STRINGS, STYLES)) -> Change:
    """A change of worksheets, strings, styles and what holds them together."""

    def changed(parts: Parts, chance: Random) -> None:
        for name in (*sheets(parts), *names):
            in_part(name, change)(parts, chance)

    return changed


def sheets(parts: Parts) -> list[str]:
    """The names of the worksheets."""
    return [name for name in parts if name.startswith("xl/worksheets/") and name.endswith(".xml")]


def decoded(body: bytes) -> str | None:
    """The part as text; None where another habit has put it into another encoding."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def in_data(change: TextChange) -> Change:
    """A change of each worksheet, but seldom of the cover, without which nothing is read."""

    def changed(parts: Parts, chance: Random) -> None:
        for name in sheets(parts)[chance.random() > COVER_TOO :]:
            in_part(name, change)(parts, chance)

    return changed


def some(pattern: re.Pattern[str], change: Callable[[Found, Random], str], *, spared: int = 0) -> TextChange:
    """A change of all, some or few of what the pattern finds; seldom of the first ones that are to be ``spared``."""

    def changed(text: str, chance: Random) -> str:
        share, first = chance.choice(SHARES), 0 if chance.random() < COVER_TOO else spared
        places = count()
        return pattern.sub(
            lambda found: change(found, chance) if next(places) >= first and chance.random() < share else found[0], text
        )

    return changed


def numbers(change: Callable[[str, Random], str]) -> Change:
    """A change of how numbers are written."""
    return in_data(some(NUMBER, lambda found, chance: f"{found[1]}><v>{change(found[2], chance)}</v></c>"))


def cells(pattern: re.Pattern[str], *templates: str) -> Change:
    """Cells written by one of the templates: ``{0}`` is the cell's head up to its style, ``{1}`` its value."""

    def change(found: Found, chance: Random) -> str:
        groups = (*found.groups(), "")
        return chance.choice(templates).format(*groups)

    return in_data(some(pattern, change))
