"""Read many workbooks in worker processes that may die without harming the run."""

from __future__ import annotations

import hashlib
import multiprocessing
import resource
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.reading.workbook import WorkbookReading, cover_period, read_workbook, unreadable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from pipeline.settings import Settings

T = TypeVar("T")


def read_files(files: Sequence[tuple[str, Path]], limits: Settings) -> Iterator[tuple[str, WorkbookReading | None]]:
    """Read files given as (SHA-256, path), in their order.

    A file that kills its worker or takes too long becomes an unreadable reading. None stands for one that vanished or
    changed since it was hashed: it is no verdict, the next run meets it again.
    """
    for name, future in _scheduled(_read_file, files, limits):
        try:
            yield name, future.result()
        except FutureTimeoutError:
            yield name, _lost(name, "timeout", f"{limits.read_seconds:g}")
        except (ProcessExpired, MemoryError):
            yield name, _lost(name, "crashed", "")


def read_covers(files: Sequence[tuple[str, Path]], limits: Settings) -> Iterator[tuple[str, dt.date | None]]:
    """The period on the cover of each file; None where it tells none or cannot be read."""
    for name, future in _scheduled(_read_period, files, limits):
        try:
            yield name, future.result()
        except (FutureTimeoutError, ProcessExpired, MemoryError):
            yield name, None


def _scheduled(
    task: Callable[[str, Path, Settings], T], files: Sequence[tuple[str, Path]], limits: Settings
) -> Iterator[tuple[str, Future[T]]]:
    """Run the task for each file in the pool; the pool lives until the last result was asked for."""
    if not files:
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.reading.workbook"])
    workers = min(limits.workers, len(files))
    with ProcessPool(workers, initializer=_limit_memory, initargs=(limits.read_memory,), context=context) as pool:
        futures = [
            (name, pool.schedule(task, args=(name, path, limits), timeout=limits.read_seconds)) for name, path in files
        ]
        yield from futures


def _lost(submission_id: str, reason: str, detail: str) -> WorkbookReading:
    return WorkbookReading(submission_id, findings=[unreadable(submission_id, reason, detail)])


def _limit_memory(room: int) -> None:
    """Let this worker allocate so much beyond what it has mapped; a larger allocation fails and may end it."""
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - one line of the kernel's
        mapped = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + room, mapped + room))


def _read_file(submission_id: str, path: Path, limits: Settings) -> WorkbookReading | None:
    """Read one file in a worker; None when its bytes are no longer those that were hashed."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content).hexdigest() != submission_id:
        return None
    return read_workbook(submission_id, content, limits)


def _read_period(_submission_id: str, path: Path, limits: Settings) -> dt.date | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return cover_period(content, limits)
