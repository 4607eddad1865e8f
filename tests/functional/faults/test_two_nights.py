"""Two runs at once: one waits or leaves and says so, and nothing is doubled."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from pipeline.runs.expected_failures import BUSY
from pipeline.runtime.settings import PROJECT
from tests.functional.faults.conftest import Town, contents
from tests.functional.faults.processes import ended, night, nightly
from tests.support.dagster_runs import dagster_environment

if TYPE_CHECKING:
    from tests.support.installation import Installation

pytestmark = pytest.mark.long
AT_WORK = ("amid", "pipeline.ingest.read_locally:read_files", "2")


def test_second_run_leaves_with_a_clear_message_and_the_first_is_not_disturbed(
    installation: Installation, town: Town
) -> None:
    with night(installation, *AT_WORK, act="pause") as first:
        first.reach()
        for command in ("run", "rebuild"):
            second = ended(installation, command=command)
            assert second.status == BUSY
            assert second.output == "Một lượt chạy khác đang làm việc; hãy thử lại sau.\n"
        assert contents(installation) == town.old
        assert first.end().status == 0
    assert contents(installation) == town.new


def test_runs_that_start_together_double_nothing(installation: Installation, town: Town) -> None:
    with night(installation) as first, night(installation) as second:
        for process in (first, second):
            process.go()
        assert sorted(process.end().status for process in (first, second)) in ([0, 0], [0, BUSY])
    assert contents(installation) == town.new


def test_nightly_jobs_at_once_wait_for_each_other_and_for_a_run(installation: Installation, town: Town) -> None:
    with night(installation, *AT_WORK, act="pause") as first:
        first.reach()
        jobs = [nightly(installation), nightly(installation)]
        with pytest.raises(subprocess.TimeoutExpired):
            jobs[0].wait(6)
        assert contents(installation) == town.old
        assert first.end().status == 0
    for job in jobs:
        output, _ = job.communicate(timeout=240)
        assert job.returncode == 0, output
    assert contents(installation) == town.new


def test_processes_that_open_dagster_at_once_make_its_tables_once(installation: Installation) -> None:
    code = (
        "from dagster import DagsterInstance; import assets.storage; print(flush=True); input(); DagsterInstance.get()"
    )
    with ExitStack() as stack:
        openers = [stack.enter_context(started(installation, code)) for _ in range(4)]
        for opener in openers:
            assert opener.stdout is not None
            assert opener.stdout.readline() == "\n"  # it has imported all, and waits
        for opener in openers:
            assert opener.stdin is not None
            opener.stdin.write("\n")
            opener.stdin.flush()
        errors = [opener.communicate(timeout=240)[1] for opener in openers]
    assert [opener.returncode for opener in openers] == [0] * 4, errors


def started(installation: Installation, code: str) -> subprocess.Popen[str]:
    """Python, doing what the code says."""
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env=dagster_environment(installation.settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
