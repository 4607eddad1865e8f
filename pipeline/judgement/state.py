"""What a build rests on: submissions with their status, findings with their state, expected units, the ledger."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.causes import STEWARD_MAY_ACCEPT
from pipeline.judgement.contents import stage_of_contents
from pipeline.judgement.cross_checks import JUDGED_EVALUATION_TYPES, cross_checks
from pipeline.judgement.expected_reports import expected_reports, reporting_gaps
from pipeline.judgement.finding_lifecycle import findings_with_states
from pipeline.judgement.lost_rows import with_lost_rows
from pipeline.judgement.not_compared import with_gaps
from pipeline.judgement.ownership import with_ownership_doubts
from pipeline.judgement.published_reports import contradiction_counts, contradiction_findings, with_life
from pipeline.judgement.submission_status import opened_months, submission_statuses
from pipeline.landing.drop_folders import drop_folders
from pipeline.staging.store import stage_of
from pipeline.validation.form_days import with_form_days

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from pipeline.landing.inbox import Inbox
    from pipeline.landing.ledger import Ledger
    from pipeline.runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class Known:
    """What a build rests on: judged submissions, the ledger of findings, expected units, receipts and closings.

    ``evaluations`` are the counts of the rules that were asked while judging, ``gaps`` the months that nobody is
    expected for between others, ``handover`` the rows of before changes of units.
    """

    submissions: pl.DataFrame
    findings: pl.DataFrame
    evaluations: pl.DataFrame
    expected: pl.DataFrame
    gaps: pl.DataFrame
    ledger: Ledger
    handover: pl.DataFrame

    def findings_of(self, periods: Collection[date | None]) -> pl.DataFrame:
        """The findings about these periods and the submissions of them; None are those of no period."""
        return self.findings.filter(_is_in(self._periods(self.findings), periods))

    def evaluations_of(self, periods: Collection[date | None]) -> pl.DataFrame:
        """The counts of rules in these periods."""
        return self.evaluations.filter(_is_in(self._periods(self.evaluations), periods))

    def digests(self) -> dict[date | None, str]:
        """By period a hash of all that is known of it by itself: equal ones mean equal rows, whatever came between."""
        parts: dict[date | None, list[str]] = defaultdict(list)
        for frame in (self.submissions, self.findings, self.evaluations, self.expected, self.gaps, self.handover):
            periods = (
                self._periods(frame) if "period" in frame.columns else pl.Series([None] * frame.height, dtype=pl.Date)
            )
            for period, row in zip(periods, frame.iter_rows(), strict=True):
                parts[period].append(repr(row))
        for closing in self.ledger.closings:
            parts[closing.period].append(repr(closing))
        return {period: sha256("\n".join(rows).encode()).hexdigest() for period, rows in parts.items()}

    def _periods(self, frame: pl.DataFrame) -> pl.Series:
        """The period of each row: its submission's or, where it has none, the one that it is about."""
        own = pl.col("period").cast(pl.String).str.to_date(strict=False)
        if "submission_id" not in frame.columns:
            return frame.select(own).to_series()
        placed = self.submissions.select("submission_id", pl.col("period").alias("period_of_submission"))
        joined = frame.select("submission_id", own).join(placed, on="submission_id", how="left", maintain_order="left")
        return joined.select(pl.coalesce("period_of_submission", "period")).to_series()


def _is_in(periods: pl.Series, wanted: Collection[date | None]) -> pl.Series:
    found = periods.is_in([period for period in wanted if period])
    return found.fill_null(value=None in wanted)


def known_state(settings: Settings, inbox: Inbox, ledger: Ledger, moment: datetime | None = None) -> Known:
    """Submissions with their status and findings with their state, now or as they were known at a moment."""
    ledger = ledger.as_of(moment) if moment else ledger
    submissions = with_form_days(submission_statuses(stage_of(settings), ledger, inbox, drop_folders(settings)))
    stage = stage_of_contents(stage_of(settings), submissions)
    received = opened_months(submissions)
    due = expected_reports(received)
    crossed = cross_checks(submissions, stage, due)
    found = findings_with_states(submissions, stage, crossed.findings, crossed.handover)
    lost = with_life(crossed.lost, ledger)
    found = with_lost_rows(_with_stewards_word(found, submissions), lost, crossed.effects)
    periods = due["period"].unique().sort().to_list()
    contradictions = with_life(contradiction_findings(periods), ledger)
    counts = pl.concat([crossed.evaluations, contradiction_counts(periods)], how="diagonal")
    evaluations = counts.select(pl.col(name).cast(kind) for name, kind in JUDGED_EVALUATION_TYPES.items())
    judged = with_ownership_doubts(with_gaps(submissions), found, stage)
    gaps = reporting_gaps(received)
    return Known(judged, pl.concat([found, contradictions, lost]), evaluations, due, gaps, ledger, crossed.handover)


def _with_stewards_word(found: pl.DataFrame, submissions: pl.DataFrame) -> pl.DataFrame:
    """What a steward has taken a submission in spite of is explained with the steward's reason."""
    taken = submissions.filter(pl.col("accepted_at").is_not_null()).select("submission_id", "accepted_because")
    if taken.is_empty():
        return found
    explained = pl.col("rule_id").is_in(STEWARD_MAY_ACCEPT) & pl.col("accepted_because").is_not_null()
    return (
        found.join(taken, on="submission_id", how="left", maintain_order="left")
        .with_columns(
            pl.when(explained & (pl.col("state") == "open"))
            .then(pl.lit("explained"))
            .otherwise("state")
            .alias("state"),
            pl.when(explained).then("accepted_because").otherwise("explanation").alias("explanation"),
        )
        .drop("accepted_because")
    )
