"""One run at a time works on a state; another one leaves at once, and touches nothing."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from filelock import Timeout

from pipeline.runtime.run_lock import AlreadyRunningError, lock, lock_path, run_alone

if TYPE_CHECKING:
    from pipeline.runtime.settings import Settings

HOLDER = """
import sys, time
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


def test_second_run_leaves_while_the_first_is_at_work(settings: Settings) -> None:
    with run_alone(settings):
        with pytest.raises(AlreadyRunningError, match=r"run\.lock"), run_alone(settings):
            pytest.fail("two runs at once")
        with pytest.raises(Timeout), lock(settings):
            pytest.fail("two runs at once")
    with run_alone(settings):
        assert lock_path(settings).exists()


def test_lock_goes_with_the_process_that_holds_it(settings: Settings) -> None:
    settings.state.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock_path(settings))], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunningError), run_alone(settings):
            pytest.fail("two runs at once")
        holder.kill()
        holder.wait()
        with run_alone(settings):
            pass


def test_states_of_different_folders_do_not_wait_for_each_other(settings: Settings) -> None:
    other = settings.model_copy(update={"state": settings.state.with_name("other")})
    with run_alone(settings), run_alone(other):
        assert lock_path(settings) != lock_path(other)
