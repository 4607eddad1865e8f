"""Numbers out of typed text; one that can be read two ways is marked as ambiguous."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from schemas.matching import bare, folded, label_key, nfc

UNIT_WORDS: tuple[tuple[str, Decimal], ...] = tuple(
    sorted(
        (
            (f"{word}{space}{currency}", worth)
            for words, worth in (
                (("nghìn tỷ", "ngàn tỷ", "nghìn tỉ", "ngàn tỉ"), Decimal(1_000_000)),
                (("tỷ", "tỉ"), Decimal(1000)),
                (("triệu", "tr", "tr."), Decimal(1)),
                (("nghìn", "ngàn"), Decimal("0.001")),
                (("",), Decimal("0.000001")),
            )
            for word in words
            for currency in ("", "đồng", "đ", "vnđ", "vnd", "₫")
            for space in (("", " ") if word and currency else ("",))
            if word + currency
        ),
        key=lambda unit: -len(unit[0]),
    )
)
"""Unit words in a money cell and their worth in million dong, longest first."""

# Not by Babel: its parse_decimal knows one locale's marks, no units, and not that a number can be read two ways.
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,' ])\d{3}(?:\1\d{3})+(?:[.,]\d+)?")
_GROUP_AND_DECIMALS = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+,|(?:,\d{3})+\.|(?: \d{3})+[.,])\d+")
_PLAIN = re.compile(r"[+-]?\d+")
_SINGLE_MARK = re.compile(r"([+-]?\d+)([.,])(\d+)")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_SPACED = re.compile(r"[+-]?\d{1,3} \d{3}")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,2}")

_PART = re.compile(rf"(\d[\d.,' ]*?)\s*({'|'.join(re.escape(word) for word, _ in UNIT_WORDS)})(?:[\s,]+|$)")

_SIZE_WORDS = frozenset(
    key
    for word in ("trăm", "nghìn", "ngàn", "vạn", "triệu", "tr", "tỷ", "tỉ", "chục", "mươi", "k")
    for key in (label_key(word), bare(word))
)
_COMPANY = label_key("công ty")

_BRACKETED = re.compile(r"([^()]*\d)\s*\((\D+)\)")


class NumberText(NamedTuple):
    """A number read out of text: in the text's own unit, with the factor that a unit word stands for."""

    value: Decimal
    ambiguous: bool
    factor: Decimal | None
    percent: bool


def plain_text(text: str) -> str:
    """The text in compatible, composed form and lower case, without an apostrophe before it or a dot behind it."""
    return " ".join(folded(text).split()).lstrip("'").rstrip(". ").strip()


def _digits(text: str) -> tuple[Decimal, bool] | None:
    """The number that text without unit words stands for, and whether it could be read another way."""
    if _PLAIN.fullmatch(text):
        return Decimal(text), False
    if _GROUPED.fullmatch(text) or _GROUP_AND_DECIMALS.fullmatch(text):
        mark = next(char for char in text.lstrip("+-") if not char.isdigit())
        whole, _, decimals = text.replace(mark, "").replace(",", ".").partition(".")
        return Decimal(f"{whole}.{decimals}" if decimals else whole), False
    if _SPACED.fullmatch(text):
        return Decimal(text.replace(" ", "")), False
    if match := _SINGLE_MARK.fullmatch(text):
        whole, mark, digits = match.groups()
        thousands = _THOUSANDS.fullmatch(text) is not None
        if thousands and mark == ".":
            return Decimal(whole + digits), True
        return Decimal(f"{whole}.{digits}"), thousands or mark == "."
    try:
        return (Decimal(text), False) if _SCIENTIFIC.fullmatch(text) else None
    except InvalidOperation:
        return None


def _unit(text: str) -> tuple[str, Decimal | None]:
    """The text before its unit word, and what the word is worth in million dong; None where it has none."""
    if match := _BRACKETED.fullmatch(text):
        text = match.expand(r"\1 \2")
    for word, worth in UNIT_WORDS:
        if text.endswith(word):
            return text.removesuffix(word).rstrip(), worth
    return text, None


def _of_parts(text: str) -> NumberText | None:
    """An amount in falling units, each part less than one of the unit before: ``3 tỷ 200 triệu``; in million dong."""
    parts = [(_digits(number), dict(UNIT_WORDS)[word]) for number, word in _PART.findall(text)]
    if len(parts) < 2 or _PART.sub("", text):  # noqa: PLR2004 - a sum has two parts
        return None
    total, room, ambiguous = Decimal(0), None, False
    for found, worth in parts:
        if found is None or (room is not None and found[0] * worth >= room):
            return None
        total, room, ambiguous = total + found[0] * worth, worth, ambiguous or found[1]
    return NumberText(total, ambiguous, Decimal(1), percent=False)


@lru_cache(maxsize=50_000)
def number_text(text: str) -> NumberText | None:
    """Read a number as people type it; None when it is none. The definitions are in the submission form.

    A dot before exactly three digits is read as thousands, a comma as decimal, both ambiguous; elsewhere one dot or
    comma is decimal, where a dot is ambiguous too: Vietnamese writes decimals with a comma, so ``3.0`` could be 30. No
    thousands begin with a nought. A percentage is read as the number before the sign; ``12%`` could be 0,12.
    """
    if any(unicodedata.category(char) == "No" for char in text):
        return None  # a footnote's superscript would become a digit below: 12² is not 122
    plain = plain_text(text)
    negative = plain.startswith("(") and plain.endswith(")")
    whole = plain[1:-1].strip() if negative else plain
    plain, factor = _unit(whole)
    if not negative and plain.startswith("(") and plain.endswith(")"):
        negative, plain = True, plain[1:-1].strip()
    percent = factor is None and plain.endswith("%")
    plain = plain.removesuffix("%").rstrip() if percent else plain
    found = _digits(("-" if negative else "") + plain.replace("−", "-"))
    if found:
        return NumberText(found[0], found[1] or percent, factor, percent)
    parts = _of_parts(whole)
    return parts._replace(value=-parts.value) if parts and negative else parts


def worded_number(text: str) -> tuple[NumberText, str] | None:
    """A number and the words behind it that are no unit of money; None where there are none, or they multiply it."""
    typed = nfc(text)
    start = next((at for at, sign in enumerate(typed) if sign.isalpha()), 0)
    words, found = typed[start:], number_text(typed[:start].rstrip(" (")) if start else None
    if found is None or found.percent or any(map(str.isnumeric, words)) or has_size_word(words):
        return None
    return found, words


def has_size_word(words: str) -> bool:
    """Whether one of the words multiplies the number before it: ``nghìn``, ``trăm``; not that of ``công ty``."""
    return not _SIZE_WORDS.isdisjoint(label_key(words).replace(_COMPANY, "").replace("cong ty", "").split())
