"""What the Alliance's rules hold values against: the other amounts of a column, the number of districts in a year."""

from __future__ import annotations

from decimal import Decimal
from statistics import median

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.reference_data import districts_in
from schemas.rules.alliance import FEWEST_LIKES, typical_of_others
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


@pytest.mark.parametrize(("year", "districts"), [(2020, 10), (2021, 10), (2024, 10), (2025, 99)])
def test_districts_of_a_year_are_the_units_at_its_end(year: int, districts: int) -> None:
    assert districts_in(year) == districts
