"""A column is in each version of its form what was last said of it, whichever of its fields changed when."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import polars as pl
import pytest

from schemas.column import Column, Kind, Layout, Required, Sheet, formerly
from schemas.pandera_schemas import PREDICATES, sheet_schema

if TYPE_CHECKING:
    from schemas.column import Formerly

CHANGES = (
    formerly(1, header="Ngày giải thể"),
    formerly(2, required=Required.ALWAYS, label_en="Ended"),
    formerly(4, label_en="Ending", width=20),
)
NOW = Column(name="ended_on", header="Ngày chấm dứt", kind=Kind.DATE, label_en="Ended on")


@pytest.mark.parametrize("changes", permutations(CHANGES), ids=lambda changes: "-".join(str(c.until) for c in changes))
def test_what_changed_at_different_times_goes_on_into_the_older_versions(changes: tuple[Formerly, ...]) -> None:
    column = replace(NOW, formerly=changes)
    was = {version: column.in_version(version) for version in range(1, 6)}
    assert [was[version].header for version in was] == ["Ngày giải thể", *["Ngày chấm dứt"] * 4]
    assert [was[version].required for version in was] == [*[Required.ALWAYS] * 2, *[Required.NEVER] * 3]
    assert [was[version].label_en for version in was] == ["Ended", "Ended", "Ending", "Ending", "Ended on"]
    assert [was[version].width for version in was] == [20, 20, 20, 20, 14]


@pytest.mark.parametrize("changes", permutations(CHANGES), ids=lambda changes: "-".join(str(c.until) for c in changes))
def test_rules_ask_of_each_version_what_its_column_is(changes: tuple[Formerly, ...]) -> None:
    columns = (replace(NOW, formerly=changes), Column(name="name", header="Tên", kind=Kind.TEXT, label_en="Name"))
    sheet = Sheet(name="X", table="x", title_vi="", grain="", layout=Layout.TABLE, columns=columns)
    is_filled = (sheet_schema(sheet).columns["ended_on"].metadata or {})[PREDICATES]["CL-01"]
    rows = pl.DataFrame(
        {"form_version": [1, 2, 3, 5], "ended_on": [None] * 4, "ended_on__reading": [None] * 4},
        schema_overrides={"ended_on": pl.Date, "ended_on__reading": pl.String},
    )
    assert rows.select(is_filled()).to_series().to_list() == [False, False, None, None]
