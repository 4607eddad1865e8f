"""The likeliest cause of a broken sum, as a hint for whoever has to correct it.

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
    },
    "en": {
        Cause.TRANSPOSITION: "Hint: two digits may be swapped.",
        Cause.UNIT_FACTOR: "Hint: perhaps another unit ({about} times).",
        Cause.PART_IN_OTHER_UNIT: "Hint: {about} may have been added in another unit.",
        Cause.PART_LEFT_OUT: "Hint: {about} may have been left out.",
        Cause.PART_COUNTED_TWICE: "Hint: {about} may have been added twice.",
        Cause.PREVIOUS_VALUE: "Hint: perhaps the value of the previous period was kept ({about}).",
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
