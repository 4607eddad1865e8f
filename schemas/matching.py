"""Keys under which equal Vietnamese labels are equal, whatever their case, spacing, Unicode form or tone placement."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from schemas.levels import begins_with_commune, begins_with_unit

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Combining grave, acute, tilde, hook above and dot below: the five written tones."""

SOFT_HYPHEN = "\u00ad"
"""Shows nothing within a line; in TCVN3 it is a letter, so that decoding must see it."""
INVISIBLE_LETTERS = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    "\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f"
)
"""What shows nothing though Python calls it printable: fillers, joiners and variation selectors of the first plane."""
_INVISIBLE = re.compile(
    f"[{SOFT_HYPHEN}{INVISIBLE_LETTERS}\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Unicode's default-ignorable characters and interlinear marks, which come along from web pages and PDF files."""
_SHORT = 200
"""Texts of fewer characters are remembered in composed form."""
_NOT_WORD = re.compile(r"[^\w%\u0300-\u036f]+")


def without_invisible(text: str) -> str:
    """The text without characters that nobody sees."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def nfc(text: str) -> str:
    """Text in composed form, with each run of white space as a single space, none at the ends and nothing invisible."""
    return _short_nfc(text) if len(text) < _SHORT else _nfc(text)


def _nfc(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", without_invisible(text)).split())


@lru_cache(maxsize=20_000)  # titles, places and words for things come again in every workbook
def _short_nfc(text: str) -> str:
    return _nfc(text)


def folded(text: str) -> str:
    """Text for comparing: compatible and composed, in lower case; the Icelandic ``ð`` of old keyboards is a ``đ``."""
    return unicodedata.normalize("NFKC", without_invisible(text)).casefold().replace("ð", "đ")


@lru_cache(maxsize=50_000)
def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(mark for mark in letters if mark in TONES)
    if not tones:
        return word
    bare = "".join(mark for mark in letters if mark not in TONES)
    return unicodedata.normalize("NFC", bare) + tones


@lru_cache(maxsize=200_000)
def label_key(text: str) -> str:
    """The form under which equal labels are equal.

    Tones move to the end of their word, so ``hoà`` and ``hòa`` give one key; punctuation counts as a space. Letters
    keep their marks: ``ba`` and ``bà`` stay two words.
    """
    words = _NOT_WORD.sub(" ", folded(text)).split()
    return " ".join(_tone_last(word) for word in words)


def bare(label: str) -> str:
    """A key without spaces and without any mark of its letters: what is left of a name that was typed carelessly."""
    letters = unicodedata.normalize("NFD", label.replace("đ", "d"))
    return "".join(letter for letter in letters if letter.isalnum())


def without_level(unit_name: str) -> str:
    """A reporting unit's name without its level: ``Yên Thế`` of ``Huyện Yên Thế``."""
    return begins_with_unit().sub("", unit_name)


@lru_cache(maxsize=200_000)
def commune_keys(name: str) -> tuple[str, str]:
    """Keys of a commune's name: whole, and without its level (Xã, Phường, Thị trấn, ``X.``, ``P.``, ``TT.``)."""
    composed = nfc(name)
    return label_key(composed), label_key(begins_with_commune().sub("", composed))
