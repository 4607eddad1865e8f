"""Columns whose values stand some rows lower or higher than they did in the previous period, from a row on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.compared_values import (
    FEWEST,
    KEY,
    ComparedValues,
    growth_factor,
    is_about,
    is_explained,
    shapes_found,
)
from schemas.rules.lists import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

SHIFTS = (1, -1, 2, -2, 3, -3)
"""By so many rows a column may stand lower or, where it is negative, higher."""
COVERAGE = 0.25
"""A shift reaches over at least this share of the column."""


def shifted_columns(both: ComparedValues, unlike: pl.DataFrame) -> list[pl.DataFrame]:
    """The columns whose values stand some rows lower or higher than they did, from a row on, by the best such shift."""
    if unlike.is_empty():
        return []
    columns = pl.concat([both.column(name, unlike) for name in unlike["name"].unique(maintain_order=True)])
    ids = columns.select(pl.col("submission_id").rle_id() + pl.col("name").rle_id().cast(pl.UInt64) * 2**32).to_series()
    columns = _with_growths(columns.with_columns(ids.rle_id().alias("key")))
    shifts = [_shift(columns.filter(pl.col("key").is_in(keys.implode())), by) for by, keys in _promising(columns)]
    if not shifts:
        return []
    best = pl.concat(shifts).sort("gain", descending=True, maintain_order=True).unique(KEY, keep="first")
    lower = pl.when(pl.col("by") > 0).then(pl.lit(Shape.LOWER.value)).otherwise(pl.lit(Shape.HIGHER.value))
    return [shapes_found(best.with_columns(lower.alias("shape")), pl.col("by").abs(), pl.col("from_row"))]


def _promising(columns: pl.DataFrame) -> Iterator[tuple[int, pl.Series]]:
    """Each shift with the columns of which it explains so many values, wherever, that it may be one.

    Looking at stretches of rows costs much more, and most columns that are unlike have only grown unevenly.
    """
    explained = {by: _moved(by).fill_null(value=False) & ~_straight(by) for by in SHIFTS}
    counts = columns.select("key", *(moved.alias(str(by)) for by, moved in explained.items())).group_by("key").sum()
    for by in SHIFTS:
        keys = counts.filter(pl.col(str(by)) >= FEWEST)["key"]
        if not keys.is_empty():
            yield by, keys


def _there(by: int) -> pl.Expr:
    """What stood so many rows above in the column; null where nothing did."""
    return pl.when(pl.col("key") == pl.col("key").shift(by)).then(pl.col("before").shift(by))


def _with_growths(columns: pl.DataFrame) -> pl.DataFrame:
    """Beside the values what stood so many rows above, and by what those of a flow have grown if they were shifted.

    The growth is null of other columns.
    """
    shifted = columns.with_columns(_there(by).alias(f"there:{by}") for by in SHIFTS)
    growths = (
        shifted.filter(pl.col("growth").is_not_null())
        .group_by("key")
        .agg(growth_factor(pl.col("now"), pl.col(f"there:{by}")).median().alias(f"growth:{by}") for by in SHIFTS)
    )
    return shifted.join(growths, on="key", how="left", maintain_order="left")


def _moved(by: int) -> pl.Expr:
    """Whether a value is what stood so many rows above it; null where there is nothing to compare."""
    there = pl.col(f"there:{by}")
    return pl.when(pl.col("now").is_not_null() & there.is_not_null()).then(
        is_about(pl.col("now"), there, pl.col(f"growth:{by}"))
    )


def _straight(by: int) -> pl.Expr:
    """Whether it is what stood in its own row, were the column's growth that of the shift."""
    return is_about(pl.col("now"), pl.col("before"), pl.col(f"growth:{by}")).fill_null(value=False)


def _first_row(by: int) -> pl.Expr:
    """The row of the first of the blanks above a row, of at most so many as it moved down; its own where none are."""
    first, are_blank = pl.col("row"), pl.lit(value=True)
    for above in range(1, by + 1):
        row = pl.col("row").shift(above).over("key")
        are_blank &= pl.col("now").shift(above).is_null() & row.is_not_null()
        first = pl.when(are_blank).then(row).otherwise(first)
    return first


def _shift(columns: pl.DataFrame, by: int) -> pl.DataFrame:
    """The columns that a shift by so many rows explains: over the stretch in which it explains most."""
    shifted = columns.with_columns(_moved(by).alias("moved")).with_columns(
        pl.col("moved").is_not_null().alias("seen"),
        pl.col("moved").fill_null(value=False),
        _straight(by).alias("straight"),
        _first_row(by).alias("first_row"),
    )
    score = pl.col("moved").cast(pl.Int64) - pl.col("straight").cast(pl.Int64)
    summed = shifted.with_columns(score.alias("score"), score.cum_sum().over("key").alias("sum")).with_columns(
        (pl.col("sum") - pl.col("score")).cum_min().over("key").alias("low")
    )
    rise = pl.col("sum") - pl.col("low")
    ends = (
        summed.with_row_index("at")
        .group_by("key")
        .agg(
            rise.max().alias("gain"),
            pl.col("at").get(rise.arg_max()).alias("end"),
            pl.col("low").get(rise.arg_max()).alias("least"),
            (pl.col("now").is_not_null() & pl.col("before").is_not_null()).sum().alias("rows"),
        )
    )
    within = (
        summed.with_row_index("at")
        .join(ends.filter(pl.col("gain") >= FEWEST), on="key", maintain_order="left")
        .filter(pl.col("at") <= pl.col("end"))
    )
    # the stretch begins where the sum was least for the last time
    starts = (
        within.filter(pl.col("sum") - pl.col("score") == pl.col("least")).group_by("key").agg(start=pl.col("at").max())
    )
    stretch = within.join(starts, on="key").filter((pl.col("at") >= pl.col("start")) & pl.col("seen"))
    judged = stretch.group_by(KEY).agg(
        pl.col("gain", "rows").first(),
        pl.col("first_row").min().alias("from_row"),
        pl.len().alias("seen"),
        pl.col("moved", "straight").sum(),
    )
    is_so = is_explained(pl.col("moved"), pl.col("straight"), pl.col("seen")) & (
        pl.col("seen") >= COVERAGE * pl.col("rows")
    )
    return judged.filter(is_so).select(*KEY, "gain", "from_row", pl.lit(by).alias("by"))
