"""Workbooks of both versions of a form in one batch are each asked what their own version has."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from pipeline.validation.validate import Validated, validate
from schemas.rules.cooperatives import dated_when_ended
from schemas.rules.member_parts import members_by_kind as members_of_a_row
from schemas.rules.totals import members_by_kind
from tests.spec.examples.base import base_content
from tests.spec.examples.base_2 import base_2_content
from tests.spec.examples.edits import put
from tests.spec.examples.example import edited

OLD, NEW = "old", "new"
CONTENTS = {OLD: base_content, NEW: base_2_content}
COOPERATIVES, FUNDS_AND_UNIONS = 10, 4


@cache
def judged(*names: str) -> Validated:
    """Workbooks of these versions, validated together; in each the members of the first cooperative are one more."""
    contents = {name: edited(put("HTX", "members", 1, 26), base=CONTENTS[name]) for name in names}
    return validate([read_workbook(name, content, settings()) for name, content in contents.items()])


def counts(validated: Validated, rule_id: str) -> dict[str, tuple[int, int, int]]:
    """How often a rule held, was broken and was not evaluated, by workbook."""
    rows = validated.evaluations.filter(pl.col("rule_id") == rule_id)
    return {row[0]: row[1:] for row in rows.select("submission_id", "held", "broken", "not_evaluated").iter_rows()}


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_each_is_judged_as_if_it_were_alone(order: tuple[str, str]) -> None:
    together, alone = judged(*order), {name: judged(name) for name in order}
    for name in order:
        assert [replace(found, reference="") for found in together.findings[name]] == [
            replace(found, reference="") for found in alone[name].findings[name]
        ]
    by = ["submission_id", "rule_id"]
    apart = pl.concat([validated.evaluations for validated in alone.values()])
    assert together.evaluations.sort(by).equals(apart.sort(by))


def test_rule_over_columns_that_a_version_lacks_is_not_evaluated_in_any_of_its_rows() -> None:
    both = judged(OLD, NEW)
    assert counts(both, members_of_a_row.rule_id)[OLD] == (0, 0, COOPERATIVES)
    held, broken, not_evaluated = counts(both, members_of_a_row.rule_id)[NEW]
    assert (broken, held + not_evaluated) == (1, COOPERATIVES)
    assert counts(both, members_by_kind.rule_id)[OLD] == (0, 0, 1)


def test_rule_over_several_registers_is_evaluated_where_the_version_has_its_columns() -> None:
    found = counts(judged(OLD, NEW), dated_when_ended.rule_id)
    assert found[OLD] == (COOPERATIVES, 0, FUNDS_AND_UNIONS)
    assert found[NEW][2] == 0
