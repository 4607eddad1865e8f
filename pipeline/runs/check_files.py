"""Check workbooks wherever they lie, as tonight's run would answer them: the same reader, rules and comparisons.

Nothing is written. Where there is no warehouse, or nothing in it to compare with, that is said. A link is followed, for
whoever names it means what it leads to; folders, pipes and devices are no workbooks.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.judgement.unit_state import finding_of_row
from pipeline.reading.read_files import read_files
from pipeline.reading.result import ReadBatch, WorkbookReading, batches_together, unread
from pipeline.runs.check_against_state import judge_checked
from pipeline.runtime.regular_files import digest, open_regular
from pipeline.staging.from_validation import staged_frames
from pipeline.staging.tables import SUBMISSIONS
from pipeline.validation.validate import validate
from schemas.finding import Severity
from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    import polars as pl

    from pipeline.runtime.settings import Settings
    from schemas.finding import Finding


LONGEST_PATH = 4096
"""Of Linux; no path is cut."""


class CheckedFinding(NamedTuple):
    """A finding with its state: an earlier explanation may answer it already."""

    finding: Finding
    state: str = "open"
    explanation: str | None = None
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file's verdict; unit and period are None where the cover does not tell them.

    ``not_compared`` are sentences about what it could not be held against; ``unchanged_since`` is the period that one
    is equal to which says unchanged.
    """

    path: Path
    submission_id: str
    form_id: str | None
    unit_code: str | None
    period: date | None
    status: str
    ledger: tuple[CheckedFinding, ...]
    not_compared: tuple[str, ...] = ()
    unchanged_since: date | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings that nobody has explained."""
        return tuple(checked.finding for checked in self.ledger if checked.state == "open")

    @property
    def is_clean(self) -> bool:
        """Whether nothing is to be mended or explained; what is only said does not count."""
        return all(finding.severity is Severity.INFO for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """For programs: plain values, findings under the column names of ``quality.findings``."""
        period = self.period.isoformat() if self.period else None
        identity = {"submission_id": self.submission_id, "unit_code": self.unit_code, "period": period}
        findings = [
            asdict(finding)
            | identity
            | {"state": state, "explanation": explanation, "is_new": is_new}
            | {"cause": finding.cause or None, "caused_by": finding.caused_by or None}
            for finding, state, explanation, is_new in self.ledger
        ]
        for row in findings:
            row["value_key"] = row.pop("values")
            del row["variant"]
        return {
            "file": bounded(str(self.path), LONGEST_PATH),
            "form_id": self.form_id,
            "status": self.status,
            "not_compared": list(self.not_compared),
            "unchanged_since": self.unchanged_since.isoformat() if self.unchanged_since else None,
            "findings": findings,
        } | identity


def check_files(paths: Sequence[Path], limits: Settings) -> list[CheckedFile]:
    """The verdict of each file, in the order given; a path that is no readable file is unreadable too."""
    identified = [_identified(path, limits) for path in paths]
    files = {name: path for name, path in zip(identified, paths, strict=True) if isinstance(name, str)}
    read = [*read_files(list(files.items()), limits)]
    gone = [unread(name, "not_a_file") for each in read for name in each.gone]
    others = {reading.submission_id: reading for reading in identified if not isinstance(reading, str)}
    whole = batches_together([*(each.batch for each in read), ReadBatch([*gone, *others.values()], {})])
    validated = validate(whole.readings, whole.frames)
    frames = staged_frames(validated)
    rows = {row["submission_id"]: row for row in frames[SUBMISSIONS].iter_rows(named=True)}
    judged = judge_checked(limits, frames, {name: path for name, path in files.items() if rows[name]["form_id"]})
    ledger = _by_submission(judged.findings)
    verdicts = []
    for path, known in zip(paths, identified, strict=True):
        key = known if isinstance(known, str) else known.submission_id
        identity = (rows[key]["form_id"], rows[key]["unit_code"], rows[key]["period"])
        found = ledger.get(key) or tuple(map(CheckedFinding, validated.findings[key]))
        status = "quarantined" if key in judged.quarantined else rows[key]["verdict"]
        submission_id = key if key in files else ""
        words, since = judged.not_compared.get(key, ()), judged.unchanged.get(key)
        verdicts.append(CheckedFile(path, submission_id, *identity, status, found, words, since))
    return verdicts


def _by_submission(findings: pl.DataFrame) -> dict[str, tuple[CheckedFinding, ...]]:
    """The findings of the ledger by submission, as values."""
    found: dict[str, list[CheckedFinding]] = {}
    for row in findings.iter_rows(named=True):
        checked = CheckedFinding(finding_of_row(row), row["state"], row["explanation"], row["is_new"])
        found.setdefault(row["submission_id"], []).append(checked)
    return {name: tuple(of_submission) for name, of_submission in found.items()}


def _identified(path: Path, limits: Settings) -> str | WorkbookReading:
    """SHA-256 of a regular file; the unreadable reading of anything else, and of a file that is too large to hash."""
    try:
        with open_regular(path, follow=True) as stream:
            size = os.fstat(stream.fileno()).st_size
            return digest(stream) if size <= limits.max_file_size else unread(_key(path), "too_large", f"{size:,}")
    except FileNotFoundError:
        return unread(_key(path), "missing")
    except OSError:
        return unread(_key(path), "not_a_file")


def _key(path: Path) -> str:
    """What stands for a path that is no readable file in the place of its content's hash; its name may be no text."""
    return hashlib.sha256(b"path " + os.fsencode(path)).hexdigest()
