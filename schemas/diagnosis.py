"""The likeliest cause of a broken sum, or of a text that is not the expected one, as a hint for whoever corrects it.

No hint is better than a wrong one: each test asks for an exact match, and where two causes match none is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

FACTORS = (10, 1000, 1_000_000)
"""How far apart the units are that people mix up: a slipped digit, thousands, millions."""
TELLING = 10
"""A difference below this equals some part by chance too often to be told from it."""


class Cause(StrEnum):
    """What may have happened."""

    TRANSPOSITION = "transposition"
    UNIT_FACTOR = "unit_factor"
    PART_IN_OTHER_UNIT = "part_in_other_unit"
    PART_LEFT_OUT = "part_left_out"
    PART_COUNTED_TWICE = "part_counted_twice"
    PREVIOUS_VALUE = "previous_value"
    OTHER_ALPHABET = "other_alphabet"
    MISSING_MARKS = "missing_marks"
    OTHER_MARKS = "other_marks"
    DOUBLED_LETTER = "doubled_letter"
    DIGIT_FOR_LETTER = "digit_for_letter"
    OTHER_LETTER = "other_letter"
    SPACING = "spacing"
    SPELLING = "spelling"
    LEADING_ZERO = "leading_zero"
    LEADING_ZERO_UNSURE = "leading_zero_unsure"
    SHORTENED = "shortened"


@dataclass(frozen=True, slots=True)
class Hint:
    """A cause with what it is about: the part's name, or the factor."""

    cause: Cause
    about: str = ""

    def text(self, language: str) -> str:
        """The hint as a sentence."""
        return TEXTS[language][self.cause].format(about=self.about)


TEXTS: dict[str, dict[Cause, str]] = {
    "vi": {
        Cause.TRANSPOSITION: "Gợi ý: có thể hai chữ số bị đảo chỗ.",
        Cause.UNIT_FACTOR: "Gợi ý: có thể nhầm đơn vị tính (lệch {about} lần).",
        Cause.PART_IN_OTHER_UNIT: "Gợi ý: có thể {about} được cộng theo đơn vị tính khác.",
        Cause.PART_LEFT_OUT: "Gợi ý: có thể bỏ sót {about}.",
        Cause.PART_COUNTED_TWICE: "Gợi ý: có thể {about} bị cộng hai lần.",
        Cause.PREVIOUS_VALUE: "Gợi ý: có thể còn giữ số của kỳ trước ({about}).",
        Cause.OTHER_ALPHABET: "Gợi ý: trong {about} có chữ cái của bảng chữ khác, trông giống chữ Việt; gõ lại từ này.",
        Cause.MISSING_MARKS: "Gợi ý: thiếu dấu ({about}).",
        Cause.OTHER_MARKS: "Gợi ý: khác dấu ({about}).",
        Cause.DOUBLED_LETTER: "Gợi ý: khác ở chữ gõ hai lần ({about}).",
        Cause.DIGIT_FOR_LETTER: "Gợi ý: lẫn chữ cái với chữ số trông giống nhau ({about}).",
        Cause.OTHER_LETTER: "Gợi ý: khác một chữ cái ({about}).",
        Cause.SPACING: "Gợi ý: chỉ khác khoảng trắng ({about}).",
        Cause.SPELLING: "Gợi ý: chỉ khác chữ hoa, dấu câu hoặc chỗ đặt dấu thanh ({about}).",
        Cause.LEADING_ZERO: "Gợi ý: số 0 đầu bị mất; mã có lẽ là {about}.",
        Cause.LEADING_ZERO_UNSURE: "Gợi ý: có lẽ số 0 đầu bị mất ({about}), nhưng chữ số kiểm tra chưa đúng.",
        Cause.SHORTENED: "Gợi ý: Excel đã rút gọn mã, các chữ số cuối không còn; đổi ô sang dạng văn bản rồi nhập lại.",
    },
    "en": {
        Cause.TRANSPOSITION: "Hint: two digits may be swapped.",
        Cause.UNIT_FACTOR: "Hint: perhaps another unit ({about} times).",
        Cause.PART_IN_OTHER_UNIT: "Hint: {about} may have been added in another unit.",
        Cause.PART_LEFT_OUT: "Hint: {about} may have been left out.",
        Cause.PART_COUNTED_TWICE: "Hint: {about} may have been added twice.",
        Cause.PREVIOUS_VALUE: "Hint: perhaps the value of the previous period was kept ({about}).",
        Cause.OTHER_ALPHABET: "Hint: {about} has a letter of another alphabet that looks like ours; retype the word.",
        Cause.MISSING_MARKS: "Hint: marks are missing ({about}).",
        Cause.OTHER_MARKS: "Hint: the marks differ ({about}).",
        Cause.DOUBLED_LETTER: "Hint: a letter was typed twice in one of them ({about}).",
        Cause.DIGIT_FOR_LETTER: "Hint: a digit stands for a letter that looks like it ({about}).",
        Cause.OTHER_LETTER: "Hint: one letter differs ({about}).",
        Cause.SPACING: "Hint: only the spaces differ ({about}).",
        Cause.SPELLING: "Hint: only capitals, punctuation or the place of a tone mark differ ({about}).",
        Cause.LEADING_ZERO: "Hint: the leading zero was lost; the code may be {about}.",
        Cause.LEADING_ZERO_UNSURE: "Hint: the leading zero may be lost ({about}), but its check digit is wrong.",
        Cause.SHORTENED: "Hint: Excel shortened the code, its last digits are gone; retype it in a cell of text.",
    },
}


