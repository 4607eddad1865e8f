"""What a number format of Excel makes of the number that a cell holds: its scale, its words, its sign, or nothing.

Each distinct format is looked at once: what its signs do is seen on a probe that a formatter renders. From then on a
cell costs no more than the choice of the section that shows it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from math import log10
from typing import NamedTuple

from pipeline.reading.cells.format_codes import (
    GENERAL,
    IS_TEXT,
    LONGEST,
    MOST_SECTIONS,
    Signs,
    code_sections,
    names_days_abroad,
)
from pipeline.reading.cells.money_worth import shown_worth
from pipeline.reading.cells.rendered_numbers import rendered, rendered_day
from pipeline.reading.cells.typed_text import number_text
from schemas.matching import label_key

_SIMPLE = re.compile(r"[#?][#?,]*[#?0](?:\.[0#?]*)?|[#?0](?:\.[0#?]*)?|[@" + GENERAL + "]")
"""The signs of a section that shows the number itself, rounded or not."""
_BODY = re.compile("[0-9](?:.*[0-9])?", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:\.\d*)?")
_PROBE = 123_456_789_012_345
_MOST_SCALES = 4
"""A number divided by a thousand more often is not shown."""
_MINUS = ("-", "−", "–")
_AROUND_WORDS = " ()+-−–:;~≈*.,'/[]"
_IN_NUMBERS = frozenset("0123456789.,' ")


class Section(NamedTuple):
    """A part of a format, for some numbers, and how it shows them apart from the sign that Excel sets by itself.

    ``scale`` is what the shown number is of the one held: a thousandth for each comma at the format's end. ``words``
    are the texts around the digits, ``unit`` what their unit of money is worth in million dong. ``is_cut`` tells of
    texts among the digits or of digits among the texts, ``is_padded`` of noughts before the number.
    """

    code: Signs
    has_digits: bool = True
    scale: Decimal = Decimal(1)
    is_percent: bool = False
    words: str = ""
    unit: Decimal | None = None
    has_minus: bool = False
    is_cut: bool = False
    is_padded: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it shows a number as it is held, apart from its sign."""
        is_odd = self.is_percent or self.words or self.is_cut or self.is_padded or self.scale != 1
        return self.code.is_whole_day if self.code.is_date else self.has_digits and not is_odd

    def text(self, value: float, *, sets_sign: bool) -> str:
        """What it shows of a number, in Vietnamese notation."""
        text = self.code.with_texts(rendered(self.code.signs, abs(value)) or "").strip()
        return f"-{text}" if value < 0 and not sets_sign else text


class NumberFormat(NamedTuple):
    """The sections for numbers in their order, and the one for texts where it shows something else than the text."""

    sections: tuple[Section, ...]
    of_texts: Signs | None

    def place_of(self, value: float) -> int | None:
        """Which section shows a number; None where none does, and Excel shows the number without a format."""
        return next((at for at in range(len(self.sections)) if self._is_for(at, value)), None)

    def _is_for(self, at: int, value: float) -> bool:
        if condition := self.sections[at].code.condition:
            return condition.holds(value)
        if at == len(self.sections) - 1:
            return True
        return value < 0 if at else value > 0 or (value == 0 and len(self.sections) < 3)  # noqa: PLR2004 - the third is for 0

    def sets_sign(self, at: int) -> bool:
        """Whether a section is for negative numbers only, so that it says itself that they are."""
        if condition := self.sections[at].code.condition:
            return condition.is_negative
        first = self.sections[0].code.condition
        return at == 1 and (first is None or first.is_positive)

    @property
    def is_plain(self) -> bool:
        """Whether every number and text is shown as it is; whatever is shown of 0, it is 0."""
        of_zero = None if any(section.code.condition for section in self.sections) else 2
        return self.of_texts is None and all(
            at == of_zero or (section.is_plain and (section.code.is_date or section.has_minus == self.sets_sign(at)))
            for at, section in enumerate(self.sections)
        )


class Shown(NamedTuple):
    """How the cell of a number shows it, where that is not the number itself."""

    section: Section
    sets_sign: bool

    def text(self, value: float) -> str:
        """What a person sees; blank where that is nothing."""
        return self.section.text(value, sets_sign=self.sets_sign)

    def differs(self, value: float, own: frozenset[str] = frozenset()) -> bool:
        """Whether a person sees something that neither a scale nor a unit explains; ``own`` words go without saying."""
        section = self.section
        if value == 0:
            return False
        if not section.has_digits or section.has_minus != (value < 0 and self.sets_sign):
            return True
        if section.unit is None and section.words and not are_own(section.words, own):
            return True
        if not section.is_cut:
            return False
        seen = number_in(self.text(value))
        return seen is None or abs(seen - abs(value) * float(section.scale)) > 0.5  # noqa: PLR2004 - it may be rounded


def are_own(words: str, own: frozenset[str]) -> bool:
    """Whether each of the words is one of a column's own; a sign such as ``$`` is none."""
    keys = label_key(words).split()
    return keys != [] and own.issuperset(keys)


