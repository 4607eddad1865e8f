"""Which reporting unit a text on a cover names, whatever office stands before it and however its level is written."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from schemas.levels import levels
from schemas.matching import label_key, without_level
from schemas.reference_data import units

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def _whole_words() -> dict[str, str]:
    """The word in full for each that shortens it."""
    shortened = (
        *((level.level, level.abbreviations) for level in levels()),
        ("htx", ("hợp tác xã",)),
        ("ubnd", ("ủy ban nhân dân",)),
    )
    return {label_key(short): label_key(whole) for whole, shorts in shortened for short in shorts}


@cache
def _shortened() -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{'|'.join(sorted(_whole_words(), key=len, reverse=True))})(?!\S)")


_OFFICE = re.compile(r"^ubnd ")


@lru_cache(maxsize=10_000)
def name_fits(unit_code: str, text: str) -> bool | None:
    """Whether the text names the unit of that code, by a name of any time; None when it names no unit at all.

    A name is compared whole, with its level; one without a level is that of any unit whose name is left without it, and
    only then one without its marks is.
    """
    for key in (_key(text), _unmarked(_key(text))):
        for codes in (_whole_names(key), _bare_names().get(key, frozenset())):
            if codes:
                return unit_code in codes
    return None


@lru_cache(maxsize=10_000)
def named_codes(text: str) -> frozenset[str]:
    """The codes of the units that the text names one beside the other, each by a whole name with its level.

    Units of one name, such as a city and what became of it, are one.
    """
    for key in (_key(text), _unmarked(_key(text))):
        if codes := _longest_names(key):
            return frozenset(min(of_name) for of_name in codes)
    return frozenset()


def _key(text: str) -> str:
    """The words of a name, its level in full and no office before it."""
    return _OFFICE.sub("", _shortened().sub(lambda match: _whole_words()[match[0]], label_key(text)))


def _unmarked(key: str) -> str:
    letters = unicodedata.normalize("NFD", key.replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _whole_names(key: str) -> frozenset[str]:
    """The codes of the units whose whole names are in the text; not of one that is a part of a longer name there."""
    return frozenset().union(*_longest_names(key))


def _longest_names(key: str) -> list[frozenset[str]]:
    """The codes of each name in the text that is no part of a longer name there."""
    words = key.split(" ")
    stretches = (" ".join(words[at : at + length]) for length in _lengths() for at in range(len(words) - length + 1))
    found = {name: _names()[name] for name in stretches if name in _names()}
    return [found[name] for name in found if not any(name != other and name in other for other in found)]


@cache
def _names() -> dict[str, frozenset[str]]:
    """The codes of the units, past and present, by the key of the whole name, with and without its marks."""
    return _codes_by(lambda name: name)


@cache
def _lengths() -> list[int]:
    """How many words the names have."""
    return sorted({len(name.split(" ")) for name in _names()})


@cache
def _bare_names() -> dict[str, frozenset[str]]:
    """The same by the key of the name without its level."""
    return _codes_by(without_level)


def _codes_by(part: Callable[[str], str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for unit in units():
        key = _key(part(unit.unit_name))
        for name in {key, _unmarked(key)}:
            found[name] = found.get(name, frozenset()) | {unit.unit_code}
    return found
