"""Parts and appendices of a document are counted in Roman digits."""

from __future__ import annotations

import pytest

from pipeline.outputs.report.ordinals import roman


@pytest.mark.parametrize(
    ("number", "digits"), [(1, "I"), (2, "II"), (4, "IV"), (5, "V"), (9, "IX"), (14, "XIV"), (20, "XX"), (39, "XXXIX")]
)
def test_number_is_in_roman_digits(number: int, digits: str) -> None:
    assert roman(number) == digits
