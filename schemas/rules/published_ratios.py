"""Published percentages and means beside the numbers that they are made of (PV-05)."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from schemas.published_words import FULFILMENT, OF, SHARE, TARGET
from schemas.rules.contradiction import Contradiction, differs, same_day, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemas.published import Statement
    from schemas.rules.contradiction import Report

EVENT, SCOPE = "event", "scope"
STAT, MEAN = "stat", "mean"
NUMBER = "number"
OPERATING = frozenset({("status", "operating")})
HALF = Decimal("0.5")
TWICE = 2


def percentage(report: Report) -> Iterator[Contradiction]:
    """A plan's fulfilment lies outside what the published result and targets give."""
    for fulfilment in _fulfilments(report):
        yield from _outside(fulfilment, _results(report, fulfilment), _targets(report, fulfilment))


def fulfilment_of_former_target(report: Report, before: Report | None) -> Iterator[Contradiction]:
    """A plan's fulfilment lies outside what the result and the targets of the report before give, if it has none."""
    for fulfilment in _fulfilments(report) if before else ():
        if before and not _targets(report, fulfilment):
            yield from _outside(fulfilment, _results(report, fulfilment), _targets(before, fulfilment))


def _outside(fulfilment: Statement, results: list[Statement], targets: list[Statement]) -> Iterator[Contradiction]:
    shares = sorted(100 * result.amount / target.amount for result, target in _pairs(results, targets))
    if shares and not shares[0] - _half(fulfilment) <= fulfilment.amount <= shares[-1] + _half(fulfilment):
        expected = "-".join(dict.fromkeys(f"{round(share)}" for share in (shares[0], shares[-1])))
        yield Contradiction("percent", fulfilment, (results[0], *targets), expected)


def plan_outside_targets(report: Report) -> Iterator[Contradiction]:
    """The plan that result and fulfilment give lies outside the targets, though two places print the percentage.

    Where one place prints it, the percentage is the doubtful one.
    """
    fulfilments = _fulfilments(report)
    for fulfilment in fulfilments:
        alike = tuple(other for other in fulfilments if other.key == fulfilment.key and not differs(other, fulfilment))
        if fulfilment is not alike[0] or len(alike) < TWICE or fulfilment.amount <= 0:
            continue
        for result in _results(report, fulfilment)[:1]:
            targets = sorted(_targets(report, fulfilment), key=lambda target: target.amount)
            least, most = (100 * result.amount / (fulfilment.amount + half) for half in (HALF, -HALF))
            if targets and (most < targets[0].amount or least > targets[-1].amount):
                nearest = targets[0] if most < targets[0].amount else targets[-1]
                plan = f"{round(100 * result.amount / fulfilment.amount)}"
                yield Contradiction("plan", nearest, (result, *alike), plan)


def _fulfilments(report: Report) -> list[Statement]:
    return [statement for statement in report if statement.measure == FULFILMENT]


def _results(report: Report, fulfilment: Statement) -> list[Statement]:
    event, year = fulfilment.dimension(EVENT), year_of(fulfilment)
    found = report.of(fulfilment.topic, event, frozenset())
    return [statement for statement in found if year_of(statement) == year]


def _targets(report: Report, fulfilment: Statement) -> list[Statement]:
    event, year = fulfilment.dimension(EVENT), year_of(fulfilment)
    return [
        statement
        for statement in report.of_measure(fulfilment.topic, TARGET)
        if statement.dimension(EVENT) == event and not statement.dimension(SCOPE) and year_of(statement) == year
    ]


def _pairs(results: Sequence[Statement], targets: Sequence[Statement]) -> list[tuple[Statement, Statement]]:
    return [(result, target) for result, target in product(results, targets) if target.amount]


def _half(percentage: Statement) -> Decimal:
    return percentage.rounding or HALF


def share_of_numbers(report: Report) -> Iterator[Contradiction]:
    """A part in percent is not what the part and its whole give, both of which are published."""
    for share in (statement for statement in report if statement.measure == SHARE):
        measure = share.dimension(OF) or NUMBER
        parts = [part for part in report.of(share.topic, measure, share.without(OF)) if same_day(part, share)]
        wholes = [whole for whole in report.of(share.topic, measure, frozenset()) if same_day(whole, share)]
        pairs = _pairs(parts, wholes) if share.without(OF) else []
        fits = [abs(100 * part.amount / whole.amount - share.amount) <= _half(share) for part, whole in pairs]
        if pairs and not any(fits):
            part, whole = pairs[0]
            yield Contradiction("percent", share, (part, whole), round(100 * part.amount / whole.amount, 2))


def mean_of_total(report: Report) -> Iterator[Contradiction]:
    """A mean is not the published total by the published number of cooperatives, all of them or those in operation."""
    for mean in (statement for statement in report if statement.dimension(STAT) == MEAN):
        rest = mean.without(STAT)
        totals = [total for total in report.of(mean.topic, mean.measure, rest) if year_of(total) == year_of(mean)]
        numbers = [*report.of(mean.topic, NUMBER, rest), *report.of(mean.topic, NUMBER, rest | OPERATING)]
        pairs = _pairs(totals, [number for number in numbers if year_of(number) == year_of(mean)])
        fits = [abs(total.amount / number.amount - mean.amount) <= _slack(mean) for total, number in pairs]
        if pairs and not any(fits):
            total, number = pairs[0]
            yield Contradiction("mean", mean, (total, number), round(total.amount / number.amount, 3))


def _slack(mean: Statement) -> Decimal:
    return mean.rounding or mean.half_digit * mean.printed_in.factor
