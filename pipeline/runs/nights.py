"""The journal of nights: which run of the pipeline began, whether it ended and how; ``hoptac health`` reads it.

A line is written when a run begins and one when it ends. One that began, did not end and whose process is gone was
killed: nobody else could tell. What a run works on is its scope: everything, or the period of a run of Dagster's.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from filelock import FileLock

from pipeline.runs.expected_failures import BUSY_FAILURES, failure_text, is_expected
from pipeline.runtime import journal
from pipeline.runtime.processes import lives, process_mark
from pipeline.runtime.setting_sources import without_secrets
from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.runtime.settings import Settings

    Outcome = Literal["well", "failed", "left", "died", "running"]

JOURNAL, LOCK, DAMAGED = "nights.jsonl", "nights.lock", ".damaged"
EVERYTHING = ""
"""The scope of a run over all periods."""
BUT_REPORTS = "trừ tệp báo cáo"
"""The scope of a run by day, over everything but the report's files."""
_PERIOD = re.compile(r"\d{4}-\d{2}")
"""The scope of a run over all that a period needs, as Dagster names its partition."""
KEPT, MOST_LINES = 200, 1_000
"""How many nights are kept at least, and how many lines the journal may have until it is shortened to them."""
LONGEST_SENTENCE = 600
_SECONDS = 30.0
"""How long another process may take to write its line."""


@dataclass(frozen=True, slots=True)
class NightRecord:
    """A run as the journal has it; ``ended_at`` is None while it is under way and where it was killed."""

    number: str
    by: str
    scope: str
    began_at: datetime
    process: str
    ended_at: datetime | None = None
    ended: str = ""
    sentence: str = ""

    @property
    def outcome(self) -> Outcome:
        """How it ended; ``died`` where its process is gone and never said so, ``left`` where another run was at it."""
        if self.ended_at is None:
            return "running" if lives(self.process) else "died"
        return "well" if self.ended == "well" else "left" if self.ended == "left" else "failed"


class NightUnderWay:
    """A run that is being recorded, and what it says of itself."""

    failure: str = ""
    """Why it failed although no exception says so; blank where it did not."""

    def fail(self, sentence: str) -> None:
        """Let it count as failed; the first sentence stays."""
        self.failure = self.failure or sentence or "không rõ vì sao"


@contextmanager
def recorded_night(settings: Settings, by: str, scope: str = EVERYTHING) -> Iterator[NightUnderWay]:
    """Record that a run begins and how it ends: well, or failed, be it by what is raised in the block."""
    number, night = uuid4().hex, NightUnderWay()
    began = {"event": "began", "number": number, "by": by, "scope": scope, "process": process_mark()}
    _append(settings, began | {"at": _now()})
    try:
        yield night
    except BaseException as problem:
        with suppress(OSError):  # the disk is full, say: that it did not end tells the same
            _append(settings, _ended(number, *_failure(problem)))
        raise
    _append(settings, _ended(number, "failed" if night.failure else "well", night.failure))


def nights(settings: Settings) -> list[NightRecord]:
    """The nights of the journal, in the order in which they began; LinesDamagedError where it is no journal."""
    found: dict[str, NightRecord] = {}
    for event in journal.read(settings.state / JOURNAL):
        moment = datetime.fromisoformat(event["at"])
        if event["event"] == "began":
            names = ("number", "by", "scope", "process")
            found[event["number"]] = NightRecord(began_at=moment, **{name: event[name] for name in names})
        elif began := found.get(event["number"]):
            found[event["number"]] = NightRecord(
                began.number, began.by, began.scope, began.began_at, began.process,
                ended_at=moment, ended=event["outcome"], sentence=event["sentence"],
            )  # fmt: skip
    return list(found.values())


def unsettled(records: list[NightRecord]) -> list[NightRecord]:
    """The nights that did not end well and after which none of their scope, or over everything, did.

    A run over everything is settled by one that leaves the report's files, or by that of a whole period, too: they read
    what is new and build the warehouse, and what lacks its files is asked for until it has them.
    """
    found: dict[str, NightRecord] = {}
    for record in records:
        if record.outcome in ("failed", "died"):
            found[record.scope] = record
        elif record.outcome == "well":
            found.pop(record.scope, None)
            if record.scope == BUT_REPORTS or _PERIOD.fullmatch(record.scope):
                found.pop(EVERYTHING, None)
            elif record.scope == EVERYTHING:
                found = {}
    return list(found.values())


def _failure(problem: BaseException) -> tuple[str, str]:
    if isinstance(problem, BUSY_FAILURES):
        return "left", failure_text(problem)
    if not isinstance(problem, Exception):  # by Ctrl-C, or by who stops the daemon or ends the run in Dagster
        return "failed", f"bị người dùng hoặc hệ thống dừng ({type(problem).__name__})"
    if is_expected(problem):
        return "failed", failure_text(problem)
    return "failed", f"{type(problem).__name__}: {problem}"


def _ended(number: str, outcome: str, sentence: str) -> dict[str, Any]:
    whole = bounded(without_secrets(sentence), LONGEST_SENTENCE)
    return {"event": "ended", "number": number, "outcome": outcome, "sentence": whole, "at": _now()}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _append(settings: Settings, event: dict[str, Any]) -> None:
    path = settings.state / JOURNAL
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(LOCK), timeout=_SECONDS):
        _shorten(path)
        journal.append(path, [event])


def _shorten(path: Path) -> None:
    """Keep the newest nights and the last of each scope; a journal that is damaged is laid aside: no night needs it."""
    try:
        events = journal.read(path)
    except journal.LinesDamagedError:
        path.replace(path.with_name(f"{path.name}{DAMAGED}"))
        return
    if len(events) < MOST_LINES:
        return
    left = {event["number"] for event in events if event.get("outcome") == "left"}
    began = [event for event in events if event["event"] == "began" and event["number"] not in left]
    last_of_scope = {event["scope"]: event["number"] for event in began}
    kept = {*(event["number"] for event in began[-KEPT:]), *last_of_scope.values()}
    journal.replace(path, [event for event in events if event["number"] in kept])
