"""Read many workbooks in worker processes that may die without harming the run."""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import resource
import signal
import time
from collections import deque
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import polars as pl
from pebble import ProcessExpired, ProcessPool

from pipeline.reading.parcel import Parcel, parcel
from pipeline.reading.workbook import WorkbookReading, cover_period, read_workbook, unreadable
from pipeline.regular_files import open_regular

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence, Sized
    from pathlib import Path

    from pipeline.settings import Settings

    File = tuple[str, Path]
    """A file's SHA-256 and where it lies."""
    Batch = list[File]
    """Files that a worker reads one after the other, and that are lost together with it."""

B = TypeVar("B", bound="Sized")
T = TypeVar("T")

_WORTH_A_WORKER = 4
"""Files that take longer to read than a worker takes to start."""
_MOST_TASKS = 250
"""Batches that a worker is given before another takes its place: whatever a library loses sight of does not add up."""
_DATA_PAGES = 5
"""The field of ``/proc/self/statm`` that counts the pages of a process's own data."""


def read_files(files: Sequence[File], limits: Settings) -> Iterator[tuple[str, WorkbookReading | None]]:
    """Read files given as (SHA-256, path), those that are lost at first after the others.

    A file that uses up its time on a processor becomes an unreadable reading. One that takes too long by the clock or
    kills its worker is read once more, after all others and by itself, for the machine may have been busy; if that
    fails too it is unreadable. None stands for a file that vanished or changed since it was hashed: it is no verdict,
    the next run meets it again.
    """
    lost = []
    for (name, path), result in _each(_read_batch, files, limits):
        if not isinstance(result, Exception):
            yield name, result
        elif _is_slow(result):
            yield name, _lost(name, "timeout", f"{limits.read_cpu_seconds}")
        else:
            lost.append((name, path))
    for (name, _), result in _each(_read_batch, lost, limits.model_copy(update={"workers": 1, "batch": 1})):
        if not isinstance(result, Exception):
            yield name, result
        elif isinstance(result, FutureTimeoutError) or _is_slow(result):
            yield name, _lost(name, "timeout", f"{limits.read_seconds:g}")
        else:
            yield name, _lost(name, "crashed")


def _is_slow(result: object) -> bool:
    """Whether a worker was ended because it used up its time on a processor."""
    return isinstance(result, ProcessExpired) and result.exitcode == -signal.SIGXCPU


def read_covers(files: Sequence[File], limits: Settings) -> Iterator[tuple[str, dt.date | None]]:
    """The period on the cover of each file; None where it tells none or cannot be read."""
    for (name, _), result in _each(_read_periods, files, limits):
        yield name, None if isinstance(result, Exception) else result


def _each(
    task: Callable[[Batch, Settings], Parcel[T]], files: Sequence[File], limits: Settings
) -> Iterator[tuple[File, T | Exception]]:
    """What the task found in each file, or how its worker was lost; the files of a batch that was lost, one by one."""
    lost: list[File] = []
    for batch, result in in_workers(task, _batches(files, limits), limits, _size):
        if not isinstance(result, Exception):
            yield from zip(batch, result.opened(), strict=True)
        elif len(batch) == 1:
            yield batch[0], result
        else:
            lost += batch
    for (file,), result in in_workers(task, [[one] for one in lost], limits):
        yield file, result if isinstance(result, Exception) else result.opened()[0]


