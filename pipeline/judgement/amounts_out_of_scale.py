"""Median amount per sector; HTX-06 uses it to detect amounts in the wrong unit (×1,000)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from schemas.rules.scale import AMOUNTS, UNIT_FACTOR, typical
from schemas.storage import MONEY

if TYPE_CHECKING:
    from datetime import date

FEWEST = 5
"""A median is taken of at least so many other rows."""
MEDIAN_TYPES: dict[str, pl.DataType] = {
    "before": pl.Date(),
    "sector": pl.String(),
    "column": pl.String(),
    "median": MONEY,
}


@dataclass(frozen=True, slots=True)
class ProvinceMedians:
    """The province's medians of accepted ``periods`` that list any cooperative; columns :data:`MEDIAN_TYPES`."""

    periods: tuple[date, ...]
    values: pl.DataFrame


def province_medians(counting: pl.DataFrame, rows: pl.DataFrame) -> ProvinceMedians:
    """Per period and sector the medians of the rows of the submissions that count; ``rows`` are cooperatives."""
    province = rows.join(counting.select("submission_id", "period"), on="submission_id")
    found = [_medians(province, column).with_columns(pl.lit(column).alias("column")) for column in AMOUNTS]
    values = pl.concat(frame.select(pl.col(name).cast(kind) for name, kind in MEDIAN_TYPES.items()) for frame in found)
    return ProvinceMedians(tuple(province["period"].unique().sort()), values.sort("before", "sector", "column"))


def with_typical_values(here: pl.DataFrame, medians: ProvinceMedians) -> pl.DataFrame:
    """Beside each amount the median of the positive amounts of at least five other rows of its sector.

    They are those of the workbook or, failing that, of the province's previous accepted period. To spare the median of
    every row's others, one that cannot be a thousand times any of them gets the group's least amount instead, which
    leads to the same answer.
    """
    before = _periods_before(here["period"], medians.periods)
    for column in AMOUNTS:
        values = here.select("submission_id", "sector", "period", pl.col(column).alias("value"))
        own = _own(here, column)
        found = (
            values.join(own.drop("amounts"), on=["submission_id", "sector"], how="left", maintain_order="left")
            .join(before, on="period", how="left", maintain_order="left")
            .join(
                medians.values.filter(pl.col("column") == column),
                on=["before", "sector"],
                how="left",
                maintain_order="left",
            )
        )
        here = here.with_columns(_typical(found, own).alias(typical(column)))
    return here


def _periods_before(periods: pl.Series, accepted: tuple[date, ...]) -> pl.DataFrame:
    """By ``period`` the accepted one ``before`` it, null where there is none."""
    pairs = [
        (period, max((other for other in accepted if other < period), default=None))
        for period in periods.unique().to_list()
    ]
    return pl.DataFrame(pairs, schema={"period": pl.Date, "before": pl.Date}, orient="row")


def _positive(rows: pl.DataFrame, column: str, group: str) -> pl.DataFrame:
    """Per group and sector the positive ``amounts``, sorted; dissolved cooperatives report none."""
    positive = rows.filter((pl.col(column) > 0) & pl.col("sector").is_not_null())
    return positive.group_by(group, "sector").agg(pl.col(column).sort().alias("amounts"))


def _own(here: pl.DataFrame, column: str) -> pl.DataFrame:
    """Per workbook and sector the ``amounts``, how many they are and the ``least`` of them."""
    return _positive(here, column, "submission_id").with_columns(
        pl.col("amounts").list.len().cast(pl.Int64).alias("count"), pl.col("amounts").list.first().alias("least")
    )


def _medians(province: pl.DataFrame, column: str) -> pl.DataFrame:
    """Per accepted period ``before`` and sector the median of the province, where there are enough amounts."""
    count, amounts = pl.col("amounts").list.len(), pl.col("amounts").list
    likes = _positive(province, column, "period").filter(count >= FEWEST)
    middle = likes.select(amounts.get((count - 1) // 2).alias("lower"), amounts.get(count // 2).alias("upper"))
    medians = [(lower + upper) / 2 for lower, upper in middle.iter_rows()]
    return likes.select(
        pl.col("period").alias("before"), "sector", pl.Series("median", medians, dtype=MONEY, strict=False)
    )


def _typical(found: pl.DataFrame, own: pl.DataFrame) -> pl.Series:
    """The typical amount of each row, from its own workbook's likes or from the province's."""
    value = pl.col("value")
    enough = pl.col("count") - (value > 0).cast(pl.Int64) >= FEWEST
    is_far = value.abs() >= UNIT_FACTOR * pl.col("least")
    answer = pl.when(enough.fill_null(value=False)).then("least").otherwise("median")
    answers = found.select(pl.when(value.is_not_null()).then(answer)).to_series()
    far = found.with_row_index("at").filter(enough & is_far)
    places, medians = _medians_of_others(far, own)
    return answers.scatter(places, pl.Series(medians, dtype=MONEY)) if places else answers


def _medians_of_others(far: pl.DataFrame, own: pl.DataFrame) -> tuple[list[int], list[Decimal]]:
    """The rows ``at`` of these values, and of each the median of the others of its workbook and sector.

    The amounts of a sector are laid out once, not beside each of its rows: a list may be long.
    """
    group = ["submission_id", "sector"]
    asked = far.group_by(group).agg("at", "value")
    places: list[int] = []
    medians: list[Decimal] = []
    for at, values, amounts in asked.join(own, on=group).select("at", "value", "amounts").iter_rows():
        places += at
        medians += (_median_of_others(amounts, value) for value in values)
    return places, medians


def _median_of_others(amounts: list[Decimal], value: Decimal) -> Decimal:
    """The median of sorted amounts but one, which is this value; of one that is not positive, of all of them."""
    own = bisect_left(amounts, value) if value > 0 else len(amounts)
    others = len(amounts) - (value > 0)
    middle = [at + (at >= own) for at in ((others - 1) // 2, others // 2)]
    return sum((amounts[at] for at in middle), start=Decimal(0)) / 2
