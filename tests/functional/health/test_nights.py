"""Health knows of every night whether it ended, and how: killed, failed, refused, hung or overdue."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import pipeline.runs.nights
from pipeline.runs import heartbeat
from pipeline.runs.heartbeat import Heartbeat, beat, running_code
from pipeline.runs.nights import JOURNAL, recorded_night
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import PROJECT, ledger_path
from tests.support.dagster_runs import dagster_environment, environment
from tests.support.health_states import condition, end_a_night_well, hoptac_process, ill
from tests.support.hoptac_command import hoptac

if TYPE_CHECKING:
    from tests.support.installation import Installation

pytestmark = pytest.mark.long
KILLED = """
import os, signal, sys
from pipeline.cli import commands, night_commands
night_commands.run_nightly = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
sys.argv = ["hoptac", "run"]
commands.main()
"""
"""A night that the kernel kills in between, as for want of memory."""


def kill_a_night(installation: Installation) -> None:
    variables = environment(installation.settings)
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=PROJECT, env=variables, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL


def test_night_that_was_killed_fails_until_a_later_one_ends_well(changed: Installation) -> None:
    end_a_night_well(changed.settings)
    kill_a_night(changed)
    night = condition(changed.settings, "night")
    assert (night.state, night.facts["last_outcome"]) == ("failing", "died")
    assert "bị dừng giữa chừng" in night.vi
    end_a_night_well(changed.settings)
    assert ill(changed.settings) == {}


@pytest.fixture
def nothing_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """A night that takes a second: the files for people are not what is tested."""
    monkeypatch.setattr("pipeline.cli.night_commands.write_outputs", lambda *_: [])


@pytest.mark.usefixtures("nothing_written")
def test_night_that_fails_is_told_with_its_sentence_until_one_ends_well(changed: Installation) -> None:
    path = ledger_path(changed.settings)
    whole = path.read_bytes()
    path.write_bytes(b"x" + whole)
    assert hoptac(changed.settings, "run").returncode == 4
    path.write_bytes(whole)
    night = condition(changed.settings, "night")
    assert (night.state, night.facts["last_by"], night.facts["last_outcome"]) == ("failing", "hoptac run", "failed")
    assert "bị hỏng ở dòng 1" in night.vi
    assert hoptac(changed.settings, "run").returncode == 0
    assert ill(changed.settings) == {}


def test_fault_of_the_program_itself_is_a_failed_night(changed: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        message = "a fault of ours"
        raise ZeroDivisionError(message)

    monkeypatch.setattr("pipeline.cli.night_commands.write_outputs", crash)
    assert hoptac(changed.settings, "run").returncode == 1
    assert "ZeroDivisionError: a fault of ours" in condition(changed.settings, "night").vi


def test_night_that_leaves_because_another_one_works_has_not_failed(changed: Installation) -> None:
    end_a_night_well(changed.settings)
    with lock(changed.settings):
        assert hoptac(changed.settings, "run").returncode == 3
    assert ill(changed.settings) == {}


def test_night_under_way_does_not_hide_the_one_that_failed_before(changed: Installation) -> None:
    with recorded_night(changed.settings, "hoptac run") as night:
        night.fail("hết chỗ")
    with recorded_night(changed.settings, "hoptac run"):
        assert ill(changed.settings) == {"night": "failing"}
    assert ill(changed.settings) == {}


def test_failed_period_of_dagster_is_not_mended_by_another_period(changed: Installation) -> None:
    for period, failure in (("2020-11", "hỏng"), ("2020-12", "")):
        with recorded_night(changed.settings, "Dagster", period) as night:
            if failure:
                night.fail(failure)
    assert condition(changed.settings, "night").facts["unsettled"][0]["scope"] == "2020-11"
    with recorded_night(changed.settings, "Dagster", "2020-11"):
        pass
    assert ill(changed.settings) == {}


@pytest.mark.parametrize("scheduler", ["daemon", "cron"])
def test_nights_that_do_not_come_fail_where_they_are_due(
    changed: Installation, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = (datetime.now(UTC) - timedelta(days=3)).isoformat()
    with monkeypatch.context() as patch:
        patch.setattr(pipeline.runs.nights, "_now", lambda: long_ago)
        end_a_night_well(changed.settings)
    beat(changed.settings, {})
    assert ill(changed.settings) == {}
    due = changed.settings.model_copy(update={"scheduler": scheduler})
    assert ill(due) == {"night": "failing"}
    end_a_night_well(changed.settings)
    assert ill(due) == {}


def test_night_that_hangs_fails_although_its_process_lives(changed: Installation) -> None:
    end_a_night_well(changed.settings)
    with recorded_night(changed.settings, "hoptac run"):
        assert ill(changed.settings) == {}
        assert condition(changed.settings.model_copy(update={"waiting_hours": 0}), "night").state == "failing"


def test_journal_of_nights_that_is_damaged_is_told_and_stops_no_night(changed: Installation) -> None:
    end_a_night_well(changed.settings)
    path = changed.settings.state / JOURNAL
    path.write_bytes(b"damaged\n" + path.read_bytes())
    assert ill(changed.settings) == {"night": "warning"}
    end_a_night_well(changed.settings)
    assert ill(changed.settings) == {}


def test_daemon_that_is_due_and_never_came_fails(changed: Installation) -> None:
    end_a_night_well(changed.settings)
    assert ill(changed.settings.model_copy(update={"scheduler": "daemon"})) == {"daemon": "failing"}
    assert ill(changed.settings.model_copy(update={"scheduler": "cron"})) == {}


@pytest.mark.parametrize("scheduler", ["daemon", ""])
def test_daemon_that_no_longer_beats_fails(
    changed: Installation, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = changed.settings.model_copy(update={"scheduler": scheduler})
    end_a_night_well(settings)
    beat(settings, {})
    assert ill(settings) == {}
    monkeypatch.setattr(heartbeat, "BEATS_SECONDS", 0.0)
    monkeypatch.setattr("pipeline.runs.health.nights.BEATS_SECONDS", 0.0)
    assert ill(settings) == {"daemon": "failing"}
    end_a_night_well(settings)  # by hand, after the daemon was last seen
    assert ill(settings) == ({"daemon": "failing"} if scheduler else {})
    assert ill(settings.model_copy(update={"scheduler": "none"})) == {}


def test_part_of_the_daemon_that_is_dead_and_a_daemon_with_old_code_are_told(
    changed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_a_night_well(changed.settings)
    beat(changed.settings, {"SCHEDULER": "không còn nhịp"})
    daemon = condition(changed.settings, "daemon")
    assert (daemon.state, daemon.facts["faults"]) == ("failing", {"SCHEDULER": "không còn nhịp"})
    monkeypatch.setattr(heartbeat, "running_code", lambda: "of last week")
    beat(changed.settings, {})
    assert running_code() != "of last week"
    assert condition(changed.settings, "daemon").state == "warning"


def test_heartbeat_of_a_clock_that_was_ahead_is_no_heartbeat() -> None:
    ahead = Heartbeat(datetime.now(UTC) + timedelta(days=1), "", {})
    assert ahead.seconds > heartbeat.BEATS_SECONDS


def test_health_after_a_killed_night_ends_with_two(changed: Installation) -> None:
    kill_a_night(changed)
    done = hoptac_process(changed.settings, "health")
    assert done.returncode == 2
    assert f"{os.getpid()}" not in done.stdout
    assert "bị dừng giữa chừng" in done.stdout


def test_nightly_that_did_every_changed_period_settles_a_run_that_failed_before(changed: Installation) -> None:
    with pytest.raises(OSError, match="No space"), recorded_night(changed.settings, "hoptac run"):
        raise OSError(28, "No space left on device")
    assert condition(changed.settings, "night").state == "failing"
    command = [sys.executable, "-W", "ignore", "-m", "assets.run"]
    done = subprocess.run(
        command, cwd=PROJECT, env=dagster_environment(changed.settings), capture_output=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout
    assert condition(changed.settings, "night").state == "ok"
