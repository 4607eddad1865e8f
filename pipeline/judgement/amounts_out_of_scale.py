"""Median amount per sector; HTX-06 uses it to detect amounts in the wrong unit (×1,000)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.rows_of_submissions import with_facts
from schemas.rules.scale import AMOUNTS, UNIT_FACTOR, typical
from schemas.storage import MONEY

if TYPE_CHECKING:
    from datetime import date

_LIKES = ["submission_id", "sector"]
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
    province = with_facts(rows, counting.select("submission_id", "period"))
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
    beside = here.select("submission_id", "sector", "period", *AMOUNTS).join(
        _likes(here, before, medians.values), on=_LIKES, how="left", maintain_order="left"
    )
    return here.with_columns(_typical(beside, column).alias(typical(column)) for column in AMOUNTS)


def _likes(here: pl.DataFrame, before: pl.DataFrame, medians: pl.DataFrame) -> pl.DataFrame:
    """Per workbook and sector how many amounts of a column are positive, their ``least``, the province's ``median``."""
    positive = ((column, pl.col(column).filter(pl.col(column) > 0)) for column in AMOUNTS)
    counted = (
        (amounts.len().cast(pl.Int64).alias(f"count:{column}"), amounts.min().alias(f"least:{column}"))
        for column, amounts in positive
    )
    likes = (
        here.filter(pl.col("sector").is_not_null())
        .group_by(_LIKES)
        .agg(pl.col("period").first(), *chain.from_iterable(counted))
        .join(before, on="period", how="left")
        .drop("period")
    )
    for column in AMOUNTS:
        of_column = medians.filter(pl.col("column") == column).select(
            "before", "sector", pl.col("median").alias(f"median:{column}")
        )
        likes = likes.join(of_column, on=["before", "sector"], how="left")
    return likes.drop("before")


def _periods_before(periods: pl.Series, accepted: tuple[date, ...]) -> pl.DataFrame:
    """By ``period`` the accepted one ``before`` it, null where there is none."""
    pairs = [
        (period, max((other for other in accepted if other < period), default=None))
        for period in periods.unique().to_list()
    ]
    return pl.DataFrame(pairs, schema={"period": pl.Date, "before": pl.Date}, orient="row")


def _medians(province: pl.DataFrame, column: str) -> pl.DataFrame:
    """Per accepted period ``before`` and sector the median of the province, where there are enough amounts."""
    positive = province.filter((pl.col(column) > 0) & pl.col("sector").is_not_null())  # what has ended reports none
    count, amounts = pl.col("amounts").list.len(), pl.col("amounts").list
    likes = positive.group_by("period", "sector").agg(pl.col(column).sort().alias("amounts")).filter(count >= FEWEST)
    middle = likes.select(amounts.get((count - 1) // 2).alias("lower"), amounts.get(count // 2).alias("upper"))
    medians = [(lower + upper) / 2 for lower, upper in middle.iter_rows()]
    return likes.select(
        pl.col("period").alias("before"), "sector", pl.Series("median", medians, dtype=MONEY, strict=False)
    )


def _typical(beside: pl.DataFrame, column: str) -> pl.Series:
    """The typical amount of each row, from its own workbook's likes or from the province's."""
    value, least = pl.col(column), pl.col(f"least:{column}")
    enough = (pl.col(f"count:{column}") - (value > 0).cast(pl.Int64) >= FEWEST).fill_null(value=False)
    answer = pl.when(enough).then(least).otherwise(f"median:{column}")
    is_far = enough & (value.abs() >= UNIT_FACTOR * least).fill_null(value=False)
    found = beside.select(pl.when(value.is_not_null()).then(answer).alias("answer"), is_far.alias("is_far"))
    if not found["is_far"].any():
        return found["answer"]
    places, medians = _medians_of_others(beside.select(*_LIKES, value.alias("value")), found["is_far"])
    return found["answer"].scatter(places, pl.Series(medians, dtype=MONEY))


def _medians_of_others(values: pl.DataFrame, is_far: pl.Series) -> tuple[list[int], list[Decimal]]:
    """The rows ``at`` of far values, and of each the median of the others of its workbook and sector.

    The amounts of a sector are laid out once, not beside each of its rows: a list may be long.
    """
    far = values.with_row_index("at").filter(is_far).group_by(_LIKES).agg("at", "value")
    amounts = values.join(far, on=_LIKES, how="semi").filter(pl.col("value") > 0)
    of_likes = amounts.group_by(_LIKES).agg(pl.col("value").sort().alias("amounts"))
    places: list[int] = []
    medians: list[Decimal] = []
    for at, some, others in far.join(of_likes, on=_LIKES).select("at", "value", "amounts").iter_rows():
        places += at
        medians += (_median_of_others(others, value) for value in some)
    return places, medians


def _median_of_others(amounts: list[Decimal], value: Decimal) -> Decimal:
    """The median of sorted amounts but one, which is this value; of one that is not positive, of all of them."""
    own = bisect_left(amounts, value) if value > 0 else len(amounts)
    others = len(amounts) - (value > 0)
    middle = [at + (at >= own) for at in ((others - 1) // 2, others // 2)]
    return sum((amounts[at] for at in middle), start=Decimal(0)) / 2
