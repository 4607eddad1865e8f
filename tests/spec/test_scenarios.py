"""Rules that need several files: earlier periods, other units, file names. Each scenario went through the pipeline."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.judgement.failed_checks import About
from schemas.pandera_schemas import in_dates_of
from schemas.registry import rule_by_id
from schemas.rules.rule import ComparedRule
from tests.spec.examples import SCENARIOS
from tests.spec.examples.example import ExampleKind
from tests.spec.examples.scenario import Found, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.spec.province import JudgedProvince, Province

MISSING_UNIT = "PV-01"
PUBLISHED = {"PV-04", "PV-05"}
with (Path(__file__).parent / "rules.csv").open(encoding="utf-8", newline="") as lines:
    SEVERITY = {row["rule_id"]: row["severity"] for row in csv.DictReader(lines)}


def every(kind: ExampleKind) -> pytest.MarkDecorator:
    """Every scenario of a kind; after the first of each rule they are long."""
    chosen, rules = [], set()
    for scenario in SCENARIOS:
        if scenario.kind is kind:
            marks = [pytest.mark.long] if scenario.rule_id in rules else []
            chosen.append(pytest.param(scenario, id=scenario.name, marks=marks))
            rules.add(scenario.rule_id)
    return pytest.mark.parametrize("scenario", chosen)


def units(scenario: Scenario) -> list[str]:
    return list(scenario.units or {file.unit for file in scenario.files})


def findings(judged: JudgedProvince, scenario: Scenario) -> list[Found]:
    """The rule's findings in the scenario's words; of PV-01 those of its units."""
    rows = judged.findings(scenario.rule_id)
    if scenario.rule_id == MISSING_UNIT:
        ours = rows.filter(pl.col("unit_code").is_in(units(scenario)))
        return [Found(row["unit_code"], row["sheet"], row["period"][:7]) for row in ours.iter_rows(named=True)]
    return [
        Found(
            judged.file_names.get(row["submission_id"], row["period"][:7]),
            row["sheet"],
            row["cell"],
            tuple(judged.plain(cell) for cell in row["related_cells"]),
            judged.plain(row["expected"]),
        )
        for row in rows.iter_rows(named=True)
    ]


def same(found: Found, expected: Found) -> bool:
    """Whether the finding is the expected one, in everything that the scenario says of it."""
    return (
        (found.file, found.sheet, found.cell) == (expected.file, expected.sheet, expected.cell)
        and (not expected.related or found.related == expected.related)
        and expected.expected in (None, found.expected)
    )


def assert_nothing_else(judged: JudgedProvince, scenario: Scenario) -> None:
    """No other rule speaks, and every file is what it should be."""
    assert set(judged.known.findings["rule_id"]) - {scenario.rule_id, MISSING_UNIT} - PUBLISHED == scenario.also
    assert {name: status for name, status in judged.statuses().items() if status != "accepted"} == scenario.statuses


def answers(judged: JudgedProvince, rule_id: str) -> Iterator[tuple[str, int, bool | None]]:
    """Column, Excel row and answer of everything that a compared rule is asked of the last file."""
    rule = rule_by_id(rule_id)
    if not isinstance(rule, ComparedRule):
        return
    for group in (group for group in judged.groups if rule in group.rules):
        place = "previous_row" if group.about is About.GONE else "at_row"
        for part in rule.parts(group.sheet.table):
            answered = group.frame.with_columns(in_dates_of(rule, part.holds).alias("holds")).filter(
                pl.col("submission_id") == judged.last
            )
            about = "name" if group.about is About.COLUMN else pl.lit(part.column)
            yield from answered.select(about, place, "holds").iter_rows()


@every(ExampleKind.FAILING)
def test_failing_scenario_is_found_at_its_cells_and_nowhere_else(province: Province, scenario: Scenario) -> None:
    judged = province.judged(scenario)
    found = sorted(findings(judged, scenario), key=lambda finding: (finding.file, finding.cell))
    expected = sorted(scenario.found, key=lambda finding: (finding.file, finding.cell))
    assert len(found) == len(expected), found
    assert [finding for finding, other in zip(found, expected, strict=True) if not same(finding, other)] == []
    rows = judged.findings(scenario.rule_id)
    assert set(rows["severity"]) == {SEVERITY[scenario.rule_id]}
    for row in rows.iter_rows(named=True):
        where = f"{row['sheet']}!{row['cell']} · " if row["cell"] else ""
        for text in (row["message_vi"], row["message_en"]):
            assert text.startswith(where)
            assert len(text) > len(where) + 10
    assert_nothing_else(judged, scenario)


@every(ExampleKind.PASSING)
def test_passing_scenario_holds(province: Province, scenario: Scenario) -> None:
    judged = province.judged(scenario)
    assert findings(judged, scenario) == []
    assert_nothing_else(judged, scenario)
    if isinstance(rule_by_id(scenario.rule_id), ComparedRule):
        assert {held for _, _, held in answers(judged, scenario.rule_id)} - {None} == {True}


@every(ExampleKind.NOT_APPLICABLE)
def test_scenario_is_not_asked_where_the_rule_does_not_apply(province: Province, scenario: Scenario) -> None:
    judged = province.judged(scenario)
    assert findings(judged, scenario) == []
    assert_nothing_else(judged, scenario)
    assert (scenario.unasked is not None) == isinstance(rule_by_id(scenario.rule_id), ComparedRule)
    asked = {held for column, at, held in answers(judged, scenario.rule_id) if (column, at) == scenario.unasked}
    assert asked <= {None}
