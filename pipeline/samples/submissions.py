"""The submissions of the ten units for November 2020, put together from rosters, amounts and habits."""

from __future__ import annotations

from pipeline.samples.amounts import fill_amounts, fill_column
from pipeline.samples.apportion import varied
from pipeline.samples.declared import declared_totals
from pipeline.samples.dice import dice
from pipeline.samples.funds import funds
from pipeline.samples.groups import groups
from pipeline.samples.habits import HABITS
from pipeline.samples.plan import AS_OF, BOARD_MEAN, FORM_ID, PERIOD, SUPERVISORS_MEAN
from pipeline.samples.qualities import fill_qualities
from pipeline.samples.roster import roster
from pipeline.samples.submission import SampleRow, UnitSubmission
from pipeline.samples.unions import unions
from schemas.reference_data import ReportingUnit, units_in_period

SEED = 2020
REVISIONS = {"217": 2}
"""The revision that counts, where it is not the first."""


def fill_boards(rows: list[SampleRow], seed: int) -> None:
    """Board members and supervisors of cooperatives and credit funds."""
    fill_column(rows, "board_members", varied(len(rows), BOARD_MEAN, range(2, 6), dice(seed, "boards")))
    fill_column(rows, "supervisors", varied(len(rows), SUPERVISORS_MEAN, range(4), dice(seed, "supervisors")))


def registers(seed: int) -> dict[str, dict[str, list[SampleRow]]]:
    """All registers of the province by table, then by unit code."""
    cooperatives, credit_funds = roster(seed), funds(seed)
    living = [row for rows in cooperatives.values() for row in rows if row["status"] != "dissolved"]
    fill_amounts(living, seed)
    fill_qualities(living, seed)
    fill_boards(living + [row for rows in credit_funds.values() for row in rows], seed)
    return {
        "cooperatives": cooperatives,
        "credit_funds": credit_funds,
        "unions": unions(seed),
        "groups": groups(seed),
    }


def cover(unit: ReportingUnit) -> SampleRow:
    """What the unit's cover says."""
    habits = HABITS[unit.unit_code]
    return {
        "form_id": FORM_ID,
        "form_version": 1,
        "unit_code": unit.unit_code,
        "unit_name": unit.unit_name,
        "period": PERIOD,
        "as_of": AS_OF,
        "revision": REVISIONS.get(unit.unit_code, 1),
        "prepared_by": habits.prepared_by,
        "phone": f"0204 000 {unit.unit_code}",
        "approved_by": habits.approved_by,
    }


def unit_submissions(seed: int = SEED) -> list[UnitSubmission]:
    """One submission per unit, the one that counts; the same for the same seed."""
    by_table = registers(seed)
    submissions = []
    for unit in units_in_period(PERIOD, FORM_ID):
        own = {table: tuple(by_unit.get(unit.unit_code, ())) for table, by_unit in by_table.items()}
        totals = declared_totals(own, AS_OF, with_optional=HABITS[unit.unit_code].with_optional)
        submissions.append(UnitSubmission(unit, cover(unit), **own, declared_totals=totals))
    return submissions
