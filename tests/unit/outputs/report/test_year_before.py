"""A figure beside the year before: over the same units, with how many they are, or nothing is said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.outputs.report.contents import FigureValue
from pipeline.outputs.report.year_before import comparison_table, year_before_text


def figure(now: int | None, before: int | None, units: int) -> FigureValue:
    return FigureValue(
        "HTX.ALL",
        "P1",
        "Tổng số HTX",
        Decimal(9999),
        "HTX",
        0,
        95,
        99,
        1,
        1,
        is_queried=False,
        amounts_held_back=0,
        against_year_before=None if now is None else Decimal(now),
        year_before=None if before is None else Decimal(before),
        units_both=units,
    )


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (812, 800, "Tổng số HTX tăng 12 (1,5%) so với cùng kỳ năm trước, từ 800 lên 812 HTX, "),
        (780, 800, "Tổng số HTX giảm 20 (2,5%) so với cùng kỳ năm trước, từ 800 xuống 780 HTX, "),
        (800, 800, "Tổng số HTX không đổi so với cùng kỳ năm trước (800 HTX), "),
        (5, 0, "Tổng số HTX tăng 5 so với cùng kỳ năm trước, từ 0 lên 5 HTX, "),
    ],
)
def test_change_is_told_with_how_many_units_it_rests_on(now: int, before: int, text: str) -> None:
    assert year_before_text(figure(now, before, 94)) == f"{text}tính trên 94 đơn vị có số liệu cả hai kỳ."


@pytest.mark.parametrize(("now", "before", "units"), [(812, None, 94), (None, 800, 94), (812, 800, 0)])
def test_nothing_is_said_of_what_cannot_be_held_against_the_year_before(
    now: int | None, before: int | None, units: int
) -> None:
    assert year_before_text(figure(now, before, units)) == ""


def test_table_of_comparison_has_both_sides_over_the_same_units() -> None:
    (row,) = comparison_table([figure(780, 800, 94)]).rows
    assert row.texts == ("Tổng số HTX", "HTX", "800", "780", "-20", "-2,5", "94")
