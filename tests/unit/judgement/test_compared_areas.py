"""What stands behind the units of a period in earlier ones is told form by form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement import compared_areas as module
from pipeline.staging.store import Stage
from schemas.reference_data import units_in_period
from tests.unit.judgement.handed_over import JULY, JUNE

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import pytest

    from schemas.reference_data import ReportingUnit

FORMS = ("KTTT-01", "QT-01")
DISTRICT, COMMUNE, OF_A_NEW_AREA = "216", "07339", "09367"


def units_of_both(period: date, form_id: str) -> tuple[ReportingUnit, ...]:
    assert form_id in FORMS
    return units_in_period(period, FORMS[0])


def test_unit_that_sends_two_forms_stands_once_for_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "units_in_period", units_of_both)
    sent = [(form, JUNE, DISTRICT) for form in FORMS]
    sent += [(form, JULY, unit) for form in FORMS for unit in (COMMUNE, OF_A_NEW_AREA)]
    reports = pl.DataFrame(sent, schema={"form_id": pl.String, "period": pl.Date, "unit_code": pl.String}, orient="row")
    judged = reports.with_columns(
        pl.lit("accepted").alias("status"),
        pl.lit(None, dtype=pl.String).alias("based_on"),
        pl.format("{}/{}", "form_id", "unit_code").alias("submission_id"),
    )
    areas = module.compared_areas(judged, reports, Stage(tmp_path))
    key = ["form_id", "period", "period_before", "unit_code"]
    assert not areas.units.select(key).is_duplicated().any()
    ours = areas.units.filter(pl.col("unit_code") == OF_A_NEW_AREA).sort("form_id")
    assert ours.rows() == [(form, JULY, JUNE, OF_A_NEW_AREA, True, False) for form in FORMS]
    assert areas.new_areas.filter(pl.col("period") == JULY).rows() == [(JULY, OF_A_NEW_AREA)]
