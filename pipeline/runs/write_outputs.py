"""Write the files for people after a run without Dagster, as a night with Dagster does: every output of the registry.

Of each period that changed the files of its units and its own are written; those about all periods as of today.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.unit_state import unit_state
from pipeline.outputs.contract import Request, Scope
from pipeline.outputs.registry import outputs_of
from pipeline.runs.retention import forget_old_copies
from pipeline.runtime.atomic_files import write_whole
from pipeline.runtime.code_version import fingerprint
from schemas.unit_forms import report_key

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.judgement.known import Known
    from pipeline.runs.nightly import Night
    from pipeline.runtime.progress import Hear
    from pipeline.runtime.settings import Settings

RECORD = "handed_out.json"
"""Where it is kept which state of each period the files were written from."""


@dataclass(frozen=True, slots=True)
class WrittenPeriod:
    """From which state of a period its files were written, and where below ``files`` those of the whole period lie."""

    state: str
    files: list[str]


def write_outputs(settings: Settings, night: Night, hear: Hear) -> list[date]:
    """Write everything; the periods that had changed since their files were written last, or whose files are gone."""
    written, now = _written(settings), _states(night.known)
    changed = [period for period, state in now.items() if period not in written or written[period].state != state]
    for number, period in enumerate(changed):
        hear(number, len(changed), f"Đang ghi các tệp của kỳ {period:%m/%Y}")
        written[period] = WrittenPeriod(now[period], _write_period(settings, night.known, period))
    write_site_outputs(settings)
    record = {f"{period}": asdict(written[period]) for period in now}
    write_whole(settings.state / RECORD, json.dumps(record).encode())
    forget_old_copies(settings)
    return changed


def write_site_outputs(settings: Settings) -> None:
    """Write the outputs about all periods, as of today and as the warehouse is."""
    for output in outputs_of(Scope.SITE):
        output.write(Request(settings=settings))


def _write_period(settings: Settings, known: Known, period: date) -> list[str]:
    """Write the files of the period's units and its own; the paths of the latter."""
    due = known.expected.filter(pl.col("period") == period).select("unit_code", "form_id").iter_rows()
    states = {report_key(code, form_id): unit_state(known, code, period, form_id) for code, form_id in due}
    request = Request(settings=settings, period=period, states=states)
    for output in outputs_of(Scope.UNIT):
        output.write(request)
    paths = [path for output in outputs_of(Scope.PERIOD) for path in output.write(request).paths]
    return [os.path.relpath(path, settings.files) for path in paths]


def _states(known: Known) -> dict[date, str]:
    """A hash of what is known of each period."""
    return {period: _state(known, period) for period in known.expected["period"].unique().sort()}


def _state(known: Known, period: date) -> str:
    """Of its submissions with their status, its findings with their state, and its closings."""
    submissions = known.submissions.filter(pl.col("period") == period)
    its = pl.col("submission_id").is_in(submissions["submission_id"].implode()) | (pl.col("period") == f"{period}")
    findings = known.findings.filter(its)
    facts = [
        *submissions.select("submission_id", "status", "accepted_at").iter_rows(),
        *findings.select("unit_code", "rule_id", "place", "values", "state", "explanation").iter_rows(),
        *(closing.closed_at for closing in known.ledger.closings if closing.period == period),
    ]
    return hashlib.sha256("\n".join([fingerprint(), *sorted(map(repr, facts))]).encode()).hexdigest()


def _written(settings: Settings) -> dict[date, WrittenPeriod]:
    """What was written of each period, as far as its files are still there."""
    try:
        record = json.loads((settings.state / RECORD).read_text(encoding="utf-8"))
        found = {date.fromisoformat(period): WrittenPeriod(**written) for period, written in record.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):  # none yet, damaged, or of an older version
        return {}
    return {period: written for period, written in found.items() if _is_there(settings.files, written)}


def _is_there(folder: Path, written: WrittenPeriod) -> bool:
    """Whether the files lie in the folder of today; an older version kept whole paths, which may be another's."""
    return all(not os.path.isabs(path) and (folder / path).exists() for path in written.files)  # noqa: PTH117 - a text
