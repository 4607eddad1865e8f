"""Published targets beside each other and beside what was reached (PV-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.communes import units_with_area
from schemas.published_words import NEXT, TARGET, YEAR
from schemas.reference_data import month_end
from schemas.rules.contradiction import Contradiction, year_of
from schemas.rules.published_ratios import EVENT, SCOPE
from schemas.rules.published_values import BOUND, LEAST, MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.published import Dimensions, Statement
    from schemas.rules.contradiction import Report

DISTRICT = "district"
OFFICIAL: Dimensions = frozenset({("class", "official")})


def targets_of_districts(report: Report) -> Iterator[Contradiction]:
    """What every district is to reach, at least or at most, adds up to less than what the province is to reach."""
    targets = [statement for statement in report if statement.measure == TARGET]
    for each in (target for target in targets if target.dimension(SCOPE) == DISTRICT):
        together = each.amount * len(units_with_area(month_end(each.report.period)))
        for whole in targets:
            same = whole.dimensions == each.without(SCOPE, BOUND) | {(BOUND, LEAST)} and year_of(whole) == year_of(each)
            if same and whole.topic == each.topic and together < whole.amount:
                yield Contradiction("targets", each, (whole,), together)


def target_below_actual(report: Report) -> Iterator[Contradiction]:
    """The whole target of the next year lies below what this year has reached; each place that prints it is named."""
    seen = set()
    for target in (statement for statement in report if _is_of_next_year(statement)):
        event = target.dimension(EVENT)
        reached = [
            statement
            for statement in report
            if statement.measure == event
            and statement.dimensions <= OFFICIAL | target.without(EVENT, BOUND, YEAR)
            and year_of(statement) == year_of(target) - 1
        ]
        above = tuple(
            result for result in reached if all(most.amount < result.amount for most in _most(report, target))
        )
        if above and (target.key, target.amount) not in seen:
            seen.add((target.key, target.amount))
            yield Contradiction("below_actual", target, above, above[0].amount)


def _is_of_next_year(statement: Statement) -> bool:
    return statement.measure == TARGET and statement.dimension(YEAR) == NEXT and not statement.dimension(SCOPE)


def _most(report: Report, target: Statement) -> list[Statement]:
    """The upper ends of a target's range; the target itself where it has none."""
    about = target.without(BOUND)
    most = [
        other
        for other in report.of_measure(target.topic, TARGET)
        if other.without(BOUND) == about and other.dimension(BOUND) == MOST
    ]
    return most or [target]
