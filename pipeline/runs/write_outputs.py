"""Write the files for people after a run without Dagster, as a night with Dagster does: every output of the registry.

Of each period that changed the files of its units and its own are written; those about all periods as of today.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.unit_state import unit_state
from pipeline.outputs.contract import Request, Scope
from pipeline.outputs.registry import outputs_of
from pipeline.runs.retention import forget_old_copies
from pipeline.runtime.atomic_files import write_whole
from pipeline.runtime.code_version import fingerprint

if TYPE_CHECKING:
    from pipeline.judgement.state import Known
    from pipeline.runs.nightly import Night
    from pipeline.runtime.progress import Hear
    from pipeline.runtime.settings import Settings

RECORD = "handed_out.json"
"""Where it is kept which state of each period the files were written from."""


def write_outputs(settings: Settings, night: Night, hear: Hear) -> list[date]:
    """Write everything; the periods that had changed since their files were written last, or whose files are gone."""
    before, now = _written_states(settings), _states(night.known)
    changed = [
        period for period, state in now.items() if state != before.get(period) or not _report_is_there(settings, period)
    ]
    for number, period in enumerate(changed):
        hear(number, len(changed), f"Đang ghi các tệp của kỳ {period:%m/%Y}")
        _write_period(settings, night.known, period)
    write_site_outputs(settings)
    states = {f"{period}": state for period, state in now.items()}
    write_whole(settings.state / RECORD, json.dumps(states).encode())
    forget_old_copies(settings)
    return changed


def write_site_outputs(settings: Settings) -> None:
    """Write the outputs about all periods, as of today and as the warehouse is."""
    for output in outputs_of(Scope.SITE):
        output.write(Request(settings=settings))


def _write_period(settings: Settings, known: Known, period: date) -> None:
    units = known.expected.filter(pl.col("period") == period)["unit_code"]
    states = {code: unit_state(known, code, period) for code in units}
    request = Request(settings=settings, period=period, states=states)
    for output in (*outputs_of(Scope.UNIT), *outputs_of(Scope.PERIOD)):
        output.write(request)


def _report_is_there(settings: Settings, period: date) -> bool:
    """Whether the period's folder has its report still."""
    return any(Request(settings=settings, period=period).period_folder.glob("*.docx"))


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


def _written_states(settings: Settings) -> dict[date, str]:
    try:
        states = json.loads((settings.state / RECORD).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {date.fromisoformat(period): state for period, state in states.items()}
