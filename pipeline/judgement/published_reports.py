"""Published reports, those that come with the product and those that were handed in, as they count by the ledger.

A report that was handed in takes the place of one of the same id from then on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import polars as pl

from pipeline.landing.ledger import Publication
from schemas.published import PublishedReport, Statement, dimensions_text, parsed, published_reports, statements
from schemas.published_file import CLAIM_FIELDS
from schemas.reference_data import unit_in_period
from schemas.rules.published import contradictions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from pipeline.landing.ledger import Ledger, Retraction
    from schemas.rules.contradiction import Contradiction

NUMBER = pl.Decimal(24, 6)
DECIMALS = 6
"""Of billions, as of all but dong: of those a thousandth of a million is a whole number."""
CLAIM_TYPES: dict[str, pl.DataType] = (
    dict.fromkeys(("claim_id", "report_id"), pl.String())
    | {"period": pl.Date(), "position": pl.Int32()}
    | dict.fromkeys(("unit_code", "unit_name", "section", "quote_vi"), pl.String())
    | {"value": NUMBER}
    | dict.fromkeys(("unit", "as_of", "topic", "measure", "dimensions"), pl.String())
    | {"factor": NUMBER, "rounding": NUMBER, "decimals": pl.Int32(), "received_at": pl.Datetime("us", "UTC")}
)


@dataclass(frozen=True)
class PublishedFigures:
    """The reports that count at a moment, with their statements in the order of print.

    ``received`` are by id the moments at which those were received that were handed in, ``superseded`` those of the
    product in whose place another one was, or that were retracted.
    """

    reports: dict[str, PublishedReport]
    statements: tuple[Statement, ...]
    received: dict[str, datetime]
    superseded: tuple[PublishedReport, ...] = ()

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Where they contradict themselves and each other, report by report in the order of print."""
        return tuple(contradictions(self.statements))

    @property
    def periods(self) -> frozenset[date]:
        """The periods of the reports."""
        return frozenset(report.period for report in self.reports.values())

    def told_apart_by(self) -> list[tuple[date, str]]:
        """By period what is not as the product comes: reports handed in or retracted, and what that changes."""
        said = [(self.reports[name].period, f"{name} {moment}") for name, moment in self.received.items()]
        said += [(report.period, f"{report.report_id} superseded") for report in self.superseded]
        told = [] if not said else self.contradictions
        return said + [(each.statement.report.period, f"{each.kind} {each.statement} {each.expected}") for each in told]

    def asked(self, periods: Collection[date]) -> set[str]:
        """The reports that findings are told about: those on these periods, and all that were handed in."""
        return {name for name, report in self.reports.items() if report.period in periods or name in self.received}


def published_figures(ledger: Ledger) -> PublishedFigures:
    """The reports that count by the ledger."""
    return _figures(tuple(ledger.published().items()))


@lru_cache(maxsize=4)  # a night asks several times, and each report takes 2 ms to read and 10 to be held against others
def _figures(words: tuple[tuple[str, Publication | Retraction], ...]) -> PublishedFigures:
    said = dict(words)
    reports = {report_id: report for report_id, report in published_reports().items() if report_id not in said}
    found = [statement for statement in statements() if statement.report_id in reports]
    received: dict[str, datetime] = {}
    for report_id, word in words:
        if isinstance(word, Publication):
            reports[report_id] = report_of(word, report_id)
            received[report_id] = word.received_at
            found += statements_of(word, report_id)
    superseded = tuple(report for name, report in published_reports().items() if name in said)
    return PublishedFigures(reports, tuple(found), received, superseded)


def report_of(word: Publication, report_id: str) -> PublishedReport:
    """The report of an id in a file that was handed in."""
    [(_, title, signed_on, period, unit_code, *_)] = [report for report in word.reports if report[0] == report_id]
    return PublishedReport(report_id, title, date.fromisoformat(signed_on), date.fromisoformat(period), unit_code)


def statements_of(word: Publication, report_id: str) -> tuple[Statement, ...]:
    """The claims of a report in a file that was handed in."""
    rows = [dict(zip(CLAIM_FIELDS, claim, strict=False)) for claim in word.claims if claim[0] == report_id]
    return parsed(rows, {report_id: report_of(word, report_id)})


def words_about(ledger: Ledger, period: date) -> list[str]:
    """What was handed in or retracted of published reports on a period's year or the one before."""
    return sorted(
        f"{report_id} {word!r}"
        for report_id, word in ledger.published().items()
        if any(0 <= period.year - report.period.year <= 1 for report in _meant(report_id, word))
    )


def _meant(report_id: str, word: Publication | Retraction) -> list[PublishedReport]:
    """The report that was handed in, and that of the product whose place it takes or that was retracted."""
    handed_in = [report_of(word, report_id)] if isinstance(word, Publication) else []
    return handed_in + [report for name, report in published_reports().items() if name == report_id]


def _unit_name(report: PublishedReport) -> str | None:
    unit = unit_in_period(report.unit_code, report.period) if report.unit_code else None
    return unit.unit_name if unit else None


def claims(figures: PublishedFigures, periods: Collection[date | None] | None = None) -> pl.DataFrame:
    """Every published claim on these periods as a statement; columns :data:`CLAIM_TYPES`.

    ``factor`` turns its unit into the base unit, ``rounding`` is in its own, which has as many ``decimals`` at most.
    """
    rows = [
        (
            statement.claim_id,
            statement.report_id,
            statement.report.period,
            position,
            statement.report.unit_code or None,
            _unit_name(statement.report),
            statement.section,
            statement.quote_vi,
            statement.value,
            statement.unit,
            statement.as_of or None,
            statement.topic,
            statement.measure,
            dimensions_text(statement.dimensions),
            statement.printed_in.factor,
            statement.half_digit,
            DECIMALS if statement.printed_in.factor >= 1 else 0,
            figures.received.get(statement.report_id),
        )
        for position, statement in enumerate(figures.statements)
        if periods is None or statement.report.period in periods
    ]
    return pl.DataFrame(rows, schema=CLAIM_TYPES, orient="row")
