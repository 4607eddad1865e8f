"""What a contradiction among published statements is, and how two statements are held against each other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.published import published_measures
from schemas.published_words import FULFILMENT, GROWTH, NEXT, YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from decimal import Decimal

    from schemas.published import Dimensions, Statement

FAR = 10
"""An amount so many times its whole is in another unit, rather than a mistake in its digits."""
THOUSANDFOLD = 200
"""An amount so many times, or so small a part of, what it was a year before is in another unit: a thousandfold, where
the amount itself may have moved fivefold."""
DAY_LENGTH, YEAR_LENGTH = len("2020-11-30"), len("2020")
MONEY = "trieu_dong"
PERCENT = "percent"
UNBOUNDED_PERCENTAGES = (FULFILMENT, GROWTH)
"""Percentages that may lie above 100: how far a plan is met, and growth."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A statement that cannot stand beside others; ``kind`` is a message variant of PV-05, ``expected`` what they give.

    ``expected`` is in the statement's base unit, a text where it is a range or a day.
    """

    kind: str
    statement: Statement
    against: tuple[Statement, ...]
    expected: Decimal | str


class Report:
    """The statements of one report that print a number, in the order of print, found by what they are about."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        """Keep those that print a number."""
        self.statements = [statement for statement in statements if statement.value is not None]
        self._by_measure: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        self._by_key: dict[object, list[Statement]] = defaultdict(list)
        for statement in self.statements:
            self._by_measure[statement.topic, statement.measure].append(statement)
            self._by_key[statement.key].append(statement)

    def __iter__(self) -> Iterator[Statement]:
        """In the order of print."""
        return iter(self.statements)

    @property
    def period(self) -> date:
        """The month to whose end the report speaks."""
        return self.statements[0].report.period

    @property
    def unit_code(self) -> str:
        """The reporting unit that it is about; blank for the province."""
        return self.statements[0].report.unit_code

    def of_measure(self, topic: str, measure: str) -> list[Statement]:
        """The statements of a measure of a topic."""
        return self._by_measure.get((topic, measure), [])

    def of_key(self, key: object) -> list[Statement]:
        """The statements of one figure."""
        return self._by_key.get(key, [])

    def groups(self) -> list[list[Statement]]:
        """The statements that are about one figure each, whatever their days."""
        return list(self._by_key.values())

    def of(self, topic: str, measure: str, dimensions: Dimensions) -> list[Statement]:
        """The statements of a measure with exactly these dimensions."""
        return [statement for statement in self.of_measure(topic, measure) if statement.dimensions == dimensions]


def claim_of(statement: Statement) -> tuple[object, Decimal]:
    """What a statement claims, wherever it is printed."""
    return statement.key, statement.amount


def same_day(statement: Statement, other: Statement) -> bool:
    """Whether two statements can be of one day: the less exact date contains the other.

    One without a date is of its report's year.
    """
    if not statement.as_of or not other.as_of:
        return year_of(statement) == year_of(other)
    return statement.as_of.startswith(other.as_of) or other.as_of.startswith(statement.as_of)


def year_of(statement: Statement) -> int:
    """The year that a statement is about: that of its date or, where none is stated, the report's."""
    if statement.as_of:
        return int(statement.as_of[:YEAR_LENGTH])
    return statement.report.period.year + (statement.dimension(YEAR) == NEXT)


def has_day(statement: Statement) -> bool:
    """Whether the day is stated that it is of."""
    return len(statement.as_of) == DAY_LENGTH


def differs(statement: Statement, other: Statement) -> bool:
    """Whether two amounts differ by more than their rounding."""
    return abs(statement.amount - other.amount) > statement.rounding + other.rounding


def kind_of(statement: Statement) -> str | None:
    """Whether what is stated is a stock or a flow; None for what does not add up."""
    measure = published_measures().get((statement.topic, statement.measure))
    return measure.kind if measure else None


def is_money(statement: Statement) -> bool:
    """Whether it is an amount of money."""
    return statement.printed_in.base == MONEY
