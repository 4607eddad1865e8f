"""Rows of other units with the same key: the first ones, of the same period, never the unit's own."""

from __future__ import annotations

import polars as pl

from pipeline.judgement.rows_of_other_units import RowsOfOtherUnits

MANY, MOST = 100_000, 20


def rows(*given: tuple[str, int, str | None]) -> pl.DataFrame:
    """Rows of units: unit, period and key."""
    return pl.DataFrame(given, schema=["unit_code", "period", "value"], orient="row")


def others(frame: pl.DataFrame, *at: int) -> list[list[int]]:
    found = RowsOfOtherUnits(frame, pl.col("value"), at, MOST)
    return [found.of(number) for number in at]


def test_they_are_of_another_unit_of_the_same_period_and_have_the_same_key() -> None:
    frame = rows(
        ("A", 1, "x"), ("B", 1, "x"), ("A", 1, "x"), ("C", 2, "x"), ("C", 1, "y"), ("C", 1, "x"), ("C", 1, None)
    )
    assert others(frame, 0, 1, 3, 4) == [[1, 5], [0, 2, 5], [], []]


def test_of_very_many_with_one_key_the_first_are_named_for_each_row() -> None:
    frame = rows(*(("AB"[number % 2], 1, "x") for number in range(MANY)))
    found = others(frame, *range(0, MANY, 100))
    assert all(numbers == list(range(1, 2 * MOST, 2)) for numbers in found)
