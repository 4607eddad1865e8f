"""What amounts a cooperative's likes report: the median of its sector, of which a thousandfold is another unit."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Any

import polars as pl

from schemas.rules.periods import UNIT_FACTOR, typical
from schemas.storage import MONEY

if TYPE_CHECKING:
    from collections.abc import Sequence

AMOUNTS = ("charter_capital", "revenue", "profit")
FEWEST = 5
"""A median is taken of at least so many other rows."""

Values = dict[tuple[Any, str], list[Decimal]]
"""Amounts by group (a workbook or a period) and sector."""


def with_typical_values(here: pl.DataFrame, counting: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Beside each amount the median of the positive amounts of at least five other rows of its sector.

    They are those of the workbook or, failing that, of the province's previous accepted period. To spare the median of
    every row's others, one that cannot be a thousand times any of them gets the group's least amount instead, which
    leads to the same answer.
    """
    placed = _placed(counting, rows)
    periods = sorted(placed["period"].unique())
    for column in AMOUNTS:
        own = _values(here, column, "submission_id")
        province = _values(placed, column, "period")
        typicals = [
            _typical(row, own, province, periods)
            for row in here.select("submission_id", "sector", "period", pl.col(column).alias("value")).iter_rows(
                named=True
            )
        ]
        here = here.with_columns(pl.Series(typical(column), typicals, dtype=MONEY))
    return here


def _placed(counting: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.join(counting.select("submission_id", "period"), on="submission_id")


def _values(rows: pl.DataFrame, column: str, group: str) -> Values:
    """The positive amounts by group and sector, sorted; dissolved cooperatives report none."""
    positive = rows.filter((pl.col(column) > 0) & pl.col("sector").is_not_null())
    found: Values = defaultdict(list)
    for key, sector, value in positive.select(group, "sector", column).iter_rows():
        found[key, sector].append(value)
    return {key: sorted(values) for key, values in found.items()}


def _typical(row: dict[str, Any], own: Values, province: Values, periods: Sequence[Any]) -> Decimal | None:
    value, sector = row["value"], row["sector"]
    if value is None or sector is None:
        return None
    found = _median_of_others(own.get((row["submission_id"], sector), []), value)
    if found is not None:
        return found
    before = max((one for one in periods if one < row["period"]), default=None)
    likes = province.get((before, sector), [])
    return median(likes) if len(likes) >= FEWEST else None


def _median_of_others(values: list[Decimal], value: Decimal) -> Decimal | None:
    """The median of sorted values without this one, where there are enough others."""
    own = bisect_left(values, value) if value > 0 else len(values)
    others = len(values) - (value > 0)
    if others < FEWEST:
        return None
    least = values[0]
    if abs(value) < UNIT_FACTOR * least:
        return least
    middle = [at + (at >= own) for at in ((others - 1) // 2, others // 2)]
    return sum((values[at] for at in middle), start=Decimal(0)) / 2
