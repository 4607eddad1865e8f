"""What others used of the machine is what all used less what was ours."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks import busy as module
from benchmarks.busy import Busy, busy_rounds, watched
from benchmarks.plan import DAGSTER


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second of looking in which others used a tenth, then ten seconds in which we used half and others a fifth."""
    seconds = [(0.0, 5.0, 3.0), (2.0, 5.2, 3.0), (2.0, 5.2, 3.0), (22.0, 19.2, 13.0)]
    found = iter([module.Moment(*each) for each in seconds])
    monkeypatch.setattr(module, "moment", lambda: next(found))
    monkeypatch.setattr(module, "LOOK", 0.0)
    monkeypatch.setattr(module, "_await_orphans", lambda: None)  # of other tests some go on


@pytest.mark.usefixtures("moments")
def test_share_of_others_is_without_what_was_ours() -> None:
    told: list[Busy] = []
    with watched(DAGSTER, told.append):
        assert not told
    [found] = told
    assert found.about == DAGSTER
    assert [found.before, found.during] == pytest.approx([0.1, 0.2])
    assert found.is_much


def test_round_in_which_others_took_much_is_marked() -> None:
    text = busy_rounds([Busy("quiet", 0.5, 0.01, 0.02), Busy("loud", 4.25, 0.01, 0.4), Busy("loud before", 4, 0.1, 0)])
    assert "| quiet | 0.5 | 1.0% | 2.0% |  |" in text
    assert "| loud | 4.2 | 1.0% | 40.0% | **others at work** |" in text
    assert text.count("**others at work**") == 2


def test_what_a_child_process_used_is_ours() -> None:
    program = "import time\nwhile time.process_time() < 0.2: pass"
    began = module.moment()
    subprocess.run([sys.executable, "-S", "-c", program], check=True)
    ended = module.moment()
    assert ended.ours - began.ours >= 0.2
    assert ended.used - began.used >= 0.15  # in ticks
