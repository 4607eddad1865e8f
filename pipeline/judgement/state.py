"""What a build rests on: submissions with their status, findings with their state, expected units, the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.cross_checks import JUDGED_EVALUATION_TYPES, cross_checks
from pipeline.judgement.expected_reports import expected_reports
from pipeline.judgement.finding_lifecycle import findings_with_states
from pipeline.judgement.published_reports import contradiction_counts, contradiction_findings, with_life
from pipeline.judgement.submission_status import submission_statuses
from pipeline.staging.store import stage_of

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.landing.inbox import Inbox
    from pipeline.landing.ledger import Ledger
    from pipeline.runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class Known:
    """What a build rests on: judged submissions, the ledger of findings, expected units, receipts and closings.

    ``evaluations`` are the counts of the rules that were asked while judging.
    """

    submissions: pl.DataFrame
    findings: pl.DataFrame
    evaluations: pl.DataFrame
    expected: pl.DataFrame
    ledger: Ledger


def known_state(settings: Settings, inbox: Inbox, ledger: Ledger, moment: datetime | None = None) -> Known:
    """Submissions with their status and findings with their state, now or as they were known at a moment."""
    ledger = ledger.as_of(moment) if moment else ledger
    submissions = submission_statuses(stage_of(settings), ledger, inbox)
    due = expected_reports(ledger.periods())
    crossed = cross_checks(submissions, stage_of(settings), due)
    found = findings_with_states(submissions, stage_of(settings), crossed.findings)
    periods = due["period"].unique().sort().to_list()
    contradictions = with_life(contradiction_findings(periods), ledger)
    counts = pl.concat([crossed.evaluations, contradiction_counts(periods)], how="diagonal")
    evaluations = counts.select(pl.col(name).cast(kind) for name, kind in JUDGED_EVALUATION_TYPES.items())
    return Known(submissions, pl.concat([found, contradictions]), evaluations, due, ledger)
