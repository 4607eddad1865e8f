"""The form day of each judged submission, by which rules that are dated are asked of its rows or not."""

from __future__ import annotations

import polars as pl

from schemas.form_versions import form_day
from schemas.rules.dated import FORM_DAY

ASKED = ("form_id", "form_version", "as_of", "period")


def with_form_days(judged: pl.DataFrame) -> pl.DataFrame:
    """Beside each submission its form day, :func:`schemas.form_versions.form_day`."""
    if FORM_DAY in judged.columns:
        return judged
    days = [form_day(*fields) for fields in judged.select(ASKED).iter_rows()]
    return judged.with_columns(pl.Series(FORM_DAY, days, dtype=pl.Date))
