"""Published sums that are not those of their parts, and parts above what they are a part of (PV-05)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from schemas.published import PublishedRelation, Whole, published_measures, published_relations, wholes
from schemas.rules.contradiction import (
    FAR,
    Contradiction,
    claim_of,
    differs,
    is_money,
    kind_of,
    same_day,
    year_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.published import Dimensions, Statement
    from schemas.rules.contradiction import Report

OPERATING = ("status", "operating")
EQUALS = "equals"
RECIPIENT = "recipient"


def sum_of_parts(report: Report) -> Iterator[Contradiction]:
    """A sum is not the sum of its parts, where all of them are published.

    Named is the one statement of them that no other sum bears out, else the whole.
    """
    sums = [(whole, parts) for whole in report for parts in adds_up_by(whole, report)]
    true = [(whole, parts) for whole, parts in sums if _adds_up(whole, parts) and not _are_lent(parts, whole)]
    borne_out = {claim_of(summand) for whole, parts in true for summand in (whole, *parts)}
    seen = set()
    for whole, parts in sums:
        claims = (claim_of(whole), *map(claim_of, parts))
        if not _adds_up(whole, parts) and claims not in seen:
            seen.add(claims)
            doubtful = [statement for statement in (whole, *parts) if claim_of(statement) not in borne_out]
            named = doubtful[0] if len(doubtful) == 1 else whole
            rest = tuple(statement for statement in (whole, *parts) if statement is not named)
            summed = sum((part.amount for part in parts), Decimal(0))
            expected = summed if named is whole else whole.amount - summed + named.amount
            yield Contradiction("sum" if named is whole else "summand", named, rest, expected)


def _are_lent(parts: tuple[Statement, ...], whole: Statement) -> bool:
    """Whether parts that do not say so are taken for those of what is in operation."""
    return OPERATING in whole.dimensions and any(OPERATING not in part.dimensions for part in parts)


def _adds_up(whole: Statement, parts: tuple[Statement, ...]) -> bool:
    slack = whole.rounding + sum((part.rounding for part in parts), Decimal(0))
    return abs(whole.amount - sum((part.amount for part in parts), Decimal(0))) <= slack


def adds_up_by(whole: Statement, report: Report) -> Iterator[tuple[Statement, ...]]:
    """The published parts of a statement, one tuple for each way in which all of them are published.

    A part of a flow that may be left out did not happen where no place of the report has it.
    """
    if (whole.topic, whole.measure) not in published_measures():
        return
    for division in _divisions(whole):
        of_each = [_parts(whole, division.dimension, part, report) for part in _asked(whole, division, report)]
        if all(of_each) and of_each:
            yield tuple(parts[0] for parts in of_each)


def _asked(whole: Statement, division: Whole, report: Report) -> list[str]:
    if kind_of(whole) != "flow":
        return list(division.parts)
    return [
        part
        for part in division.parts
        if part not in division.optional
        or report.of(whole.topic, whole.measure, whole.without(division.dimension) | {(division.dimension, part)})
    ]


def _divisions(whole: Statement) -> list[Whole]:
    """The dimensions by which a statement can be divided: as declared, and a composite ``a+b`` into ``a`` and ``b``."""
    declared = [
        division
        for division in wholes()
        if division.topic == whole.topic and division.whole == whole.dimension(division.dimension)
    ]
    composite = [
        Whole(whole.topic, name, value, tuple(value.split("+"))) for name, value in whole.dimensions if "+" in value
    ]
    return declared + composite


def _parts(whole: Statement, dimension: str, part: str, report: Report) -> list[Statement]:
    """The statements of one part; where they differ among each other only those of the whole's section count.

    The parts of what is in operation may leave that word out, in a section where no other whole is printed.
    """
    narrowed: Dimensions = whole.without(dimension) | {(dimension, part)}
    found = _of_one_day(whole, narrowed, report)
    of_all = report.of(whole.topic, whole.measure, whole.without(OPERATING[0]))
    if not found and OPERATING in narrowed and not any(_is_beside(other, whole) for other in of_all):
        found = [other for other in _of_one_day(whole, narrowed - {OPERATING}, report) if _is_beside(other, whole)]
    if len({statement.amount for statement in found}) > 1:
        found = [statement for statement in found if _is_beside(statement, whole)]
    return found if len({statement.amount for statement in found}) == 1 else []


def _of_one_day(whole: Statement, dimensions: Dimensions, report: Report) -> list[Statement]:
    key = (whole.topic, whole.measure, dimensions, whole.printed_in.base)
    return [statement for statement in report.of_key(key) if same_day(statement, whole)]


def _is_beside(statement: Statement, other: Statement) -> bool:
    return statement.section == other.section


def part_above_whole(report: Report) -> Iterator[Contradiction]:
    """A part is above its whole: the same measure with more dimensions, or a measure within another's amount.

    An amount that is far above, or above one of another topic that only bounds it, is implausible in its unit.
    """
    seen = set()
    for part in report:
        exceeded = _exceeded(part, report)
        if exceeded and claim_of(part) not in seen:
            seen.add(claim_of(part))
            least = min(whole.amount for whole in exceeded)
            against = tuple(whole for whole in exceeded if whole.amount == least)
            yield Contradiction("unit" if _is_of_other_unit(part, against[0]) else "part", part, against, least)


def _exceeded(part: Statement, report: Report) -> list[Statement]:
    """The statements that a statement is a part of and above."""
    measure = published_measures().get((part.topic, part.measure))
    if measure is None:
        return []
    same = report.of_measure(part.topic, part.measure)
    other = report.of_measure(measure.within_topic, measure.within_measure) if measure.within_measure else []
    return [
        *(whole for whole in same if _is_above(part, whole) and narrows(part, whole)),
        *(whole for whole in other if _is_above(part, whole) and whole.dimensions <= part.dimensions),
    ]


def _is_above(part: Statement, whole: Statement) -> bool:
    is_larger = part.amount > whole.amount + whole.rounding
    return is_larger and _is_comparable(part, whole)


def _is_comparable(part: Statement, whole: Statement) -> bool:
    return part.printed_in.base == whole.printed_in.base and same_day(part, whole)


def _is_of_other_unit(part: Statement, whole: Statement) -> bool:
    is_far = part.amount >= FAR * whole.amount or part.topic != whole.topic
    return is_money(part) and is_far


def narrows(part: Statement, whole: Statement) -> bool:
    """Whether a statement's dimensions are narrower than another's, in at least one of them."""
    names = {name for name, _ in part.dimensions | whole.dimensions}
    return part.dimensions != whole.dimensions and all(
        _lies_in(part.topic, name, part.dimension(name), whole.dimension(name)) for name in names
    )


def _lies_in(topic: str, dimension: str, part: str, whole: str) -> bool:
    if not whole or part == whole or part in whole.split("+"):
        return True
    wanted = (topic, dimension, whole)
    division = next((each for each in wholes() if (each.topic, each.dimension, each.whole) == wanted), None)
    return division is not None and part in division.parts


def related_measures(report: Report) -> Iterator[Contradiction]:
    """A measure is above one that bounds it, or is not one that it must be equal to, as declared of the two."""
    for relation in published_relations():
        for statement in report.of_measure(relation.topic, relation.measure):
            against = tuple(
                other for other in _others(statement, relation, report) if _breaks(statement, relation, other)
            )
            if against:
                kind = "unit" if is_money(statement) else relation.relation
                yield Contradiction(kind, statement, against, against[0].amount)


def _others(statement: Statement, relation: PublishedRelation, report: Report) -> list[Statement]:
    """What a statement is held against: of what is equal that of the same people, of what bounds it that of all."""
    if not relation.dimensions <= statement.dimensions:
        return []
    others = report.of_measure(relation.other_topic, relation.other_measure)
    of_year = [other for other in others if year_of(other) == year_of(statement)]
    if relation.relation != EQUALS:
        return [other for other in of_year if other.dimensions <= statement.dimensions]
    same = [other for other in of_year if other.dimensions == statement.dimensions]
    alike = [
        each
        for each in report.of_measure(statement.topic, statement.measure)
        if each.without(RECIPIENT) == statement.without(RECIPIENT)
    ]
    if same or len(alike) > 1:
        return same
    return [other for other in of_year if other.dimensions == statement.without(RECIPIENT)]


def _breaks(statement: Statement, relation: PublishedRelation, other: Statement) -> bool:
    if relation.relation == EQUALS:
        return differs(statement, other)
    return statement.amount > other.amount + statement.rounding + other.rounding
