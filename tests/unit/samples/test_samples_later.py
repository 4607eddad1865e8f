"""The samples of 2025 and 2026: each is right in itself, and July is June row by row but for what it is to show."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.judgement.due_dates import due_on
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from pipeline.samples import SEED, later_files, write_workbook
from pipeline.samples.july_2025 import BANKRUPT, FOUNDED, FUND_MERGED, MERGED, july_submissions
from pipeline.samples.june_2025 import UNCHANGED, june_submissions
from pipeline.samples.october_2026 import OLD_FORM
from pipeline.samples.submission import UnitSubmission, day, number
from pipeline.validation.validate import validate
from schemas.finding import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.samples import SampleRow

LATER = [
    pytest.param(submission, id=f"{period:%Y-%m} {submission.unit.unit_code}")
    for period, files in later_files().items()
    for submission in files.values()
    if isinstance(submission, UnitSubmission)
]
JUNE, JULY = june_submissions(SEED), july_submissions(SEED)


def rows(submissions: tuple[UnitSubmission, ...], table: str) -> dict[str, SampleRow]:
    return {str(row["tax_code"]): row for submission in submissions for row in submission.rows(table)}


def test_a_dozen_units_report_in_four_months() -> None:
    units = {name: len(files) for name, files in later_files().items()}
    assert units == {date(2025, 5, 1): 1, date(2025, 6, 1): 3, date(2025, 7, 1): 7, date(2026, 10, 1): 4}
    assert len({submission.unit.unit_code for files in later_files().values() for submission in files.values()}) == 12


@pytest.mark.parametrize("submission", LATER)
def test_workbook_has_no_error_but_on_the_old_form(submission: UnitSubmission, tmp_path: Path) -> None:
    write_workbook(submission, tmp_path / "x.xlsx")
    reading = read_workbook("x", (tmp_path / "x.xlsx").read_bytes(), settings())
    found = validate([reading]).findings["x"]
    errors = {finding.rule_id for finding in found if finding.severity is Severity.ERROR}
    assert reading.readable
    assert errors == ({"WB-15"} if submission.unit.unit_code == OLD_FORM else set())


def test_some_are_signed_on_time_and_some_late() -> None:
    for period in (date(2025, 6, 1), date(2025, 7, 1), date(2026, 10, 1)):
        due = due_on("KTTT-01", period) or date.min
        signed = [day(submission.cover, "signed_on") for submission in later_files()[period].values()]
        on_time = {moment <= due for moment in signed if moment}
        assert on_time == {True, False}


def test_what_ended_in_july_says_how_and_who_took_over() -> None:
    before, after = rows(JUNE, "cooperatives"), rows(JULY, "cooperatives")
    (merged,) = [row for row in after.values() if row["status"] == "merged"]
    (bankrupt,) = [row for row in after.values() if row["status"] == "bankrupt"]
    assert (merged["ended_on"], bankrupt["ended_on"]) == (MERGED[1], BANKRUPT[1])
    codes = str(merged["tax_code"]), str(merged["successor_tax_code"])
    assert number(after[codes[1]], "charter_capital") == sum(number(before[code], "charter_capital") for code in codes)
    (fund,) = [row for row in rows(JULY, "credit_funds").values() if row["status"] == "merged"]
    assert fund["ended_on"] == FUND_MERGED[2]
    assert str(fund["successor_tax_code"]) in rows(JULY, "credit_funds")


def test_new_in_july_is_only_what_was_founded() -> None:
    new = rows(JULY, "cooperatives").keys() - rows(JUNE, "cooperatives").keys()
    by_code = rows(JULY, "cooperatives")
    assert [by_code[code]["founded_on"] for code in new] == [FOUNDED[2]]


def test_unit_without_changes_says_so_on_its_cover_and_leaves_its_sheets_blank() -> None:
    (unchanged,) = [submission for submission in JUNE if submission.cover.get("unchanged")]
    assert unchanged.unit.unit_code == UNCHANGED
    assert not any(unchanged.registers().values())
    assert not unchanged.declared_totals
