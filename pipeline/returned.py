"""Which workbooks go back to their units: a feedback copy of each newest submission to be mended or explained.

They lie in ``files/<period>/phan-hoi``, one for each unit at most. A copy is written anew only when the submission, its
open findings or the program changed, and taken away when the unit has a newer submission or nothing is open any more.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.feedback import write_feedback_into
from pipeline.nightly import lock
from pipeline.whole_files import write_whole
from schemas.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline.desk import UnitState
    from pipeline.settings import Settings

RECORD = "returned.json"
FOLDER = "phan-hoi"
LONGEST_NAME = 150
"""Bytes of a workbook's name that its copy keeps: names may have 255, and the copy's is longer."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A copy that was written: of which submission, from what, and where it lies below ``files``."""

    submission_id: str
    made_from: str
    path: str


def returned(settings: Settings) -> dict[str, Returned]:
    """The copies that lie ready, by period and unit (``2020-11/217``)."""
    try:
        kept = json.loads((settings.state / RECORD).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {key: Returned(**one) for key, one in kept.items()}


def give_back(settings: Settings, period: date, states: Mapping[str, UnitState], wait: float = 0) -> dict[str, Path]:
    """Write what goes back to these units for the period; the paths of the copies by unit."""
    with lock(settings, wait):
        known = returned(settings)
        before = dict(known)
        for code, state in states.items():
            key = f"{period:%Y-%m}/{code}"
            now = _copy(settings, key, state, known.get(key))
            if (former := known.pop(key, None)) and (now is None or now.path != former.path):
                (settings.files / former.path).unlink(missing_ok=True)
            known |= {key: now} if now else {}
        if known != before:
            kept = {key: asdict(one) for key, one in sorted(known.items())}
            write_whole(settings.state / RECORD, json.dumps(kept, ensure_ascii=False).encode())
    keys = {code: f"{period:%Y-%m}/{code}" for code in states}
    return {code: settings.files / known[key].path for code, key in keys.items() if key in known}


def to_mend(state: UnitState) -> list[Finding]:
    """What the unit still has to mend or explain, and what it is told beside that; nothing where there is neither."""
    found = [_finding(row) for row in state.open.iter_rows(named=True)]
    return found if any(one.severity != Severity.INFO for one in found) else []


def _copy(settings: Settings, key: str, state: UnitState, former: Returned | None) -> Returned | None:
    """The copy of a unit's newest submission, written unless it lies there already."""
    findings = to_mend(state)
    if state.submission is None or not findings:
        return None
    submission_id, name = state.submission["submission_id"], state.submission["file_name"]
    made_from = _digest(submission_id, findings)
    if former and former.made_from == made_from and (settings.files / former.path).exists():
        return former
    content = _content(settings.raw / name, submission_id)
    if content is None:
        return None
    period, _, code = key.partition("/")
    path = write_feedback_into(settings.files / period / FOLDER, _short(f"{code} {name}"), content, findings, settings)
    return Returned(submission_id, made_from, str(path.relative_to(settings.files)))


def _content(path: Path, submission_id: str) -> bytes | None:
    """The bytes of a submission; None when its file went or was changed since it was read."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == submission_id else None


def _short(name: str) -> str:
    """A name that is not too long for a file once it is marked as feedback, without folders and control characters."""
    code, _, rest = name.partition(" ")
    stem = "".join(one if one.isprintable() else "_" for one in Path(rest).stem)
    return f"{code} {stem.encode()[:LONGEST_NAME].decode(errors='ignore')}.xlsx"


def _finding(row: Mapping[str, Any]) -> Finding:
    values = {one.name: row[one.name] for one in fields(Finding)}
    related = tuple(row["related_cells"] or ())
    return Finding(**values | {"severity": Severity(row["severity"]), "related_cells": related})


def _digest(submission_id: str, findings: list[Finding]) -> str:
    told = [_program(), submission_id, *sorted(repr(one) for one in findings)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


@cache
def _program() -> str:
    """A hash of the code that makes copies."""
    sources = sorted((Path(__file__).parent / "feedback").glob("*.py"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()
