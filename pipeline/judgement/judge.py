"""Judges submissions beside all that they are compared with, in one pass over the rows of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.judgement.asked import EVERYTHING, Asked
from pipeline.judgement.causes import STEWARD_MAY_ACCEPT
from pipeline.judgement.cross_checks import Checked, checks_across_units, cross_checks
from pipeline.judgement.earlier_periods import previous_submissions
from pipeline.judgement.explanations import ANSWER_TYPES
from pipeline.judgement.finding_lifecycle import Before, findings_with_states
from pipeline.judgement.handover import handover
from pipeline.judgement.lost_rows import with_lost_rows
from pipeline.judgement.not_compared import sentences_on_gaps
from pipeline.judgement.ownership import sentences_on_ownership
from pipeline.judgement.predecessors import Predecessors
from pipeline.judgement.unchanged import contents
from pipeline.judgement.unit_changes import unit_changes

if TYPE_CHECKING:
    from pipeline.staging.store import Stage

REMARK_TYPES: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "not_compared": pl.List(pl.String()),
    "ownership_doubts": pl.List(pl.String()),
}
"""Sentences on what a submission could not be compared with, and on what speaks against its being its unit's own."""


class Judgement(NamedTuple):
    """What judging gives of submissions.

    ``findings`` have the columns :data:`LEDGER_TYPES`, ``evaluations`` :data:`EVALUATION_TYPES`, ``remarks``
    :data:`REMARK_TYPES` and ``answers`` those of the answers about rows, :data:`ANSWER_TYPES`.
    """

    findings: pl.DataFrame
    evaluations: pl.DataFrame
    remarks: pl.DataFrame
    answers: pl.DataFrame


def judge(
    judged: pl.DataFrame,
    stage: Stage,
    across: Checked,
    before: Before,
    lost: pl.DataFrame | None,
    asked: Asked = EVERYTHING,
) -> Judgement:
    """Judge the submissions that are asked of, beside all others at hand.

    ``judged`` have their statuses and form days, ``across`` is what the checks across units give, ``lost`` are the
    findings with their state about rows that nobody lists since a change of units, None where they are not asked for.
    """
    crossed = cross_checks(judged, stage, before.handover, asked)
    findings = pl.concat([crossed.findings, asked.of(across.findings)])
    stated = findings_with_states(judged, stage, findings, before, asked)
    found = _with_stewards_word(stated.findings, judged)
    if lost is not None:
        found = with_lost_rows(found, lost, crossed.effects)
    previous = asked.of(previous_submissions(judged, asked.changes_in(judged)))
    ours = asked.of(judged)
    remarks = ours.select("submission_id").with_columns(
        pl.Series(sentences_on_gaps(ours, previous), dtype=pl.List(pl.String)).alias("not_compared"),
        pl.Series(sentences_on_ownership(ours, found, stage), dtype=pl.List(pl.String)).alias("ownership_doubts"),
    )
    evaluations = pl.concat([crossed.evaluations, asked.of(across.evaluations)])
    return Judgement(found, evaluations, remarks, stated.answers)


def judge_together(judged: pl.DataFrame, stage: Stage) -> Judgement:
    """Judge all submissions at hand beside each other; of rows that nobody lists no finding of theirs follows."""
    changes = unit_changes(judged)
    before = Before(pl.DataFrame(schema=ANSWER_TYPES), handover(Predecessors(changes, stage), contents(judged)))
    across = checks_across_units(judged.filter(pl.col("status") == "accepted"), stage)
    return judge(judged, stage, across, before, lost=None)


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
