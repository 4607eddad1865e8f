"""Names of the columns in which a row's values of earlier periods stand beside it."""

from __future__ import annotations

import polars as pl


def previous(column: str) -> str:
    """The column with the row's value in the previous period."""
    return f"previous_{column}"


def in_the_same_year() -> pl.Expr:
    """Whether the previous period is of the same year, so that what runs from 1 January runs on; null without one."""
    return pl.col("previous_period").dt.year() == pl.col("period").dt.year()
