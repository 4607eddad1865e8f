"""Sample workbooks, all synthetic: November 2020 that adds up to report 58/BC-LM, December, some of 2025 and 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.samples.alliance import alliance_submission
from pipeline.samples.december import DECEMBER, december_submissions
from pipeline.samples.december_mistakes import DECEMBER_MISTAKES, DECEMBER_QUERIES
from pipeline.samples.declared import declared_totals
from pipeline.samples.habits import file_name
from pipeline.samples.july_2025 import july_submissions
from pipeline.samples.june_2025 import june_submissions
from pipeline.samples.later_submission import sent_at
from pipeline.samples.mistakes import BAD_REVISION_MISTAKES, FILE_NAME, UNIT_CODE, Mistake, bad_revision
from pipeline.samples.october_2026 import october_submissions
from pipeline.samples.plan import PERIOD
from pipeline.samples.submission import AllianceSubmission, SampleRow, Submission, UnitSubmission, Value, day
from pipeline.samples.submissions import SEED, unit_submissions
from pipeline.samples.workbook import write_workbook

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

__all__ = [
    "BAD_REVISION_MISTAKES",
    "DECEMBER",
    "DECEMBER_MISTAKES",
    "DECEMBER_QUERIES",
    "SEED",
    "AllianceSubmission",
    "Mistake",
    "SampleRow",
    "UnitSubmission",
    "Value",
    "alliance_files",
    "alliance_submission",
    "bad_revision",
    "december_files",
    "december_submissions",
    "declared_totals",
    "file_name",
    "later_files",
    "sample_files",
    "sent_at",
    "unit_submissions",
    "write_samples",
    "write_workbook",
]


def sample_files() -> dict[str, UnitSubmission]:
    """November's samples by file name: one per unit, and the earlier bad revision of Lạng Giang."""
    submissions = unit_submissions()
    files = {file_name(submission.unit.unit_code, PERIOD): submission for submission in submissions}
    good = next(submission for submission in submissions if submission.unit.unit_code == UNIT_CODE)
    return files | {FILE_NAME.format(PERIOD): bad_revision(good)}


def alliance_files() -> dict[str, AllianceSubmission]:
    """The provincial Alliance's sample of November by file name."""
    submission = alliance_submission(unit_submissions(), SEED)
    return {file_name(submission.unit.unit_code, PERIOD): submission}


def december_files() -> dict[str, UnitSubmission]:
    """December's samples by file name: one per unit but Lục Nam, which has sent nothing."""
    return {file_name(submission.unit.unit_code, DECEMBER): submission for submission in december_submissions()}


def later_files() -> dict[date, dict[str, Submission]]:
    """The samples of 2025 and 2026 by their period and file name."""
    files: dict[date, dict[str, Submission]] = {}
    for submission in (*june_submissions(SEED), *july_submissions(SEED), *october_submissions(SEED)):
        period = day(submission.cover, "period") or PERIOD
        files.setdefault(period, {})[file_name(submission.unit.unit_code, period)] = submission
    return dict(sorted(files.items()))


def write_samples(folder: Path) -> list[Path]:
    """Write all sample workbooks into the folders of their periods inside ``folder``; return their paths."""
    paths = []
    november: dict[str, Submission] = {**sample_files(), **alliance_files()}
    december: dict[str, Submission] = {**december_files()}
    for period, files in {PERIOD: november, DECEMBER: december, **later_files()}.items():
        inside = folder / f"{period:%Y-%m}"
        inside.mkdir(parents=True, exist_ok=True)
        for name, submission in files.items():
            write_workbook(submission, inside / name)
            paths.append(inside / name)
    return paths
