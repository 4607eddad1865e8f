"""The likeliest cause of a broken total is named where one alone explains the numbers exactly, and else none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.diagnosis import TEXTS, Cause, Hint, diagnosis, is_transposed

PARTS = {"HTX.AGRI": 529, "HTX.NONAGRI": 259, "HTX.CREDIT": 20}
"""Of report 58/BC-LM: 808 = 529 + 259 + 20."""


def hint(observed: object, expected: object, **parts: object) -> Hint | None:
    numbers = {name: Decimal(str(value)) for name, value in parts.items()}
    return diagnosis(Decimal(str(observed)), Decimal(str(expected)), numbers)


@pytest.mark.parametrize(
    ("observed", "expected"), [(880, 808), (1973557, 1937557), ("12.54", "12.45"), (-21, -12), (8080, 8008)]
)
def test_swapped_neighbours_are_a_transposition(observed: object, expected: object) -> None:
    assert hint(observed, expected) == Hint(Cause.TRANSPOSITION)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("808", "808"),
        ("123", "321"),
        ("1234", "2143"),
        ("12", "-21"),
        ("12", "13"),
        ("120", "12"),
        ("12.5", "1.25"),
        ("12.5", "15.2"),
    ],
)
def test_other_differences_are_no_transposition(text: str, other: str) -> None:
    assert not is_transposed(Decimal(text), Decimal(other))
    assert not is_transposed(Decimal(other), Decimal(text))


@given(st.integers(10, 10**12), st.integers(0, 10))
def test_any_swap_of_two_different_neighbouring_digits_is_found(number: int, at: int) -> None:
    digits = list(str(number))
    at %= len(digits) - 1
    digits[at], digits[at + 1] = digits[at + 1], digits[at]
    swapped = int("".join(digits))
    found = is_transposed(Decimal(number), Decimal(swapped))
    assert found == is_transposed(Decimal(swapped), Decimal(number))
    if len(str(swapped)) == len(str(number)) and number % 10 and swapped % 10:
        assert found == (swapped != number)


@pytest.mark.parametrize(("factor", "shown"), [(10, "10"), (1000, "1.000"), (1_000_000, "1.000.000")])
def test_exactly_ten_a_thousand_or_a_million_times_is_another_unit(factor: int, shown: str) -> None:
    assert hint(1937557 * factor, 1937557) == Hint(Cause.UNIT_FACTOR, shown)
    assert hint(1937557, 1937557 * factor) == Hint(Cause.UNIT_FACTOR, shown)
    assert hint("1937.557", Decimal("1937.557") * factor) == Hint(Cause.UNIT_FACTOR, shown)


def test_ten_times_is_no_transposition_of_digit_and_point() -> None:
    assert hint("12.5", "1.25") == Hint(Cause.UNIT_FACTOR, "10")


@pytest.mark.parametrize(
    ("observed", "expected"), [(100 * 808, 808), (808_001, 808), (0, 808), (808, 0), (0, 0), (807, 808)]
)
def test_other_ratios_and_nought_have_no_hint(observed: int, expected: int) -> None:
    assert hint(observed, expected) is None


@pytest.mark.parametrize(("part", "value"), PARTS.items())
def test_a_total_without_one_part_left_it_out(part: str, value: int) -> None:
    assert hint(808 - value, 808, **PARTS) == Hint(Cause.PART_LEFT_OUT, part)


@pytest.mark.parametrize(("part", "value"), PARTS.items())
def test_a_total_with_one_part_twice_counted_it_twice(part: str, value: int) -> None:
    assert hint(808 + value, 808, **PARTS) == Hint(Cause.PART_COUNTED_TWICE, part)


def test_two_parts_of_the_same_size_cannot_be_told_apart() -> None:
    assert hint(600, 700, a=100, b=100, c=500) is None
    assert hint(800, 700, a=100, b=100, c=500) is None


@pytest.mark.parametrize("factor", [10, 1000, 1_000_000])
def test_one_part_in_another_unit_explains_a_sum(factor: int) -> None:
    rest, part = Decimal(123_456), Decimal(2_000_000)
    assert hint(rest + part / factor, rest + part, rest=rest, part=part) == Hint(Cause.PART_IN_OTHER_UNIT, "part")
    assert hint(rest + part * factor, rest + part, rest=rest, part=part) == Hint(Cause.PART_IN_OTHER_UNIT, "part")


def test_two_causes_that_both_fit_give_no_hint() -> None:
    """18 less is what was left out, and 24 for 42 swaps its digits."""
    assert hint(24, 42) == Hint(Cause.TRANSPOSITION)
    assert hint(24, 42, small=18, large=24) is None


def test_a_thousandth_that_is_also_a_part_left_out_gives_no_hint() -> None:
    assert hint(1, 1000, tiny=1, huge=999) is None


@pytest.mark.parametrize("part", range(1, 10))
def test_a_difference_below_ten_equals_a_part_by_chance(part: int) -> None:
    assert hint(700 - part, 700, small=part, large=700 - part) is None
    assert hint(700 + part, 700, small=part, large=700 - part) is None


def test_a_difference_of_ten_is_telling() -> None:
    assert hint(690, 700, small=10, large=690) == Hint(Cause.PART_LEFT_OUT, "small")


@given(st.integers(-(10**9), 10**9), st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 10**6), max_size=6))
def test_a_hint_explains_the_numbers_exactly(observed: int, parts: dict[str, int]) -> None:
    expected = sum(parts.values())
    found = hint(observed, expected, **parts)
    if found is not None and found.cause in (Cause.PART_LEFT_OUT, Cause.PART_COUNTED_TWICE):
        sign = -1 if found.cause is Cause.PART_LEFT_OUT else 1
        assert observed == expected + sign * parts[found.about]
    if found is not None and found.cause is Cause.UNIT_FACTOR:
        factor = int(found.about.replace(".", ""))
        assert observed in (expected * factor, Decimal(expected) / factor)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("cause", Cause)
def test_every_cause_is_said_in_both_languages_and_as_a_hint(cause: Cause, language: str) -> None:
    text = Hint(cause, "HTX.AGRI").text(language)
    assert text.startswith(("Gợi ý:", "Hint:"))
    assert ("HTX.AGRI" in text) == ("{about}" in TEXTS[language][cause])
