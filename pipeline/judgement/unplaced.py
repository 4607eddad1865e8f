"""Files that are sent back and belong to no expected unit and period, each with the reason that a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.counting_revision import UNIT_AND_PERIOD
from schemas.finding import Severity
from schemas.forms.cover import COVER
from schemas.registry import RULES
from schemas.rules.workbook import UNREADABLE

if TYPE_CHECKING:
    from pipeline.judgement.known import Known

RETURNED = ("quarantined", "unreadable")
"""Statuses of submissions that lie in ``raw/`` and do not count for what is wrong with them."""
UNPLACED_TYPES: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "form_id": pl.String(),
    "unit_code": pl.String(),
    "period": pl.Date(),
    "file_name": pl.String(),
    "received_at": pl.Datetime("us", "UTC"),
    "status": pl.String(),
    "rule_id": pl.String(),
    "reason_vi": pl.String(),
    "reason_en": pl.String(),
}
_ABOUT_THE_COVER = [UNREADABLE.rule_id, *(rule.rule_id for rule in RULES if rule.sheet == COVER.name)]


def unplaced_files(known: Known) -> pl.DataFrame:
    """One row per file that no line of ``quality.coverage`` speaks of; columns :data:`UNPLACED_TYPES`.

    These are unreadable files, those whose cover names no unit or period that exists, and those of a month that nobody
    else has reported for, where their own cover opens none.
    """
    returned = known.submissions.filter(pl.col("status").is_in(RETURNED))
    unplaced = returned.join(known.expected, on=UNIT_AND_PERIOD, how="anti", nulls_equal=False)
    findings = known.findings_of(set(unplaced["period"]))
    reasons = _reasons(findings.filter(pl.col("submission_id").is_in(unplaced["submission_id"].implode())))
    with_reasons = unplaced.join(reasons, on="submission_id", how="left").sort("file_name", "submission_id")
    return with_reasons.select(pl.col(name).cast(kind) for name, kind in UNPLACED_TYPES.items())


def _reasons(findings: pl.DataFrame) -> pl.DataFrame:
    """The first error of each submission that follows from no other: what keeps it from being placed stands first."""
    rank = (
        pl.when(pl.col("rule_id").is_in(_ABOUT_THE_COVER))
        .then(0)
        .when(pl.col("place").str.starts_with(f"{COVER.name}/"))
        .then(1)
        .otherwise(2)
    )
    errors = findings.filter(pl.col("severity") == Severity.ERROR.value)
    return (
        errors.sort(pl.col("caused_by") != "", rank, "rule_id", "sheet", "cell", "place", maintain_order=True)
        .group_by("submission_id", maintain_order=True)
        .first()
        .select(
            "submission_id", "rule_id", pl.col("message_vi").alias("reason_vi"), pl.col("message_en").alias("reason_en")
        )
    )
