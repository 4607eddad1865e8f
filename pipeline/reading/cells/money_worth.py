"""What a unit of money is worth in million dong, by the words that people have for it."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from pipeline.reading.cells.typed_text import UNIT_WORDS
from schemas.matching import folded

_THOUSANDS = re.compile(r"1[., ]?000(?P<million>[., ]?000)?\s*(?:đồng|đ|vnđ|vnd|₫)")
_WORTH = dict(UNIT_WORDS)
_COUNTRY = re.compile(r"(?<=đồng) (?:việt nam|vn)$|^(?:việt nam|vn) (?=đồng|đ)")
_PER = re.compile(r"\s*(?:/|trên |mỗi |một )\s*(?:người\s*/\s*)?(?:tháng|năm|người)$")


@lru_cache(maxsize=1_000)
def money_worth(unit: str) -> Decimal | None:
    """What a unit of money is worth in million dong; None when it is none."""
    plain = " ".join(folded(unit).split()).strip("()[] ")
    if match := _THOUSANDS.fullmatch(plain.rstrip(".")):
        return Decimal(1 if match["million"] else "0.001")
    return _WORTH.get(plain, _WORTH.get(plain.rstrip(".")))


@lru_cache(maxsize=1_000)
def shown_worth(words: str) -> Decimal | None:
    """What the unit that a format shows beside a number is worth, also with what it is per or its country."""
    plain = " ".join(folded(words).split()).strip("()[]:;,- ")
    return money_worth(_COUNTRY.sub("", _PER.sub("", plain)))
