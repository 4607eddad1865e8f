"""Run a Pandera schema over a frame and name what failed: the check, the column and the row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pandera.errors import SchemaErrors

if TYPE_CHECKING:
    import pandera.polars as pa
    import polars as pl


class Failure(NamedTuple):
    """A failed check; ``column`` is empty for a check over the whole row, ``at`` is the row in the frame."""

    check: str
    column: str
    at: int


class RuleCrashedError(RuntimeError):
    """A check did not run to its end: a bug in a rule or in the reader, never bad data."""


def failures(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> list[Failure]:
    """Every failed check of one lazy pass, in the order of rows; RuleCrashedError when a check itself failed."""
    if frame.is_empty():
        return []
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        on_frame = {str(check.error) for check in schema.checks}
        known = on_frame | {str(check.error) for column in schema.columns.values() for check in column.checks}
        found = []
        for check, column, index in errors.failure_cases.select("check", "column", "index").iter_rows():
            if check not in known or index is None:
                message = f"{schema.name}.{column}: {check}\n{errors}"
                raise RuleCrashedError(message) from errors
            found.append(Failure(check, "" if check in on_frame else column, index))
        return sorted(found, key=lambda one: one.at)
    return []
