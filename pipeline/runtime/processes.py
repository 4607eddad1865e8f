"""Processes of this machine, so named that a number which the kernel gives again is not taken for the former one."""

from __future__ import annotations

import os
import time
from pathlib import Path

PROC = Path("/proc")


def process_mark(process: int | None = None) -> str:
    """What names a process until the machine starts again, this one by default; blank where there is none."""
    process = process or os.getpid()
    started = _started(process)
    return "" if started is None else f"{process}/{started}/{_boot()}"


def lives(mark: str) -> bool:
    """Whether the process of a mark is still there."""
    number = mark.partition("/")[0]
    return number.isdigit() and process_mark(int(number)) == mark


def running_for(process: int) -> float:
    """For how many seconds a process has been there; 0 where it has ended."""
    started = _started(process)
    return 0.0 if started is None else time.clock_gettime(time.CLOCK_BOOTTIME) - started / os.sysconf("SC_CLK_TCK")


def _started(process: int) -> int | None:
    """When a process began, in ticks since the machine did; None where it is gone or ended and waits for its parent."""
    try:
        fields = (PROC / f"{process}" / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else int(fields[19])


def _boot() -> str:
    try:
        return (PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
