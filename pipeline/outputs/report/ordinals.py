"""Which part or appendix of a document it is: in Roman digits, as Decree 30/2020/NĐ-CP has them."""

from __future__ import annotations

_DIGITS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """The number, from 1, in Roman digits."""
    text = ""
    for value, digit in _DIGITS:
        count, number = divmod(number, value)
        text += digit * count
    return text
