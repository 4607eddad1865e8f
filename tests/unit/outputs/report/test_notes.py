"""Remarks of the report name as many units as they have room for, and end in a whole sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pipeline.outputs.report.contents import ReportContents, UnitCoverage
from pipeline.outputs.report.notes import notes
from pipeline.outputs.report.word_xml import plain
from schemas.reference_data import units_in_period

JULY, AUGUST, OCTOBER = date(2025, 7, 1), date(2025, 8, 1), date(2025, 10, 1)
FORM = "KTTT-01"
MOMENT, ON_TIME, CLOSED = datetime(2025, 10, 9, tzinfo=UTC), True, True
UNITS = [
    UnitCoverage(FORM, unit.unit_code, unit.unit_name, OCTOBER, MOMENT, ON_TIME, 1, "accepted", 0, 0)
    for unit in units_in_period(OCTOBER, FORM)
]


def shown(coverage: list[UnitCoverage], held_back: list[tuple[str, int]] | None = None) -> list[str]:
    contents = ReportContents(OCTOBER, {}, {}, coverage, [], 0, CLOSED, held_back or [], None)
    return [plain(note.text) for note in notes(contents)]


@pytest.mark.parametrize(
    "coverage",
    [
        pytest.param([replace(unit, unchanged_since=JULY) for unit in UNITS], id="unchanged"),
        pytest.param([replace(unit, on_time=False) for unit in UNITS], id="late"),
        pytest.param([replace(unit, open_queries=120) for unit in UNITS], id="queries"),
        pytest.param([replace(unit, status="quarantined") for unit in UNITS], id="missing"),
    ],
)
def test_remark_on_99_units_is_not_cut(coverage: list[UnitCoverage]) -> None:
    assert len(coverage) == 99
    remarks = shown(coverage)
    assert any(coverage[0].unit_name in remark for remark in remarks)
    assert not [remark for remark in remarks if remark.endswith("…")]


def test_amounts_that_are_held_back_in_99_units_are_not_cut() -> None:
    remarks = shown(UNITS, [(unit.unit_name, 12_345) for unit in UNITS])
    assert not [remark for remark in remarks if remark.endswith("…")]
    assert any("đơn vị nữa" in remark for remark in remarks)


def test_unchanged_units_stand_by_the_month_that_they_are_equal_to() -> None:
    named = [unit.unit_name for unit in UNITS]
    coverage = [
        replace(unit, unchanged_since=since) for unit, since in zip(UNITS[:3], (AUGUST, JULY, AUGUST), strict=True)
    ]
    assert any(
        f"{named[1]} (như tháng 07/2025); {named[0]}, {named[2]} (như tháng 08/2025)." in remark
        for remark in shown(coverage)
    )
