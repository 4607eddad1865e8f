"""A row that failed says what its columns have, and nothing of columns that are not there."""

from __future__ import annotations

import polars as pl
import pytest

from pipeline.judgement.failed_checks import Columns, RowAt

ROWS = pl.DataFrame({"name": ["a", "b"], "members": [7, None]})
ROW = RowAt(Columns(ROWS), 1)


def test_row_is_what_stands_in_it() -> None:
    assert (dict(ROW), len(ROW)) == ({"name": "b", "members": None}, 2)


def test_blank_is_told_from_a_column_that_is_not_there() -> None:
    assert (ROW.get("members", "?"), ROW.get("revenue", "?")) == (None, "?")
    with pytest.raises(KeyError):
        ROW["revenue"]


def test_columns_that_nobody_asks_for_are_not_made() -> None:
    columns = Columns(ROWS)
    assert RowAt(columns, 0)["name"] == "a"
    assert list(columns) == ["name"]
