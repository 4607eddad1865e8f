"""Which units are expected to report for which periods, and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.due_dates import due_on, months
from schemas.reference_data import units_in_period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


EXPECTED_TYPES: dict[str, pl.DataType] = {
    "form_id": pl.String(),
    "unit_code": pl.String(),
    "unit_name": pl.String(),
    "period": pl.Date(),
    "due_on": pl.Date(),
}


def expected_reports(received: Iterable[date]) -> pl.DataFrame:
    """One row per unit and period that should report, from the first to the last period received."""
    periods = sorted(received)
    rows = [
        (unit.form_id, unit.unit_code, unit.unit_name, period, due_on(unit.form_id, period))
        for period in (months(periods[0], periods[-1]) if periods else [])
        for unit in units_in_period(period)
    ]
    return pl.DataFrame(rows, schema=EXPECTED_TYPES, orient="row")
