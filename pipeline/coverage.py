"""Which units are expected to report for which periods, and by when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from schemas.reference_data import due_on, units_in_period

if TYPE_CHECKING:
    from collections.abc import Iterable

EXPECTED_TYPES: dict[str, pl.DataType] = {
    "form_id": pl.String(),
    "unit_code": pl.String(),
    "unit_name": pl.String(),
    "period": pl.Date(),
    "due_on": pl.Date(),
}


def months(first: date, last: date) -> list[date]:
    """The first days of the months from ``first`` to ``last``."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def expected(received: Iterable[date]) -> pl.DataFrame:
    """One row per unit and period that should report, from the first to the last period received."""
    periods = sorted(received)
    rows = [
        (unit.form_id, unit.unit_code, unit.unit_name, period, due_on(unit.form_id, period))
        for period in (months(periods[0], periods[-1]) if periods else [])
        for unit in units_in_period(period)
    ]
    return pl.DataFrame(rows, schema=EXPECTED_TYPES, orient="row")
