"""The reports of all 99 communes and wards: most are right, some are sent back, asked about or missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from schemas.calendars import units_due
from schemas.communes import communes_on
from tests.support.small_reports import SmallReport, cooperative

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.samples.submission import SampleRow
    from schemas.reference_data import ReportingUnit

FORM = "KTTT-01"
COOPERATIVES = 4
GROUPS: SampleRow = {"activity": "water", "groups": 10, "certified_groups": 3, "members": 100}
RESENT = "07375"
"""The unit whose accepted report of the last month was followed by one that is sent back: Xã Lạng Giang."""
RETURNED, QUERIED, MISSING = 3, 5, 7
"""The places, of each ten, of units that are sent back, asked about or missing in the last month."""


def units_of(period: date) -> list[ReportingUnit]:
    """The communes and wards that report."""
    return [unit for unit in units_due(period) if unit.form_id == FORM]


def names_at(period: date, place: int) -> list[str]:
    """The names of the units at a place of each ten."""
    return [unit.unit_name for number, unit in enumerate(units_of(period)) if number % 10 == place]


def lay_province(raw: Path, periods: Sequence[date]) -> None:
    """Lay the reports of these months into the landing zone."""
    for period in periods:
        for number, unit in enumerate(units_of(period)):
            for report in _reports(number, unit, period, is_last=period == periods[-1]):
                path = raw / report.file_name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(report.content())


def _reports(number: int, unit: ReportingUnit, period: date, *, is_last: bool) -> list[SmallReport]:
    right = _report(number, unit, period)
    wrong = _changed(right, charter_capital="mười hai")
    if unit.unit_code == RESENT and is_last:
        return [right, replace(wrong, revision=2)]
    if not is_last or unit.unit_code == RESENT:
        return [right]
    asked = _changed(right, tax_code=None)
    return {RETURNED: [wrong], QUERIED: [asked], MISSING: []}.get(number % 10, [right])


def _report(number: int, unit: ReportingUnit, period: date) -> SmallReport:
    commune = communes_on(unit.unit_code, period)[0].commune_code
    rows = tuple(
        cooperative(
            f"HTX Số {place + 1} {unit.unit_name}",
            COOPERATIVES * number + place + 1,
            commune,
            founded_on=date(2010, 1, 1) + timedelta(days=COOPERATIVES * number + place),
            revenue=5_000 + 100 * period.month,
        )
        for place in range(COOPERATIVES)
    )
    return SmallReport(unit.unit_code, period, rows, groups=(GROUPS | {"commune": commune},))


def _changed(report: SmallReport, **values: Any) -> SmallReport:  # noqa: ANN401 - of any cell
    first, *others = report.cooperatives
    return replace(report, cooperatives=(first | values, *others))
