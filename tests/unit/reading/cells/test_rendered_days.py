"""Days, months and years in numbers alone are shown as SSF shows them, and without it."""

from __future__ import annotations

import decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ssf import SSF

from pipeline.reading.cells import rendered_numbers
from pipeline.reading.cells.rendered_numbers import rendered_day

PARTS = st.sampled_from(["d", "dd", "m", "mm", "yyyy"])
LAST = 2_958_465


def by_ssf(code: str, number: float) -> str:
    with decimal.localcontext():  # SSF sets its own for the whole thread
        ssf = SSF(locale_support=False, decimal_separator=",", thousands_separator=".", errors="raise")
        return str(ssf.format(code, number))


@st.composite
def codes(draw: st.DrawFn) -> str:
    parts = draw(st.lists(PARTS, min_size=1, max_size=4))
    return "".join(part + draw(st.sampled_from("/-")) for part in parts[:-1]) + parts[-1]


@given(codes(), st.one_of(st.integers(0, 62), st.integers(61, LAST), st.integers(61, LAST).map(float)))
def test_format_of_numbers_alone_shows_what_ssf_shows(code: str, number: float) -> None:
    assert rendered_day.__wrapped__(code, number) == by_ssf(code, number)


@pytest.mark.parametrize("code", ["ddd", "mmm/yyyy", "d/m/yy", "mm yyyy", "mm/yyyy hh", "MM/YYYY", "mm/yyyy/"])
@pytest.mark.parametrize("number", [61, 44_835, 44_835.25, LAST])
def test_any_other_format_is_left_to_ssf(code: str, number: float) -> None:
    assert rendered_day.__wrapped__(code, number) == by_ssf(code, number)


def test_period_of_a_template_needs_no_ssf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendered_numbers, "_formatter", lambda: pytest.fail("SSF was asked"))
    assert rendered_day.__wrapped__("mm/yyyy", 44_835) == "10/2022"
