"""Feedback copies that lie ready for their units: one of each newest submission that has to be corrected or explained.

They lie in ``files/<period>/phan-hoi``, one for each unit at most. A copy is written anew only when the submission, its
open findings or the program changed, and removed when the unit has a newer submission or nothing is open any more.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.judgement.unit_state import finding_of_row
from pipeline.outputs.feedback import Order, feedback_copies, safe_stem, write_copy
from pipeline.runtime.atomic_files import write_whole
from pipeline.runtime.code_version import code_hash
from pipeline.runtime.run_lock import lock
from schemas.finding import Finding, Severity
from schemas.messages import bounded
from schemas.provinces import province_in
from schemas.terms import ACCEPTED_BECAUSE_VI, unchanged_vi

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from pipeline.judgement.unit_state import UnitState
    from pipeline.runtime.settings import Settings

RECORD = "returned.json"
FOLDER = "phan-hoi"
CODE = (
    "pipeline/outputs/feedback",
    "pipeline/outputs/templates",
    "pipeline/outputs/office_files.py",
    "schemas/terms.py",
)
"""What makes copies, beside the findings: where it changes they are made anew."""


@dataclass(frozen=True, slots=True)
class ReturnedCopy:
    """A copy that was written: of which submission, from what, and where it lies below ``files``."""

    submission_id: str
    made_from: str
    path: str


def returned_copies(settings: Settings) -> dict[str, ReturnedCopy]:
    """The copies that lie ready, by period and unit (``2020-11/217``)."""
    return recorded_copies(settings.state / RECORD)


def is_recorded(settings: Settings) -> bool:
    """Whether there is a record of the copies that lie ready; one that is damaged is none."""
    return _recorded(settings.state / RECORD) is not None


def recorded_copies(record: Path) -> dict[str, ReturnedCopy]:
    """The copies that a record speaks of, by the keys of their orders."""
    return _recorded(record) or {}


def _recorded(record: Path) -> dict[str, ReturnedCopy] | None:
    try:
        kept = json.loads(record.read_text(encoding="utf-8"))
        return {key: ReturnedCopy(**values) for key, values in kept.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return None


def keep_record(settings: Settings, record: Path, known: Mapping[str, ReturnedCopy]) -> None:
    """Remove the copies that a record spoke of and that are not known any more, and write down those that are."""
    recorded = _recorded(record)
    before = recorded or {}
    for path in {copy.path for copy in before.values()} - {copy.path for copy in known.values()}:
        (settings.files / path).unlink(missing_ok=True)
    if known != recorded:
        kept = {key: {name: getattr(copy, name) for name in copy.__slots__} for key, copy in sorted(known.items())}
        write_whole(record, json.dumps(kept, ensure_ascii=False).encode())


def write_feedback_copies(
    settings: Settings, period: date, states: Mapping[str, UnitState], wait: float | None = 0
) -> dict[str, Path]:
    """Write what goes back to these units for the period; the paths of the copies by unit.

    It holds the lock of a run meanwhile, for which it waits so long; where ``wait`` is None the caller holds it.
    """
    with nullcontext() if wait is None else lock(settings, wait):
        before = returned_copies(settings)
        orders = {f"{period:%Y-%m}/{code}": _order(settings, code, state) for code, state in states.items()}
        known = {key: copy for key, copy in before.items() if key not in orders}
        known |= written_copies(settings, before, {key: order for key, order in orders.items() if order})
        keep_record(settings, settings.state / RECORD, known)
    keys = {code: f"{period:%Y-%m}/{code}" for code in states}
    return {code: settings.files / known[key].path for code, key in keys.items() if key in known}


def findings_to_fix(state: UnitState) -> list[Finding]:
    """What the unit still has to correct or explain, and the remarks beside that; nothing where there is neither."""
    found = [finding_of_row(row) for row in state.open.iter_rows(named=True)]
    if not any(finding.severity != Severity.INFO for finding in found):
        return []
    return [*found, *(Finding("", "", Severity.INFO, message_vi=remark) for remark in _remarks(state))]


def _remarks(state: UnitState) -> Iterator[str]:
    """What is to be said beside the findings: a steward's word, that it is unchanged, what it was not compared with."""
    if state.submission is None:
        return
    if because := state.submission["accepted_because"]:
        yield f"{province_in(state.submission['period']).fill(ACCEPTED_BECAUSE_VI)}: {bounded(because)}"
    if since := state.unchanged_since:
        yield f"{unchanged_vi(since)}."
    yield from state.submission["not_compared"]


def _order(settings: Settings, code: str, state: UnitState) -> Order | None:
    """The copy that a unit's newest submission wants, if any."""
    findings = findings_to_fix(state)
    if state.submission is None or not findings:
        return None
    name = state.submission["file_name"]
    return Order(settings.raw / name, state.submission["submission_id"], tuple(findings), copy_name(name, f"{code} "))


def written_copies(
    settings: Settings, before: Mapping[str, ReturnedCopy], orders: Mapping[str, Order]
) -> dict[str, ReturnedCopy]:
    """The copies that were ordered, each in the folder that its key begins with; those that lie there already stay."""
    made_from = {key: digest(order) for key, order in orders.items()}
    copies = {
        key: copy
        for key, copy in before.items()
        if made_from.get(key) == copy.made_from and (settings.files / copy.path).exists()
    }
    missing = {key: order for key, order in orders.items() if key not in copies}
    for key, content in feedback_copies(missing, settings):
        folder = settings.files / key.partition("/")[0] / FOLDER
        beside = [path for copy in copies.values() if (path := settings.files / copy.path).parent == folder]
        path = write_copy(folder, content, beside)
        copies[key] = ReturnedCopy(orders[key].submission_id, made_from[key], str(path.relative_to(settings.files)))
    return copies


def copy_name(file_name: str, before: str = "") -> str:
    """A name under which every system keeps a file, not too long once it is marked as feedback, without folders."""
    return f"{before}{safe_stem(Path(file_name).stem)}.xlsx"


def digest(order: Order) -> str:
    """A hash of all that a copy is made from and named after, the code that makes it included."""
    findings = sorted(repr(finding) for finding in order.findings)
    texts = [code_hash(*CODE), order.submission_id, order.name, *findings]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
