"""What the Alliance's rules hold values against: the other amounts of a column, the number of units in a period."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from statistics import median

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.reference_data import code_list
from schemas.rules.alliance import FEWEST_LIKES, districts_reach_the_province, typical_of_others
from schemas.rules.scale import UNIT_FACTOR

AMOUNTS = st.one_of(st.none(), st.sampled_from([0, 0.5, 1, 2, 40, 900, 5000, 10**6, 2 * 10**6]), st.integers(1, 10**7))


@given(st.lists(st.tuples(st.sampled_from("ab"), AMOUNTS), max_size=16))
def test_amount_is_a_thousand_times_its_likes_as_the_median_of_the_others_says(rows: list[tuple[str, float]]) -> None:
    schema = {"submission_id": pl.String, "amount": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col("amount").cast(pl.Decimal(18, 3)))
    amount = pl.col("amount")
    found = frame.select(amount.cast(pl.Float64) >= UNIT_FACTOR * typical_of_others(amount)).to_series().to_list()
    for at, (workbook, value) in enumerate(rows):
        others = [
            Decimal(other)
            for place, (whose, other) in enumerate(rows)
            if whose == workbook and place != at and other is not None and other > 0
        ]
        is_broken = value is not None and len(others) >= FEWEST_LIKES and Decimal(value) >= UNIT_FACTOR * median(others)
        assert bool(found[at]) == is_broken


@pytest.mark.parametrize(
    ("period", "number"),
    [
        (date(2020, 11, 1), 10),
        (date(2024, 12, 1), 10),
        (date(2025, 1, 1), 10),
        (date(2025, 6, 1), 10),
        (date(2025, 7, 1), 99),
        (date(2026, 11, 1), 99),
    ],
)
def test_the_least_for_each_unit_is_taken_times_the_units_of_the_period(period: date, number: int) -> None:
    (part,) = districts_reach_the_province.parts()
    whole, each = (entry.code for entry in code_list("scope")[:2])
    columns = ("submission_id", "period", "year", "indicator", "scope", "at_least")
    plans = [("s", period, 2027, "FOUNDED"), ("t", period, 2027, "FOUNDED")]
    rows = [(*plans[0], whole, number), (*plans[0], each, 1), (*plans[1], whole, number + 1), (*plans[1], each, 1)]
    asked = pl.DataFrame(rows, schema=columns, orient="row").select(holds=part.holds, expected=part.expected)
    assert asked["holds"].to_list() == [None, True, None, False]
    assert asked["expected"].to_list()[3] == 2
