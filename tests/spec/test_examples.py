"""Rule by rule: each has a passing, a failing and a not-applicable example on a real .xlsx file."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from schemas.registry import RULES, rule_by_id
from schemas.rules.rule import CellRule, CoverRule, RowRule, TotalsRule
from tests.spec.conftest import BASE, BASES
from tests.spec.examples import EXAMPLES, SCENARIOS
from tests.spec.examples.edits import sheet_of
from tests.spec.examples.example import Example, ExampleKind, Silence
from tests.spec.examples.layouts import LAYOUTS, OtherLayout
from tests.spec.examples.printed import PRINTED

if TYPE_CHECKING:
    from schemas.finding import Finding
    from schemas.rules.rule import Rule
    from tests.spec.conftest import JudgedExamples
    from tests.spec.examples.printed_claims import Printed
    from tests.spec.examples.scenario import Scenario

SEVERITY = {
    row["rule_id"]: row["severity"]
    for name in ("rules.csv", "further_rules.csv")
    for row in csv.DictReader((Path(__file__).parent / name).read_text(encoding="utf-8").splitlines())
}

EVERY_EXAMPLE: tuple[Example | Scenario | Printed, ...] = (*EXAMPLES, *SCENARIOS, *PRINTED)

SUMS = tuple(f"TG-{number:02}" for number in range(1, 11))
REGISTERS = ("TG-11", "TG-12")
INTERPRETATION = "WB-13"
DUPLICATES = ("HTX-08", "QTD-04", "LH-02", "THT-02")


def those(kind: ExampleKind, *rule_ids: str) -> list[Example]:
    """The examples of a kind, of these rules or of all."""
    return [example for example in EXAMPLES if example.kind is kind and (not rule_ids or example.rule_id in rule_ids)]


def every(kind: ExampleKind, *rule_ids: str) -> pytest.MarkDecorator:
    """A test for each of those examples."""
    return pytest.mark.parametrize("example", those(kind, *rule_ids), ids=lambda example: example.name)


def places(findings: list[Finding]) -> list[tuple[str, str]]:
    return sorted((finding.sheet, finding.cell) for finding in findings)


def other_rules(judged: JudgedExamples, example: Example) -> set[str]:
    """The other rules with findings, but for the one that only says how a cell was read."""
    return {finding.rule_id for finding in judged.findings[example.name]} - {example.rule_id, INTERPRETATION}


def has_predicate(rule_id: str) -> bool:
    return isinstance(rule_by_id(rule_id), CellRule | CoverRule | RowRule | TotalsRule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)
def test_rule_has_a_passing_a_failing_and_a_not_applicable_example(rule: Rule) -> None:
    assert {example.kind for example in EVERY_EXAMPLE if example.rule_id == rule.rule_id} == set(ExampleKind)


def test_no_two_examples_have_one_name() -> None:
    names = Counter(example.name for example in EVERY_EXAMPLE)
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("base", BASES.values())
def test_the_base_workbook_has_no_findings(judged: JudgedExamples, base: str) -> None:
    assert judged.findings[base] == []


@every(ExampleKind.FAILING)
def test_failing_example_is_found_at_its_cells_and_nowhere_else(judged: JudgedExamples, example: Example) -> None:
    findings = judged.of(example.name, example.rule_id)
    assert places(findings) == sorted(example.at)
    assert {str(finding.severity) for finding in findings} == {SEVERITY[example.rule_id]}
    assert other_rules(judged, example) == example.also


@every(ExampleKind.FAILING)
def test_finding_names_its_cell_in_both_languages(judged: JudgedExamples, example: Example) -> None:
    for finding in judged.of(example.name, example.rule_id):
        where = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet
        assert finding.message_vi.startswith(where)
        assert finding.message_en.startswith(where)
        assert len(finding.message_vi) > len(where) + 10
        assert len(finding.message_en) > len(where) + 10


@every(ExampleKind.PASSING)
def test_passing_example_holds_and_has_no_findings(judged: JudgedExamples, example: Example) -> None:
    assert judged.of(example.name, example.rule_id) == []
    assert other_rules(judged, example) == example.also
    if has_predicate(example.rule_id):
        counts = judged.counted(example.name, example.rule_id)
        assert counts.held > 0
        assert counts.broken == 0


@every(ExampleKind.NOT_APPLICABLE)
def test_rule_is_not_asked_where_it_does_not_apply(judged: JudgedExamples, example: Example) -> None:
    assert judged.of(example.name, example.rule_id) == []
    assert other_rules(judged, example) == example.also
    assert (example.silence is Silence.READER) == (not has_predicate(example.rule_id))
    assert is_silent(judged, example)


def is_silent(judged: JudgedExamples, example: Example) -> bool:
    """Whether the evaluations show that the rule was not asked, in the way that the example says."""
    base, counts = judged.counted(BASES[example.base], example.rule_id), judged.counted(example.name, example.rule_id)
    if example.silence is Silence.LESS_ASKED:
        return counts.held < base.held and counts.not_evaluated > base.not_evaluated and counts.broken == 0
    if example.silence is Silence.NEVER_ASKED:
        return base.held > 0 and (counts.held, counts.broken) == (0, 0)
    if example.silence is Silence.AS_BASE:
        return counts == base
    if example.silence is Silence.NO_PREDICATE and example.column:
        sheet, column = example.column
        rule = rule_by_id(example.rule_id)
        return isinstance(rule, CellRule) and rule.predicate(sheet_of(sheet).column(column)) is None
    return example.silence is Silence.READER


@every(ExampleKind.FAILING)
def test_evaluations_count_as_broken_what_is_found(judged: JudgedExamples, example: Example) -> None:
    """WB-06 aside, half of which the reader asks: whether the unit exists."""
    if has_predicate(example.rule_id) and example.rule_id != "WB-06":
        assert judged.counted(example.name, example.rule_id).broken == len(example.at)


@every(ExampleKind.FAILING, *SUMS, *REGISTERS)
def test_finding_about_a_sum_names_the_cells_of_all_its_operands(judged: JudgedExamples, example: Example) -> None:
    if example.related:
        (found,) = judged.of(example.name, example.rule_id)
        assert sorted(found.related_cells) == sorted(example.related)


@pytest.mark.parametrize("rule_id", [*SUMS, *REGISTERS])
def test_every_rule_about_a_sum_has_an_example_that_names_its_operands(rule_id: str) -> None:
    assert any(example.related for example in those(ExampleKind.FAILING, rule_id))


@every(ExampleKind.FAILING, *DUPLICATES)
def test_finding_about_a_duplicate_names_every_row_that_is_one(judged: JudgedExamples, example: Example) -> None:
    twins = {f"{sheet}!{cell}" for sheet, cell in example.at}
    for found in judged.of(example.name, example.rule_id):
        assert twins <= {f"{found.sheet}!{found.cell}", *found.related_cells}


@every(ExampleKind.FAILING)
def test_finding_names_the_cells_that_the_example_says(judged: JudgedExamples, example: Example) -> None:
    if example.related:
        named = {cell for found in judged.of(example.name, example.rule_id) for cell in found.related_cells}
        assert named == set(example.related)


@pytest.mark.parametrize("rule_id", SUMS)
def test_a_missing_operand_is_not_zero_and_is_asked_for(judged: JudgedExamples, rule_id: str) -> None:
    blank = [example for example in those(ExampleKind.NOT_APPLICABLE, rule_id) if "CL-01" in example.also]
    assert blank
    for example in blank:
        assert {finding.sheet for finding in judged.of(example.name, "CL-01")} == {"Tổng hợp"}
        counts = judged.counted(example.name, rule_id)
        assert (counts.held, counts.broken) == (0, 0)
        assert counts.not_evaluated > 0


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_another_layout_changes_no_verdict_and_no_address_is_wrong(judged: JudgedExamples, layout: OtherLayout) -> None:
    assert judged.findings[layout.name] == []
    found = judged.findings[f"{layout.name}, with a mistake"]
    assert [(finding.rule_id, finding.sheet, finding.cell) for finding in found] == [("CL-02", "HTX", layout.cell)]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_row_counts_in_another_layout(judged: JudgedExamples, layout: OtherLayout) -> None:
    assert judged.counted(layout.name, "HTX-01") == judged.counted(BASE, "HTX-01")
