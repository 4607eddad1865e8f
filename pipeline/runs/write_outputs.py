"""What a run without Dagster writes for people, as a night with Dagster does: all that is for the units and readers.

Of each period that changed these are the feedback copies, the templates of the month after and the report; the pages
are written as of today.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.unit_state import unit_state
from pipeline.outputs.feedback.returned_copies import write_feedback_copies
from pipeline.outputs.report import FILES, report_contents, report_folder, write_file
from pipeline.outputs.status_page import write_pages
from pipeline.outputs.templates.offered import offer_templates
from pipeline.runs.intake import Intake
from pipeline.runtime.atomic_files import write_whole
from pipeline.runtime.clock import today
from pipeline.runtime.code_version import fingerprint
from schemas.reference_data import month_end

if TYPE_CHECKING:
    from pipeline.judgement.state import Known
    from pipeline.runs.nightly import Night
    from pipeline.runtime.progress import Hear
    from pipeline.runtime.settings import Settings

RECORD = "handed_out.json"


def write_outputs(settings: Settings, night: Night, hear: Hear) -> list[date]:
    """Write everything; the periods that had changed since they were handed out last."""
    before, now = _handed_out(settings), _states(settings, night.known)
    changed = [period for period, state in now.items() if state != before.get(period)]
    for number, period in enumerate(changed):
        hear(number, len(changed), f"Đang ghi các tệp của kỳ {period:%m/%Y}")
        _hand_out(settings, Intake(night.ingested, night.known), period)
    write_pages(settings, today())
    write_whole(settings.state / RECORD, json.dumps({f"{one}": state for one, state in now.items()}).encode())
    return changed


def _hand_out(settings: Settings, desk: Intake, period: date) -> None:
    units = desk.known.expected.filter(pl.col("period") == period)["unit_code"]
    write_feedback_copies(settings, period, {code: unit_state(desk.known, code, period) for code in units})
    offer_templates(settings, month_end(period) + timedelta(days=1))
    found = report_contents(settings, period)
    for kind in FILES:
        write_file(kind, found, report_folder(settings, period))


def _states(settings: Settings, known: Known) -> dict[date, str]:
    """A hash of what is known of each period; one before the first or in the future is a mistyped one."""
    first = date.fromisoformat(f"{settings.first_period}-01")
    periods = known.expected["period"].unique().sort()
    return {one: _state(known, one) for one in periods if first <= one <= today()}


def _state(known: Known, period: date) -> str:
    """Of its submissions with their status, its findings with their state, and its closings."""
    submissions = known.submissions.filter(pl.col("period") == period)
    its = pl.col("submission_id").is_in(submissions["submission_id"].implode()) | (pl.col("period") == f"{period}")
    findings = known.findings.filter(its)
    told = [
        *submissions.select("submission_id", "status").iter_rows(),
        *findings.select("unit_code", "rule_id", "place", "values", "state", "explanation").iter_rows(),
        *(one.closed_at for one in known.ledger.closings if one.period == period),
    ]
    return hashlib.sha256("\n".join([fingerprint(), *sorted(map(repr, told))]).encode()).hexdigest()


def _handed_out(settings: Settings) -> dict[date, str]:
    try:
        kept = json.loads((settings.state / RECORD).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {date.fromisoformat(period): state for period, state in kept.items()}
