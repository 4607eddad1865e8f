"""Two runs at once: one waits or leaves and says so, and nothing is doubled."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from pipeline.runs.expected_failures import BUSY
from pipeline.runtime.settings import PROJECT
from tests.functional.dagster_runs import dagster_environment
from tests.functional.faults.conftest import Town, contents
from tests.functional.faults.nights import ended, night, nightly

if TYPE_CHECKING:
    from tests.functional.conftest import Installation

pytestmark = pytest.mark.long
AT_WORK = ("amid", "pipeline.ingest.read_locally:read_files", "2")


def test_second_run_leaves_with_a_clear_message_and_the_first_is_not_disturbed(place: Installation, town: Town) -> None:
    with night(place, *AT_WORK, act="pause") as first:
        first.reach()
        for command in ("run", "rebuild"):
            second = ended(place, command=command)
            assert second.status == BUSY
            assert second.told == "Một lượt chạy khác đang làm việc; hãy thử lại sau.\n"
        assert contents(place) == town.old
        assert first.end().status == 0
    assert contents(place) == town.new


def test_runs_that_start_together_double_nothing(place: Installation, town: Town) -> None:
    with night(place) as one, night(place) as two:
        for each in (one, two):
            each.go()
        assert sorted(each.end().status for each in (one, two)) in ([0, 0], [0, BUSY])
    assert contents(place) == town.new


def test_nightly_jobs_at_once_wait_for_each_other_and_for_a_run(place: Installation, town: Town) -> None:
    with night(place, *AT_WORK, act="pause") as first:
        first.reach()
        jobs = [nightly(place), nightly(place)]
        with pytest.raises(subprocess.TimeoutExpired):
            jobs[0].wait(6)
        assert contents(place) == town.old
        assert first.end().status == 0
    for job in jobs:
        told, _ = job.communicate(timeout=240)
        assert job.returncode == 0, told
    assert contents(place) == town.new


def test_processes_that_open_dagster_at_once_make_its_tables_once(place: Installation) -> None:
    code = (
        "from dagster import DagsterInstance; import assets.storage; print(flush=True); input(); DagsterInstance.get()"
    )
    with ExitStack() as stack:
        openers = [stack.enter_context(started(place, code)) for _ in range(4)]
        for one in openers:
            assert one.stdout is not None
            assert one.stdout.readline() == "\n"  # it has imported all, and waits
        for one in openers:
            assert one.stdin is not None
            one.stdin.write("\n")
            one.stdin.flush()
        told = [one.communicate(timeout=120)[1] for one in openers]
    assert [one.returncode for one in openers] == [0] * 4, told


def started(place: Installation, code: str) -> subprocess.Popen[str]:
    """Python, doing what the code says."""
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=PROJECT, env=dagster_environment(place.settings), text=True, **pipes
    )
