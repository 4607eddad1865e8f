"""The revenue that a cooperative last reported, beside a cell that is blank now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.same_rows import matches, with_values
from pipeline.staging.tables import FINDINGS, PLACES
from schemas.finding import Severity
from schemas.rules.earlier import in_the_same_year, previous

if TYPE_CHECKING:
    from pipeline.staging.store import Stage

COLUMN = "revenue"
REPORTED = ("reported_revenue", "reported_id", "reported_period", "reported_row")


def with_reported_values(here: pl.DataFrame, rows: pl.DataFrame, stage: Stage, beside: pl.DataFrame) -> pl.DataFrame:
    """Beside each row that operates without revenue what it reported before, and whether anything could be reported.

    That is in the previous period where it is of the same year, else in the December before. ``has_reported_before`` is
    true where there is one of the two; ``revenue_is_unusable`` where the cell is not blank but wrong, or is not there.
    ``beside`` are the rows and those that a unit took over, under the names of its earlier periods.
    """
    in_year = in_the_same_year().fill_null(value=False)
    here = here.with_columns((in_year | pl.col("december_id").is_not_null()).alias("has_reported_before"))
    blank = here.filter((pl.col("status") == "operating") & pl.col(COLUMN).is_null() & pl.col("has_reported_before"))
    lately = blank.select(
        "row",
        pl.when(in_year).then(previous(COLUMN)).alias("reported_revenue"),
        pl.col("previous_id").alias("reported_id"),
        pl.col("previous_period").alias("reported_period"),
        pl.col("previous_row").alias("reported_row"),
    ).drop_nulls("reported_revenue")
    others = blank.filter(pl.col("december_id").is_not_null()).join(lately, on="row", how="anti")
    reported = pl.concat([lately, _in_december(others, rows, beside)])
    unusable = _unusable(blank.join(reported, on="row", how="semi"), stage)
    return here.join(reported, on="row", how="left", maintain_order="left").with_columns(
        pl.col("row").is_in(unusable.implode()).alias("revenue_is_unusable")
    )


def _in_december(others: pl.DataFrame, rows: pl.DataFrame, beside: pl.DataFrame) -> pl.DataFrame:
    """What these rows reported for the December before; rows that did not are left out."""
    december = pl.date(pl.col("period").dt.year() - 1, 12, 1)
    then = (
        pl.col(COLUMN).alias("reported_revenue"),
        pl.col("at_row").alias("reported_row"),
        pl.col("submission_id").alias("reported_id"),
    )
    found = with_values(others, matches(others, beside, "december_id")["matched"], rows, then)
    dated = found.with_columns(december.alias("reported_period"))
    return dated.select("row", *REPORTED).drop_nulls("reported_revenue")


def _unusable(blank: pl.DataFrame, stage: Stage) -> pl.Series:
    """Of rows without a value those whose cell is wrong, which another rule says, or whose sheet lacks the column."""
    if blank.is_empty():
        return blank["row"]
    of = set(blank["submission_id"])
    is_it = pl.col("column_name") == COLUMN
    placed = stage.frame(PLACES, ("submission_id", "table_name", "column_name"), of=of)
    there = placed.filter(is_it & (pl.col("table_name") == "cooperatives"))["submission_id"]
    wrong = stage.frame(FINDINGS, ("submission_id", "severity", "column_name", "sheet", "cell"), of=of).filter(
        is_it & (pl.col("severity") == Severity.ERROR.value)
    )
    cells = wrong.select(
        "submission_id",
        pl.col("sheet").alias("at_sheet"),
        pl.col("cell").str.extract(r"(\d+)$").cast(pl.Int32).alias("at_row"),
    )
    lacks = blank.filter(~pl.col("submission_id").is_in(there.implode()))
    return pl.concat([lacks["row"], blank.join(cells, on=["submission_id", "at_sheet", "at_row"], how="semi")["row"]])
