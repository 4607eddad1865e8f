"""What a worker process may use of the machine, set by itself before it does anything."""

from __future__ import annotations

import gc
import os
import resource
import signal
import time

import polars as pl

_DATA_PAGES = 5
"""The field of ``/proc/self/statm`` that counts the pages of a process's own data."""


def prepare_worker(room: int) -> None:
    """Let this worker allocate so much beyond what it has; a larger allocation fails and may end it.

    Memory that is only reserved does not count (RLIMIT_AS would count it): a thread of polars reserves 64 MiB. pebble's
    handler of SIGTERM waits for the interpreter, which a worker that hangs in the reader never comes back to. What was
    imported is no garbage, and is not looked through for any.
    """
    gc.freeze()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ["POLARS_MAX_THREADS"] = "1"  # there are as many workers as processors: more threads wait on each other
    pl.select(pl.lit(1).sum())  # starts the thread
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - one line of the kernel's
        limit = int(statm.read().split()[_DATA_PAGES]) * resource.getpagesize() + room
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def limit_processor(seconds: int) -> None:
    """Let this worker use so much of a processor beyond what it has used; then it is ended."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds + 1, hard))
