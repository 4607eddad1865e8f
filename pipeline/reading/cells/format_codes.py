"""The code of a number format, as Excel writes it, cut into its sections, and each of them into signs and texts."""

from __future__ import annotations

import re
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 255
"""Excel allows as many characters; a longer code is no format."""
MOST_SECTIONS = 4
"""For positive numbers, for negative ones, for 0 and for texts."""
GENERAL = "\ueff0"
"""Stands for the word General, which shows a number as it is."""
_FIRST_TEXT, IS_TEXT = 0xE000, re.compile("[\ue000-\ue0ff]")
"""Characters of private use stand for texts among the signs."""
_PARTS = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*](?:.|$)|\[\$(?P<symbol>[^\]-]*)[^\]]*\]?'
    r"|\[(?P<operator><=|>=|<>|<|>|=)\s*(?P<limit>-?\d{1,18}(?:\.\d{1,18})?)\s*\]|\[(?P<bracket>[^\]]*)\]?"
    r"|(?P<general>general)|(?P<end>;)|(?P<sign>E[+-]|/\s*\d+|.)",
    re.DOTALL | re.IGNORECASE,
)
"""A text, an escaped sign, one that only fills or spaces, a currency, a condition, a colour, a section's end."""
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_DATE = re.compile(r"[dmyhsegab]", re.IGNORECASE)
_SIGNS = frozenset((*"0#?.,%@/ +-():", "E+", "E-", GENERAL))
"""What has a meaning, or shows itself and says nothing; any other letter or digit is a text."""
_COMPARED: dict[str, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}


_TIMES = re.compile(r"am/pm|a/p|h+[^dmy]*m+|m+[^dmyh]*s+|[hs]+", re.IGNORECASE)
_DAY_PARTS = (
    re.compile(r"(?<!d)dd?(?!d)", re.IGNORECASE),
    re.compile("m", re.IGNORECASE),
    re.compile("[ye]", re.IGNORECASE),
)
"""What shows the number of a day, a month and a year, where there is no time beside them."""
_NAME_PARTS = re.compile(r"m{3,}|d{3,}|[gb]|a{3,}", re.IGNORECASE)
_TAG = re.compile(r"\[\$[^\]-]*-([^\]]*)\]")
_ENGLISH, _OF_LANGUAGE = 9, 0x3FF


class Condition(NamedTuple):
    """Which numbers a section is for."""

    operator: str
    limit: float

    def holds(self, value: float) -> bool:
        """Whether the number is one of them."""
        return _COMPARED[self.operator](value, self.limit)

    @property
    def is_negative(self) -> bool:
        """Whether the section is for negative numbers only."""
        below = self.operator in ("<", "<=", "=") and self.limit < 0
        return below or (self.operator == "<" and self.limit == 0)

    @property
    def is_positive(self) -> bool:
        """Whether it holds for all numbers that are not negative, or all but 0."""
        return self.operator in (">", ">=") and self.limit == 0


class Signs(NamedTuple):
    """A section: its signs, with a character of private use in place of each of its texts.

    ``is_date`` tells that it shows a number as a day or time.
    """

    signs: str
    texts: tuple[str, ...]
    condition: Condition | None
    is_date: bool

    @property
    def is_whole_day(self) -> bool:
        """Whether it shows the day, the month and the year of a date, and no word beside them."""
        plain = _TIMES.sub("", IS_TEXT.sub(" ", self.signs))
        has_words = any(letter.isalnum() for text in self.texts for letter in text)
        return self.is_date and not has_words and all(part.search(plain) for part in _DAY_PARTS)

    def with_texts(self, shown: str) -> str:
        """What was rendered of the signs, with the texts in their places."""
        return IS_TEXT.sub(lambda sign: self.texts[ord(sign.group()) - _FIRST_TEXT], shown)


def code_sections(code: str) -> list[Signs]:
    """The sections of a format's code, at least one and at most as many as Excel has."""
    sections, parts = [], list[re.Match[str]]()
    for part in _PARTS.finditer(code[:LONGEST]):
        if part["end"]:
            sections.append(_section(parts))
            parts = []
        else:
            parts.append(part)
    return [*sections, _section(parts)][:MOST_SECTIONS]


def names_days_abroad(code: str) -> bool:
    """Whether a format shows names of months or days, or years, as they are in another language than English."""
    tags = _TAG.findall(code)
    has_names = any(section.is_date and _NAME_PARTS.search(section.signs) for section in code_sections(code))
    return has_names and not all(map(_is_english, tags))


def _is_english(tag: str) -> bool:
    try:
        return int(tag, 16) & _OF_LANGUAGE == _ENGLISH
    except ValueError:
        return tag.lower().startswith("en")


def _section(parts: list[re.Match[str]]) -> Signs:
    limits = [Condition(part["operator"], float(part["limit"])) for part in parts if part["operator"]]
    signs = [part["sign"] for part in parts if part["sign"]]
    is_elapsed = any(part["bracket"] and _ELAPSED.fullmatch(part["bracket"]) for part in parts)
    is_date = is_elapsed or ("#" not in signs and any(_DATE.fullmatch(sign) for sign in signs))
    found, texts = "", list[str]()
    for part in parts:
        text = part["quoted"] or part["escaped"] or part["symbol"]
        sign = GENERAL if part["general"] else part["sign"]
        if not text and sign and not is_date and sign[0] != "/" and sign.upper() not in _SIGNS:
            text = sign
        if text:
            found += chr(_FIRST_TEXT + len(texts))
            texts.append(text)
        else:
            found += sign or ""
    return Signs(found, tuple(texts), limits[0] if limits else None, is_date)
