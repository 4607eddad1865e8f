"""Check workbooks by themselves: no landing zone, no state, no warehouse; the same reader and rules as at night.

What needs other submissions (earlier periods, other units) is not asked here.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pipeline.reading.pool import read_files
from pipeline.reading.workbook import WorkbookReading, unreadable
from pipeline.staging import SUBMISSIONS, staged_frames
from pipeline.validation.validate import validate
from schemas.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from pipeline.settings import Settings
    from schemas.finding import Finding


@dataclass(frozen=True, slots=True)
class Checked:
    """A file's verdict; unit and period are None where the cover does not tell them."""

    path: Path
    submission_id: str
    form_id: str | None
    unit_code: str | None
    period: date | None
    status: str
    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is to be mended or explained; what is only said does not count."""
        return all(one.severity is Severity.INFO for one in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """For programs: plain values, findings under the column names of ``quality.findings``."""
        period = self.period.isoformat() if self.period else None
        identity = {"submission_id": self.submission_id, "unit_code": self.unit_code, "period": period}
        findings = [
            asdict(one) | identity | {"state": "open", "explanation": None, "is_new": True, "cause": one.cause or None}
            for one in self.findings
        ]
        for one in findings:
            del one["values"]
        return {"file": str(self.path), "form_id": self.form_id, "status": self.status, "findings": findings} | identity


def check(paths: Sequence[Path], limits: Settings) -> list[Checked]:
    """The verdict of each file, in the order given; a path that is no readable file is unreadable too."""
    ids = [_digest(path) for path in paths]
    known = {name: path for name, path in zip(ids, paths, strict=True) if name}
    readings = {name: read or _gone(name) for name, read in read_files(list(known.items()), limits)}
    missing = {path: _gone(str(path)) for name, path in zip(ids, paths, strict=True) if not name}
    validated = validate([*readings.values(), *missing.values()])
    rows = {row["submission_id"]: row for row in staged_frames(validated)[SUBMISSIONS].iter_rows(named=True)}
    verdicts = []
    for path, name in zip(paths, ids, strict=True):
        row = rows[name or str(path)]
        found = tuple(validated.findings[name or str(path)])
        identity = (row["form_id"], row["unit_code"], row["period"])
        verdicts.append(Checked(path, name, *identity, row["verdict"], found))
    return verdicts


def _digest(path: Path) -> str:
    """SHA-256 of a regular file; empty when there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else ""


def _gone(name: str) -> WorkbookReading:
    return WorkbookReading(name, findings=[unreadable(name, "not_a_file")])
