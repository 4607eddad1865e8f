"""State of every finding: open, explained by the unit, or resolved by a later submission.

A finding is the same in two submissions of a unit and period when rule and place are the same. How long an explanation
holds is said in :mod:`pipeline.judgement.explanations`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.judgement.asked import EVERYTHING, Asked
from pipeline.judgement.causes import with_causes
from pipeline.judgement.counting_revision import ARRIVAL, UNIT_AND_PERIOD
from pipeline.judgement.earlier_periods import previous_submissions
from pipeline.judgement.explanations import ANSWER_TYPES, explained
from pipeline.judgement.findings_of_contents import with_findings_of_contents
from pipeline.judgement.handover import HANDOVER_TYPES
from pipeline.judgement.submission_status import PRESENT
from pipeline.staging.tables import FINDING_TYPES, FINDINGS
from schemas.diagnosis import Cause, Hint
from schemas.registry import RULES

if TYPE_CHECKING:
    from pipeline.staging.store import Stage

ABOUT_TOTALS = tuple(rule.rule_id for rule in RULES if rule.is_about_declared_totals)
CHAIN = list(UNIT_AND_PERIOD)
SAME = ["rule_id", "place"]
LEDGER_TYPES: dict[str, pl.DataType] = FINDING_TYPES | {
    "state": pl.String(),
    "explanation": pl.String(),
    "is_new": pl.Boolean(),
}


class Stated(NamedTuple):
    """Findings with their state, columns :data:`LEDGER_TYPES`, and the answers about rows among them."""

    findings: pl.DataFrame
    answers: pl.DataFrame


class Before(NamedTuple):
    """What other periods give: the answers of earlier ones, :data:`ANSWER_TYPES`, and where rows were handed over."""

    answers: pl.DataFrame
    handover: pl.DataFrame


NOTHING_BEFORE = Before(pl.DataFrame(schema=ANSWER_TYPES), pl.DataFrame(schema=HANDOVER_TYPES))


def findings_with_states(
    judged: pl.DataFrame,
    stage: Stage,
    crossed: pl.DataFrame,
    before: Before = NOTHING_BEFORE,
    asked: Asked = EVERYTHING,
) -> Stated:
    """All findings of the submissions in ``raw/`` that are asked of, the staged ones and those of judging.

    What a unit explained about a row holds in the one that took it over.
    """
    present = asked.of(judged.filter(pl.col("status").is_in(PRESENT)))
    staged = stage.frame(FINDINGS, of=set(present["submission_id"]))
    order = _order(present)
    taken = judged.filter(pl.col("accepted_at").is_not_null())["submission_id"].to_list()
    kept = _with_kept_values(staged, judged, stage, asked)
    found = with_causes(with_findings_of_contents(kept, crossed, judged), taken)
    chained = found.with_row_index("number").join(order, on="submission_id", how="left", maintain_order="left")
    lived = _with_life(chained)
    answers = explained(chained, order, stage, *before)
    stated = lived.join(answers.explanations, on="number", how="left", maintain_order="left").with_columns(
        pl.when(pl.col("is_gone"))
        .then(pl.lit("resolved"))
        .when(pl.col("explanation").is_not_null())
        .then(pl.lit("explained"))
        .otherwise(pl.lit("open"))
        .alias("state")
    )
    ended = _ended_with_causes(stated)
    return Stated(ended.select(pl.col(name).cast(kind) for name, kind in LEDGER_TYPES.items()), answers.answers)


def _ended_with_causes(stated: pl.DataFrame) -> pl.DataFrame:
    """A query that follows from another finding is explained with it, by the same explanation."""
    if stated.filter(pl.col("caused_by") != "").is_empty():
        return stated
    of_causes = stated.filter(pl.col("state") == "explained").select(
        "submission_id", pl.col("reference").alias("caused_by"), pl.col("explanation").alias("of_cause")
    )
    joined = stated.join(
        of_causes.unique(["submission_id", "caused_by"], keep="first"),
        on=["submission_id", "caused_by"],
        how="left",
        maintain_order="left",
    )
    follows = pl.col("of_cause").is_not_null() & (pl.col("severity") == "query") & (pl.col("state") == "open")
    return joined.with_columns(
        pl.when(follows).then(pl.lit("explained")).otherwise("state").alias("state"),
        pl.when(follows).then("of_cause").otherwise("explanation").alias("explanation"),
    ).drop("of_cause")


def _order(present: pl.DataFrame) -> pl.DataFrame:
    """Per submission its unit and period, its position among their readable ones (newest last), and if it counts."""
    placed = present.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in CHAIN)).sort(ARRIVAL)
    return placed.select(
        "submission_id",
        *(pl.col(name).alias(f"chain_{name}") for name in CHAIN),
        pl.int_range(pl.len()).over(CHAIN).alias("position"),
        pl.len().over(CHAIN).alias("length"),
        (pl.col("status") == "accepted").alias("counts"),
    )


def _with_life(chained: pl.DataFrame) -> pl.DataFrame:
    """Whether a finding is gone from the unit's newest submission, and whether it was not yet in the one before.

    What the counting submission is asked about stays open though a newer one, sent back or of an older revision, is
    free of it: the figures still rest on it.
    """
    chain = [f"chain_{name}" for name in CHAIN]
    known = chained.filter(pl.col("position").is_not_null())
    newest = known.filter(pl.col("position") == pl.col("length") - 1).select(
        *chain, *SAME, pl.lit(value=True).alias("now")
    )
    before = known.select(
        *chain, *SAME, (pl.col("position") + 1).alias("position"), pl.lit(value=True).alias("seen_before")
    )
    return (
        chained.join(newest.unique(), on=[*chain, *SAME], how="left", maintain_order="left")
        .join(before.unique(), on=[*chain, *SAME, "position"], how="left", maintain_order="left")
        .with_columns(
            (pl.col("position").is_not_null() & pl.col("now").is_null() & ~pl.col("counts")).alias("is_gone"),
            pl.col("seen_before").is_null().alias("is_new"),
        )
    )


def _with_kept_values(staged: pl.DataFrame, judged: pl.DataFrame, stage: Stage, asked: Asked) -> pl.DataFrame:
    """Add the hint that a broken total still holds the previous period's value, where it does and no other fits."""
    broken = staged.filter(
        pl.col("rule_id").is_in(ABOUT_TOTALS) & (pl.col("difference") != "") & (pl.col("cause") == "")
    )
    if broken.is_empty():
        return staged
    previous = previous_submissions(judged, asked.changes_in(judged))
    pairs = previous.select("submission_id", "previous_id", "previous_period")
    pairs = pairs.filter(pl.col("submission_id").is_in(broken["submission_id"].implode()))
    declared = stage.frame(
        "declared_totals", ("submission_id", "indicator", "value"), of=set(pairs["previous_id"]) - {None}
    )
    before = declared.rename({"submission_id": "previous_id", "indicator": "column_name"})
    kept = (
        broken.select("submission_id", "rule_id", "column_name", "place", "observed")
        .join(pairs, on="submission_id")
        .join(before, on=["previous_id", "column_name"])
        .filter(pl.col("observed").cast(pl.Decimal(18, 3), strict=False) == pl.col("value"))
        .filter(pl.col("value") >= 10)  # noqa: PLR2004 - small numbers are equal by chance
    )
    hints = kept.select(
        "submission_id",
        "rule_id",
        "place",
        pl.col("previous_period").dt.strftime("%m/%Y").alias("when"),
    ).unique(["submission_id", "rule_id", "place"])
    return (
        staged.join(hints, on=["submission_id", "rule_id", "place"], how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("when").is_not_null())
            .then(pl.lit(Cause.PREVIOUS_VALUE.value))
            .otherwise("cause")
            .alias("cause"),
            *(_hinted(language) for language in ("vi", "en")),
        )
        .drop("when")
    )


def _hinted(language: str) -> pl.Expr:
    name = f"message_{language}"
    before, _, after = Hint(Cause.PREVIOUS_VALUE, "\0").text(language).partition("\0")
    hinted = pl.col(name) + pl.lit(f" {before}") + pl.col("when") + pl.lit(after)
    return pl.when(pl.col("when").is_not_null()).then(hinted).otherwise(pl.col(name)).alias(name)
