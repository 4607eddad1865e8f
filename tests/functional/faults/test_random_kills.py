"""A run that is killed at any moment leaves the old build or the new one, and the next run ends as if nothing was."""

from __future__ import annotations

import random
import subprocess
import time
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.functional.faults.processes import KILLED, NightProcess, night
from tests.functional.faults.recovery import go_on, whole_build

if TYPE_CHECKING:
    from pathlib import Path

    from tests.functional.faults.conftest import Town
    from tests.support.installation import Installation

SEED = 20_201_130
pytestmark = [pytest.mark.long, pytest.mark.timeout(3_000)]


def seconds_of_run(process: NightProcess, at_most: float | None = None) -> float | None:
    """How long a run took that is told to go now; None when it was killed, because it took longer."""
    started = time.monotonic()
    process.go()
    with suppress(subprocess.TimeoutExpired):
        process.wait(at_most)
    process.kill_all()
    if process.wait() == KILLED:
        return None
    assert process.returncode == 0, process.communicate()
    return time.monotonic() - started


@pytest.mark.parametrize("times", [20, pytest.param(100, marks=pytest.mark.soak)])
def test_kills_at_random_moments_leave_a_whole_build_and_the_next_run_ends_as_if_nothing_was(
    town: Town, tmp_path: Path, times: int
) -> None:
    dice = random.Random(SEED)  # noqa: S311 - told, so that it can be run again
    with night(town.installation.copied(tmp_path / "whole")) as process:
        whole = seconds_of_run(process)
    builds: list[str] = []
    for number in count():
        installation = town.installation.copied(tmp_path / f"{number}")
        assert whole is not None
        moment = dice.uniform(0, whole)
        print(f"{number}: to be killed after {moment:.3f} s of {whole:.3f} s")  # noqa: T201 - seen when it fails
        with night(installation) as process:
            ended_after = seconds_of_run(process, moment)
        if ended_after is not None:
            whole = ended_after  # the machine is faster than it was: this was no kill
            assert whole_build(installation, town) == "new"
            continue
        builds.append(whole_build(installation, town))
        go_on(installation, town)
        if len(builds) == times:
            break
    assert builds.count("old") > times // 4


def test_kill_as_soon_as_the_new_build_is_seen_leaves_it_whole_and_the_next_run_ends_as_if_nothing_was(
    installation: Installation, town: Town
) -> None:
    database = installation.settings.database
    before = database.stat().st_ino
    with night(installation) as process:
        process.go()
        while database.stat().st_ino == before and process.poll() is None:
            time.sleep(0.001)
        process.kill_all()
        process.wait()
    assert whole_build(installation, town) == "new"
    go_on(installation, town)
