"""How busy others kept the machine while something was measured: what all processes used, less what was ours."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import monotonic
from typing import TYPE_CHECKING

from benchmarks.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MUCH = 0.05
"""The share of the machine's processor time above which a round is marked. Below it is the kernel's own work."""
LOOK = 1.0
"""Seconds of doing nothing before a round, in which all that is used is used by others."""
PATIENCE = 5.0
"""Seconds that are waited at most for processes that outlive the one that started them."""
_ONES_OWN = slice(0, 8)
"""Of the line ``cpu`` of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal; guests are within user."""
_IDLE = slice(3, 5)


@dataclass(frozen=True, slots=True)
class Busy:
    """What others used of the machine, as shares of all its processors' time, and its load average before.

    ``about`` says in how many words what was measured meanwhile.
    """

    about: str
    load: float
    before: float
    during: float

    @property
    def is_much(self) -> bool:
        """Whether others took more than a few percent, so that times by the clock say little."""
        return max(self.before, self.during) > MUCH

    def row(self) -> tuple[str, str, str, str, str]:
        """The line of a table."""
        return (
            self.about,
            f"{self.load:.1f}",
            f"{self.before:.1%}",
            f"{self.during:.1%}",
            "**others at work**" if self.is_much else "",
        )


@contextmanager
def watched(about: str, tell: Callable[[Busy], None]) -> Iterator[None]:
    """Tell, after the block, how busy the machine was before it and what others used of it meanwhile.

    Ours is what this process and those that it started used; it must be the parent of orphans
    (:func:`benchmarks.processor.adopt_orphans`), else those count as others.
    """
    load = os.getloadavg()[0]
    before = _others(lambda: time.sleep(LOOK))
    began = moment()
    yield
    _await_orphans()
    tell(Busy(about, load, before, _share(began, moment())))


def busy_rounds(found: Iterable[Busy]) -> str:
    """The table of all rounds."""
    return table(("", "load before", "others before", "others during", ""), (each.row() for each in found))


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds so far: by the clock for each processor, used by all, used by us."""

    clock: float
    used: float
    ours: float


def _others(action: Callable[[], None]) -> float:
    began = moment()
    action()
    return _share(began, moment())


def _share(began: Moment, ended: Moment) -> float:
    """The share that others used between two moments, of all processors; ticks and our own count are not exact."""
    others = (ended.used - began.used) - (ended.ours - began.ours)
    return max(0.0, others / (ended.clock - began.clock)) if ended.clock > began.clock else 0.0


def moment() -> Moment:
    """What the machine and we have used so far; RuntimeError where the kernel says it otherwise than Linux does."""
    head, *fields = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()
    if head != "cpu":
        raise RuntimeError(head)
    ticks = [int(field) for field in fields][_ONES_OWN]
    used = (sum(ticks) - sum(ticks[_IDLE])) / os.sysconf("SC_CLK_TCK")
    ours = sum(each.ru_utime + each.ru_stime for each in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))
    return Moment((os.cpu_count() or 1) * monotonic(), used, ours)


def _await_orphans() -> None:
    """Take in what processes used that outlived the one that started them, as those do that read workbooks."""
    until = monotonic() + PATIENCE
    with suppress(ChildProcessError):
        while monotonic() < until:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.05)
