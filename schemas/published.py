"""Statements of published reports, comparable with each other and with computed figures.

A statement is about one thing: a topic, a measure of it and the dimensions that narrow it down, as of a day, month or
year. One that is quoted from within the statement before it is about the same thing as far as it says nothing else:
``10 medals for 10 people``.

The words that ``published_claims.csv`` qualifies a claim with are translated by ``published_terms.csv``; a word that
is not there stands for itself. A claim about the year after the report's has the dimension ``year=next``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from schemas.reference_data import reference_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

MEASURE, TOPIC = "measure", "topic"
_NOTE = re.compile(r"\s*\([^)]*\)")

Dimensions = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """A report whose figures are reference data; it speaks of the year to the end of ``period``."""

    report_id: str
    title_vi: str
    signed_on: date
    period: date


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

    report_id: str
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


def dimensions_text(dimensions: Dimensions) -> str:
    """Dimensions as figures and the warehouse name them: ``sector=agriculture; status=ceased``, in order."""
    return "; ".join(f"{name}={value}" for name, value in sorted(dimensions))


@cache
def published_reports() -> dict[str, PublishedReport]:
    """The printed reports that the product is compared with, by id, in the order of the reference data."""
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
        Whole(row["topic"], row["dimension"], row["whole"], tuple(row["parts"].split("+")))
        for row in reference_rows("published_wholes")
    )


@cache
def statements() -> tuple[Statement, ...]:
    """Every published claim, in the order of print."""
    return parsed(reference_rows("published_claims"))


def printed_place(statement: Statement) -> tuple[str, str]:
    """Where a statement is printed, and in which unit, in Vietnamese and English."""
    unit = statement.printed_in
    return (
        f"Báo cáo {statement.report_id}, mục {statement.section} ({unit.label_vi})",
        f"Report {statement.report_id}, section {statement.section} ({unit.label_en})",
    )


def parsed(claims: Iterable[dict[str, str]]) -> tuple[Statement, ...]:
    """Claims in the order of print as statements; keys are the columns of ``published_claims.csv``."""
    found: list[Statement] = []
    for row in claims:
        found.append(_statement(row, found[-1] if found else None))
    return tuple(found)


def _statement(row: dict[str, str], before: Statement | None) -> Statement:
    qualifiers = _qualifiers(row)
    words = _words(row, qualifiers)
    measure = words.pop(MEASURE, "number")
    topic = words.pop(TOPIC)
    if row["as_of"][:4] > str(published_reports()[row["report_id"]].period.year):
        words["year"] = "next"
    if before and before.topic == topic and row["quote_vi"] in before.quote_vi:
        words = {name: value for name, value in before.dimensions if name not in qualifiers} | words
    return Statement(
        row["report_id"],
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


def _qualifiers(row: dict[str, str]) -> dict[str, str]:
    """A claim's qualifiers by name, without notes in brackets."""
    pairs = [pair.partition("=") for pair in row["qualifiers"].split(";") if "=" in pair]
    return {name.strip(): _NOTE.sub("", value).strip() for name, _, value in pairs}


def _words(row: dict[str, str], qualifiers: dict[str, str]) -> dict[str, str]:
    """The topic, measure and dimensions that a claim's topic, unit and qualifiers say, the explicit ones last."""
    words = {TOPIC: row["topic"]}
    for name, value in (("topic", row["topic"]), ("printed_in", row["unit"]), *sorted(qualifiers.items())):
        if name == "event" and MEASURE in qualifiers:  # of a measure of an event, such as the fulfilment of its plan
            words[name] = value
        else:
            words |= _meaning(row["topic"], name, value)
    return words


def _meaning(topic: str, name: str, value: str) -> dict[str, str]:
    """What one word gives; a composite ``a+b`` is translated part by part and put in order."""
    parts = [_term(topic, name, part) for part in value.split("+")]
    if len(parts) == 1:
        return parts[0]
    return {name: "+".join(sorted(part[name] for part in parts))}


def _term(topic: str, name: str, value: str) -> dict[str, str]:
    for term in ((topic, name, value), ("", name, value), (topic, name, "*"), ("", name, "*")):
        if term in _terms():
            gives = _terms()[term].replace("*", value)
            return dict(pair.split("=", 1) for pair in gives.split("; ") if pair)
    return {} if name in (TOPIC, "printed_in") else {name: value}


@cache
def _terms() -> dict[tuple[str, str, str], str]:
    return {(row["topic"], row["key"], row["value"]): row["gives"] for row in reference_rows("published_terms")}
