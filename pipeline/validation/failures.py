"""One pass of a Pandera schema over a frame: what failed, by check, column and row, and how often each rule held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from pipeline.validation.evaluations import EVALUATION_TYPES, broken_columns, evaluation_counts
from pipeline.validation.listing import CASE_TYPES, listed, no_cases
from schemas.pandera_schemas import PREDICATES, WHOLE_ROW, checked, rule_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.validation.listing import FailedCheck


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
    """What one pass over a frame gives: all failed checks, and the counts of each submission and rule.

    Columns of ``cases``: :data:`pipeline.validation.listing.CASE_TYPES`.
    """

    cases: pl.DataFrame
    evaluations: pl.DataFrame

    @property
    def failures(self) -> list[FailedCheck]:
        """The failed checks that are listed, where no other pass has a share in them."""
        return listed([self.cases])[0]


class RuleCrashedError(RuntimeError):
    """A check did not run to its end: a bug in a rule or in the reader, never bad data."""


def checked_frame(schema: pa.DataFrameSchema, frame: pl.DataFrame, lacking: Lacking = NOTHING_LACKING) -> Pass:
    """Ask every check of the schema of every row; the failed ones, and the counts of the answers.

    Pandera, which names the rows, costs a millisecond a check, however few the rows: it is run with the checks that one
    look at the frame finds broken, and most are not. RuleCrashedError when a check itself failed.
    """
    if frame.is_empty():
        return Pass(no_cases(), pl.DataFrame(schema=EVALUATION_TYPES))
    questions = _questions(schema)
    answers = _answers(schema, frame, questions, lacking)
    if answers is None:
        _failed_checks(schema, frame)
        message = f"{schema.name}: a check crashes on the whole frame, and not where Pandera asks it"
        raise RuleCrashedError(message)
    asked: dict[str, list[str]] = {}
    for name, question in questions.items():
        asked.setdefault(rule_of(question.check).rule_id, []).append(name)
    broken = {name: questions[name] for name in broken_columns(answers)}
    cases = _failed_checks(*_broken(schema, frame, answers, broken)) if broken else no_cases()
    return Pass(cases, evaluation_counts(answers, asked))


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
    types = frame.schema
    if not all(_is_typed(column, types.get(name), frame, name) for name, column in schema.columns.items()):
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
    return answers if all(dtype == pl.Boolean for dtype in answers.dtypes[1:]) else None


def _broken(
    schema: pa.DataFrameSchema, frame: pl.DataFrame, answers: pl.DataFrame, broken: Mapping[str, Question]
) -> tuple[pa.DataFrameSchema, pl.DataFrame]:
    """The part of a schema that is broken, and what of the frame it is about, beside the answers: its checks."""
    found: dict[str, dict[str, pl.Expr]] = {}
    for name, (column, check, _) in broken.items():
        found.setdefault(column, {})[check] = pl.col(name)
    fields = {
        column: checked(frame.schema[column], predicates, nullable=schema.columns[column].nullable)
        for column, predicates in found.items()
    }
    about = frame.select(sorted({"submission_id", *fields}))
    return pa.DataFrameSchema(fields, name=schema.name), about.hstack(answers.select(*broken))


def _failed_checks(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> pl.DataFrame:
    """Where the checks fail."""
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        known = {str(check.error) for column in schema.columns.values() for check in column.checks}
        cases = errors.failure_cases.select("check", "column", "index")
        crashed = cases.filter(~pl.col("check").is_in(known) | pl.col("index").is_null())
        if not crashed.is_empty():
            message = f"{schema.name}.{crashed['column'][0]}: {crashed['check'][0]}\n{errors}"
            raise RuleCrashedError(message) from errors
        whose = frame["submission_id"].cast(pl.Categorical)
        together = cases.with_columns(whose.gather(cases["index"]).alias("submission"))
        typed: pl.DataFrame = together.select(pl.col(name).cast(kind) for name, kind in CASE_TYPES.items())
        return typed
    return no_cases()


def _is_typed(column: pa.Column, dtype: pl.DataType | None, frame: pl.DataFrame, name: str) -> bool:
    """Whether a column of the frame is what the schema wants, apart from its values."""
    return dtype == column.dtype.type and (column.nullable or frame[name].null_count() == 0)
