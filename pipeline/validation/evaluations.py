"""How often each rule held, was broken or could not be evaluated, per submission: three results, not two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

EVALUATION_TYPES: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "rule_id": pl.String(),
    "held": pl.Int64(),
    "broken": pl.Int64(),
    "not_evaluated": pl.Int64(),
}
COUNTS = ("held", "broken", "not_evaluated")


def evaluation_counts(answers: pl.DataFrame, asked: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """One row per submission and rule, counted from answers that are there already: no check is asked for it.

    ``answers`` has a row per row of the sheet, with its ``submission_id`` and a Boolean column per check, null where it
    was not evaluated; ``asked`` are these columns by rule. Columns: :data:`EVALUATION_TYPES`.

    Most checks hold of every row, so only columns with a false or a null are counted by submission: of 400 workbooks,
    whose validation takes 0.3 s, that takes 0.01 s, where a count of all columns takes 0.09.
    """
    columns = [column for columns in asked.values() for column in columns]
    if answers.is_empty() or not columns:
        return pl.DataFrame(schema=EVALUATION_TYPES)
    broken = {column: f"broken {column}" for column in columns if (~answers[column]).any()}
    unknown = {column: f"unknown {column}" for column in columns if answers[column].null_count()}
    by_submission = answers.group_by("submission_id").agg(
        pl.len().cast(pl.Int64).alias("rows"),
        *((~pl.col(column)).sum().cast(pl.Int64).alias(name) for column, name in broken.items()),
        *(pl.col(column).null_count().cast(pl.Int64).alias(name) for column, name in unknown.items()),
    )
    return pl.concat(_of_rule(by_submission, rule_id, asked[rule_id], broken, unknown) for rule_id in asked)


def _of_rule(
    by_submission: pl.DataFrame,
    rule_id: str,
    columns: Sequence[str],
    broken: Mapping[str, str],
    unknown: Mapping[str, str],
) -> pl.DataFrame:
    nothing = pl.lit(0, dtype=pl.Int64)
    false = pl.sum_horizontal(nothing, *(broken[column] for column in columns if column in broken))
    null = pl.sum_horizontal(nothing, *(unknown[column] for column in columns if column in unknown))
    return by_submission.select(
        "submission_id",
        pl.lit(rule_id).alias("rule_id"),
        (pl.col("rows") * len(columns) - false - null).alias("held"),
        false.alias("broken"),
        null.alias("not_evaluated"),
    )


def summed(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The counts of several frames together: a rule may be asked of several sheets; in order."""
    return (
        pl.concat([pl.DataFrame(schema=EVALUATION_TYPES), *parts])
        .group_by("submission_id", "rule_id")
        .agg(pl.col(COUNTS).sum())
        .sort("submission_id", "rule_id")
    )
