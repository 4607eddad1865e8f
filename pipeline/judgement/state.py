"""What is known of all that was received: judged anew where something else is known of it, as it is kept elsewhere."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.contents import stage_of_contents
from pipeline.judgement.expected_reports import expected_reports, reporting_gaps
from pipeline.judgement.finding_lifecycle import LEDGER_TYPES
from pipeline.judgement.handover import handover_counts, lost_rows
from pipeline.judgement.judged_reports import JUDGED, KEPT_TYPES, REPORT, JudgedReports
from pipeline.judgement.kept import Kept
from pipeline.judgement.known import JUDGED_EVALUATION_TYPES, Known
from pipeline.judgement.missing_reports import expected_counts, missing_findings
from pipeline.judgement.province_values import ProvinceValues
from pipeline.judgement.published_findings import contradiction_counts, contradiction_findings, with_life
from pipeline.judgement.published_reports import published_figures
from pipeline.judgement.reports import reports_of
from pipeline.judgement.submission_status import opened_months, submission_statuses
from pipeline.landing.drop_folders import drop_folders
from pipeline.runtime.code_version import code_hash, fingerprint
from pipeline.staging.store import stage_of
from pipeline.validation.form_days import with_form_days

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.landing.inbox import Inbox
    from pipeline.landing.ledger import Ledger
    from pipeline.runtime.settings import Settings

KEPT_IN = "judged"
MOST_AT_ONCE = 2_000
"""So many submissions are looked at in one pass, so that memory follows what is judged."""
NARROW = 3
"""So many times more where only a few columns are looked at: each pass reads the files of all."""


def kept_judgements(settings: Settings) -> Kept:
    """The judgements that are kept of this code."""
    return Kept.below(settings.state / KEPT_IN / _code())


def forget_judgements(settings: Settings, *, of_other_code: bool = False) -> None:
    """Forget what was judged, or what other code has judged."""
    home = settings.state / KEPT_IN
    kept = {_code()} if of_other_code else set()
    for folder in home.iterdir() if home.exists() else ():
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _code() -> str:
    """A hash of the code that judges, and of all that decides what a workbook is staged as."""
    return f"{fingerprint()}-{code_hash('pipeline/judgement', 'pipeline/landing', 'pipeline/runtime/clock.py')[:16]}"


def known_state(
    settings: Settings, inbox: Inbox, ledger: Ledger, moment: datetime | None = None, kept: Kept | None = None
) -> Known:
    """Submissions with their status and findings with their state, now or as they were known at a moment.

    What is ``kept`` is brought up to date; where nothing is, everything is judged.
    """
    kept = kept or Kept()
    ledger = ledger.as_of(moment) if moment else ledger
    judged = with_form_days(submission_statuses(stage_of(settings), ledger, inbox, drop_folders(settings)))
    stage = stage_of_contents(stage_of(settings), judged)
    reports = reports_of(judged)
    province = ProvinceValues(judged, stage, reports, kept, MOST_AT_ONCE * NARROW)
    province.bring_up_to_date()
    files = dict(judged.select("submission_id", "file_name").iter_rows()) if province.handover.height else {}
    lost = with_life(lost_rows(province.handover, files), ledger)
    JudgedReports(judged, stage, reports, kept, province, lost, MOST_AT_ONCE).bring_up_to_date()
    kept.write_index()
    received = opened_months(judged)
    due = expected_reports(received)
    missing = expected_counts(judged, due)
    periods = due["period"].unique().sort().to_list()
    printed = published_figures(ledger)
    is_new = pl.lit(value=True).alias("is_new")
    about_periods = [
        with_life(missing_findings(missing), ledger).with_columns(is_new),
        with_life(contradiction_findings(printed, periods), ledger),
        lost,
    ]
    counts = [
        missing.select(name for name in JUDGED_EVALUATION_TYPES if name in missing.columns),
        handover_counts(province.handover),
        contradiction_counts(printed, periods),
    ]
    return Known(
        _with_remarks(judged, kept),
        pl.concat(
            frame.select(pl.col(name).cast(kind) for name, kind in LEDGER_TYPES.items()) for frame in about_periods
        ),
        pl.concat([pl.DataFrame(schema=JUDGED_EVALUATION_TYPES), *counts], how="diagonal_relaxed"),
        due,
        reporting_gaps(received),
        province.handover,
        ledger,
        kept,
    )


def _with_remarks(judged: pl.DataFrame, kept: Kept) -> pl.DataFrame:
    """The judged submissions with what judging remarked of each."""
    remarks = kept.frame_of_all(JUDGED, "remarks", KEPT_TYPES["remarks"]).drop(REPORT)
    return judged.join(remarks, on="submission_id", how="left", maintain_order="left")
