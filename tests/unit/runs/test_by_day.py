"""A watch comes again after whatever keeps a round from being done, says so once, and starts itself anew in time."""

from __future__ import annotations

import errno
import signal
import time
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from pipeline.landing.inbox import Inbox
from pipeline.landing.landing_zone import landing_zone
from pipeline.runs import by_day
from pipeline.runs.by_day import LONGEST_WAIT, _Ending, _Watch, watch
from pipeline.runs.nightly import run_nightly
from pipeline.runs.states_memo import inputs_hash
from pipeline.runs.watch_record import watch_record
from pipeline.runtime.run_lock import lock

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.runtime.settings import Settings

FULL = OSError(errno.ENOSPC, "No space left on device", "/mnt/a")
ROUND = _Watch._round  # noqa: SLF001 - a step of what else takes hours


class Rounds:
    """A watch whose work is what a test says."""

    def __init__(self, settings: Settings, monkeypatch: pytest.MonkeyPatch, *works: Callable[[], None]) -> None:
        self.lines: list[str] = []
        self.watch = _Watch(settings, self.lines.append, _Ending())
        steps = iter(works)
        monkeypatch.setattr(_Watch, "_work", lambda _: next(steps)())

    def waits(self, count: int) -> list[float]:
        return [ROUND(self.watch) for _ in range(count)]


def fails(problem: BaseException) -> Callable[[], None]:
    def work() -> None:
        raise problem

    return work


def nothing() -> None:
    """A round that does its work."""


def test_full_disk_is_told_once_and_tried_again_ever_more_seldom_until_it_works(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = Rounds(settings, monkeypatch, *[fails(FULL)] * 5, nothing)
    waits = rounds.waits(5)
    assert waits == sorted(waits)
    assert waits[0] < waits[-1] == waits[-2]
    (line,) = rounds.lines
    assert "ổ đĩa đã đầy" in line
    record = watch_record(settings)
    assert record is not None
    assert record.failure == line
    rounds.waits(1)
    assert rounds.lines[1:] == ["Đã làm việc lại được."]
    record = watch_record(settings)
    assert record is not None
    assert record.failure == ""


def test_run_of_another_is_told_once_and_waited_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = Rounds(settings, monkeypatch)
    monkeypatch.setattr(_Watch, "_work", lambda self: run_nightly(self.settings))
    with lock(settings):
        waits = rounds.waits(3)
    assert len(set(waits)) == 1
    assert waits[0] < LONGEST_WAIT
    assert len(rounds.lines) == 1


def test_fault_of_the_program_ends_it(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = Rounds(settings, monkeypatch, fails(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        rounds.waits(1)


def test_landing_zone_in_which_nothing_changed_is_not_worked_on_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = Rounds(settings, monkeypatch, nothing)
    assert rounds.waits(2)[1] == LONGEST_WAIT


def test_file_that_is_too_young_is_come_back_to_when_it_lies_still(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings.model_copy(update={"settle_seconds": 100.0})
    (settings.raw / "a.xlsx").write_bytes(b"a")
    wait = Rounds(settings, monkeypatch, nothing).waits(2)[1]
    assert 0 < wait <= 101


def test_file_that_comes_to_lie_still_while_it_is_looked_at_is_come_back_to_at_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (settings.raw / "a.xlsx").write_bytes(b"a")

    def found_too_young(settings: Settings) -> Inbox:
        found = landing_zone(settings.model_copy(update={"settle_seconds": 1000.0}))
        monkeypatch.setattr(time, "monotonic", lambda: 1000.0)  # how long that look took
        return found

    monkeypatch.setattr(time, "monotonic", lambda: 0.0)
    monkeypatch.setattr(by_day, "landing_zone", found_too_young)
    rounds = Rounds(settings, monkeypatch, nothing)
    rounds.watch.seen = inputs_hash(settings, Inbox(left=("a.xlsx",)))
    assert rounds.waits(1)[0] < 1


def test_file_that_nobody_may_open_is_not_come_back_to(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_day, "landing_zone", lambda _: Inbox(left=("a.xlsx",)))
    (settings.raw / "a.xlsx").write_bytes(b"a")
    rounds = Rounds(settings, monkeypatch, nothing)
    rounds.watch.seen = inputs_hash(settings, Inbox())
    monkeypatch.setattr("pipeline.landing.inbox._age", lambda _: 3600.0)
    assert rounds.waits(1)[0] == LONGEST_WAIT


def test_program_of_which_other_code_lies_there_is_worn(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = Rounds(settings, monkeypatch, nothing)
    monkeypatch.setattr(by_day, "code_hash", Mock(__wrapped__=lambda *_: "another"))
    rounds.waits(1)
    assert rounds.watch.is_worn


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_wherever_it_is_and_whatever_becomes_of_the_exception(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    def work(_: _Watch) -> None:
        try:
            signal.raise_signal(number)
        except SystemExit as lost:
            message = "a library made something else of it"
            raise RuntimeError(message) from lost

    monkeypatch.setattr(_Watch, "_work", work)
    before = signal.getsignal(number)
    with pytest.raises(SystemExit) as ended:
        watch(settings, lambda _: None)
    assert ended.value.code == 0
    record = watch_record(settings)
    assert record is not None
    assert record.stopped
    assert signal.getsignal(number) is before
