"""Statements of published reports, comparable with each other and with computed figures.

A statement is about one thing: a topic, a measure of it and the dimensions that narrow it down, as of a day, month or
year. Recipients are those of the award in whose quotation they stand: ``10 medals for 10 people``.

A claim says what it is about by a figure of ours or by the words of :mod:`schemas.published_words`. A claim about the
year after the report's has the dimension ``year=next``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from schemas.published_words import MEASURE, NEXT, TOPIC, YEAR, qualifiers_of, words_of
from schemas.reference_data import reference_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Dimensions = frozenset[tuple[str, str]]
AWARDS, RECIPIENTS = ("commendation", "number"), ("commendation", "recipients")
KIND = "kind"


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """A report whose figures are compared; it speaks of the year to the end of ``period``.

    ``unit_code`` is the reporting unit that it is about, blank for the province.
    """

    report_id: str
    title_vi: str
    signed_on: date
    period: date
    unit_code: str = ""


@dataclass(frozen=True, slots=True)
class PublishedUnit:
    """A unit of print: ``factor`` of the unit that statements are compared in, million dong for money."""

    unit: str
    base: str
    factor: Decimal
    label_vi: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A published figure; ``value`` is as printed in ``unit``, None where the report gives no number."""

    report: PublishedReport
    claim_id: str
    section: str
    quote_vi: str
    value: Decimal | None
    unit: str
    as_of: str
    topic: str
    measure: str
    dimensions: Dimensions

    @property
    def report_id(self) -> str:
        """The report that prints it."""
        return self.report.report_id

    @property
    def printed_in(self) -> PublishedUnit:
        """The unit that the value is printed in."""
        return published_units()[self.unit]

    @property
    def amount(self) -> Decimal:
        """The value in the base unit; only of statements with a value."""
        assert self.value is not None  # noqa: S101 - statements without a number are not compared
        return self.value * self.printed_in.factor

    @property
    def half_digit(self) -> Decimal:
        """Half of the last printed digit, in the printed unit."""
        exponent = self.value.as_tuple().exponent if self.value is not None else 0
        return Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)

    @property
    def rounding(self) -> Decimal:
        """By how much it may be rounded, in the base unit; nothing for a whole number."""
        return self.half_digit * self.printed_in.factor if self.half_digit < Decimal("0.5") else Decimal(0)

    @property
    def key(self) -> tuple[str, str, Dimensions, str]:
        """What it is about: two statements with one key say the same figure."""
        return self.topic, self.measure, self.dimensions, self.printed_in.base

    def dimension(self, name: str) -> str:
        """The value of a dimension; blank when it is not narrowed down by it."""
        return next((value for key, value in self.dimensions if key == name), "")

    def without(self, *names: str) -> Dimensions:
        """The other dimensions."""
        return frozenset(dimension for dimension in self.dimensions if dimension[0] not in names)