def diagnosis(observed: Decimal, expected: Decimal, parts: Mapping[str, Decimal]) -> Hint | None:
    """The one cause that explains why ``observed`` is not ``expected``, the sum of ``parts``; None without one."""
    found = {hint.cause: hint for hint in _candidates(observed, expected, parts)}
    return next(iter(found.values())) if len(found) == 1 else None


def _candidates(observed: Decimal, expected: Decimal, parts: Mapping[str, Decimal]) -> Iterable[Hint]:
    if is_transposed(observed, expected):
        yield Hint(Cause.TRANSPOSITION)
    if observed and expected:
        for factor in FACTORS:
            if observed == expected * factor or observed * factor == expected:
                yield Hint(Cause.UNIT_FACTOR, f"{factor:,}".replace(",", "."))
    yield from _of_parts(observed - expected, parts)


def _of_parts(difference: Decimal, parts: Mapping[str, Decimal]) -> Iterable[Hint]:
    """A part that is as large as the difference, or that explains it in another unit; only if no other does too."""
    if abs(difference) >= TELLING:
        equal = [name for name, value in parts.items() if value == abs(difference)]
        if len(equal) == 1:
            yield Hint(Cause.PART_COUNTED_TWICE if difference > 0 else Cause.PART_LEFT_OUT, equal[0])
    other = [
        name
        for name, value in parts.items()
        if value and any(difference in (value * (factor - 1), value / factor - value) for factor in FACTORS)
    ]
    if len(other) == 1 and abs(difference) >= TELLING:
        yield Hint(Cause.PART_IN_OTHER_UNIT, other[0])


def is_transposed(observed: Decimal, expected: Decimal) -> bool:
    """Whether two neighbouring digits of a number are swapped in the other; their difference is divisible by 9."""
    digits, others = f"{abs(observed).normalize():f}", f"{abs(expected).normalize():f}"
    if len(digits) != len(others) or (observed < 0) != (expected < 0):
        return False
    differing = [at for at, (left, right) in enumerate(zip(digits, others, strict=True)) if left != right]
    if len(differing) != 2 or differing[1] != differing[0] + 1:  # noqa: PLR2004 - two neighbours
        return False
    first, second = differing
    if "." in digits[first : second + 1]:
        return False
    return digits[first] == others[second] and digits[second] == others[first]
