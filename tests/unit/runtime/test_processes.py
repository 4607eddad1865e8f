"""A process is known again by when it began, and one that has ended is gone although its parent has not asked yet."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from pipeline.runtime.processes import lives, process_mark, running_for


def test_this_process_lives() -> None:
    assert lives(process_mark())
    assert 0 < running_for(os.getpid()) < 86_400


def test_process_that_was_killed_is_gone_before_and_after_its_parent_asks() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    mark = process_mark(child.pid)
    assert lives(mark)
    child.kill()
    until = time.monotonic() + 60
    while lives(mark):
        assert time.monotonic() < until
        time.sleep(0.01)
    child.communicate()
    assert not lives(mark)
    assert running_for(child.pid) == 0


def test_number_that_is_given_again_is_another_process() -> None:
    number, started, boot = process_mark().split("/")
    assert not lives(f"{number}/{int(started) - 1}/{boot}")
    assert not lives(f"{number}/{started}/another-boot")
    assert not lives("")