def _batches(files: Sequence[File], limits: Settings) -> list[Batch]:
    """The files in small batches, so that little is lost with one and all workers have enough to do."""
    most = max(1, min(limits.batch, len(files) // (2 * limits.workers)))
    batches: list[Batch] = []
    room = 0
    for file in files:
        size = _size([file])
        if not batches or len(batches[-1]) == most or size > room:
            batches.append([])
            room = limits.batch_bytes
        batches[-1].append(file)
        room -= size
    return batches


def _size(batch: Batch) -> int:
    """The bytes of the files of a batch that are there."""
    return sum(path.stat().st_size for _, path in batch if path.exists())


def in_workers(
    task: Callable[[B, Settings], T], batches: Sequence[B], limits: Settings, size: Callable[[B], int] = len
) -> Iterator[tuple[B, T | Exception]]:
    """What the task returned for each batch, or how its worker was lost.

    The workers go on while the caller is busy with a result, as long as the batches that it has not asked for are of no
    more than a chunk's bytes; ``size`` gives those of a batch, and unless it is told they are as good as none. A worker
    that dies between two tasks breaks the whole pool: another does the rest, unless this one did nothing.
    """
    done = 0
    while done < len(batches):
        before = done
        for batch, future in _scheduled(task, batches[done:], limits, size):
            try:
                result: T | Exception = future.result()
            except BrokenProcessPool:
                if done == before:
                    raise
                break
            except (FutureTimeoutError, ProcessExpired, MemoryError) as problem:
                result = problem
            yield batch, result
            done += 1


def _scheduled(
    task: Callable[[B, Settings], T], batches: Sequence[B], limits: Settings, size: Callable[[B], int]
) -> Iterator[tuple[B, Future[T]]]:
    """Run the task for each batch in the pool; the pool lives until the last result was asked for."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.reading.pool"])
    # A worker that is still starting when the last result is there complains of the pool's end: few files, one worker.
    workers = max(1, min(limits.workers, sum(map(len, batches)) // _WORTH_A_WORKER))
    pool = ProcessPool(
        workers, max_tasks=_MOST_TASKS, initializer=_prepare, initargs=(limits.read_memory,), context=context
    )
    ahead: deque[tuple[B, int, Future[T]]] = deque()
    room = limits.chunk_bytes
    try:
        for batch in batches:
            taken = size(batch)
            while len(ahead) > workers and taken > room:
                done, freed, future = ahead.popleft()
                yield done, future
                room += freed
            ahead.append((batch, taken, _given(pool, task, batch, limits)))
            room -= taken
        yield from ((batch, future) for batch, _, future in ahead)
    finally:  # also when the caller stops early: what it does not want is not waited for
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _given(pool: ProcessPool, task: Callable[[B, Settings], T], batch: B, limits: Settings) -> Future[T]:
    """The batch's result to come; BrokenProcessPool where the pool broke meanwhile, as for those given to it before."""
    try:
        future: Future[T] = pool.schedule(task, args=(batch, limits), timeout=limits.read_seconds)
    except RuntimeError as problem:
        future = Future()
        future.set_exception(BrokenProcessPool(str(problem)))
    return future


def _lost(submission_id: str, reason: str, detail: str = "") -> WorkbookReading:
    return WorkbookReading(submission_id, findings=[unreadable(submission_id, reason, detail)])


def _prepare(room: int) -> None:
    """Let this worker allocate so much beyond what it has; a larger allocation fails and may end it.

    Memory that is only reserved does not count (RLIMIT_AS would count it): each thread of polars reserves 64 MiB, and
    there are as many as the machine has cores. pebble's handler of SIGTERM waits for the interpreter, which a worker
    that hangs in the reader never comes back to. What was imported is no garbage, and is not looked through for any.
    """
    gc.freeze()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    pl.select(pl.lit(1).sum())  # starts the threads
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - one line of the kernel's
        limit = int(statm.read().split()[_DATA_PAGES]) * resource.getpagesize() + room
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def limit_processor(seconds: int) -> None:
    """Let this worker use so much of a processor beyond what it has used; then it is ended."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds + 1, hard))


def _read_batch(batch: Batch, limits: Settings) -> Parcel[WorkbookReading | None]:
    """Read the files of a batch in a worker; None where the bytes are no longer those that were hashed.

    MemoryError at the limit.
    """
    readings: list[WorkbookReading | None] = []
    with _collecting_afterwards():
        for submission_id, path in batch:
            limit_processor(limits.read_cpu_seconds)
            try:
                readings.append(_reading(submission_id, path, limits))
            except MemoryError:
                raise
            except BaseException as problem:
                if type(problem).__name__ != "PanicException":  # of Rust: no class to import, and not to be pickled
                    raise
                readings.append(_lost(submission_id, "crashed"))
        return parcel(readings)


@contextmanager
def _collecting_afterwards() -> Iterator[None]:
    """Look for garbage once at the end: reading makes many objects, and few that hold each other."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


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
    started = time.perf_counter()
    read = read_workbook(submission_id, content, limits)
    read.seconds = round(time.perf_counter() - started, 3)
    return read


def _read_periods(batch: Batch, limits: Settings) -> Parcel[dt.date | None]:
    """The periods on the covers of a batch."""
    return parcel([_period(path, limits) for _, path in batch])


def _period(path: Path, limits: Settings) -> dt.date | None:
    try:
        with open_regular(path) as stream:
            return cover_period(stream.read(limits.max_file_size + 1), limits)
    except OSError:
        return None
