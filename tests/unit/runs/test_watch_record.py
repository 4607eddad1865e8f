"""What the watch says of itself is read back; a run waits for its rounds, and for no other run."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.runs import watch_record as module
from pipeline.runs.health import nights
from pipeline.runs.health.watching import watch
from pipeline.runs.heartbeat import BEATS_SECONDS
from pipeline.runs.watch_record import RECORD, WatchRecord, after_the_watch, record_watch, watch_record
from pipeline.runtime.processes import process_mark
from pipeline.runtime.run_lock import AlreadyRunningError, lock

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings

NOW = datetime.now(UTC)
MINE = process_mark(os.getpid())
IDLE = WatchRecord(MINE, "code", NOW)
WORKING = replace(IDLE, working_since=NOW)


@pytest.mark.parametrize("record", [IDLE, WORKING, replace(IDLE, failure="ổ đĩa đầy"), replace(IDLE, stopped=True)])
def test_record_is_read_back(settings: Settings, record: WatchRecord) -> None:
    assert watch_record(settings) is None
    record_watch(settings, record)
    assert watch_record(settings) == record


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"at": 1, "working_since": null}'])
def test_damaged_record_is_a_value_error(settings: Settings, damage: str) -> None:
    settings.state.mkdir(exist_ok=True)
    (settings.state / RECORD).write_text(damage, encoding="utf-8")
    with pytest.raises(ValueError):  # noqa: PT011 - json's is one
        watch_record(settings)


def busy() -> None:
    raise AlreadyRunningError


def test_run_waits_while_the_watch_works_and_does_its_work_then(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_watch(settings, WORKING)
    tries = iter([True, True, False])
    monkeypatch.setattr(module, "_LOOK_AGAIN", 0.01)

    def work() -> str:
        if next(tries):
            raise AlreadyRunningError
        return "done"

    assert after_the_watch(settings, work) == "done"


@pytest.mark.parametrize("record", [None, IDLE, replace(WORKING, process="1/2/3")])
def test_another_run_is_not_waited_for(settings: Settings, record: WatchRecord | None) -> None:
    if record:
        record_watch(settings, record)
    with pytest.raises(AlreadyRunningError):
        after_the_watch(settings, busy)


def test_round_that_lasts_is_waited_for_only_so_long(settings: Settings) -> None:
    record_watch(settings, WORKING)
    with pytest.raises(AlreadyRunningError):
        after_the_watch(settings, busy, seconds=0)


@pytest.mark.parametrize(
    ("record", "state", "is_used"),
    [
        (None, "ok", False),
        (replace(IDLE, stopped=True), "ok", False),
        (replace(IDLE, stopped=True, process="1/2/3"), "ok", False),
        (IDLE, "ok", True),
        (WORKING, "ok", True),
        (replace(IDLE, process="1/2/3"), "failing", True),
        (replace(IDLE, failure="ổ đĩa đầy"), "failing", True),
        (replace(IDLE, at=NOW - timedelta(seconds=BEATS_SECONDS + 60)), "failing", True),
        (replace(WORKING, at=NOW - timedelta(seconds=BEATS_SECONDS + 60)), "ok", True),
        (replace(WORKING, working_since=NOW - timedelta(days=3)), "failing", True),
    ],
)
def test_health_misses_a_watch_that_died_hangs_or_cannot_work(
    settings: Settings, record: WatchRecord | None, state: str, *, is_used: bool
) -> None:
    if record:
        record_watch(settings, record)
    found = watch(settings)
    assert (found.state, found.facts["used"]) == (state, is_used)


def test_round_of_the_watch_and_not_its_life_is_how_long_the_lock_is_held(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nights, "running_for", lambda _: 10.0**6)
    with lock(settings):
        record_watch(settings, replace(IDLE, process="1/2/3"))
        assert nights.lock(settings).state == "failing"
        record_watch(settings, replace(WORKING, working_since=datetime.now(UTC)))
        assert nights.lock(settings).state == "ok"