@dataclass(frozen=True, slots=True)
class PublishedMeasure:
    """A measure that adds up: a stock on a day or a flow over the year, and the amount that it is a part of, if any."""

    topic: str
    measure: str
    kind: str
    within_topic: str
    within_measure: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A value of a dimension (blank: not narrowed down) and the disjoint parts that make it up."""

    topic: str
    dimension: str
    whole: str
    parts: tuple[str, ...]
    optional: tuple[str, ...] = ()
    """Parts that a report leaves out where nothing of them happened."""


@dataclass(frozen=True, slots=True)
class PublishedRelation:
    """What holds between two measures, the first with these dimensions at least: ``at_most`` or ``equals``."""

    topic: str
    measure: str
    dimensions: Dimensions
    relation: str
    other_topic: str
    other_measure: str


def dimensions_text(dimensions: Dimensions) -> str:
    """Dimensions as figures and the warehouse name them: ``sector=agriculture; status=ceased``, in order."""
    return "; ".join(f"{name}={value}" for name, value in sorted(dimensions))


@cache
def published_reports() -> dict[str, PublishedReport]:
    """The reports that come with the product, by id, in the order of the reference data."""
    return {
        row["report_id"]: PublishedReport(
            row["report_id"],
            row["title_vi"],
            date.fromisoformat(row["signed_on"]),
            date.fromisoformat(row["period"]),
        )
        for row in reference_rows("published_reports")
    }


@cache
def published_units() -> dict[str, PublishedUnit]:
    """The units of print by id."""
    return {
        row["unit"]: PublishedUnit(row["unit"], row["base"], Decimal(row["factor"]), row["label_vi"], row["label_en"])
        for row in reference_rows("published_units")
    }


@cache
def published_measures() -> dict[tuple[str, str], PublishedMeasure]:
    """The measures that add up, by topic and name."""
    rows = [PublishedMeasure(**row) for row in reference_rows("published_measures")]
    return {(measure.topic, measure.measure): measure for measure in rows}


@cache
def wholes() -> tuple[Whole, ...]:
    """What is made up of what."""
    return tuple(
        Whole(
            row["topic"],
            row["dimension"],
            row["whole"],
            tuple(part.rstrip("?") for part in row["parts"].split("+")),
            tuple(part.rstrip("?") for part in row["parts"].split("+") if part.endswith("?")),
        )
        for row in reference_rows("published_wholes")
    )


@cache
def published_relations() -> tuple[PublishedRelation, ...]:
    """What holds between measures, whatever the report."""
    return tuple(
        PublishedRelation(
            row["topic"],
            row["measure"],
            frozenset(qualifiers_of({"qualifiers": row["dimensions"]}).items()),
            row["relation"],
            row["other_topic"],
            row["other_measure"],
        )
        for row in reference_rows("published_relations")
    )


@cache
def statements() -> tuple[Statement, ...]:
    """The claims of the reports that come with the product, in the order of print."""
    return parsed(reference_rows("published_claims"))


PRINTED_PLACE = re.compile(r"Báo cáo [^()·]+, mục [^()·]+ \([^()·]+\) · ")
"""How a message about a published figure begins: :func:`printed_place`; ids and sections hold none of these signs."""


def printed_place(statement: Statement) -> tuple[str, str]:
    """Where a statement is printed, and in which unit, in Vietnamese and English."""
    unit = statement.printed_in
    return (
        f"Báo cáo {statement.report_id}, mục {statement.section} ({unit.label_vi})",
        f"Report {statement.report_id}, section {statement.section} ({unit.label_en})",
    )


def parsed(
    claims: Iterable[Mapping[str, str]], reports: Mapping[str, PublishedReport] | None = None
) -> tuple[Statement, ...]:
    """Claims in the order of print as statements of these reports, by id; keys are those of ``published_claims.csv``.

    A claim that has a ``figure_id`` is about what that figure is.
    """
    known = published_reports() if reports is None else reports
    found = [_statement(row, known[row["report_id"]]) for row in claims]
    awards = [statement for statement in found if (statement.topic, statement.measure) == AWARDS]
    return tuple(
        _of_its_award(statement, awards) if (statement.topic, statement.measure) == RECIPIENTS else statement
        for statement in found
    )


def _statement(row: Mapping[str, str], report: PublishedReport) -> Statement:
    words = words_of(row)
    measure = words.pop(MEASURE, "number")
    topic = words.pop(TOPIC)
    if row["as_of"][:4] > str(report.period.year):
        words[YEAR] = NEXT
    return Statement(
        report,
        row["claim_id"],
        row["section"],
        row["quote_vi"],
        Decimal(row["value"]) if row["value"] else None,
        row["unit"],
        row["as_of"],
        topic,
        measure,
        frozenset(words.items()),
    )


def _of_its_award(recipients: Statement, awards: list[Statement]) -> Statement:
    """Recipients with the dimensions of the award in whose quotation theirs stands, as far as they say nothing else.

    Where there is none, they are those of an award that nothing else speaks of.
    """
    own = {name for name, _ in recipients.dimensions}
    if KIND in own:
        return recipients
    around = [award for award in awards if _is_quoted_within(recipients, award)]
    given = min(around, key=lambda award: len(award.quote_vi)).dimensions if around else {(KIND, recipients.claim_id)}
    said = {(name, value) for name, value in given if name not in own}
    return replace(recipients, dimensions=recipients.dimensions | said)


def _is_quoted_within(statement: Statement, other: Statement) -> bool:
    is_beside = (statement.report, statement.section) == (other.report, other.section)
    return bool(statement.quote_vi) and is_beside and statement.quote_vi in other.quote_vi
