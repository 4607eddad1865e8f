"""Log of the notices, append-only and safe against crashes, so that no verdict is announced twice or forgotten.

A message is on its way between ``intent``, written just before the server gets its text, and ``outcome``, written as
soon as the server has answered. Only a crash between the two leaves it open whether the server took it. It is then sent
once more, as the same message under the same Message-ID, by which mail servers and programs know it again: a verdict
that is never announced costs a unit its deadline, one that is announced twice costs nothing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.runtime import journal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Intent:
    """A message that the server is about to get."""

    verdict: str
    to: tuple[str, ...]
    moment: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered: who gets the message, who never will and why, and who is to be tried again."""

    verdict: str
    delivered: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    later: tuple[str, ...] = ()


@dataclass(slots=True)
class NoticeLog:
    """The verdicts that were there before notices were on, and what became of each one since."""

    started: bool = False
    known: frozenset[str] = frozenset()
    intents: dict[str, Intent] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)

    def waiting_for(self, verdict: str, everyone: Sequence[str]) -> tuple[str, ...]:
        """The addresses that have not got a verdict yet."""
        if verdict in self.known:
            return ()
        if answer := self.answers.get(verdict):
            return answer.later
        intent = self.intents.get(verdict)
        return intent.to if intent else tuple(everyone)


def logged(path: Path) -> NoticeLog:
    """What the log holds; empty where there is none yet."""
    log = NoticeLog()
    for event in journal.read(path):
        kind = event.pop("event")
        if kind == "started":
            log.started, log.known = True, frozenset(event["known"])
        elif kind == "intent":
            moment = datetime.fromisoformat(event["moment"])
            log.intents[event["verdict"]] = Intent(event["verdict"], tuple(event["to"]), moment)
            log.answers.pop(event["verdict"], None)
        elif kind == "outcome":
            answer = Answer(event["verdict"], tuple(event["delivered"]), event["refused"], tuple(event["later"]))
            log.answers[event["verdict"]] = answer
    return log


def record_start(path: Path, known: Sequence[str]) -> None:
    """Record that notices are on from now on: these verdicts will not be announced."""
    journal.append(path, [{"event": "started", "known": sorted(known)}])


def record_intent(path: Path, intent: Intent) -> None:
    """Record that the server is about to get the message."""
    journal.append(path, [{"event": "intent"} | asdict(intent) | {"moment": intent.moment.isoformat()}])


def record_answer(path: Path, answer: Answer) -> None:
    """Record what the server answered."""
    journal.append(path, [{"event": "outcome"} | asdict(answer)])
