"""Sample workbooks of KTTT-01 for November 2020: synthetic figures that add up to those of report 58/BC-LM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.samples.declared import declared_totals
from pipeline.samples.habits import file_name
from pipeline.samples.mistakes import BAD_REVISION_MISTAKES, FILE_NAME, UNIT_CODE, Mistake, bad_revision
from pipeline.samples.plan import PERIOD
from pipeline.samples.submission import Row, UnitSubmission, Value
from pipeline.samples.submissions import SEED, unit_submissions
from pipeline.samples.workbook import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "BAD_REVISION_MISTAKES",
    "SEED",
    "Mistake",
    "Row",
    "UnitSubmission",
    "Value",
    "bad_revision",
    "declared_totals",
    "file_name",
    "sample_files",
    "unit_submissions",
    "write_samples",
    "write_workbook",
]


def sample_files() -> dict[str, UnitSubmission]:
    """Every sample by its file name: one per unit, and the earlier bad revision of Lạng Giang."""
    submissions = unit_submissions()
    files = {file_name(one.unit.unit_code, PERIOD): one for one in submissions}
    good = next(one for one in submissions if one.unit.unit_code == UNIT_CODE)
    return files | {FILE_NAME.format(PERIOD): bad_revision(good)}


def write_samples(folder: Path) -> list[Path]:
    """Write all sample workbooks into the period's folder inside ``folder``; return their paths."""
    inside = folder / f"{PERIOD:%Y-%m}"
    inside.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, submission in sample_files().items():
        write_workbook(submission, inside / name)
        paths.append(inside / name)
    return paths
