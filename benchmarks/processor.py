"""Seconds of a processor: what a process and all that it started have used, which a busy machine changes little."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from pathlib import Path

_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of Linux."""
_SESSION, _USED = 3, slice(11, 15)
"""The fields of ``/proc/<pid>/stat`` after the program's name that tell the process's session and, in ticks, what it
used: as a program and in the kernel, by itself and by those that it waited for."""


def session(leader: int) -> list[Path]:
    """The processes, below ``/proc``, that a process and its children have started and that are still there."""
    entries = (entry for entry in Path("/proc").iterdir() if entry.name.isdecimal())
    return [entry for entry in entries if _fields(entry)[_SESSION:][:1] == [leader]]


def processor_seconds() -> float:
    """What the processes of this one's session have used so far, in steps of a tick (10 ms).

    One that ended counts where its parent waited for it, be it this process because of :func:`adopt_orphans`.
    """
    own = os.getsid(0)
    used = (fields[_USED] for fields in map(_fields, session(own)))
    return sum(map(sum, used)) / os.sysconf("SC_CLK_TCK")


def adopt_orphans() -> None:
    """Let this process be the parent of those whose own one ends, so that their work is not lost."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)


def await_orphans() -> None:
    """Wait for all children to end: the processes that read workbooks outlive the one that started them."""
    with suppress(ChildProcessError):
        while True:
            os.wait()


def _fields(process: Path) -> list[int]:
    """The numbers behind the program's name and its state, which is 0 here; none where the process has ended."""
    try:
        _, *numbers = (process / "stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return []
    return [0, *map(int, numbers)]
