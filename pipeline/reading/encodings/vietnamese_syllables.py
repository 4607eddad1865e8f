"""Whether a text can be Vietnamese: each of its words with a mark is a possible syllable."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from schemas.matching import TONES

_ONSET = (
    "(?:gi(?=[aăâeêoôơuư])|(?:k|gh|ngh)(?=[eêiy])|(?:c|ng)(?![eêiy])|g(?![eêy])"
    "|qu|ch|kh|nh|ph|th|tr|b|d|đ|h|l|m|n|p|r|s|t|v|x)?"
)
_NUCLEUS = (
    "(?:iêu|oai|oao|oay|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|yêu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ"
    "|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy])"
)
_SYLLABLE = re.compile(rf"{_ONSET}(?P<nucleus>{_NUCLEUS})(?:(?P<stop>ch|c|p|t)|ng|nh|m|n)?")
_FALLING = frozenset({"ai", "ao", "au", "ay", "eo", "ia", "iu", "oi", "ua", "ui"})
"""Vowels whose tone is on the first of them."""
_STOPPED = {"\u0301", "\u0323"}
"""The tones that a syllable has which ends in a stop."""
_WORD = re.compile(r"[^\s!-/:-@\[-`{-~]+")


@lru_cache(maxsize=20_000)
def is_vietnamese(text: str) -> bool:
    """Whether every word beyond ASCII is a syllable; a word of signs alone is none and is passed over.

    A soft hyphen is looked at as it is: in TCVN3 it is a letter.
    """
    composed = unicodedata.normalize("NFC", text)
    words = [word for word in _WORD.findall(composed.casefold()) if not word.isascii() and any(map(str.isalpha, word))]
    return all(map(_is_syllable, words))


def _is_syllable(word: str) -> bool:
    bare, tones = "", []
    for char in unicodedata.normalize("NFD", word):
        if char in TONES:
            tones.append((len(unicodedata.normalize("NFC", bare)) - 1, char))
        else:
            bare += char
    match = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare))
    if match is None or len(tones) > 1:
        return False
    at, tone = tones[0] if tones else (match.start("nucleus"), "")
    return (not match["stop"] or tone in _STOPPED) and (
        match["nucleus"] not in _FALLING or at == match.start("nucleus")
    )
