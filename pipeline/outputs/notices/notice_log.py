"""Log of the notices, append-only and safe against crashes, so that none is sent twice unseen or forgotten.

A message is on its way between ``intent``, written just before the server gets its text, and ``outcome``, written as
soon as the server has answered. Only a crash, or a connection that breaks, between the two leaves it open whether the
server took it. It is then sent again as the same message under the same Message-ID, by which mail servers and programs
know it: a verdict that is never announced costs a unit its deadline, one that is announced twice costs nothing. After
:data:`MOST_TRIES` such ends it waits for a person, who sees it in ``hoptac notices list`` and in the health.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from pipeline.runtime import journal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pipeline.outputs.notices.contract import Kind

MOST_TRIES = 3
"""So often a message is given to a server that does not say whether it took it."""
State = Literal["new", "before", "waiting", "unknown", "refused", "sent"]
NOTICE, FIRST_KIND = "verdict", "verdict"
"""The key of a notice in the log, and the kind that its first entry speaks of: once there were verdicts alone."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A message that the server is about to get."""

    notice: str
    to: tuple[str, ...]
    moment: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered: who gets the message, who does not and why, and who is to be tried again and why."""

    notice: str
    delivered: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    later: tuple[str, ...] = ()
    reasons: dict[str, str] = field(default_factory=dict)

    def put_off(self) -> Answer:
        """The same answer, where it is not believed that what was refused is refused for good."""
        return Answer(self.notice, self.delivered, {}, (*self.refused, *self.later), self.refused | self.reasons)


@dataclass(slots=True)
class Record:
    """What is known of one notice."""

    was_before: bool = False
    """It was there before notices, or those of its kind, were on."""
    asked: int = 0
    """How often a person asked for it to be sent again."""
    intent: Intent | None = None
    unanswered: int = 0
    """How often the server got the message and nobody knows whether it took it."""
    answer: Answer | None = None
    delivered: dict[str, datetime] = field(default_factory=dict)
    put_off: int = 0
    """How often in succession somebody was to be tried again."""
    last: datetime | None = None

    def waits_for(self, everyone: Sequence[str]) -> tuple[str, ...]:
        """Those of the present recipients who are to get it still."""
        if self.was_before or self.unanswered >= MOST_TRIES:
            return ()
        if self.answer:
            return tuple(address for address in self.answer.later if address in everyone)
        return tuple(address for address in self.intent.to if address in everyone) if self.intent else tuple(everyone)

    def state(self, everyone: Sequence[str]) -> State:
        """What became of it, for a person."""
        if self.was_before:
            return "before"
        if self.unanswered >= MOST_TRIES:
            return "unknown"
        if self.waits_for(everyone):
            return "waiting"
        return "refused" if self.answer and self.answer.refused else "sent" if self.delivered else "new"


@dataclass(slots=True)
class NoticeLog:
    """The kinds of notices that are on, and what became of each notice since."""

    kinds: set[str] = field(default_factory=set)
    records: dict[str, Record] = field(default_factory=dict)

    def record(self, notice: str) -> Record:
        """What is known of a notice; a blank record where nothing is."""
        return self.records.get(notice) or Record()

    def has(self, notice: str) -> bool:
        """Whether anything is known of a notice."""
        return notice in self.records

    def add(self, event: dict[str, Any]) -> None:
        """Take in an entry of the file; what a later version wrote beside is passed over."""
        kind = event["event"]
        if kind in ("started", "began"):
            self.kinds.add(event.get("kind", FIRST_KIND))
            for notice in event["known"]:
                self.records.setdefault(notice, Record(was_before=True))
            return
        if kind not in ("asked", "intent", "outcome"):
            return
        record = self.records.setdefault(event[NOTICE], Record())
        moment = datetime.fromisoformat(event["moment"]) if "moment" in event else None
        record.last = moment or record.last
        if kind == "asked":
            _ask_again(record, Answer(event[NOTICE], later=tuple(event["to"])))
        elif kind == "intent":
            _begin(record, Intent(event[NOTICE], tuple(event["to"]), datetime.fromisoformat(event["as_of"])))
        else:
            _answer(record, _answer_of(event), moment)


def _ask_again(record: Record, answer: Answer) -> None:
    record.was_before, record.asked = False, record.asked + 1
    record.intent, record.unanswered, record.put_off, record.answer = None, 0, 0, answer


def _begin(record: Record, intent: Intent) -> None:
    record.was_before, record.intent, record.answer = False, intent, None
    record.unanswered += 1


def _answer(record: Record, answer: Answer, moment: datetime | None) -> None:
    record.was_before, record.answer, record.unanswered = False, answer, 0
    record.delivered |= dict.fromkeys(answer.delivered, moment or datetime.min.replace(tzinfo=UTC))
    record.put_off = record.put_off + 1 if answer.later else 0


def _answer_of(event: dict[str, Any]) -> Answer:
    return Answer(
        event[NOTICE],
        tuple(event["delivered"]),
        dict(event["refused"]),
        tuple(event["later"]),
        dict(event.get("reasons", {})),
    )


def logged(path: Path) -> NoticeLog:
    """What the log holds; empty where there is none yet. LinesDamagedError where it is not whole."""
    log = NoticeLog()
    for event in journal.read(path):
        if event["event"] == "intent":
            event.setdefault("as_of", event["moment"])
        log.add(event)
    return log


def record_start(path: Path, log: NoticeLog, kind: Kind, known: Iterable[str]) -> None:
    """Record that notices of a kind are on from now on: these will not be sent."""
    event = {"kind": str(kind), "known": sorted(known)}
    _write(path, log, {"event": "started" if kind == FIRST_KIND else "began"} | event)


def record_asked(path: Path, log: NoticeLog, notice: str, to: Sequence[str]) -> None:
    """Record that a person wants these to get a notice, whatever became of it before."""
    _write(path, log, {"event": "asked", NOTICE: notice, "to": list(to), "moment": _now()})


def record_intent(path: Path, log: NoticeLog, intent: Intent) -> None:
    """Record that the server is about to get the message."""
    event = {"event": "intent", NOTICE: intent.notice, "to": list(intent.to), "as_of": intent.moment.isoformat()}
    _write(path, log, event | {"moment": _now()})


def record_answer(path: Path, log: NoticeLog, answer: Answer) -> None:
    """Record what the server answered."""
    values = asdict(answer)
    _write(path, log, {"event": "outcome", NOTICE: values.pop("notice"), "moment": _now()} | values)


def _now() -> str:
    return datetime.now(UTC).replace(microsecond=0).isoformat()


def _write(path: Path, log: NoticeLog, event: dict[str, Any]) -> None:
    journal.append(path, [event])
    log.add(dict(event))
