"""How often each rule held, was broken or was not evaluated is counted from answers that are there already."""

from __future__ import annotations

from collections import Counter

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.validation.evaluations import EVALUATION_TYPES, evaluation_counts, summed
from pipeline.validation.failures import Lacking, checked_frame
from schemas.pandera_schemas import sheet_schema
from schemas.registry import tables
from schemas.storage import frame_types

ASKED = {"HTX-01": ["a", "b"], "CL-01": ["c"]}
ANSWER = st.sampled_from([True, True, True, False, None])
ROWS = st.lists(st.tuples(st.sampled_from(["one", "two", "three"]), ANSWER, ANSWER, ANSWER), max_size=12)


def counted(rows: list[tuple[str, bool | None, bool | None, bool | None]]) -> list[tuple[str, str, int, int, int]]:
    """The counts as a person would make them, answer by answer."""
    found: dict[tuple[str, str], Counter[bool | None]] = {}
    for submission, *answers in rows:
        for rule_id, answer in zip(("HTX-01", "HTX-01", "CL-01"), answers, strict=True):
            found.setdefault((submission, rule_id), Counter())[answer] += 1
    return sorted((*key, times[True], times[False], times[None]) for key, times in found.items())


@given(ROWS)
@settings(max_examples=200, deadline=None)
def test_counts_are_those_of_the_answers_one_by_one(
    rows: list[tuple[str, bool | None, bool | None, bool | None]],
) -> None:
    types = {"submission_id": pl.String, "a": pl.Boolean, "b": pl.Boolean, "c": pl.Boolean}
    counts = evaluation_counts(pl.DataFrame(rows, schema=types, orient="row"), ASKED)
    assert dict(counts.schema) == EVALUATION_TYPES
    assert sorted(counts.iter_rows()) == counted(rows)


def test_counts_of_several_sheets_are_added_up() -> None:
    part = pl.DataFrame([("one", "CL-01", 3, 1, 2)], schema=EVALUATION_TYPES, orient="row")
    other = pl.DataFrame([("one", "CL-01", 1, 0, 1), ("one", "CL-02", 1, 0, 0)], schema=EVALUATION_TYPES, orient="row")
    assert summed([part, other]).rows() == [("one", "CL-01", 4, 1, 3), ("one", "CL-02", 1, 0, 0)]
    assert summed([]).rows() == []


def cooperatives(height: int) -> pl.DataFrame:
    """Blank rows of the sheet of cooperatives in one submission, with what the rules need beside them."""
    types = frame_types(tables()["cooperatives"])
    rows = {name: [None] * height for name in types} | {
        "submission_id": ["one"] * height,
        "at_row": range(5, 5 + height),
    }
    context = {
        "unit_code": pl.String,
        "period": pl.Date,
        "as_of": pl.Date,
        "form_version": pl.Int64,
        "form_day": pl.Date,
        "unit_known": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=types).with_columns(
        pl.lit(None, dtype=kind).alias(name) for name, kind in context.items()
    )


def test_a_column_that_is_not_there_is_not_evaluated_rather_than_broken() -> None:
    sheet, frame = tables()["cooperatives"], cooperatives(2)
    filled = [column.name for column in sheet.columns if column.name == "founded_on"]
    there = checked_frame(sheet_schema(sheet), frame)
    absent = checked_frame(sheet_schema(sheet), frame, Lacking({name: ["one"] for name in filled}, {}))
    before, after = (
        dict(
            passed.evaluations.filter(pl.col("rule_id") == "CL-01").select("broken", "not_evaluated").row(0, named=True)
        )
        for passed in (there, absent)
    )
    assert after == {"broken": before["broken"] - 2, "not_evaluated": before["not_evaluated"] + 2}


def test_a_check_of_rows_is_not_evaluated_where_an_operand_is_not_there() -> None:
    sheet, frame = tables()["cooperatives"], cooperatives(1)
    absent = Lacking({"founded_on": ["one"]}, {"HTX-01#0": ("founded_on",)})
    counts = checked_frame(sheet_schema(sheet), frame, absent).evaluations.filter(pl.col("rule_id") == "HTX-01")
    assert counts.select("held", "broken", "not_evaluated").rows() == [(0, 0, 1)]
