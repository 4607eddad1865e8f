"""A finding about staged rows finds its cells by submission and table."""

from __future__ import annotations

import polars as pl
import pytest

from pipeline.staging.column_places import StagedPlaces
from pipeline.staging.tables import PLACE_TYPES

PLACES = StagedPlaces(
    pl.DataFrame(
        [
            ("a", "cooperatives", "name", "HTX", "B", 6),
            ("a", "cooperatives", "members", "HTX", "I", 7),
            ("a", "groups", "name", "Tổ hợp tác", "C", 6),
            ("b", "cooperatives", "name", "HTX (2)", "AA", 9),
        ],
        schema=PLACE_TYPES,
        orient="row",
    )
)


def test_cell_and_header_are_those_of_the_submissions_own_sheet() -> None:
    sheet = PLACES.table("a", "cooperatives")
    assert (sheet.cell("members", 12), sheet.header("members"), sheet.header("name")) == ("HTX!I12", "I7", "B6")
    assert PLACES.table("b", "cooperatives").cell("name", 12) == "HTX (2)!AA12"
    assert PLACES.table("a", "groups").cell("name", 8) == "Tổ hợp tác!C8"


def test_sheet_that_was_not_staged_has_no_places() -> None:
    with pytest.raises(KeyError):
        PLACES.table("b", "groups")
