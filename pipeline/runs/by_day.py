"""The watch by day: each file that comes has its verdict, copy and page as soon as it lies still.

A round is a night's work without the report's files. It holds the lock of a run while it works, and comes again where
another run has it, or where a disk or a folder must be seen to first. A kill at any moment harms as little as a
night's; the first round after it does what was left.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from pipeline.landing.arrivals import Arrivals
from pipeline.landing.landing_zone import landing_zone, until_settled
from pipeline.runs.expected_failures import BUSY_FAILURES, failure_text, is_expected
from pipeline.runs.hand_back import hand_back
from pipeline.runs.nightly import run_nightly
from pipeline.runs.states_memo import inputs_hash
from pipeline.runs.verdict_lines import statuses, verdict_lines
from pipeline.runs.watch_record import WatchRecord, record_watch
from pipeline.runs.write_outputs import write_outputs
from pipeline.runtime.code_version import code_hash
from pipeline.runtime.failure_log import log_failure
from pipeline.runtime.processes import process_mark
from pipeline.runtime.run_lock import AlreadyRunningError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings

LOCK = "watch.lock"
MOST_ROUNDS = 200
"""Rounds that read something before the program starts itself anew: whatever a library loses sight of ends with it."""
MOST_MEMORY = 768 << 20
"""Bytes that may be resident between two rounds; beyond them the program starts itself anew."""
LONGEST_WAIT = 300.0
"""Seconds after which the landing zone is looked at though nobody told of a change; a day begins then, too."""
_BEAT_SECONDS = 60.0
_SHORTEST_WAIT = 0.5
"""Between two rounds, so that files of a burst are read together."""
_MARGIN = 0.1
_BUSY_WAIT = 2.0
_FAILED_WAITS = (2.0, 5.0, 15.0, 60.0)
"""Seconds until it is tried again after the first failure, the second and so on."""
_ENDING = (signal.SIGTERM, signal.SIGINT)
_CODE = ("pipeline", "schemas")


class AlreadyWatchedError(AlreadyRunningError):
    """Another ``hoptac watch`` watches the same landing zone."""


def watch(settings: Settings, say: Callable[[str], None]) -> None:
    """Watch the landing zone until a signal ends it; AlreadyWatchedError where another process does."""
    settings.state.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.state / LOCK, timeout=0), _ended_by_signals() as ending:
            watching = _Watch(settings, say, ending)
            try:
                watching.run()
            except BaseException as problem:
                if not ending.is_asked_for:
                    raise
                watching.beat(stopped=True)
                raise SystemExit(0) from problem
            watching.beat(stopped=not watching.is_worn)
    except Timeout as problem:
        message = f"another watch is under way ({settings.state / LOCK})"
        raise AlreadyWatchedError(message) from problem
    if watching.is_worn:
        _start_anew()


@dataclass(slots=True)
class _Ending:
    """Whether a signal asked for the end; an exception alone may be lost on its way through a library."""

    is_asked_for: bool = False


@dataclass(slots=True)
class _Watch:
    """The landing zone as the last round found it, and how it went."""

    settings: Settings
    say: Callable[[str], None]
    ending: _Ending
    record: WatchRecord = field(default_factory=lambda: WatchRecord(process_mark(), code_hash(*_CODE), _now()))
    seen: str = ""
    """The hash of what the last round rested on."""
    statuses: dict[str, str] = field(default_factory=dict)
    failures: int = 0
    rounds: int = 0
    is_busy: bool = False
    is_worn: bool = False
    """Whether it is time for a process that has grown nothing yet, or has the code that lies there."""

    def run(self) -> None:
        """Wait and do rounds until a signal asks for the end, or the process is worn."""
        arrivals = Arrivals(self.settings)
        self._greet(arrivals)
        due = time.monotonic()
        while not self.ending.is_asked_for and not self.is_worn:
            left = due - time.monotonic()
            if left <= 0:
                due = time.monotonic() + self._round()
            elif arrivals.wait(min(left, _BEAT_SECONDS)):
                due = min(due, time.monotonic() + self._first_look(arrivals))
            elif self.record.seconds > _BEAT_SECONDS:
                self.beat()
        arrivals.close()

    def beat(self, *, working: bool = False, failure: str = "", stopped: bool = False) -> None:
        """Say what is done; where the disk has no room for it, that is what health finds."""
        since = _now() if working else None
        self.record = replace(self.record, at=_now(), working_since=since, failure=failure, stopped=stopped)
        with suppress(OSError):
            record_watch(self.settings, self.record)

    def _greet(self, arrivals: Arrivals) -> None:
        every = f", {arrivals.poll_seconds:g} giây xem một lần" if arrivals.poll_seconds else ""
        self.say(f"Đang theo dõi hộp nhận tệp {self.settings.raw_url or self.settings.raw}{every}.")

    def _first_look(self, arrivals: Arrivals) -> float:
        """Seconds until a file that came now lies still; what is seen by the clock may have come before."""
        return 0.0 if arrivals.poll_seconds else self.settings.settle_seconds + _MARGIN

    def _round(self) -> float:
        """Do what is to be done; in how many seconds to come again at the latest."""
        try:
            wait = self._look()
        except BUSY_FAILURES:
            if not self.is_busy:
                self.say("Một lượt chạy khác đang làm việc; sẽ làm tiếp ngay khi lượt đó xong.")
            self.is_busy = True
            self.beat()
            return _BUSY_WAIT
        except Exception as problem:
            if self.ending.is_asked_for or not is_expected(problem):
                raise
            return self._failed(problem)
        if self.failures:
            self.say("Đã làm việc lại được.")
        self.failures, self.is_busy = 0, False
        self.beat()
        return wait

    def _failed(self, problem: Exception) -> float:
        sentence = failure_text(problem)
        if sentence != self.record.failure:
            log_failure(problem, sentence)
            self.say(sentence)
        wait = _FAILED_WAITS[min(self.failures, len(_FAILED_WAITS) - 1)]
        self.failures += 1
        self.beat(failure=sentence)
        return wait

    def _look(self) -> float:
        """Do a round where anything changed; in how many seconds what was left lies still."""
        if code_hash.__wrapped__(*_CODE) != self.record.code:
            self.is_worn = True
            return 0.0
        began = time.monotonic()
        inbox = landing_zone(self.settings)
        inputs = inputs_hash(self.settings, inbox)
        if inputs != self.seen:
            self._work()
            self.seen = inputs  # what came while it worked, also from other runs, is another hash
            return _SHORTEST_WAIT
        left = until_settled(self.settings, inbox, time.monotonic() - began)
        return max(_SHORTEST_WAIT, min(LONGEST_WAIT, left + _MARGIN))

    def _work(self) -> None:
        began = _now()
        self.beat(working=True, failure=self.record.failure)
        night = run_nightly(self.settings, answer=partial(self._answer, began))
        write_outputs(self.settings, night, lambda *_: None, report=False)
        self._tell(verdict_lines(self.settings, night.known, self.statuses, began, unplaced=True))
        self.statuses = statuses(night.known)
        if night.ingested.read:  # a first round that grows by history alone would start anew for ever
            self.rounds += 1
            self.is_worn = self.rounds >= MOST_ROUNDS or _resident() > MOST_MEMORY

    def _answer(self, began: datetime, known: Known) -> None:
        """Tell people the verdicts before anything is built."""
        hand_back(self.settings, known, wait=None)
        self._tell(verdict_lines(self.settings, known, self.statuses, began))

    def _tell(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.say(line)


@contextmanager
def _ended_by_signals() -> Iterator[_Ending]:
    """Let SIGTERM and SIGINT end the block with SystemExit, wherever it is, and say that they came."""
    ending = _Ending()

    def end(*_: object) -> None:
        ending.is_asked_for = True
        raise SystemExit(0)

    before = {number: signal.signal(number, end) for number in _ENDING}
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        yield ending
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _start_anew() -> None:
    """Become a fresh process of the same number and command, as a service does that may not look as if it fell."""
    sys.stdout.flush()
    sys.stderr.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)  # until who comes can hear them
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this very program


def _resident() -> int:
    """Bytes of this process that are in memory."""
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - one line of the kernel's
        return int(statm.read().split()[1]) * resource.getpagesize()


def _now() -> datetime:
    return datetime.now(UTC)
