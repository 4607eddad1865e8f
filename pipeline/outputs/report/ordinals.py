"""Which part of a document it is, in words."""

from __future__ import annotations

_WORDS = (
    *("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"),
    *(f"mười {digit}" for digit in ("một", "hai", "ba", "bốn", "lăm", "sáu", "bảy", "tám", "chín")),
    "hai mươi",
)


def ordinal(number: int) -> str:
    """The number, from 1, as it is said after ``thứ``; further ones than documents have parts in digits."""
    return _WORDS[number - 1] if number <= len(_WORDS) else str(number)
