"""When two names of cooperatives are nearly the same."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from rapidfuzz import fuzz, process

from schemas.matching import label_key

SIMILAR = 95
"""From this likeness on (0 to 100) two names are nearly the same (HTX-09, PV-03)."""
MOST_COMPARED = 1000
"""Names of one commune, or of one day, that are compared with each other; no commune has as many cooperatives."""

NUMERAL = r"\d+"
"""Names are alike only when these are equal in both."""

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
_NUMERAL = re.compile(NUMERAL)


@lru_cache(maxsize=200_000)
def core_name(name_key: str) -> str:
    """A name's key without generic words; the whole key when nothing else is left."""
    return " ".join(_GENERIC.sub(" ", name_key).split()) or name_key


def nearly_same(one: str, two: str) -> bool:
    """Whether two name keys differ but mean nearly the same: alike without generic words, with equal numerals."""
    if one == two or _NUMERAL.findall(one) != _NUMERAL.findall(two):
        return False
    return fuzz.ratio(core_name(one), core_name(two)) >= SIMILAR


def clusters(keys: list[str]) -> list[int | None]:
    """A number per key; keys that are nearly the same, directly or through others, have the same number.

    None for keys among which there are too many to be compared one with the other.
    """
    numbers: list[int | None] = list(range(len(keys)))
    by_numerals: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, key in enumerate(keys):
        by_numerals[tuple(_NUMERAL.findall(key))].append(at)
    for block in by_numerals.values():
        if len(block) > MOST_COMPARED:
            for at in block:
                numbers[at] = None
        elif len(block) > 1:
            _join_alike(block, [core_name(keys[at]) for at in block], numbers)
    return numbers


def _join_alike(block: list[int], cores: list[str], numbers: list[int | None]) -> None:
    """Give each key of the block the number of the earlier ones that are like it."""
    for place in range(1, len(block)):
        found = process.extract(
            cores[place], cores[:place], scorer=fuzz.ratio, score_cutoff=SIMILAR, processor=None, limit=None
        )
        for _, _, earlier in found:
            old, new = numbers[block[place]], numbers[block[earlier]]
            for at in block if old != new else ():
                numbers[at] = new if numbers[at] == old else numbers[at]
