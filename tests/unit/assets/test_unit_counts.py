"""The numbers of a unit's node and checks are those of all places, also of the ones that no finding lists."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from assets.unit_nodes import UnitNode
from assets.unit_results import (
    UnitInPeriod,
    about_submission,
    about_unevaluated,
    counts,
    family_check,
    unevaluated_of,
)
from pipeline.judgement.unit_state import UnitState
from pipeline.staging.tables import FINDING_TYPES
from schemas.finding import Finding, Severity
from tests.support.next_province import BEFORE, SINCE, next_province

CELLS = Finding("a" * 64, "CL-02", Severity.ERROR, "HTX", "K9", "revenue", "HTX/1/revenue", reference="CL-02@HTX!K9")
FOUND = (
    replace(CELLS, further_places=1199),
    replace(CELLS, rule_id="CL-08", severity=Severity.QUERY, reference="CL-08@HTX!C9", further_places=9),
    replace(CELLS, rule_id="TG-11", reference="TG-11@HTX!D9", caused_by=CELLS.reference, further_places=4),
)
OF_FAMILY = "cells"
TAKEN: dict[str, Any] = {"accepted_because": "Đúng", "not_compared": [], "refusal": None, "based_on_period": None}
ABOUT = {"file_name": "a.xlsx", "revision": 1, "received_at": datetime(2030, 2, 3, tzinfo=UTC)}


def state() -> UnitState:
    frame = pl.DataFrame([asdict(found) for found in FOUND], schema=FINDING_TYPES)
    return UnitState("missing", None, frame.with_columns(pl.lit("open").alias("state")))


def unit(*unevaluated: str) -> UnitInPeriod:
    rules = {"submission_id": "a" * 64, "rule_id": unevaluated, "not_evaluated": 3}
    frame = pl.DataFrame(rules, schema={"submission_id": pl.String, "rule_id": pl.String, "not_evaluated": pl.Int64})
    node = UnitNode("217", "Huyện Lạng Giang", "KTTT-01")
    return UnitInPeriod(node, date(2020, 11, 1), state(), pl.DataFrame(), frame)


def test_node_counts_every_place() -> None:
    expected = {"Số lỗi": 1200, "Số điểm hỏi lại": 10, "Số thông tin": 0, "Số điểm kéo theo": 5, "Đã giải trình": 0}
    assert counts(state()) == expected


def test_node_names_the_stewards_of_its_period() -> None:
    taken = replace(
        state(),
        submission=TAKEN | ABOUT,
    )
    with next_province():
        before, after = (about_submission(taken, period) for period in (BEFORE, SINCE))
    assert before["Cán bộ tỉnh đã nhận, vì"] == after["Cán bộ thành phố đã nhận, vì"] == "Đúng"


def test_check_of_a_family_counts_every_place() -> None:
    check = family_check(unit(), OF_FAMILY, {})
    assert check.metadata["Số lỗi"].value == 1200
    assert check.metadata["Số điểm hỏi lại"].value == 10


def test_rules_of_which_nothing_was_evaluated_are_listed_on_the_node_and_said_by_a_check_that_passes() -> None:
    found = unit("HTX-12", "TG-13")
    about = about_unevaluated(found.unevaluated)
    assert about["Số quy tắc không xét được"] == 2
    assert [record.data["Số chỗ"] for record in about["Không xét được"].records] == ["3", "3"]
    check = family_check(found, "cooperatives", {})
    assert (check.passed, check.description) == (True, "11/2020: Đạt; 1 quy tắc không xét được")
    assert check.metadata["Số quy tắc không xét được"].value == 1
    assert about_unevaluated(unit().unevaluated) == {}


@pytest.mark.filterwarnings("error")  # a run would show it to people
def test_rules_are_those_of_the_submission_that_is_shown_and_none_where_nothing_was_sent() -> None:
    rules = unit("HTX-12").unevaluated
    sent, other = (replace(state(), submission={"submission_id": letter * 64}) for letter in "ab")
    assert [unevaluated_of(each, rules).height for each in (sent, other, state())] == [1, 0, 0]
