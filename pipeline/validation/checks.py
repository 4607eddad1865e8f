"""Run a Pandera schema over a frame and name what failed: the check, the column and the row, up to a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl
from pandera.errors import SchemaErrors

from schemas.pandera_schemas import WHOLE_ROW

if TYPE_CHECKING:
    import pandera.polars as pa

MOST_LISTED = 500
"""Failures of one check that are listed per submission and column; the last of them speaks for the others."""
INTERPRETED, MOST_INTERPRETED = "WB-13", 50
"""Harmless interpretations are listed up to so many per submission and sheet, whatever their columns."""


class Failure(NamedTuple):
    """A failed check; ``column`` is empty for a check over the whole row, ``at`` is the row in the frame.

    ``more`` are failures of the same kind after it, for which it speaks.
    """

    check: str
    column: str
    at: int
    more: int = 0


class RuleCrashedError(RuntimeError):
    """A check did not run to its end: a bug in a rule or in the reader, never bad data."""


def failures(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> list[Failure]:
    """The failed checks of one lazy pass that are to be listed, in the order of rows.

    RuleCrashedError when a check itself failed.
    """
    if frame.is_empty():
        return []
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        known = {str(check.error) for column in schema.columns.values() for check in column.checks}
        cases = errors.failure_cases.select("check", "column", "index")
        crashed = cases.filter(~pl.col("check").is_in(known) | pl.col("index").is_null())
        if not crashed.is_empty():
            message = f"{schema.name}.{crashed['column'][0]}: {crashed['check'][0]}\n{errors}"
            raise RuleCrashedError(message) from errors
        whose = frame["submission_id"].cast(pl.Categorical).to_physical()
        return _listed(cases.with_columns(whose.gather(cases["index"]).alias("whose")))
    return []


def _listed(cases: pl.DataFrame) -> list[Failure]:
    """The first failures of each submission, check and column; the last one listed tells how many are left out."""
    harmless = pl.col("check") == INTERPRETED
    kind = ("whose", "check", pl.when(~harmless).then("column"))
    most = pl.when(harmless).then(MOST_INTERPRETED).otherwise(MOST_LISTED)
    listed = (
        cases.sort("index", maintain_order=True)
        .with_columns(
            pl.int_range(1, pl.len() + 1).over(kind).alias("number"), pl.len().cast(pl.Int64).over(kind).alias("all")
        )
        .filter(pl.col("number") <= most)
        .with_columns(pl.when(pl.col("number") == most).then(pl.col("all") - most).otherwise(0).alias("more"))
    )
    return [
        Failure(check, "" if column == WHOLE_ROW else column, index, more)
        for check, column, index, more in listed.select("check", "column", "index", "more").iter_rows()
    ]
