"""Run a Pandera schema over a frame and name what failed: the check, the column and the row, up to a bound."""

from __future__ import annotations

from typing import NamedTuple

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from schemas.pandera_schemas import PREDICATES, WHOLE_ROW, checked

MOST_LISTED = 500
"""Failures of one check that are listed per submission and column; the last of them speaks for the others."""
INTERPRETED, MOST_INTERPRETED = "WB-13", 50
"""Harmless interpretations are listed up to so many per submission and sheet, whatever their columns."""


class FailedCheck(NamedTuple):
    """A failed check; ``column`` is empty for a check over the whole row, ``at`` is the row in the frame.

    ``more`` are failures of the same kind after it, for which it speaks.
    """

    check: str
    column: str
    at: int
    more: int = 0


class RuleCrashedError(RuntimeError):
    """A check did not run to its end: a bug in a rule or in the reader, never bad data."""


def failures(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> list[FailedCheck]:
    """The failed checks of one lazy pass that are to be listed, in the order of rows.

    RuleCrashedError when a check itself failed.
    """
    if frame.is_empty():
        return []
    schema = _suspected(schema, frame)
    if not schema.columns:
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


def _suspected(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> pa.DataFrameSchema:
    """The part of a schema that the frame breaks, told by one look at it; all of it where a look does not tell.

    Pandera costs a millisecond a check, however few the rows: it is to say where a check fails, and most do not.
    """
    types = frame.schema
    if not all(_is_typed(column, types.get(name), frame, name) for name, column in schema.columns.items()):
        return schema
    asked = {
        f"{name}/{check}": (name, check, given())
        for name, column in schema.columns.items()
        for check, given in (column.metadata or {PREDICATES: {}})[PREDICATES].items()
    }
    try:
        broken = frame.select((~holds).any().alias(key) for key, (_, _, holds) in asked.items()).row(0, named=True)
    except pl.exceptions.PolarsError:  # Pandera will say in which check
        return schema
    found: dict[str, dict[str, pl.Expr]] = {}
    for key, (name, check, holds) in asked.items():
        if broken[key]:
            found.setdefault(name, {})[check] = holds
    fields = {
        name: checked(types[name], predicates, nullable=schema.columns[name].nullable)
        for name, predicates in found.items()
    }
    return pa.DataFrameSchema(fields, name=schema.name)


def _is_typed(column: pa.Column, dtype: pl.DataType | None, frame: pl.DataFrame, name: str) -> bool:
    """Whether a column of the frame is what the schema wants, apart from its values."""
    return dtype == column.dtype.type and (column.nullable or frame[name].null_count() == 0)


def _listed(cases: pl.DataFrame) -> list[FailedCheck]:
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
        FailedCheck(check, "" if column == WHOLE_ROW else column, index, more)
        for check, column, index, more in listed.select("check", "column", "index", "more").iter_rows()
    ]
