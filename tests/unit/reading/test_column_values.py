"""Rows of several workbooks joined at once are those of each by itself."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import polars as pl
from polars.testing import assert_frame_equal

from pipeline.reading.column_values import ColumnLists, joined
from schemas.forms.cooperatives import COOPERATIVES
from schemas.storage import frame_types

FIRST = ColumnLists(
    COOPERATIVES,
    2,
    {"name": ["HTX A", None], "members": [7.0, 12], "profit": [0.125, None], "profit__text": ["0,125", None]},
    {"submission_id": "a", "at_sheet": "HTX"},
)
SECOND = ColumnLists(
    COOPERATIVES,
    1,
    {"founded": [dt.date(2012, 1, 1)], "profit": [-3]},
    {"submission_id": "b", "at_sheet": "1. HTX"},
)
EMPTY = ColumnLists(COOPERATIVES, 0, {"name": []}, {"submission_id": "c", "at_sheet": "HTX"})


def test_rows_joined_are_those_of_each_part() -> None:
    together = joined([FIRST, EMPTY, SECOND])
    assert_frame_equal(together, pl.concat([joined([FIRST]), joined([EMPTY]), joined([SECOND])]))
    assert dict(together.schema) == frame_types(COOPERATIVES)
    assert together["submission_id"].to_list() == ["a", "a", "b"]
    assert together["members"].to_list() == [7, 12, None]
    assert together["profit"].to_list() == [Decimal("0.125"), None, Decimal(-3)]
    assert together["tax_code"].null_count() == 3


def test_amount_that_a_float_holds_without_thousandths_is_kept_to_the_unit() -> None:
    amounts = [999_999_999_999_999.0, 0.125, 123_456_789_012_345, None]
    kept = joined([ColumnLists(COOPERATIVES, 4, {"revenue": amounts})])["revenue"].to_list()
    assert kept == [Decimal("999999999999999.000"), Decimal("0.125"), Decimal("123456789012345.000"), None]
