"""Published stocks rolled forward, and figures beside those of the year before or of another unit's report (PV-05)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from schemas.published_words import GROWTH, NEXT, OF, OPENING, TARGET, YEAR
from schemas.rules.contradiction import (
    PERCENT,
    THOUSANDFOLD,
    YEAR_LENGTH,
    Contradiction,
    differs,
    is_money,
    kind_of,
    same_day,
    year_of,
)
from schemas.rules.published_days import DISSOLVED, FOUNDED, NUMBER
from schemas.rules.published_ratios import EVENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemas.published import Statement
    from schemas.rules.contradiction import Report

CAME, WENT = (FOUNDED, "transferred"), (DISSOLVED, "merged", "converted", "bankrupt")
"""The flows by which a number of cooperatives grows and shrinks; the first of each must be published."""
HALF = Decimal("0.5")


def stock_rolled_forward(report: Report, before: Report | None) -> Iterator[Contradiction]:
    """A stock is not the opening, or the stock of the year before, with what came and without what went."""
    seen = set()
    for closing in (each for each in report if each.measure == NUMBER and year_of(each) == report.period.year):
        about = (closing.topic, closing.dimensions)
        flows = _flows(closing, report)
        opening = _opening(closing, report) or _closing_before(closing, report, before)
        if about in seen or flows is None or opening is None:
            continue
        seen.add(about)
        expected = opening.amount + _signed(flows)
        if expected != closing.amount:
            yield Contradiction("roll", closing, (opening, *flows), expected)


def _flows(closing: Statement, report: Report) -> tuple[Statement, ...] | None:
    """The flows of a stock's year, one of each kind that is published; None where what came or went is not."""
    found: list[Statement] = []
    for measures in (CAME, WENT):
        of_kind = [_of_year(closing, report.of(closing.topic, measure, closing.dimensions)) for measure in measures]
        if not of_kind[0]:
            return None
        found += [statements[0] for statements in of_kind if statements]
    return tuple(found)


def _of_year(statement: Statement, others: list[Statement]) -> list[Statement]:
    return [other for other in others if year_of(other) == year_of(statement)]


def _signed(flows: tuple[Statement, ...]) -> Decimal:
    return sum((flow.amount if flow.measure in CAME else -flow.amount for flow in flows), Decimal(0))


def _opening(closing: Statement, report: Report) -> Statement | None:
    found = _of_year(closing, report.of(closing.topic, OPENING, closing.dimensions))
    return next(iter(found), None)


def _closing_before(closing: Statement, report: Report, before: Report | None) -> Statement | None:
    """The stock a year before, of the report itself or of the report on the same month of the year before."""
    own = [
        each for each in report.of(closing.topic, NUMBER, closing.dimensions) if year_of(each) == year_of(closing) - 1
    ]
    if own or before is None or before.period.month != report.period.month:
        return next(iter(own), None)
    theirs = before.of(closing.topic, NUMBER, closing.dimensions)
    return next((each for each in theirs if year_of(each) == year_of(closing) - 1), None)


def growth(report: Report, before: Report | None) -> Iterator[Contradiction]:
    """A growth in percent is not that from the published figure of the year before to this year's."""
    for grown in (statement for statement in report if statement.measure == GROWTH):
        measure = grown.dimension(OF) or grown.dimension(EVENT) or NUMBER
        about = grown.without(OF, EVENT)
        figures = report.of(grown.topic, measure, about)
        now = _of_year(grown, figures)
        then = [figure for figure in figures if year_of(figure) == year_of(grown) - 1]
        then += _of_before(grown, before.of(grown.topic, measure, about)) if before and not then else []
        if now and then and then[0].amount:
            percent = 100 * (now[0].amount - then[0].amount) / then[0].amount
            if abs(percent - grown.amount) > (grown.rounding or HALF):
                yield Contradiction("growth", grown, (now[0], then[0]), round(percent, 2))


def _of_before(statement: Statement, others: list[Statement]) -> list[Statement]:
    return [other for other in others if year_of(other) == year_of(statement) - 1]


def two_reports(report: Report, before: Report | None, earlier: Sequence[Report]) -> Iterator[Contradiction]:
    """A figure has another value than in an earlier report, for the same day, the same month or the same target.

    A flow over a year is that of the last report ``before`` on it; within a year it grows from report to report.
    """
    seen = set()
    for statement in report:
        against = tuple(
            other
            for former in earlier
            for other in former.of_measure(statement.topic, statement.measure)
            if _is_the_same(statement, other, is_last=former is before) and differs(statement, other)
        )
        about = statement.key, statement.as_of, statement.amount
        if against and about not in seen:
            seen.add(about)
            yield Contradiction("two_reports", statement, against, against[0].amount)


def _is_the_same(statement: Statement, other: Statement, *, is_last: bool) -> bool:
    is_alike = statement.without(YEAR) == other.without(YEAR) and statement.printed_in.base == other.printed_in.base
    if statement.report.period == other.report.period:
        return is_alike and same_day(statement, other)
    is_dated = len(statement.as_of) > YEAR_LENGTH or statement.measure == TARGET
    is_of_year = is_last and statement.as_of != "" and kind_of(statement) == "flow"
    return is_alike and statement.as_of == other.as_of and (is_dated or is_of_year)


def other_scale(report: Report, before: Report | None) -> Iterator[Contradiction]:
    """An amount of money is a thousand times, or a thousandth of, that of the report before."""
    seen = set()
    for statement in report if before else ():
        if before is None or not is_money(statement) or not statement.amount or statement.key in seen:
            continue
        others = tuple(other for other in before.of_key(statement.key) if other.amount and _is_far(statement, other))
        if others:
            seen.add(statement.key)
            yield Contradiction("scale", statement, others, others[0].amount)


def _is_far(statement: Statement, other: Statement) -> bool:
    times = abs(statement.amount / other.amount)
    return times >= THOUSANDFOLD or times * THOUSANDFOLD <= 1


def unit_above_province(report: Report, province: Report | None) -> Iterator[Contradiction]:
    """What a unit's report says of the unit is above what the province's report on the same year says of all."""
    for part in report if province else ():
        if province is None or kind_of(part) is None or part.dimension(YEAR) == NEXT or part.printed_in.base == PERCENT:
            continue
        others = (
            whole for whole in province.of_key(part.key) if same_day(part, whole) and year_of(part) == year_of(whole)
        )
        exceeded = tuple(whole for whole in others if part.amount > whole.amount + whole.rounding)
        if exceeded:
            yield Contradiction("part", part, exceeded, exceeded[0].amount)
