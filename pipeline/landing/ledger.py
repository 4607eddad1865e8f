"""The ledger: what workbooks cannot tell. Append-only lines of JSON, each with a checksum.

Events: ``received`` (a workbook was first seen: name, time of modification), ``identified`` (what its cover says, kept
for the day when the file is gone), ``explained`` (what the province says to a query that no workbook can answer) and
``closed`` (a period was closed, with which submissions and figures), ``accepted`` (a steward took a submission that
only its own cover or name speaks against), ``based`` (which file a submission is equal to that says unchanged),
``published`` (the claims of published reports were handed in, all of a file at once) and ``retracted`` (a published
report is to be held against nothing any more).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.runtime import journal
from pipeline.runtime.many_objects import making_many_objects

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Receipt:
    """When and as what a workbook was first seen."""

    submission_id: str
    received_at: datetime
    file_name: str
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """What a workbook's cover said when it was read; None where it could not be told."""

    submission_id: str
    form_id: str | None = None
    unit_code: str | None = None
    period: date | None = None
    revision: int | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """A period as it was closed: the submissions that counted, and the figures (decimal text, None where unknown).

    ``because`` is why it was closed though a unit's newest submission had come back; blank where none had.
    """

    period: date
    closed_at: datetime
    submissions: tuple[str, ...]
    figures: dict[str, str | None]
    because: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the province says to a query of its own level; it holds while place and values are the same."""

    rule_id: str
    place: str
    values: str
    explanation: str
    explained_at: datetime


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A steward's word that a submission is what it says, and why."""

    submission_id: str
    because: str
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Basis:
    """The file with contents that a submission is equal to which says unchanged: from then on it is this one.

    What the unit sends later for the month of that file, or takes back, moves none of the later months to another one.
    """

    submission_id: str
    based_on: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A file of claims of published reports, as it was received: of a report the last one counts.

    ``reports`` and ``claims`` have the texts of a report and of a claim in the order of ``REPORT_FIELDS`` and
    ``CLAIM_FIELDS`` of :mod:`schemas.published_file`.
    """

    digest: str
    file_name: str
    reports: tuple[tuple[str, ...], ...]
    claims: tuple[tuple[str, ...], ...]
    received_at: datetime

    @property
    def report_ids(self) -> tuple[str, ...]:
        """The reports whose claims it has."""
        return tuple(report[0] for report in self.reports)


@dataclass(frozen=True, slots=True)
class Retraction:
    """A published report is held against nothing from then on, and why."""

    report_id: str
    because: str
    retracted_at: datetime


@dataclass(slots=True)
class Ledger:
    """The events so far: receipts, identities, acceptances and bases by submission, the others in their order."""

    receipts: dict[str, Receipt] = field(default_factory=dict)
    identities: dict[str, Identity] = field(default_factory=dict)
    closings: list[Closing] = field(default_factory=list)
    explanations: list[Explanation] = field(default_factory=list)
    acceptances: dict[str, Acceptance] = field(default_factory=dict)
    bases: dict[str, Basis] = field(default_factory=dict)
    publications: list[Publication | Retraction] = field(default_factory=list)

    def add(self, event: Event) -> None:
        """Let an event count: of receipts, acceptances and bases the first of a submission, of identities the last."""
        match event:
            case Receipt():
                self.receipts.setdefault(event.submission_id, event)
            case Identity():
                self.identities[event.submission_id] = event
            case Acceptance():
                self.acceptances.setdefault(event.submission_id, event)
            case Basis():
                self.bases.setdefault(event.submission_id, event)
            case Closing():
                self.closings.append(event)
            case Explanation():
                self.explanations.append(event)
            case Publication() | Retraction():
                self.publications.append(event)

    def as_of(self, moment: datetime) -> Ledger:
        """The ledger as it was at that moment."""
        receipts = {name: receipt for name, receipt in self.receipts.items() if receipt.received_at <= moment}
        identities = {name: identity for name, identity in self.identities.items() if name in receipts}
        closings = [closing for closing in self.closings if closing.closed_at <= moment]
        explanations = [explanation for explanation in self.explanations if explanation.explained_at <= moment]
        acceptances = {name: word for name, word in self.acceptances.items() if word.accepted_at <= moment}
        bases = {name: basis for name, basis in self.bases.items() if {name, basis.based_on} <= receipts.keys()}
        publications = [word for word in self.publications if moment_of(word) <= moment]
        return Ledger(receipts, identities, closings, explanations, acceptances, bases, publications)

    def published(self) -> dict[str, Publication | Retraction]:
        """By report id what was handed in or said of it last, in the order in which each was first."""
        found: dict[str, Publication | Retraction] = {}
        for word in self.publications:
            found |= dict.fromkeys(word.report_ids if isinstance(word, Publication) else (word.report_id,), word)
        return found

    def known_at(self) -> datetime | None:
        """The moment of the last event that a build rests on; None before anything was received."""
        moments = [receipt.received_at for receipt in self.receipts.values()]
        moments += [closing.closed_at for closing in self.closings]
        moments += [explanation.explained_at for explanation in self.explanations]
        moments += [word.accepted_at for word in self.acceptances.values()]
        moments += [moment_of(word) for word in self.publications]
        return max(moments, default=None)

    def receipts_without(self, present: Container[str]) -> list[Receipt]:
        """What was received and is not present any more, in the order of receipt."""
        gone = (receipt for name, receipt in self.receipts.items() if name not in present)
        return sorted(gone, key=lambda receipt: (receipt.received_at, receipt.file_name))


def moment_of(word: Publication | Retraction) -> datetime:
    """When it was handed in or said."""
    return word.received_at if isinstance(word, Publication) else word.retracted_at


Event = Receipt | Identity | Closing | Explanation | Acceptance | Basis | Publication | Retraction
KINDS: dict[type, str] = {
    Receipt: "received",
    Identity: "identified",
    Closing: "closed",
    Explanation: "explained",
    Acceptance: "accepted",
    Basis: "based",
    Publication: "published",
    Retraction: "retracted",
}


def now(ledger: Ledger) -> datetime:
    """This moment in UTC, always after the last event: a clock that jumps back reorders no submission or closing."""
    latest = ledger.known_at() or datetime.min.replace(tzinfo=UTC)
    return max(datetime.now(UTC), latest + timedelta(microseconds=1))


def load(path: Path) -> Ledger:
    """Read the ledger; a damaged last line, as a crash leaves it, is passed over until :func:`append` cuts it off."""
    ledger = Ledger()
    with making_many_objects():
        for values in journal.read(path):
            ledger.add(_event(values))
    return ledger


def append(path: Path, events: Sequence[Event], ledger: Ledger | None = None) -> None:
    """Write events at the end, on disk when this returns, and add them to the ledger that was loaded, where one is.

    For the one process that holds the lock of the run.
    """
    journal.append(path, [_values(event) for event in events])
    if ledger is not None:
        for event in events:
            ledger.add(event)


def _values(event: Event) -> dict[str, Any]:
    names = type(event).__slots__
    return {"event": KINDS[type(event)]} | {name: _plain(getattr(event, name)) for name in names}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever an event holds
    return value.isoformat() if isinstance(value, date) else value


def _event(values: dict[str, Any]) -> Event:
    """The event of a line; ValueError where this program knows none of its kind."""
    kind = values.pop("event")
    if kind == "received":
        values["received_at"] = datetime.fromisoformat(values["received_at"])
        values["modified_at"] = datetime.fromisoformat(values["modified_at"])
        return Receipt(**values)
    if kind == "identified":
        for day in ("period", "as_of"):
            values[day] = _day(values[day]) if values[day] else None
        return Identity(**values)
    if kind == "explained":
        values["explained_at"] = datetime.fromisoformat(values["explained_at"])
        return Explanation(**values)
    if kind == "accepted":
        values["accepted_at"] = datetime.fromisoformat(values["accepted_at"])
        return Acceptance(**values)
    if kind == "based":
        return Basis(**values)
    if kind in ("published", "retracted"):
        return _word_of_report(kind, values)
    if kind == "closed":
        return Closing(
            date.fromisoformat(values["period"]),
            datetime.fromisoformat(values["closed_at"]),
            tuple(values["submissions"]),
            values["figures"],
            values.get("because", ""),  # closings of versions before 0.2 gave no reason
        )
    message = f"the ledger holds an event that this program does not know: {kind}"
    raise ValueError(message)


def _word_of_report(kind: str, values: dict[str, Any]) -> Publication | Retraction:
    if kind == "retracted":
        return Retraction(**values | {"retracted_at": datetime.fromisoformat(values["retracted_at"])})
    texts = {name: tuple(map(tuple, values[name])) for name in ("reports", "claims")}
    return Publication(**values | texts | {"received_at": datetime.fromisoformat(values["received_at"])})


_day = lru_cache(date.fromisoformat)
