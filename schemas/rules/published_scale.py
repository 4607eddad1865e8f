"""Published amounts of money that are a thousand times what their parts or their number can make up (PV-05)."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from schemas.published import published_measures
from schemas.reference_data import reference_rows
from schemas.rules.contradiction import (
    FAR,
    THOUSANDFOLD,
    Contradiction,
    claim_of,
    is_money,
    same_day,
)
from schemas.rules.published_ratios import MEAN, NUMBER, OPERATING, STAT
from schemas.rules.published_sums import adds_up_by, narrows
from schemas.rules.scale import UNIT_FACTOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.published import Statement
    from schemas.rules.contradiction import Report

COOPERATIVES = "htx"
OF_SIZES = {
    "revenue": "revenue_min_mvnd",
    "charter_capital": "total_capital_min_mvnd",
    "operating_capital": "total_capital_min_mvnd",
    "mobilised_capital": "total_capital_min_mvnd",
    "outstanding_loans": "total_capital_min_mvnd",
}
"""The column of the size classes that tells from which amount on a cooperative is large, by measure."""
OWN = ("revenue", "charter_capital")
"""What a cooperative has of its own: the other amounts are those of funds, which deal with the money of many."""


def whole_far_above_parts(report: Report) -> Iterator[Contradiction]:
    """A whole is a thousand times its printed parts of its day: about so much where all are printed.

    Where some are missing it is so many times the largest of them, and not what its number of cooperatives bears out.
    """
    seen = set()
    for whole in (each for each in report if is_money(each) and claim_of(each) not in seen):
        far = _all_parts(whole, report) or _some_parts(whole, report)
        if far:
            seen.add(claim_of(whole))
            expected = sum((part.amount for part in far), Decimal(0))
            yield Contradiction("unit_of_whole", whole, far, expected)


def _all_parts(whole: Statement, report: Report) -> tuple[Statement, ...]:
    """The parts that make up a whole, where they are all printed and it is in another unit than their sum."""
    for parts in adds_up_by(whole, report):
        summed = sum((part.amount for part in parts), Decimal(0))
        if summed > 0 and whole.amount >= THOUSANDFOLD * summed:
            return parts
    return ()


def _some_parts(whole: Statement, report: Report) -> tuple[Statement, ...]:
    """The largest part that is printed of a whole, where that is a thousand times as much."""
    parts = [part for part in _parts(whole, report) if part.amount > 0 and same_day(part, whole)]
    largest = max(parts, key=lambda part: part.amount, default=None)
    if largest is None or whole.amount < UNIT_FACTOR * largest.amount or _is_borne_out(whole, report):
        return ()
    return (largest,)


def _parts(whole: Statement, report: Report) -> list[Statement]:
    """Statements of the same measure that are narrower, and those of measures of the topic that lie within it."""
    within = [
        part
        for measure in published_measures().values()
        if (measure.within_topic, measure.within_measure) == (whole.topic, whole.measure)
        and measure.topic == whole.topic
        for part in report.of(whole.topic, measure.measure, whole.dimensions)
    ]
    of_same = report.of_measure(whole.topic, whole.measure)
    return [part for part in (*of_same, *within) if is_money(part) and (part in within or narrows(part, whole))]


def _is_borne_out(whole: Statement, report: Report) -> bool:
    """Whether the number of cooperatives that is printed of the whole's day makes it plausible."""
    most = _most_of_each(whole)
    return most is not None and any(whole.amount < most * number.amount for number in _numbers(whole, report))


def amount_beyond_number(report: Report) -> Iterator[Contradiction]:
    """An amount, by the printed number of cooperatives, funds or unions, is beyond what each of them can have."""
    seen = set()
    for total in (each for each in report if is_money(each) and not each.dimension(STAT)):
        most, numbers = _most_of_each(total), _numbers(total, report)
        if most is None or not numbers or claim_of(total) in seen:
            continue
        if all(total.amount >= most * number.amount for number in numbers):
            seen.add(claim_of(total))
            yield Contradiction("unit_of_number", total, (numbers[0],), most * numbers[0].amount)


def _numbers(statement: Statement, report: Report) -> list[Statement]:
    """The numbers of what an amount is of, in all or in operation, on its day."""
    about = (statement.dimensions, statement.dimensions | OPERATING)
    found = [number for dimensions in about for number in report.of(statement.topic, NUMBER, dimensions)]
    return [number for number in found if number.amount > 0 and same_day(number, statement)]


def mean_beyond_one(report: Report) -> Iterator[Contradiction]:
    """A mean of all cooperatives of the province is what only a large one has; a unit's is many times as much."""
    for mean in (each for each in report if each.dimension(STAT) == MEAN and is_money(each)):
        large = _large(mean)
        if large is not None:
            most = large if mean.without(STAT) == frozenset() and not report.unit_code else FAR * large
            if mean.amount >= most:
                yield Contradiction("unit_of_mean", mean, (), most)


def _most_of_each(statement: Statement) -> Decimal | None:
    """From which mean on an amount is in another unit: many times that of a large cooperative.

    A fund's or a union's is a thousand times as much: it has the money of many.
    """
    large = _large(statement)
    is_own = statement.topic == COOPERATIVES and statement.measure in OWN
    return None if large is None else large * (FAR if is_own else UNIT_FACTOR)


def _large(statement: Statement) -> Decimal | None:
    """From which amount on the cooperatives of any field are large; None of amounts that no class speaks of."""
    return _largest().get(OF_SIZES.get(statement.measure, ""))


@cache
def _largest() -> dict[str, Decimal]:
    """The highest of the least amounts of any size class, in million dong, by column.

    The classes are declared since 2024; what no cooperative was then, none was before.
    """
    columns = {*OF_SIZES.values()}
    return {column: max(Decimal(row[column]) for row in reference_rows("size_classes")) for column in columns}
