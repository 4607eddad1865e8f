"""Whether a cooperative did not operate in any of the unit's last accepted months, for those that are rated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.rows_of_submissions import is_among
from pipeline.judgement.unit_changes import FARTHEST
from schemas.rules.ended import lasts
from schemas.rules.ratings import IDLE_MONTHS, NOT_RATED, OPERATING
from schemas.storage import NAME_KEY

if TYPE_CHECKING:
    from collections.abc import Sequence


def with_idle_months(here: pl.DataFrame, pairs: pl.DataFrame, judged: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Beside each row whether its unit ``has_idle_months``, and whether it ``was_idle`` in all of the last of them.

    ``was_idle`` is only found out of rows that do not operate and are rated: null where one of the months does not
    list it and it operated in none of the others.
    """
    months = _last_months(pairs, judged)
    enough = months.group_by("submission_id").len().filter(pl.col("len") == IDLE_MONTHS)["submission_id"]
    is_asked = (pl.col("status") != OPERATING) & lasts() & (pl.col("rating") != NOT_RATED)
    asked = here.filter(is_asked & pl.col("submission_id").is_in(enough.implode()))
    months_of_rows = asked.select("row", "submission_id", "tax_code", NAME_KEY, "commune").join(
        months, on="submission_id"
    )
    by_code, by_name = (_status_then(months_of_rows, rows, by) for by in (("tax_code",), (NAME_KEY, "commune")))
    was_idle = (
        months_of_rows.with_columns((pl.coalesce(by_code, by_name) != OPERATING).alias("was_idle"))
        .group_by("row")
        .agg(pl.col("was_idle").all(ignore_nulls=False))
    )
    has_months = pl.col("submission_id").is_in(enough.implode()).alias("has_idle_months")
    return here.join(was_idle, on="row", how="left", maintain_order="left").with_columns(has_months)


def _last_months(pairs: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """The last accepted submissions before each, by ``submission_id``: ``then_id``, one a month, as many as are asked.

    They lie no farther back than the previous period may.
    """
    counting = judged.filter(pl.col("status") == "accepted").select(
        "form_id", "unit_code", pl.col("period").alias("then"), pl.col("submission_id").alias("then_id")
    )
    earliest = pl.col("period").dt.offset_by(f"-{FARTHEST}mo")
    return (
        pairs.select("submission_id", "form_id", "unit_code", "period")
        .join(counting, on=["form_id", "unit_code"])
        .filter((pl.col("then") < pl.col("period")) & (pl.col("then") >= earliest))
        .sort("then", descending=True)
        .group_by("submission_id", maintain_order=True)
        .head(IDLE_MONTHS)
        .select("submission_id", "then_id")
    )


def _status_then(months_of_rows: pl.DataFrame, rows: pl.DataFrame, by: Sequence[str]) -> pl.Series:
    """The status of the row that agrees ``by`` these columns in each month; null where none does."""
    asked = rows.filter(is_among(pl.col(by[0]), months_of_rows[by[0]]))
    then = asked.select(pl.col("submission_id").alias("then_id"), *by, pl.col("status").alias("then_status"))
    known = then.drop_nulls(by).unique(["then_id", *by], keep="first", maintain_order=True)
    return months_of_rows.join(known, on=["then_id", *by], how="left", maintain_order="left")["then_status"]
