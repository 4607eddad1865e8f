"""The Alliance's sample says what report 58/BC-LM prints, and only what the report contradicts itself in is queried."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from pipeline.samples import alliance_files, unit_submissions, write_workbook
from pipeline.validation.validate import validate
from schemas.reference_data import all_indicators, indicators

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.reading.result import WorkbookReading
    from pipeline.samples import AllianceSubmission

DECLARED = {
    "FUND.CAPITAL": 14_480,
    "FUND.TOP_UP": 3000,
    "FUND.LOANS": 44,
    "FUND.OUTSTANDING": 12_850,
    "JOBS.OUTSTANDING": 2179,
    "JOBS.UNDISBURSED": 13,
    "JOBS.RECOVERED": 1,
    "JOBS.BAD_DEBT_PERCENT": Decimal("1.24"),
    "ALLIANCE.ALL": 358,
    "ALLIANCE.OFFICIAL": 340,
    "ALLIANCE.ASSOCIATE": 18,
    "ALLIANCE.ADMITTED": 46,
    "COMPLAINTS.RECEIVED": 0,
    "COMPLAINTS.RESOLVED": 0,
}


@pytest.fixture(scope="module")
def submission() -> AllianceSubmission:
    (submission,) = alliance_files().values()
    return submission


@pytest.fixture(scope="module")
def reading(submission: AllianceSubmission, tmp_path_factory: pytest.TempPathFactory) -> WorkbookReading:
    path: Path = tmp_path_factory.mktemp("alliance") / "lm01.xlsx"
    write_workbook(submission, path)
    return read_workbook("lm01", path.read_bytes(), settings())


def column(reading: WorkbookReading, table: str, name: str) -> list[object]:
    return reading.tables[table].frame[name].to_list()


def test_every_row_that_was_written_is_read(submission: AllianceSubmission, reading: WorkbookReading) -> None:
    for table, rows in submission.tables.items():
        frame = reading.tables[table].frame
        read = [{name: row[name] for name in rows[0]} for row in frame.iter_rows(named=True)]
        assert read == [{name: row.get(name) for name in rows[0]} for row in rows], table


def test_declared_values_are_those_of_the_report(reading: WorkbookReading) -> None:
    tables = ("support_fund", "employment_fund", "membership")
    declared = {
        code: value
        for table in tables
        for code, value in zip(column(reading, table, "code"), column(reading, table, "value"), strict=True)
    }
    assert declared == DECLARED
    assert set(DECLARED) == set(all_indicators()) - set(indicators())


def test_classes_and_learners_are_those_of_the_report(reading: WorkbookReading) -> None:
    classes = zip(column(reading, "training", "classes"), column(reading, "training", "learners"), strict=True)
    assert list(classes) == [(3, None), (11, 942), (2, 190), (1, 50), (1, 40)]


def test_loans_are_44_of_members_of_the_alliance_and_owe_12850_in_all(reading: WorkbookReading) -> None:
    members = {
        row["tax_code"]: row["name"]
        for submission in unit_submissions()
        for row in submission.cooperatives
        if row.get("alliance_membership") == "official"
    }
    loans = reading.tables["support_fund_loans"].frame
    assert (loans.height, loans["outstanding"].sum()) == (44, 12_850)
    assert loans["tax_code"].n_unique() == 44
    for row in loans.iter_rows(named=True):
        assert members[row["tax_code"]] == row["cooperative"]
        assert row["outstanding"] <= row["principal"]
        assert row["disbursed_on"] < row["due_on"]


def test_only_what_the_report_leaves_open_or_contradicts_is_queried(reading: WorkbookReading) -> None:
    found = validate([reading]).findings["lm01"]
    assert [(finding.rule_id, finding.sheet, finding.cell) for finding in found] == [
        ("AL-04", "Tập huấn", "E6"),
        ("AL-06", "Đóng góp và thông tin", "B8"),
        ("AL-05", "Chỉ tiêu", "D8"),
    ]


def test_target_of_the_districts_names_what_the_province_needs(reading: WorkbookReading) -> None:
    (found,) = (finding for finding in validate([reading]).findings["lm01"] if finding.rule_id == "AL-05")
    assert (found.observed, found.expected) == ("4", "5")
    assert found.related_cells == ("Chỉ tiêu!D8", "Chỉ tiêu!D7")


def test_same_sample_comes_out_on_every_run(submission: AllianceSubmission) -> None:
    assert list(alliance_files().values()) == [submission]
