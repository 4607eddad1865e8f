"""Columns that stand wrong as a whole are found whatever grows beside them, and none is in a usual history."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest

from pipeline.judgement.changed_columns import compared_columns
from pipeline.judgement.compared_values import COLUMNS, DATES
from schemas.rules.lists import Shape

Values = Sequence[float | None]
NOW, BEFORE = "now", "before"


def frames(name: str, before: Values, now: Values, other: tuple[Values, Values] | None = None) -> pl.DataFrame:
    """The shapes of the columns of one list whose column has these values; ``other`` are those of the members."""
    columns = {name: (before, now)} | ({"members": other} if other else {})
    size = len(before)
    rows = pl.DataFrame(
        {"submission_id": [BEFORE] * size + [NOW] * size, "at_row": [*range(8, 8 + size)] * 2, "row": range(2 * size)}
        | {column: pl.Series([None] * 2 * size, dtype=pl.Date if column in DATES else pl.Float64) for column in COLUMNS}
        | {column: [*then, *here] for column, (then, here) in columns.items()},
        schema_overrides={"row": pl.UInt32, "at_row": pl.Int32} | dict.fromkeys(columns, pl.Float64),
    )
    here = rows.filter(pl.col("submission_id") == NOW).with_columns(
        pl.lit("217").alias("unit_code"),
        pl.lit(date(2021, 5, 1)).alias("period"),
        pl.lit(BEFORE).alias("previous_id"),
        pl.lit(date(2021, 4, 1)).alias("previous_period"),
        (pl.col("row") - size).alias("matched"),
    )
    return compared_columns(here, rows)


def shape(name: str, before: Values, now: Values, other: tuple[Values, Values] | None = None) -> tuple[str, str | None]:
    """Shape and detail of the column."""
    (row,) = frames(name, before, now, other).filter(pl.col("name") == name).to_dicts()
    return row["shape"], row["detail"]


def amounts(seed: int, size: int = 40) -> Values:
    """Amounts as cooperatives have them: few large ones, some blank."""
    dice = random.Random(seed)  # noqa: S311 - no secret hangs on it
    return [None if dice.random() < 0.1 else round(dice.lognormvariate(6, 1), 2) for _ in range(size)]


def grown(values: Values, seed: int, least: float = 1.0, most: float = 1.3) -> Values:
    """Each a little larger, by a factor of its own."""
    dice = random.Random(seed)  # noqa: S311 - as above
    return [None if value is None else value * dice.uniform(least, most) for value in values]


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize(("least", "most"), [(1, 1.05), (1, 1.5), (1.2, 4), (0.02, 0.3)], ids=str)
def test_amounts_that_grow_unevenly_are_usual(seed: int, least: float, most: float) -> None:
    before = amounts(seed)
    assert shape("revenue", before, grown(before, seed, least, most)) == (Shape.USUAL, None)


@pytest.mark.parametrize("seed", range(20))
def test_amounts_that_have_nothing_to_do_with_those_before_are_usual(seed: int) -> None:
    assert shape("revenue", amounts(seed), amounts(seed + 100)) == (Shape.USUAL, None)
    assert shape("members", [*range(20)], [*range(60, 80)]) == (Shape.USUAL, None)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("by", [1, 2, 3])
@pytest.mark.parametrize("start", [0, 12])
def test_year_to_date_amounts_stand_lower_from_a_row_on(seed: int, by: int, start: int) -> None:
    before = amounts(seed)
    now = grown(before, seed, 1.05, 1.2)
    blanks: Values = [None] * by
    lower = [*now[:start], *blanks, *now[start:-by]]
    assert shape("revenue", before, lower) == (Shape.LOWER, str(by))


@pytest.mark.parametrize(
    ("put_in", "start"), [([None], 6), ([5], 7), ([None, None], 6), ([None, 5], 8), ([5, None], 7), ([None] * 3, 6)]
)
def test_stretch_begins_with_the_blanks_above_the_first_value_that_stands_lower(put_in: Values, start: int) -> None:
    before: Values = [100 + 37 * (at * 7 % 20) for at in range(20)]
    now = [*before[:6], *put_in, *before[6 : -len(put_in)]]
    (row,) = frames("charter_capital", before, now).filter(pl.col("name") == "charter_capital").to_dicts()
    assert (row["shape"], row["at_row"]) == (Shape.LOWER, 8 + start)


@pytest.mark.parametrize("by", [1, 2])
def test_stretch_of_the_whole_column_begins_with_its_first_row(by: int) -> None:
    before: Values = [100 + 37 * (at * 7 % 20) for at in range(20)]
    now = [*[None] * by, *before[:-by]]
    (row,) = frames("charter_capital", before, now).filter(pl.col("name") == "charter_capital").to_dicts()
    assert (row["shape"], row["at_row"]) == (Shape.LOWER, 8)


def test_values_stand_higher() -> None:
    before: Values = [100 + 37 * (at * 7 % 20) for at in range(20)]
    assert shape("charter_capital", before, [*before[2:], 1, 2]) == (Shape.HIGHER, "2")


def test_shift_that_is_taken_back_below_is_found_too() -> None:
    before: Values = [100 + 37 * (at * 7 % 20) for at in range(20)]
    now = [*before[:4], None, *before[4:12], *before[13:]]
    assert shape("charter_capital", before, now) == (Shape.LOWER, "1")


@pytest.mark.parametrize("size", [4, 5])
def test_few_rows_say_nothing_of_a_shift(size: int) -> None:
    before: Values = [100 + 37 * (at * 7 % 20) for at in range(size)]
    assert shape("charter_capital", before, [None, *before[:-1]]) == (Shape.USUAL, None)


def test_equal_neighbours_say_nothing_of_a_shift() -> None:
    before: Values = [500.0] * 15 + [700.0]
    assert shape("charter_capital", before, [500.0] * 16) == (Shape.USUAL, None)


@pytest.mark.parametrize("seed", range(5))
def test_two_columns_are_exchanged_though_one_of_them_grows(seed: int) -> None:
    before, members = amounts(seed), [float(20 + at * 7 % 31) for at in range(40)]
    now = grown(before, seed, 1.05, 1.15)
    assert shape("revenue", before, [*members], (members, now)) == (Shape.EXCHANGED, "members")


def test_columns_that_only_change_together_are_not_exchanged() -> None:
    before, members = amounts(1), [float(20 + at * 7 % 31) for at in range(40)]
    found = shape("revenue", before, grown(before, 2, 1, 3), (members, [count + 1 for count in members]))
    assert found == (Shape.USUAL, None)


@pytest.mark.parametrize(
    ("factor", "expected"), [(1000, Shape.THOUSANDFOLD), (1e6, Shape.THOUSANDFOLD), (1e-3, Shape.THOUSANDTH)]
)
@pytest.mark.parametrize("size", [3, 40])
def test_column_is_a_thousandfold_as_a_whole(factor: float, expected: Shape, size: int) -> None:
    before = [value or 7.0 for value in amounts(3, size)]
    assert shape("revenue", before, [value * factor * 1.1 for value in before]) == (expected, "")


def test_column_of_which_a_fifth_is_a_thousandfold_is_none() -> None:
    before = [value or 7.0 for value in amounts(3)]
    now = [value * (1000 if at % 5 == 0 else 1) for at, value in enumerate(before)]
    assert shape("charter_capital", before, now) == (Shape.USUAL, None)
