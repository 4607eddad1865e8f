"""What open findings hold back, also where more amounts are in doubt than are listed."""

from __future__ import annotations

import polars as pl
import pytest

from pipeline.judgement.held_back import held_back

SCHEMA: dict[str, pl.DataType] = dict.fromkeys(
    ("submission_id", "rule_id", "variant", "state", "place", "sheet", "cell", "column_name"), pl.String()
) | {"further_cells": pl.List(pl.String)}


def findings(*rows: dict[str, object]) -> pl.DataFrame:
    """Findings about the first amounts of the list of cooperatives."""
    plain: dict[str, object] = {
        "submission_id": "s",
        "rule_id": "HTX-06",
        "variant": "",
        "state": "open",
        "place": "HTX/x/revenue",
        "sheet": "HTX",
        "cell": "L8",
        "column_name": "revenue",
    }
    return pl.DataFrame([plain | row for row in rows], schema=SCHEMA)


def test_open_one_holds_back_its_cell() -> None:
    assert held_back(findings({})).rows() == [("s", "cooperatives", "revenue", "HTX", 8, 8, "HTX-06")]


@pytest.mark.parametrize(
    "other",
    [
        {"state": "explained"},
        {"state": "resolved"},
        {"variant": "smaller"},
        {"rule_id": "HTX-14"},
        {"rule_id": "CL-06"},
        {"place": "Tổng hợp/HTX.OPENING", "column_name": "HTX.OPENING"},
        {"column_name": "name"},
    ],
    ids=str,
)
def test_nothing_else_does(other: dict[str, object]) -> None:
    assert held_back(findings(other)).is_empty()


@pytest.mark.parametrize(
    ("rule", "variant"), [("HTX-06", "larger"), ("CL-06", "thousandfold"), ("QTD-05", "larger")], ids=str
)
def test_every_kind_that_is_a_thousandfold_does(rule: str, variant: str) -> None:
    assert held_back(findings({"rule_id": rule, "variant": variant})).height == 1


def test_finding_that_speaks_for_others_holds_back_their_cells_and_no_others() -> None:
    further = ["HTX!L9:L11", "HTX!L14", "HTX (2)!L8:L9"]
    found = held_back(findings({"further_cells": further}, {"column_name": "profit", "cell": "N8"}))
    assert found.select("column_name", "sheet", "first_row", "last_row").rows() == [
        ("profit", "HTX", 8, 8),
        ("revenue", "HTX", 8, 8),
        ("revenue", "HTX (2)", 8, 9),
        ("revenue", "HTX", 9, 11),
        ("revenue", "HTX", 14, 14),
    ]


def test_what_a_finding_speaks_for_counts_again_once_it_is_explained() -> None:
    further = {"further_cells": ["HTX!L9:L11"]}
    assert held_back(findings(further | {"state": "explained"}, {"cell": "L7"}))["last_row"].to_list() == [7]
