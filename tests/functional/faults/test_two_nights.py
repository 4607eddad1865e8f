"""Two runs at once: one waits or leaves and says so, and nothing is doubled."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.problems import BUSY
from tests.functional.faults.conftest import Town, contents
from tests.functional.faults.nights import ended, night, nightly

if TYPE_CHECKING:
    from tests.functional.conftest import Place

pytestmark = pytest.mark.long
AT_WORK = ("amid", "pipeline.reads:read_files", "2")


def test_second_run_leaves_with_a_clear_message_and_the_first_is_not_disturbed(place: Place, town: Town) -> None:
    with night(place, *AT_WORK, act="pause") as first:
        first.reach()
        for command in ("run", "rebuild"):
            second = ended(place, command=command)
            assert second.status == BUSY
            assert second.told == "Một lượt chạy khác đang làm việc; hãy thử lại sau.\n"
        assert contents(place) == town.old
        assert first.end().status == 0
    assert contents(place) == town.new


def test_runs_that_start_together_double_nothing(place: Place, town: Town) -> None:
    with night(place) as one, night(place) as two:
        for each in (one, two):
            each.go()
        assert sorted(each.end().status for each in (one, two)) in ([0, 0], [0, BUSY])
    assert contents(place) == town.new


def test_nightly_jobs_at_once_wait_for_each_other_and_for_a_run(place: Place, town: Town) -> None:
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
