"""Failed checks are bounded before a finding is made of any of them."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl
import pytest
from pandera.errors import SchemaErrors

from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import PROJECT, Settings
from pipeline.validation.batch import validation_batch
from pipeline.validation.failures import Lacking, RuleCrashedError, checked_frame
from pipeline.validation.listing import MOST_OF_SUBMISSION, FailedCheck, listed, share
from pipeline.validation.read_frames import read_frames
from schemas.pandera_schemas import WHOLE_ROW, checked, sheet_schema
from schemas.registry import tables
from schemas.rules.rule import USUAL_LISTING
from schemas.rules.workbook import plainly_written

MOST_LISTED = USUAL_LISTING.most
INTERPRETED, MOST_INTERPRETED = plainly_written.rule_id, plainly_written.listing.most


def schema(*names: str) -> pa.DataFrameSchema:
    """Columns ``a`` and ``b``, each with these checks, and one over the row."""
    columns = {
        column: checked(pl.Boolean, {name: pl.col(column) for name in names}, nullable=False) for column in ("a", "b")
    }
    over_row = checked(pl.String, {"HTX-01#0": pl.col("row")}, nullable=False)
    return pa.DataFrameSchema(columns | {WHOLE_ROW: over_row}, name="x")


def frame(rows: int, *, a: bool = True, b: bool = True, row: bool = True, submission: str = "s") -> pl.DataFrame:
    return pl.DataFrame({"submission_id": [submission] * rows, "a": [a] * rows, "b": [b] * rows, "row": [row] * rows})


def test_failures_are_told_in_the_order_of_rows_with_their_column() -> None:
    both = pl.concat([frame(1), frame(1, b=False), frame(1, a=False, row=False)])
    assert checked_frame(schema("CL-01"), both).failures == [
        FailedCheck("CL-01", "b", 1),
        FailedCheck("CL-01", "a", 2),
        FailedCheck("HTX-01#0", "", 2),
    ]


def test_exactly_as_many_as_are_listed_have_none_beside_them() -> None:
    found = checked_frame(schema("CL-01"), frame(MOST_LISTED, a=False)).failures
    assert [failure.at for failure in found] == list(range(MOST_LISTED))
    assert {failure.more for failure in found} == {0}


def test_of_more_the_last_one_listed_says_how_many() -> None:
    found = checked_frame(schema("CL-01"), frame(MOST_LISTED + 7, row=False)).failures
    assert len(found) == MOST_LISTED
    assert [failure.more for failure in found] == [0] * (MOST_LISTED - 1) + [7]


def test_columns_and_checks_share_what_there_is_room_for_in_their_own_workbook() -> None:
    parts = [frame(MOST_LISTED + 1, a=False, b=False, submission=name) for name in ("s", "t")]
    found = checked_frame(schema("CL-01", "CL-02"), pl.concat(parts)).failures
    assert len(found) == 2 * MOST_OF_SUBMISSION
    assert len(found) + sum(failure.more for failure in found) == 2 * 2 * 2 * (MOST_LISTED + 1)
    assert {(failure.column, failure.check) for failure in found if failure.more} == {
        (column, check) for column in "ab" for check in ("CL-01", "CL-02")
    }


def test_rows_of_two_workbooks_may_lie_between_each_other() -> None:
    mixed = pl.concat([frame(1, a=False, submission=name) for name in "st" * (MOST_LISTED + 2)])
    found = checked_frame(schema("CL-01"), mixed).failures
    assert [failure.more for failure in found[-2:]] == [2, 2]
    assert len(found) == 2 * MOST_LISTED


def test_harmless_interpretations_are_bounded_over_all_columns_together() -> None:
    found = checked_frame(schema(INTERPRETED), frame(MOST_INTERPRETED, a=False, b=False)).failures
    assert len(found) == MOST_INTERPRETED
    assert found[-1].more == MOST_INTERPRETED
    assert {further.column: further.rows.to_list() for further in found[-1].further} == {
        column: list(range(MOST_INTERPRETED // 2, MOST_INTERPRETED)) for column in "ab"
    }


def test_passes_share_the_room_of_a_workbook_and_those_that_need_little_get_it() -> None:
    many = checked_frame(schema("CL-01"), frame(MOST_OF_SUBMISSION, a=False, b=False)).cases
    few = checked_frame(schema("CL-01"), frame(3, a=False)).cases
    of_many, of_few = listed([many, few])
    assert [failure.more for failure in of_few] == [0, 0, 0]
    assert len(of_many) in range(MOST_OF_SUBMISSION - 5, MOST_OF_SUBMISSION - 2)
    assert len(of_many) + sum(failure.more for failure in of_many) == 2 * MOST_OF_SUBMISSION


@pytest.mark.parametrize(
    ("wanted", "room", "each"),
    [([5, 5], 10, 5), ([5, 6], 10, 5), ([1, 9, 9], 10, 4), ([2, 2, 2], 2, 1), ([], 10, 1), ([10, 1, 1], 10, 8)],
)
def test_share_leaves_no_room_unused_that_another_could_have(wanted: list[int], room: int, each: int) -> None:
    assert share(wanted, room) == each


def test_checks_that_are_not_asked_of_a_workbook_fail_nowhere() -> None:
    without = Lacking({"a": ["s"]}, {"HTX-01#0": ["a"]})
    both = [frame(2, a=False, row=False), frame(2, a=False, row=False, submission="t")]
    found = checked_frame(schema("CL-01"), pl.concat(both), without).failures
    assert {(failure.check, failure.at) for failure in found} == {
        ("CL-01", 2),
        ("CL-01", 3),
        ("HTX-01#0", 2),
        ("HTX-01#0", 3),
    }


def test_failures_are_those_that_pandera_finds_by_itself() -> None:
    """The look at a frame that comes before leaves nothing out."""
    workbooks = sorted((PROJECT / "raw" / "2020-12").glob("*.xls*"))
    readings = [read_workbook(path.name, path.read_bytes(), Settings()) for path in workbooks]
    together = validation_batch(readings, read_frames(readings))
    found, by_itself = [], []
    for table, rows in together.frames.items():
        schema = sheet_schema(tables()[table])
        failures = checked_frame(schema, rows).failures
        found += [(table, failure.check, failure.column or WHOLE_ROW, failure.at) for failure in failures]
        try:
            schema.validate(rows, lazy=True)
        except SchemaErrors as errors:
            cases = errors.failure_cases.select("check", "column", "index")
            by_itself += [(table, *case) for case in cases.iter_rows()]
    assert {check for _, check, _, _ in found} >= {"CL-02", "HTX-10#0"}
    assert sorted(found) == sorted(by_itself)


@pytest.mark.parametrize(
    "broken",
    [pl.lit(1).alias("a"), pl.lit(None, dtype=pl.Boolean).alias("a"), pl.lit(None, dtype=pl.String).alias("row")],
    ids=["of another type", "null where none may be", "a predicate that cannot be asked"],
)
def test_frame_that_no_sheet_is_read_into_is_a_crash_and_no_finding(broken: pl.Expr) -> None:
    with pytest.raises(RuleCrashedError):
        checked_frame(schema("CL-01"), frame(3).with_columns(broken))
