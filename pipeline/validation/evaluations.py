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
    if answers.is_empty() or not asked:
        return pl.DataFrame(schema=EVALUATION_TYPES)
    nulls = answers.null_count().row(0, named=True)
    broken = {column: f"broken {column}" for column in broken_columns(answers)}
    unknown = {column: f"unknown {column}" for column in answers.columns if nulls[column]}
    by_submission = answers.group_by("submission_id").agg(
        pl.len().cast(pl.Int64).alias("rows"),
        *((~pl.col(column)).sum().cast(pl.Int64).alias(name) for column, name in broken.items()),
        *(pl.col(column).null_count().cast(pl.Int64).alias(name) for column, name in unknown.items()),
    )
    times = {rule_id: len(columns) for rule_id, columns in asked.items()}
    return (
        _by_rule(by_submission, asked, broken, "broken")
        .with_columns(_by_rule(by_submission, asked, unknown, "not_evaluated")["not_evaluated"])
        .with_columns((pl.col("rows") * pl.col("rule_id").replace_strict(times, return_dtype=pl.Int64)).alias("all"))
        .with_columns((pl.col("all") - pl.col("broken") - pl.col("not_evaluated")).alias("held"))
        .select(*EVALUATION_TYPES)
    )


def broken_columns(answers: pl.DataFrame) -> list[str]:
    """The columns of answers in which some row has a false."""
    columns = (column for column in answers.columns if column != "submission_id")
    return [column for column in columns if not answers[column].all()]  # one by one: to plan a query takes longer


def _by_rule(
    by_submission: pl.DataFrame, asked: Mapping[str, Sequence[str]], counted: Mapping[str, str], name: str
) -> pl.DataFrame:
    """A row per rule and submission with the sum of the columns that are counted of the rule, in a fixed order."""
    nothing = pl.lit(0, dtype=pl.Int64)
    sums = (
        pl.sum_horizontal(nothing, *(counted[column] for column in columns if column in counted)).alias(rule_id)
        for rule_id, columns in asked.items()
    )
    index = ["submission_id", "rows"]
    return by_submission.select(*index, *sums).unpivot(index=index, variable_name="rule_id", value_name=name)


def summed(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The counts of several frames together: a rule may be asked of several sheets; in order."""
    return (
        pl.concat([pl.DataFrame(schema=EVALUATION_TYPES), *parts])
        .group_by("submission_id", "rule_id")
        .agg(pl.col(COUNTS).sum())
        .sort("submission_id", "rule_id")
    )
