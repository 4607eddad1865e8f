"""How similar a header is to a column's name, from 0 to 100: slips count little, another meaning rules it out."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from schemas.matching import label_key

SIMILAR = 90
"""From this likeness on (0 to 100) a header is taken for a column that is otherwise missing."""
ONE_SLIP = 8
"""From this length on one letter may be wrong, whatever the likeness."""
UNMARKED = 5
"""From this length on a name without its marks is recognised: ``Von dieu le``."""

_TELLING = frozenset(
    label_key(word)
    for word in (
        *("nữ", "nam", "trước", "sau", "không", "chưa", "mới", "cũ", "khác", "tăng", "giảm", "dự", "kiến", "kế"),
        *("hoạch", "năm", "quý", "tháng", "tỷ", "tỉ", "nghìn", "ngàn", "đồng", "usd", "tỷ lệ", "%", "đầu", "cuối"),
    )
)
"""Words that make another column of a name, however much alike: profit before tax, members who are women."""


@lru_cache(maxsize=20_000)
def bare_key(text: str) -> str:
    """The letters and digits of a text, without marks and spaces."""
    letters = unicodedata.normalize("NFD", label_key(text).replace("đ", "d"))
    return "".join(char for char in letters if char.isalnum())


def likeness(text: str, name: str) -> float:
    """Likeness of a header to a column's name, 0 to 100."""
    header, wanted = label_key(text), label_key(name)
    if (set(header.split()) - set(wanted.split())) & _TELLING:
        return 0
    bare = bare_key(text)
    if len(bare) >= UNMARKED and bare == bare_key(name):
        return 100
    score = fuzz.ratio(header, wanted)
    if score < SIMILAR and len(wanted) >= ONE_SLIP and Levenshtein.distance(header, wanted, score_cutoff=1) <= 1:
        return SIMILAR
    return score
