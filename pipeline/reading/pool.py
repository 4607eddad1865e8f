"""Read many workbooks in worker processes that may die without harming the run."""

from __future__ import annotations

import hashlib
import multiprocessing
import pickle
import resource
import signal
import time
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl
from pebble import ProcessExpired, ProcessPool

from pipeline.reading.workbook import WorkbookReading, cover_period, read_workbook, unreadable
from pipeline.regular_files import open_regular

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from pipeline.settings import Settings

T = TypeVar("T")

_LARGE = 5_000
"""Frames of so many rows are sent in another way than polars sends them."""
_WORTH_A_WORKER = 4
"""Files that take longer to read than a worker takes to start."""
_DATA_PAGES = 5
"""The field of ``/proc/self/statm`` that counts the pages of a process's own data."""


def read_files(files: Sequence[tuple[str, Path]], limits: Settings) -> Iterator[tuple[str, WorkbookReading | None]]:
    """Read files given as (SHA-256, path), in their order.

    A file that uses up its time on a processor becomes an unreadable reading. One that takes too long by the clock or
    kills its worker is read once more, after all others and by itself, for the machine may have been busy; if that
    fails too it is unreadable. None stands for a file that vanished or changed since it was hashed: it is no verdict,
    the next run meets it again.
    """
    paths, lost = dict(files), []
    for name, result in _results(_read_file, files, limits):
        if isinstance(result, bytes):
            yield name, pickle.loads(result)  # noqa: S301 - of our own worker
        elif _is_slow(result):
            yield name, _lost(name, "timeout", f"{limits.read_cpu_seconds}")
        else:
            lost.append((name, paths[name]))
    for name, result in _results(_read_file, lost, limits.model_copy(update={"workers": 1})):
        if isinstance(result, bytes):
            yield name, pickle.loads(result)  # noqa: S301 - as above
        elif isinstance(result, FutureTimeoutError) or _is_slow(result):
            yield name, _lost(name, "timeout", f"{limits.read_seconds:g}")
        else:
            yield name, _lost(name, "crashed")


def _is_slow(result: object) -> bool:
    """Whether a worker was ended because it used up its time on a processor."""
    return isinstance(result, ProcessExpired) and result.exitcode == -signal.SIGXCPU


def read_covers(files: Sequence[tuple[str, Path]], limits: Settings) -> Iterator[tuple[str, dt.date | None]]:
    """The period on the cover of each file; None where it tells none or cannot be read."""
    for name, result in _results(_read_period, files, limits):
        yield name, None if isinstance(result, Exception) else result


def _results(
    task: Callable[[str, Path, Settings], T], files: Sequence[tuple[str, Path]], limits: Settings
) -> Iterator[tuple[str, T | Exception]]:
    """What the task returned for each file, or how its worker was lost.

    A worker that dies between two tasks breaks the whole pool: another does the rest, unless this one did nothing.
    """
    done = 0
    while done < len(files):
        before = done
        for name, future in _scheduled(task, files[done:], limits):
            try:
                result: T | Exception = future.result()
            except BrokenProcessPool:
                if done == before:
                    raise
                break
            except (FutureTimeoutError, ProcessExpired, MemoryError) as problem:
                result = problem
            yield name, result
            done += 1


def _scheduled(
    task: Callable[[str, Path, Settings], T], files: Sequence[tuple[str, Path]], limits: Settings
) -> Iterator[tuple[str, Future[T]]]:
    """Run the task for each file in the pool; the pool lives until the last result was asked for."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.reading.pool"])
    # A worker that is still starting when the last result is there complains of the pool's end: few files, one worker.
    workers = max(1, min(limits.workers, len(files) // _WORTH_A_WORKER))
    pool = ProcessPool(workers, initializer=_prepare, initargs=(limits.read_memory,), context=context)
    try:
        yield from [
            (name, pool.schedule(task, args=(name, path, limits), timeout=limits.read_seconds)) for name, path in files
        ]
    finally:  # also when the caller stops early: what it does not want is not waited for
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _lost(submission_id: str, reason: str, detail: str = "") -> WorkbookReading:
    return WorkbookReading(submission_id, findings=[unreadable(submission_id, reason, detail)])


def _prepare(room: int) -> None:
    """Let this worker allocate so much beyond what it has; a larger allocation fails and may end it.

    Memory that is only reserved does not count (RLIMIT_AS would count it): each thread of polars reserves 64 MiB, and
    there are as many as the machine has cores. pebble's handler of SIGTERM waits for the interpreter, which a worker
    that hangs in the reader never comes back to.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    pl.select(pl.lit(1).sum())  # starts the threads
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - one line of the kernel's
        limit = int(statm.read().split()[_DATA_PAGES]) * resource.getpagesize() + room
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _limit_processor(seconds: int) -> None:
    """Let this worker use so much of a processor beyond what it has used; then it is ended."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds + 1, hard))


def _read_file(submission_id: str, path: Path, limits: Settings) -> bytes:
    """Read one file in a worker; None when its bytes are no longer those that were hashed, MemoryError at the limit.

    The reading comes pickled, for what pebble pickles it pickles under a lock that a dying worker would keep.
    """
    _limit_processor(limits.read_cpu_seconds)
    try:
        return _pickled(_reading(submission_id, path, limits))
    except _UnsentError as problem:
        raise MemoryError from problem
    except MemoryError:
        raise
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":  # of Rust: no class to import, and not to be pickled
            raise
        return _pickled(_lost(submission_id, "crashed"))


class _UnsentError(Exception):
    """There was no memory left to send a reading."""


class _Pickler(pickle.Pickler):
    """Sends a large frame compressed and without its columns of nulls: by itself polars takes 20 times the memory."""

    def reducer_override(self, obj: object) -> Any:  # noqa: ANN401 - as in the base class
        if not isinstance(obj, pl.DataFrame) or obj.height < _LARGE:
            return NotImplemented
        stream = BytesIO()
        obj.select(column for column in obj if column.null_count() < obj.height).write_ipc(stream, compression="lz4")
        return _frame, (dict(obj.schema), stream.getvalue())


def _frame(schema: dict[str, pl.DataType], filled: bytes) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=schema), pl.read_ipc(filled)], how="diagonal")


def _pickled(reading: WorkbookReading | None) -> bytes:
    stream = BytesIO()
    try:
        _Pickler(stream, pickle.HIGHEST_PROTOCOL).dump(reading)
    except (OSError, pl.exceptions.PolarsError) as problem:  # what polars makes of a MemoryError
        raise _UnsentError from problem
    return stream.getvalue()


def _reading(submission_id: str, path: Path, limits: Settings) -> WorkbookReading | None:
    try:
        with open_regular(path, follow=True) as stream:
            content = stream.read(limits.max_file_size + 1)
            digest = hashlib.sha256(content)
            size = len(content)
            while size > limits.max_file_size and (more := stream.read(1 << 20)):  # the rest is only to be hashed
                digest.update(more)
                size += len(more)
    except OSError:
        return None
    if digest.hexdigest() != submission_id:
        return None
    if size > limits.max_file_size:
        return _lost(submission_id, "too_large", f"{size:,}")
    return read_workbook(submission_id, content, limits)


def _read_period(_submission_id: str, path: Path, limits: Settings) -> dt.date | None:
    try:
        with open_regular(path) as stream:
            return cover_period(stream.read(limits.max_file_size + 1), limits)
    except OSError:
        return None
