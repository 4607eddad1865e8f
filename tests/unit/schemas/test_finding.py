"""Findings folded under those that they follow from, in whatever order they are listed."""

from __future__ import annotations

from itertools import permutations

from schemas.finding import Finding, Severity, folded


def finding(rule_id: str, caused_by: str = "") -> Finding:
    return Finding("s", rule_id, Severity.ERROR, reference=f"{rule_id}@HTX!A1", caused_by=caused_by)


CAUSE, OTHER = finding("HTX-08"), finding("CL-07")
EFFECTS = [finding("TG-11", CAUSE.reference), finding("TG-12", CAUSE.reference)]


def test_effects_lie_under_their_cause_in_any_order() -> None:
    for order in permutations((CAUSE, OTHER, *EFFECTS)):
        found = {head.finding: set(head.effects) for head in folded(order)}
        assert found == {CAUSE: set(EFFECTS), OTHER: set()}


def test_order_of_what_stands_by_itself_is_kept() -> None:
    assert [head.finding for head in folded([*EFFECTS, OTHER, CAUSE])] == [OTHER, CAUSE]


def test_finding_whose_cause_is_not_listed_stands_by_itself() -> None:
    assert [head.finding for head in folded([*EFFECTS, OTHER])] == [*EFFECTS, OTHER]


def test_two_causes_at_one_cell_share_what_follows_and_nothing_is_lost() -> None:
    heads = folded([CAUSE, finding("HTX-08"), *EFFECTS])
    assert [len(head.effects) for head in heads] == [2, 0]
