"""Published values that cannot be, by themselves or beside another of the same figure (PV-05)."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from schemas.rules.contradiction import (
    PERCENT,
    UNBOUNDED_PERCENTAGES,
    Contradiction,
    differs,
    same_day,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.published import Statement
    from schemas.rules.contradiction import Report

WHOLE = Decimal(100)
NET = ("transferred",)
"""What came less what went: it may be below 0."""
LEAST, MOST, BOUND = "min", "max", "bound"


def two_values(report: Report) -> Iterator[Contradiction]:
    """Two statements of one figure differ by more than their rounding; the one that is printed less often is named."""
    for group in report.groups():
        times = Counter(statement.amount for statement in group)
        for statement in group:
            others = [other for other in group if same_day(statement, other) and differs(statement, other)]
            weight = _weight(statement, times, group)
            weightier = {other.amount for other in others if _weight(other, times, group) > weight}
            if weightier and statement is next(same for same in group if same.amount == statement.amount):
                against = tuple(other for other in others if other.amount in weightier)
                yield Contradiction("two_values", statement, against, against[0].amount)


def _weight(statement: Statement, times: Counter[Decimal], group: list[Statement]) -> tuple[int, int]:
    """How much speaks for a value: how often it is printed, then how early."""
    first = next(number for number, other in enumerate(group) if other.amount == statement.amount)
    return times[statement.amount], -first


def least_above_most(report: Report) -> Iterator[Contradiction]:
    """The least of a range is above its most."""
    ranges: dict[object, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for statement in report:
        if bound := statement.dimension(BOUND):
            about = (statement.topic, statement.measure, statement.without(BOUND), statement.as_of)
            ranges[about][bound].append(statement)
    for bounds in ranges.values():
        for least in bounds[LEAST]:
            below = tuple(most for most in bounds[MOST] if most.amount < least.amount)
            if below:
                yield Contradiction("range", least, below, below[0].amount)


def impossible_value(report: Report) -> Iterator[Contradiction]:
    """A part in percent is below 0 or above 100, or what can only be counted is below 0."""
    for statement in report:
        is_share = statement.printed_in.base == PERCENT and statement.measure not in UNBOUNDED_PERCENTAGES
        if is_share and not 0 <= statement.amount <= WHOLE:
            yield Contradiction("share", statement, (), "0-100")
        elif statement.amount < 0 and statement.printed_in.base != PERCENT and statement.measure not in NET:
            yield Contradiction("negative", statement, (), "0")
