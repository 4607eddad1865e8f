"""How paths write the levels of places, without marks, whole or shortened; and where the same words are no level."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise

from schemas.levels import levels

_PLURAL = "cac"
_COOPERATIVE = ("hop tac xa", "h t x")
"""Other words that levels stand in."""


def unmarked(text: str) -> str:
    """The text without the marks of its letters."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def written_levels() -> dict[str, tuple[str, ...]]:
    """How the level of a unit is written, without marks and spaces; of ``T.P.`` the letters that stand together."""
    written = {unmarked(level.level): level.plain_abbreviations for level in levels() if level.kind != "province"}
    return {level: (level.replace(" ", ""), *shorts) for level, shorts in written.items()}


@cache
def no_level_after() -> dict[str, frozenset[str]]:
    """The words after which a level's word is none: hợp tác xã, thị xã, các xã, ``H.T.X``, ``T.P``."""
    whole = [unmarked(level.level) for level in levels()]
    dotted = [short.replace(".", " ") for level in levels() for short in level.abbreviations if "." in short]
    words = {form for forms in written_levels().values() for form in forms}
    parts = [pair for text in (*whole, *dotted, *_COOPERATIVE) for pair in pairwise(text.split())]
    before = {word: {first for first, second in parts if second == word} for word in words}
    return {word: frozenset(found | ({_PLURAL} if word in whole else set())) for word, found in before.items()}


@cache
def words_of_provinces() -> frozenset[str]:
    """The words before a name that is a province's."""
    return frozenset(unmarked(level.level) for level in levels("province"))


@cache
def words_of_communes() -> frozenset[str]:
    """The levels of communes of a single word, which a number may count."""
    return frozenset(word for level in levels("commune") if " " not in (word := unmarked(level.level)))
