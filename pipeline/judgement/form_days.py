"""The form day of each judged submission, by which rules that are dated are asked of its rows or not."""

from __future__ import annotations

import polars as pl

from schemas.form_versions import DAY, form_versions
from schemas.reference_data import LATEST
from schemas.rules.dated import FORM_DAY


def with_form_days(judged: pl.DataFrame) -> pl.DataFrame:
    """Beside each submission its form day: :func:`schemas.form_versions.form_day` of all of them at once."""
    if FORM_DAY in judged.columns:
        return judged
    versions = pl.DataFrame(
        [(known.form_id, known.version, known.valid_from, known.valid_to - DAY) for known in form_versions()],
        schema={
            "form_id": pl.String,
            "form_version": judged.schema["form_version"],
            "version_from": pl.Date,
            "version_until": pl.Date,
        },
        orient="row",
    )
    period, as_of = pl.col("period"), pl.col("as_of")
    is_in_period = (as_of.dt.month_start() == period.dt.month_start()).fill_null(value=False)
    day = pl.when(period.is_null() | is_in_period).then(as_of).otherwise(period.dt.month_end()).fill_null(LATEST)
    since, until = pl.col("version_from"), pl.col("version_until")
    clamped = pl.when(since.is_null()).then(day).otherwise(pl.max_horizontal(since, pl.min_horizontal(day, until)))
    return (
        judged.join(versions, on=["form_id", "form_version"], how="left", maintain_order="left")
        .with_columns(clamped.alias(FORM_DAY))
        .drop("version_from", "version_until")
    )
