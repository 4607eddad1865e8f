"""What open findings hold back, also where more amounts are in doubt than are listed."""

from __future__ import annotations

import polars as pl
import pytest

from pipeline.judgement.held_back import LAST_ROW, held_back
from schemas.rules.rule import USUAL_LISTING

SCHEMA = dict.fromkeys(
    ("submission_id", "rule_id", "variant", "state", "place", "sheet", "cell", "column_name"), pl.String
)


def findings(*rows: dict[str, str]) -> pl.DataFrame:
    """Findings about the first amounts of the list of cooperatives."""
    plain = {
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
def test_nothing_else_does(other: dict[str, str]) -> None:
    assert held_back(findings(other)).is_empty()


@pytest.mark.parametrize(
    ("rule", "variant"), [("HTX-06", "larger"), ("CL-06", "thousandfold"), ("QTD-05", "larger")], ids=str
)
def test_every_kind_that_is_a_thousandfold_does(rule: str, variant: str) -> None:
    assert held_back(findings({"rule_id": rule, "variant": variant})).height == 1


def test_where_the_last_listed_one_speaks_for_others_all_below_it_is_held_back() -> None:
    most = USUAL_LISTING.most
    rows = [{"cell": f"L{row}"} for row in range(8, 8 + most)]
    assert held_back(findings(*rows))["last_row"].to_list() == [*range(8, 7 + most), LAST_ROW]
    assert held_back(findings(*rows[1:]))["last_row"].max() == 7 + most
