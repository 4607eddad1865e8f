"""The form day of each submission, by which rules and sums that are dated are asked of its rows or not."""

from __future__ import annotations

import polars as pl

from schemas.form_versions import form_day
from schemas.rules.dated import FORM_DAY

ASKED = ("form_id", "form_version", "as_of", "period")


def with_form_days(covers: pl.DataFrame) -> pl.DataFrame:
    """Beside each submission its form day, :func:`schemas.form_versions.form_day`."""
    if FORM_DAY in covers.columns:
        return covers
    days = [form_day(*fields) for fields in covers.select(ASKED).iter_rows()]
    return covers.with_columns(pl.Series(FORM_DAY, days, dtype=pl.Date))
