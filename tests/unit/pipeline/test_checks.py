"""Failed checks are bounded before a finding is made of any of them."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from pipeline.validation.checks import INTERPRETED, MOST_INTERPRETED, MOST_LISTED, Failure, failures
from schemas.pandera_schemas import WHOLE_ROW


def is_true(column: str, name: str) -> pa.Check:
    return pa.Check(lambda data: data.lazyframe.select(pl.col(column)), error=name)


def schema(*names: str) -> pa.DataFrameSchema:
    """Columns ``a`` and ``b``, each with these checks, and one over the row."""
    columns = {column: pa.Column(bool, checks=[is_true(column, name) for name in names]) for column in ("a", "b")}
    return pa.DataFrameSchema(columns | {WHOLE_ROW: pa.Column(str, checks=[is_true("row", "X-03#0")])}, name="x")


def frame(rows: int, *, a: bool = True, b: bool = True, row: bool = True, submission: str = "s") -> pl.DataFrame:
    return pl.DataFrame({"submission_id": [submission] * rows, "a": [a] * rows, "b": [b] * rows, "row": [row] * rows})


def test_failures_are_told_in_the_order_of_rows_with_their_column() -> None:
    both = pl.concat([frame(1), frame(1, b=False), frame(1, a=False, row=False)])
    assert failures(schema("X-01"), both) == [
        Failure("X-01", "b", 1),
        Failure("X-01", "a", 2),
        Failure("X-03#0", "", 2),
    ]


def test_exactly_as_many_as_are_listed_have_none_beside_them() -> None:
    found = failures(schema("X-01"), frame(MOST_LISTED, a=False))
    assert [one.at for one in found] == list(range(MOST_LISTED))
    assert {one.more for one in found} == {0}


def test_of_more_the_last_one_listed_says_how_many() -> None:
    found = failures(schema("X-01"), frame(MOST_LISTED + 7, row=False))
    assert len(found) == MOST_LISTED
    assert [one.more for one in found] == [0] * (MOST_LISTED - 1) + [7]


def test_each_workbook_column_and_check_is_bounded_by_itself() -> None:
    parts = [frame(MOST_LISTED + 1, a=False, b=False, submission=name) for name in ("s", "t")]
    found = failures(schema("X-01", "X-02"), pl.concat(parts))
    assert len(found) == 2 * 2 * 2 * MOST_LISTED
    assert sum(one.more for one in found) == 2 * 2 * 2


def test_rows_of_two_workbooks_may_lie_between_each_other() -> None:
    mixed = pl.concat([frame(1, a=False, submission=name) for name in "st" * (MOST_LISTED + 2)])
    found = failures(schema("X-01"), mixed)
    assert [one.more for one in found[-2:]] == [2, 2]
    assert len(found) == 2 * MOST_LISTED


def test_harmless_interpretations_are_bounded_over_all_columns_together() -> None:
    found = failures(schema(INTERPRETED), frame(MOST_INTERPRETED, a=False, b=False))
    assert len(found) == MOST_INTERPRETED
    assert found[-1].more == MOST_INTERPRETED
