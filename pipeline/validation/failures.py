"""One pass of a Pandera schema over a frame: what failed, by check, column and row, and how often each rule held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from pipeline.validation.evaluations import EVALUATION_TYPES, broken_columns, evaluation_counts
from schemas.pandera_schemas import PREDICATES, WHOLE_ROW, checked, rule_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class FailedCheck(NamedTuple):
    """A failed check; ``column`` is empty for a check over the whole row, ``at`` is the row in the frame.

    ``more`` are failures of the same kind after it, for which it speaks.
    """

    check: str
    column: str
    at: int
    more: int = 0


class Question(NamedTuple):
    """What a check asks of each row: ``column`` is the one that it hangs on, ``holds`` true, false or null."""

    column: str
    check: str
    holds: pl.Expr


@dataclass(frozen=True, slots=True)
class Lacking:
    """Where nothing can be asked: the submissions that lack each column, and the columns that checks of rows need."""

    submissions: Mapping[str, Sequence[str]]
    operands: Mapping[str, Sequence[str]]

    def of(self, question: Question) -> list[str]:
        """The submissions of which the question is not asked, for a column that it needs is not there."""
        needed = self.operands.get(question.check, ()) if question.column == WHOLE_ROW else (question.column,)
        return [submission for column in needed for submission in self.submissions.get(column, ())]


NOTHING_LACKING = Lacking({}, {})


class Pass(NamedTuple):
    """What one pass over a frame gives: the failed checks to be listed, and the counts of each submission and rule."""

    failures: list[FailedCheck]
    evaluations: pl.DataFrame


class RuleCrashedError(RuntimeError):
    """A check did not run to its end: a bug in a rule or in the reader, never bad data."""


def checked_frame(schema: pa.DataFrameSchema, frame: pl.DataFrame, lacking: Lacking = NOTHING_LACKING) -> Pass:
    """Ask every check of the schema of every row; the failed ones in the order of rows, and the counts of the answers.

    Pandera, which names the rows, costs a millisecond a check, however few the rows: it is run with the checks that one
    look at the frame finds broken, and most are not. RuleCrashedError when a check itself failed.
    """
    if frame.is_empty():
        return Pass([], pl.DataFrame(schema=EVALUATION_TYPES))
    questions = _questions(schema)
    answers = _answers(schema, frame, questions, lacking)
    if answers is None:
        _failed_checks(schema, frame)
        message = f"{schema.name}: a check crashes on the whole frame, and not where Pandera asks it"
        raise RuleCrashedError(message)
    broken = _broken(schema, frame, questions, answers)
    asked: dict[str, list[str]] = {}
    for name, question in questions.items():
        asked.setdefault(rule_of(question.check).rule_id, []).append(name)
    return Pass(_failed_checks(broken, frame) if broken.columns else [], evaluation_counts(answers, asked))


def _questions(schema: pa.DataFrameSchema) -> dict[str, Question]:
    return {
        f"{column}/{check}": Question(column, check, predicate())
        for column, declared in schema.columns.items()
        for check, predicate in (declared.metadata or {PREDICATES: {}})[PREDICATES].items()
    }


def _answers(
    schema: pa.DataFrameSchema, frame: pl.DataFrame, questions: Mapping[str, Question], lacking: Lacking
) -> pl.DataFrame | None:
    """The answer to each question for each row; None where Pandera must say what is wrong with the frame or a check."""
    if not all(_is_typed(column, frame.schema.get(name), frame, name) for name, column in schema.columns.items()):
        return None
    unasked = {name: lacking.of(question) for name, question in questions.items()}
    asked = (
        (pl.when(~pl.col("submission_id").is_in(unasked[name])).then(holds) if unasked[name] else holds).alias(name)
        for name, (_, _, holds) in questions.items()
    )
    try:
        answers = frame.select("submission_id", *asked)
    except pl.exceptions.PolarsError:
        return None
    return answers if all(answers[name].dtype == pl.Boolean for name in questions) else None


def _broken(
    schema: pa.DataFrameSchema, frame: pl.DataFrame, questions: Mapping[str, Question], answers: pl.DataFrame
) -> pa.DataFrameSchema:
    """The part of a schema that the answers show to be broken."""
    broken = set(broken_columns(answers))
    found: dict[str, dict[str, pl.Expr]] = {}
    for name, (column, check, holds) in questions.items():
        if name in broken:
            found.setdefault(column, {})[check] = holds
    fields = {
        column: checked(frame.schema[column], predicates, nullable=schema.columns[column].nullable)
        for column, predicates in found.items()
    }
    return pa.DataFrameSchema(fields, name=schema.name)


def _failed_checks(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> list[FailedCheck]:
    """Where the checks fail, as many as are to be listed."""
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        known = {str(check.error) for column in schema.columns.values() for check in column.checks}
        cases = errors.failure_cases.select("check", "column", "index")
        crashed = cases.filter(~pl.col("check").is_in(known) | pl.col("index").is_null())
        if not crashed.is_empty():
            message = f"{schema.name}.{crashed['column'][0]}: {crashed['check'][0]}\n{errors}"
            raise RuleCrashedError(message) from errors
        whose = frame["submission_id"].cast(pl.Categorical).to_physical()
        return _listed(cases.with_columns(whose.gather(cases["index"]).alias("whose")))
    return []


def _is_typed(column: pa.Column, dtype: pl.DataType | None, frame: pl.DataFrame, name: str) -> bool:
    """Whether a column of the frame is what the schema wants, apart from its values."""
    return dtype == column.dtype.type and (column.nullable or frame[name].null_count() == 0)


def _listed(cases: pl.DataFrame) -> list[FailedCheck]:
    """The first failures of each submission and check, as many as its rule lists; the last one counts the others."""
    listings = {check: rule_of(check).listing for check in cases["check"].unique()}
    most = pl.col("check").replace_strict(
        {check: listing.most for check, listing in listings.items()}, return_dtype=pl.Int64
    )
    per_column = pl.col("check").is_in([check for check, listing in listings.items() if listing.per_column])
    kind = ("whose", "check", pl.when(per_column).then("column"))
    listed = (
        cases.sort("index", maintain_order=True)
        .with_columns(
            pl.int_range(1, pl.len() + 1).over(kind).alias("number"), pl.len().cast(pl.Int64).over(kind).alias("all")
        )
        .filter(pl.col("number") <= most)
        .with_columns(pl.when(pl.col("number") == most).then(pl.col("all") - most).otherwise(0).alias("more"))
    )
    return [
        FailedCheck(check, "" if column == WHOLE_ROW else column, index, more)
        for check, column, index, more in listed.select("check", "column", "index", "more").iter_rows()
    ]
