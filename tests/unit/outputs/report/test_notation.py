"""Numbers and spans of time as Vietnamese readers write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipeline.outputs.report.notation import decimals_of, number_format, period_words, vietnamese


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("1937557.000", 3, "1.937.557"),
        ("0.81", 2, "0,81"),
        ("810.4", 0, "810"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("-1234.5", 3, "-1.234,5"),
        ("-0.0004", 3, "0"),
        ("0", 3, "0"),
        ("30.10", 2, "30,1"),
        ("1000000", 0, "1.000.000"),
    ],
)
def test_number_has_dots_between_thousands_and_a_decimal_comma(value: str, decimals: int, shown: str) -> None:
    assert vietnamese(Decimal(value), decimals) == shown


def test_column_gets_the_decimals_that_its_numbers_need_and_three_at_most() -> None:
    assert decimals_of([1, None, "text", True, Decimal("2.00")]) == 0
    assert decimals_of([Decimal("1.50"), 2.25]) == 2
    assert decimals_of([Decimal("0.12345")]) == 3
    assert decimals_of([Decimal(1000)]) == 0
    assert decimals_of([]) == 0


def test_excel_formats_name_no_language() -> None:
    assert [number_format(decimals) for decimals in (0, 2)] == ["#,##0", "#,##0.00"]


@pytest.mark.parametrize(
    ("period", "so_far", "as_of"),
    [
        (date(2021, 1, 1), "tháng 01 năm 2021", "31/01/2021"),
        (date(2024, 2, 1), "2 tháng đầu năm 2024", "29/02/2024"),
        (date(2020, 11, 1), "11 tháng đầu năm 2020", "30/11/2020"),
        (date(2020, 12, 1), "năm 2020", "31/12/2020"),
    ],
)
def test_words_of_a_period_name_the_year_so_far(period: date, so_far: str, as_of: str) -> None:
    words = period_words(period)
    assert (words["so_far"], words["as_of"]) == (so_far, as_of)
    assert int(words["next_year"]) == period.year + 1
