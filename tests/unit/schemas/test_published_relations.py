"""True relations of report 58/BC-LM: none is accused, and each that one changed number breaks is found."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest

from schemas.published import statements
from schemas.rules.published import contradictions
from tests.support.relations_of_58 import IN_FALSE_RELATIONS, IN_NO_RELATION, RELATIONS, Relation

if TYPE_CHECKING:
    from schemas.published import Statement
    from schemas.rules.contradiction import Contradiction

OF_DAYS = {"days", "two_days", "account", "after"}
"""What is said of days accuses no number."""
ADDED, TIMES = ("1", "-1", "5", "40", "-40", "1000"), ("10", "1000", "1000000", "0.1", "0.001", "0.0001")
"""What is added to a number, and what it is multiplied by."""


def amounts(changed: Statement | None = None) -> dict[str, Decimal]:
    found = {statement.claim_id: statement.amount for statement in statements() if statement.value is not None}
    return found | ({changed.claim_id: changed.amount} if changed else {})


def told(found: Contradiction) -> tuple[object, ...]:
    against = tuple((other.claim_id, other.value) for other in found.against)
    return found.kind, found.statement.claim_id, found.statement.value, found.expected, against


def claims(found: Contradiction) -> set[str]:
    return {statement.claim_id for statement in (found.statement, *found.against)}


@cache
def before() -> frozenset[tuple[object, ...]]:
    return frozenset(map(told, contradictions(statements())))


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.name)
def test_true_relation_is_not_accused(relation: Relation) -> None:
    assert relation.is_true(amounts())
    numeric = (found for found in contradictions(statements()) if found.kind not in OF_DAYS)
    assert [told(found) for found in numeric if claims(found) <= {*relation.claims}] == []


def breaking(relation: Relation, claim_id: str) -> list[Statement]:
    """The claim with other numbers that break the relation."""
    of_claim = next(statement for statement in statements() if statement.claim_id == claim_id)
    assert of_claim.value is not None
    value = of_claim.value
    others = {value + Decimal(by) for by in ADDED} | {value * Decimal(by) for by in TIMES}
    values = sorted(others, key=lambda other: abs(other - value))
    changed = [replace(of_claim, value=value) for value in values if value >= 0]
    broken = [statement for statement in changed if not relation.is_true(amounts(statement))]
    assert broken
    return broken


def assert_found(changed: Statement) -> None:
    report = [changed if statement.claim_id == changed.claim_id else statement for statement in statements()]
    found = [each for each in contradictions(report) if told(each) not in before()]
    assert [each for each in found if changed.claim_id in claims(each)], changed.value


of_each = pytest.mark.parametrize(
    ("relation", "claim_id"),
    [(relation, claim_id) for relation in RELATIONS for claim_id in relation.claims],
    ids=lambda value: value.name if isinstance(value, Relation) else value,
)


@of_each
def test_relation_that_one_changed_number_breaks_is_found(relation: Relation, claim_id: str) -> None:
    assert_found(breaking(relation, claim_id)[0])


@pytest.mark.long
@of_each
def test_relation_that_any_changed_number_breaks_is_found(relation: Relation, claim_id: str) -> None:
    for changed in breaking(relation, claim_id):
        assert_found(changed)


def test_every_number_stands_in_a_relation_or_is_named_as_one_that_does_not() -> None:
    related = {claim_id for relation in RELATIONS for claim_id in relation.claims}
    assert related.isdisjoint(IN_NO_RELATION | IN_FALSE_RELATIONS)
    assert related | IN_NO_RELATION | IN_FALSE_RELATIONS == {statement.claim_id for statement in statements()}
