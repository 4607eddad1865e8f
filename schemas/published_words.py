"""What the words mean by which claims of published reports say what they are about.

A claim has a topic and qualifiers, ``sector=agriculture; measure=members``, or names a figure of ours. The words are
translated by ``published_terms.csv``; a word that is not there stands for itself.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from schemas.figures import figures
from schemas.reference_data import reference_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

MEASURE, TOPIC, YEAR, NEXT = "measure", "topic", "year", "next"
SHARE, GROWTH, TARGET, FULFILMENT, OPENING = "share", "growth", "target", "plan_fulfilment", "opening"
"""Measures that rest on others: a part in percent, the change against the year before, a plan and how far it is met,
the stock with which the year began."""
OF = "of"
"""The dimension of a share or a growth that names the measure which it is one of; the number where it is not named."""
CLOSED_LISTS = (
    "sector",
    "status",
    "class",
    "condition",
    "bound",
    "stat",
    "scope",
    "year",
    "event",
    "target",
    "role",
    "type",
)
"""Dimensions whose words are all known; those of others are names from a report's text."""
_NOTE = re.compile(r"\s*\([^)]*\)")


def words_of(row: Mapping[str, str]) -> dict[str, str]:
    """The topic, measure and dimensions that a claim's figure or its topic, unit and qualifiers say, by name.

    KeyError where there is no such figure.
    """
    if figure_id := row.get("figure_id", ""):
        return dict(_of_figures()[figure_id])
    qualifiers = qualifiers_of(row)
    words = {TOPIC: row["topic"]}
    for name, value in (("topic", row["topic"]), ("printed_in", row["unit"]), *sorted(qualifiers.items())):
        if name == "event" and MEASURE in qualifiers:  # of a measure of an event, such as the fulfilment of its plan
            words[name] = value
        else:
            words |= _meaning(row["topic"], name, value)
    return words


def qualifiers_of(row: Mapping[str, str]) -> dict[str, str]:
    """A claim's qualifiers by name, without notes in brackets."""
    pairs = [pair.partition("=") for pair in row["qualifiers"].split(";") if "=" in pair]
    return {name.strip(): _NOTE.sub("", value).strip() for name, _, value in pairs}


@cache
def known_topics() -> frozenset[str]:
    """The words that a claim may have for its topic."""
    rows = (*reference_rows("published_measures"), *reference_rows("published_claims"))
    return frozenset({row["topic"] for row in rows} | {figure.topic for figure in figures()})


@cache
def known_measures() -> frozenset[str]:
    """The words that a claim may have for its measure."""
    declared = {row["measure"] for row in reference_rows("published_measures")}
    said = {qualifiers_of(row).get(MEASURE, "") for row in reference_rows("published_claims")}
    of_figures = {figure.measure for figure in figures()}
    return frozenset((declared | said | of_figures | {SHARE, GROWTH, FULFILMENT, TARGET, OPENING}) - {""})


@cache
def known_dimensions() -> dict[str, frozenset[str] | None]:
    """The names by which a claim may be qualified, and the words of each; None where it may be any."""
    words: dict[str, set[str]] = {name: set() for name in (MEASURE, OF, *CLOSED_LISTS)}
    for name, value in (*_words_of_claims(), *_words_of_terms(), *_words_of_wholes()):
        words.setdefault(name, set()).update(value.split("+"))
    words["bound"] |= {"min", "max"}
    closed: dict[str, frozenset[str] | None] = {name: frozenset(words[name] - {""}) for name in CLOSED_LISTS}
    return dict.fromkeys(words) | closed | {MEASURE: known_measures(), OF: known_measures()}


def _words_of_claims() -> list[tuple[str, str]]:
    of_claims = [pair for row in reference_rows("published_claims") for pair in qualifiers_of(row).items()]
    return of_claims + [pair for words in _of_figures().values() for pair in words if pair[0] != TOPIC]


def _words_of_terms() -> list[tuple[str, str]]:
    rows = reference_rows("published_terms")
    said = [(row["key"], row["value"]) for row in rows if row["key"] not in (TOPIC, "printed_in")]
    given = [tuple(pair.split("=", 1)) for row in rows for pair in row["gives"].split("; ") if "=" in pair]
    return [(name, value) for name, value in (*said, *given) if name != TOPIC and value != "*"]


def _words_of_wholes() -> list[tuple[str, str]]:
    rows = reference_rows("published_wholes")
    return [(row["dimension"], part.rstrip("?")) for row in rows for part in (row["whole"], *row["parts"].split("+"))]


@cache
def _of_figures() -> dict[str, tuple[tuple[str, str], ...]]:
    """By figure its topic, measure and dimensions as pairs."""
    return {
        figure.figure_id: (
            *((TOPIC, figure.topic), (MEASURE, figure.measure)),
            *((pair.split("=", 1)[0], pair.split("=", 1)[1]) for pair in figure.dimensions.split("; ") if pair),
        )
        for figure in figures()
    }


def _meaning(topic: str, name: str, value: str) -> dict[str, str]:
    """What one word gives; a composite ``a+b`` is translated part by part and put in order."""
    parts = [_term(topic, name, part) for part in value.split("+")]
    if len(parts) == 1:
        return parts[0]
    return {name: "+".join(sorted(part.get(name, "") for part in parts))}


def _term(topic: str, name: str, value: str) -> dict[str, str]:
    for term in ((topic, name, value), ("", name, value), (topic, name, "*"), ("", name, "*")):
        if term in _terms():
            gives = _terms()[term].replace("*", value)
            return dict(pair.split("=", 1) for pair in gives.split("; ") if pair)
    return {} if name in (TOPIC, "printed_in") else {name: value}


@cache
def _terms() -> dict[tuple[str, str, str], str]:
    return {(row["topic"], row["key"], row["value"]): row["gives"] for row in reference_rows("published_terms")}
