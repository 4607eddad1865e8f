"""Two texts that look alike are told apart in words, and what became of a code is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.diagnosis import Cause, Hint
from schemas.lookalikes import difference, likely_tax_code

COMMUNE = "Xã Nghĩa Hòa"


@pytest.mark.parametrize(
    ("text", "other", "cause", "about"),
    [
        ("Xã Nghỉa Hòa", COMMUNE, Cause.OTHER_MARKS, '"Nghỉa" ↔ "Nghĩa"'),
        ("Đang hoạt đông", "Đang hoạt động", Cause.OTHER_MARKS, '"đông" ↔ "động"'),
        ("Nghia Hoa", COMMUNE, Cause.MISSING_MARKS, '"Nghia" ↔ "Nghĩa"'),
        ("Dang hoat dong", "Đang hoạt động", Cause.MISSING_MARKS, '"Dang" ↔ "Đang"'),
        ("Xã Nghĩaa Hòa", COMMUNE, Cause.DOUBLED_LETTER, '"Nghĩaa" ↔ "Nghĩa"'),
        ("Xã Nghĩa H0a", "Xã Nghĩa Hoa", Cause.DIGIT_FOR_LETTER, '"H0a" ↔ "Hoa"'),
        ("Xã Nghĩa Hòe", COMMUNE, Cause.OTHER_LETTER, '"Hòe" ↔ "Hòa"'),
        ("XãNghĩa Hòa", COMMUNE, Cause.SPACING, '"XãNghĩa Hòa" ↔ "Xã Nghĩa Hòa"'),
        ("xã Nghĩa Hòa", COMMUNE, Cause.SPELLING, '"xã" ↔ "Xã"'),
        ("Xã Nghĩa Hoà", COMMUNE, Cause.SPELLING, '"Hoà" ↔ "Hòa"'),
        ("Xã Nghĩ\u0430 Hòa", COMMUNE, Cause.OTHER_ALPHABET, '"Nghĩ\u0430"'),
        ("\u041d\u0422\u0425.ALL", "HTX.ALL", Cause.OTHER_ALPHABET, '"\u041d\u0422\u0425.ALL"'),
        ("HT\u03a7", "HTX", Cause.OTHER_ALPHABET, '"HT\u03a7"'),
    ],
)
def test_difference_of_two_texts_that_look_alike_is_named(text: str, other: str, cause: Cause, about: str) -> None:
    assert difference(text, other) == Hint(cause, about)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (COMMUNE, COMMUNE),
        ("Xã\u200b Nghĩa  Hòa\u00ad", COMMUNE),
        ("Xã Mỹ Thái", "Xã Tân Hưng"),
        ("Xã Nghĩa Hưng", COMMUNE),
        ("a", "b"),
        ("", COMMUNE),
        ("Thiếu vốn làm ăn", "Vốn tín dụng"),
    ],
)
def test_texts_that_are_equal_or_quite_different_have_no_hint(text: str, other: str) -> None:
    assert difference(text, other) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_can_be_compared(text: str, other: str) -> None:
    assert difference(text, text) is None
    difference(text, other)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("100109106", Hint(Cause.LEADING_ZERO, "0100109106")),
        ("100 109 106", Hint(Cause.LEADING_ZERO, "0100109106")),
        ("100109106-001", Hint(Cause.LEADING_ZERO, "0100109106001")),
        ("104123456", Hint(Cause.LEADING_ZERO_UNSURE, "0104123456")),
        ("2.49E+09", Hint(Cause.SHORTENED)),
        ("2,49e+09", Hint(Cause.SHORTENED)),
        ("24OO170666", Hint(Cause.DIGIT_FOR_LETTER, '"24OO170666" ↔ "2400170666"')),
        ("24001l0666", None),
        ("2400170667", None),
        ("24001706666", None),
        ("chưa có", None),
    ],
)
def test_what_became_of_a_tax_code_is_said(text: str, hint: Hint | None) -> None:
    assert likely_tax_code(text) == hint