def number_in(text: str) -> float | None:
    """The number without a sign that a person reads out of a shown text; None when there is none."""
    found = number_text("".join(sign for sign in text if sign in _IN_NUMBERS).strip())
    return float(found.value) if found else None


@lru_cache(maxsize=2_000)
def number_format(code: str) -> NumberFormat | None:
    """The format of that code; None where it shows every number and text as it is."""
    if not code or len(code) > LONGEST:
        return None
    sections = code_sections(code)
    has_texts = len(sections) == MOST_SECTIONS or (not sections[-1].is_date and "@" in sections[-1].signs)
    of_texts = sections.pop() if has_texts else None
    if of_texts and not of_texts.with_texts(of_texts.signs).replace("@", "").replace(GENERAL, "").strip():
        of_texts = of_texts if not of_texts.signs.strip() else None
    found = NumberFormat(tuple(map(_section, sections)), of_texts)
    return None if found.is_plain else found


def shown_number(code: str, value: float) -> Shown | None:
    """How a format shows a number; None where it shows the number itself."""
    found = number_format(code)
    at = found.place_of(value) if found and value else None
    if found is None or at is None:
        return None
    section, sets_sign = found.sections[at], found.sets_sign(at)
    is_plain = section.code.is_date or (section.is_plain and section.has_minus == sets_sign)
    return None if is_plain else Shown(section, sets_sign)


def shown_day(code: str, number: float) -> str | None:
    """What a format shows of a day or time, by its serial number from 1900, and that is not day, month and year.

    None where it shows these alone, blank where what it shows is not known.
    """
    if number_format(code) is None:
        return None
    return "" if names_days_abroad(code) else (rendered_day(code, number) or "").strip()


def shows_day(code: str, value: float) -> bool:
    """Whether a format shows a number as a day or time, and not as day, month and year."""
    found = number_format(code)
    at = found.place_of(value) if found else None
    return found is not None and at is not None and found.sections[at].code.is_date


def shown_text(code: str, text: str) -> str:
    """What a format shows of a text; blank where it shows none."""
    found = number_format(code)
    if found is None or found.of_texts is None:
        return text
    section = found.of_texts
    return "".join(text if sign == "@" else section.with_texts(sign) for sign in section.signs)


def _section(code: Signs) -> Section:
    """What a section does to a number, as its signs show it of a probe."""
    signs = code.signs.strip()
    has_minus = signs.startswith("-") or (signs.startswith("(") and signs.endswith(")"))
    if code.is_date or _SIMPLE.fullmatch(signs.removeprefix("-").strip("() ")):
        return Section(code, has_minus=has_minus)
    text = rendered(code.signs, _PROBE)
    if text is None:  # no format that Excel would open
        return Section(code)
    found = _BODY.search(text)
    before, body, behind = text.partition(found.group()) if found else (text, "", "")
    percents = code.signs.count("%")
    power = _scales(body, percents)
    words = _words(code, before, behind)
    unit = next(filter(None, map(shown_worth, _seen(code, before, behind))), None)
    has_odd_words = unit is None and words != "" and set(words) <= _IN_NUMBERS
    start = _seen(code, before)[0].rstrip()
    return Section(
        code,
        has_digits=0 <= power <= _MOST_SCALES,
        scale=Decimal(1000) ** -max(0, min(power, _MOST_SCALES)),
        is_percent=percents > 0,
        words="" if has_odd_words else words,
        unit=unit,
        has_minus=start.endswith((*_MINUS, "(")) or _seen(code, behind)[0].strip() in _MINUS,
        is_cut=has_odd_words or not set(body) <= {*"0123456789.,/ E+-"},
        is_padded=_is_padded(code.signs, power, percents),
    )


def _scales(body: str, percents: int) -> int:
    """How often the probe was divided by a thousand; negative where nothing is shown of it."""
    if any(sign in body for sign in "E/"):  # another notation of the number itself
        return 0
    number = _NUMBER.fullmatch("".join(sign for sign in body if sign in "0123456789,").replace(",", ".", 1))
    value = float(number.group()) if number else 0
    return round((log10(_PROBE) + 2 * percents - log10(value)) / 3) if value else -1


def _is_padded(signs: str, power: int, percents: int) -> bool:
    """Whether the number 1 is shown with noughts before it."""
    text = rendered(signs, 1000.0**power / 100**percents) if power >= 0 else None
    whole = IS_TEXT.sub("", text or "").partition(",")[0]
    return GENERAL not in signs and sum(sign.isdigit() for sign in whole) > 1


def _seen(code: Signs, *texts: str) -> list[str]:
    """Texts around the digits as they are seen, without signs of a percentage."""
    return [code.with_texts(text.replace("%", "")) for text in texts]


def _words(code: Signs, before: str, behind: str) -> str:
    """What is said around the digits: the texts of the format without brackets, dashes and marks."""
    texts = (text.strip(_AROUND_WORDS) for text in _seen(code, before, behind))
    return " ".join(text for text in texts if text)
