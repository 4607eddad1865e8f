"""When two names of cooperatives are nearly the same."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from schemas.matching import label_key

SIMILAR = 95
"""From this likeness on (0 to 100) two names are nearly the same (HTX-09, PV-03)."""

GENERIC = tuple(
    label_key(words)
    for words in (
        "liên hiệp hợp tác xã",
        "quỹ tín dụng nhân dân",
        "hợp tác xã",
        "sản xuất kinh doanh",
        "sản xuất và kinh doanh",
        "dịch vụ tổng hợp",
        "nông lâm nghiệp",
        "nông nghiệp",
        "dịch vụ",
        "tổng hợp",
        "sản xuất",
        "kinh doanh",
        "thương mại",
        "htx",
        "dvnn",
        "dv",
        "nn",
        "sxkd",
        "và",
    )
)
"""Words that say what kind of cooperative it is and not which one, longest first."""

_GENERIC = re.compile(rf"(?<!\S)(?:{'|'.join(GENERIC)})(?!\S)")
_NUMERAL = re.compile(r"\d+")


@lru_cache(maxsize=200_000)
def core_name(name_key: str) -> str:
    """A name's key without generic words; the whole key when nothing else is left."""
    return " ".join(_GENERIC.sub(" ", name_key).split()) or name_key


def nearly_same(one: str, two: str) -> bool:
    """Whether two name keys differ but mean nearly the same: alike without generic words, with equal numerals."""
    if one == two or _NUMERAL.findall(one) != _NUMERAL.findall(two):
        return False
    return fuzz.ratio(core_name(one), core_name(two)) >= SIMILAR


def clusters(keys: list[str]) -> list[int]:
    """A number per key; keys that are nearly the same, directly or through others, have the same number."""
    numbers = list(range(len(keys)))
    for later in range(len(keys)):
        for earlier in range(later):
            if nearly_same(keys[earlier], keys[later]):
                old, new = numbers[later], numbers[earlier]
                numbers = [new if number == old else number for number in numbers]
    return numbers
