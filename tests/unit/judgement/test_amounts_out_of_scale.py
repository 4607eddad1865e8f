"""The typical amount of a row is the median of the others of its sector, however long their list is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl

from pipeline.judgement.amounts_out_of_scale import province_medians, with_typical_values
from schemas.rules.scale import AMOUNTS, typical
from schemas.storage import MONEY

MANY = 40_000
REVENUE = AMOUNTS[0]


def typical_amounts(amounts: list[int]) -> list[Decimal | None]:
    """Of each row of a workbook the amount that is typical of the others."""
    frame = pl.DataFrame({"submission_id": "s", "sector": "trade", "period": date(2020, 12, 1), REVENUE: amounts})
    rows = frame.with_columns(pl.col(REVENUE).cast(MONEY), *(pl.lit(None, MONEY).alias(name) for name in AMOUNTS[1:]))
    none = pl.DataFrame(schema={"submission_id": pl.String, "period": pl.Date})
    return with_typical_values(rows, province_medians(none, rows.drop("period")))[typical(REVENUE)].to_list()


def test_it_is_the_median_of_the_others_for_one_that_is_far_from_the_least() -> None:
    assert typical_amounts([1, 2, 3, 4, 6, 10_000]) == [1, 1, 1, 1, 1, 3]


def test_rows_that_are_all_far_from_the_least_do_not_each_hold_the_whole_list() -> None:
    amounts = [1, *range(10_000, 10_000 + MANY)]
    assert typical_amounts(amounts)[-1] == 10_000 + Decimal(MANY - 3) / 2
