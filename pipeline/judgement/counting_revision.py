"""Which of several revisions counts for its unit and period, and which one the unit sent last."""

from __future__ import annotations

import polars as pl

UNIT_AND_PERIOD = ("form_id", "unit_code", "period")
PRECEDENCE = ("speaks_for_itself", "revision", "received_at", "modified_at", "submission_id")
"""Of two accepted submissions the one counts that is later by the first of these in which they differ."""
ARRIVAL = ("received_at", "revision", "modified_at", "submission_id")
"""By these a submission is newer than another, whatever became of it."""


def counting_revisions(accepted: pl.DataFrame) -> pl.Series:
    """The ids of the submissions that count, one per unit and period, out of the accepted ones that lie in ``raw/``.

    Those whose name or folder speaks of another unit come after all that do not, whatever their revision.
    """
    own = (pl.col("spoken_unit") == "").alias("speaks_for_itself")
    return _last_of_each(accepted.with_columns(own), PRECEDENCE)


def newest_revisions(present: pl.DataFrame) -> pl.Series:
    """The ids of what each unit sent last for each period, out of the submissions that lie in ``raw/``."""
    return _last_of_each(present, ARRIVAL)


def _last_of_each(rows: pl.DataFrame, order: tuple[str, ...]) -> pl.Series:
    """The last in order per unit and period; submissions without a unit or period are left out."""
    keyed = rows.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in UNIT_AND_PERIOD))
    return keyed.sort(*order).group_by(UNIT_AND_PERIOD, maintain_order=True).last()["submission_id"]
