"""What differs between two texts that look alike, or what became of a code: as a hint in a finding that quotes them."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import Levenshtein
from stdnum.vn import mst

from schemas.diagnosis import Cause, Hint
from schemas.matching import label_key, nfc

_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f\u0181\u0189\u0256\u0261\u0269\u1d00-\u1d7f]")
"""Greek, Cyrillic and other letters, many of which look like ours."""
_DIGITS = str.maketrans("oil|sbz", "0111582")
"""Letters that look like digits, in lower case."""
_DOUBLED = re.compile(r"(.)\1+")
_SEPARATORS = re.compile(r"[\s.\-–']")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
MOST_EXTRA = 2
"""Words such as Xã or Thị trấn that only one of two names has before it."""
LONGEST = 200
"""Characters of a text that is looked at."""


def difference(text: str, other: str) -> Hint | None:
    """What differs between two texts that look alike; None where they are equal, or differ in more than a slip."""
    text, other = nfc(text)[:LONGEST], nfc(other)[:LONGEST]
    if text == other:
        return None
    foreign = next((word for word in (*text.split(), *other.split()) if _FOREIGN.search(word)), None)
    if foreign is not None:
        return Hint(Cause.OTHER_ALPHABET, _quoted(foreign))
    if label_key(text) == label_key(other):
        return Hint(Cause.SPELLING, _pair(*_first_difference(text.split(), other.split(), text, other)))
    if "".join(text.casefold().split()) == "".join(other.casefold().split()):
        return Hint(Cause.SPACING, _pair(text, other))
    return _of_words(text.split(), other.split())


def _of_words(words: list[str], others: list[str]) -> Hint | None:
    """The hint of the first of the words that differ, counted from the end, when each of them is but a slip."""
    shared = min(len(words), len(others))
    if not shared or max(len(words), len(others)) - shared > MOST_EXTRA:
        return None
    pairs = list(zip(words[-shared:], others[-shared:], strict=True))
    hints = [_of_word(word, other) for word, other in pairs if label_key(word) != label_key(other)]
    return hints[0] if hints and all(hints) else None


def _of_word(word: str, other: str) -> Hint | None:
    left, right = label_key(word), label_key(other)
    cause = None
    if _bare(left) == _bare(right):
        cause = Cause.MISSING_MARKS if _bare(left) == left else Cause.OTHER_MARKS
    elif left.translate(_DIGITS) == right.translate(_DIGITS):
        cause = Cause.DIGIT_FOR_LETTER
    elif _DOUBLED.sub(r"\1", left) == _DOUBLED.sub(r"\1", right):
        cause = Cause.DOUBLED_LETTER
    elif min(len(left), len(right)) > 1 and Levenshtein.distance(left, right, score_cutoff=1) <= 1:
        cause = Cause.OTHER_LETTER
    return Hint(cause, _pair(word, other)) if cause else None


def _bare(key: str) -> str:
    letters = unicodedata.normalize("NFD", key.replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _first_difference(words: list[str], others: list[str], text: str, other: str) -> tuple[str, str]:
    """The first two words that differ; the texts as a whole where they are not word by word alike."""
    if len(words) != len(others):
        return text, other
    return next((pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]), (text, other))


def _pair(text: str, other: str) -> str:
    return f"{_quoted(text)} ↔ {_quoted(other)}"


def _quoted(text: str) -> str:
    return f'"{text}"'


def likely_tax_code(text: str) -> Hint | None:
    """What became of a wrong tax code: its leading zero is lost, letters stand for digits, or Excel shortened it."""
    compact = _SEPARATORS.sub("", nfc(text))
    if _SHORTENED.fullmatch(nfc(text)):
        return Hint(Cause.SHORTENED)
    if compact.isascii() and compact.isdigit() and len(compact) in (9, 12):
        code = f"0{compact}"
        return Hint(Cause.LEADING_ZERO if mst.is_valid(code) else Cause.LEADING_ZERO_UNSURE, code)
    as_digits = compact.casefold().translate(_DIGITS)
    if as_digits != compact and as_digits.isascii() and mst.is_valid(as_digits):
        return Hint(Cause.DIGIT_FOR_LETTER, _pair(compact, as_digits))
    return None
