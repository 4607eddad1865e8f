"""Days of published figures that do not go together, or lie after the report itself (PV-05)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from schemas.published_words import NEXT, OPENING, TARGET, YEAR
from schemas.rules.contradiction import DAY_LENGTH, YEAR_LENGTH, Contradiction, differs, has_day, kind_of, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.published import Statement
    from schemas.rules.contradiction import Report

NUMBER, FOUNDED, DISSOLVED = "number", "founded", "dissolved"


def different_days(report: Report) -> Iterator[Contradiction]:
    """A flow and the stock that it leads to are of different days."""
    for flow in (statement for statement in report if has_day(statement) and kind_of(statement) == "flow"):
        stocks = _of_year_with_day(flow, report.of(flow.topic, NUMBER, flow.dimensions))
        if all(stock.as_of != flow.as_of for stock in stocks):
            yield from (Contradiction("days", flow, (stock,), day_text(stock.as_of)) for stock in stocks)


def _of_year_with_day(statement: Statement, others: list[Statement]) -> list[Statement]:
    return [other for other in others if has_day(other) and year_of(other) == year_of(statement)]


def two_days(report: Report) -> Iterator[Contradiction]:
    """A flow to a day has the same number elsewhere for the whole time to the report itself, which is later."""
    for flow in (statement for statement in report if _is_of_year(statement) and kind_of(statement) == "flow"):
        signed = flow.report.signed_on.isoformat()
        same = tuple(
            other
            for other in report.of_key(flow.key)
            if has_day(other) and flow.as_of == other.as_of[:YEAR_LENGTH] and other.as_of < signed
        )
        same = tuple(other for other in same if not differs(other, flow))
        if same:
            yield Contradiction("two_days", flow, same, day_text(same[0].as_of))


def account_of_days(report: Report) -> Iterator[Contradiction]:
    """What was dissolved is of the whole year, what was founded to another day than the stock, without an opening.

    The account from one to the other has no beginning that these numbers bear out.
    """
    for dissolved in (statement for statement in report if statement.measure == DISSOLVED and _is_of_year(statement)):
        topic, dimensions = dissolved.topic, dissolved.dimensions
        founded = _of_year_with_day(dissolved, report.of(topic, FOUNDED, dimensions))
        closing = _of_year_with_day(dissolved, report.of(topic, NUMBER, dimensions))
        if report.of(topic, OPENING, dimensions):
            continue
        for flow, stock in zip(founded[:1], closing[:1], strict=False):
            if flow.as_of != stock.as_of:
                opening = stock.amount - flow.amount + dissolved.amount
                yield Contradiction("account", dissolved, (flow, stock), opening)


def after_the_report(report: Report) -> Iterator[Contradiction]:
    """A figure that is no target is of a day after the report was signed, or of the year after the report's."""
    for statement in report:
        if statement.measure == TARGET or not statement.as_of:
            continue
        signed = statement.report.signed_on
        is_later = statement.as_of > signed.isoformat()[: len(statement.as_of)]
        if is_later or statement.dimension(YEAR) == NEXT:
            yield Contradiction("after", statement, (), f"{signed:%d/%m/%Y}")


def _is_of_year(statement: Statement) -> bool:
    return len(statement.as_of) == YEAR_LENGTH


def day_text(as_of: str) -> str:
    """A day as people write it."""
    return f"{date.fromisoformat(as_of):%d/%m/%Y}"


def day_texts(as_of: str) -> tuple[str, str]:
    """To which day a figure is, or of which month or year, in Vietnamese and English."""
    if len(as_of) == DAY_LENGTH:
        return f"tính đến {day_text(as_of)}", f"as of {day_text(as_of)}"
    if len(as_of) == YEAR_LENGTH:
        return f"năm {as_of}", f"of {as_of}"
    year, month = as_of.split("-")
    return f"tháng {month}/{year}", f"of {month}/{year}"
