"""Reads many workbooks in worker processes, so that a file that kills or blocks its worker costs no other file."""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import os
import signal
import time
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import TYPE_CHECKING

from pebble import ProcessExpired

from pipeline.reading.errors import is_panic
from pipeline.reading.read_workbook import cover_period, read_workbook
from pipeline.reading.result import LeftOutRows, ListTotal, Remark, Table, WorkbookReading, unreadable
from pipeline.reading.start_readers import READERS
from pipeline.reading.transfer import PARCEL_TYPES, Parcel, parcel
from pipeline.runtime.regular_files import open_regular
from pipeline.runtime.worker_answers import AnswerRefusedError
from pipeline.runtime.worker_pool import T, in_workers, limit_processor
from schemas.diagnosis import Cause
from schemas.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pipeline.runtime.settings import Settings

    File = tuple[str, Path]
    """A file's SHA-256 and where it lies."""
    FileBatch = list[File]
    """Files that a worker reads one after the other, and that are lost together with it."""


READ_TYPES = frozenset(
    {
        WorkbookReading,
        Table,
        Remark,
        ListTotal,
        LeftOutRows,
        Finding,
        Severity,
        Cause,
        Decimal,
        dt.date,
        dt.datetime,
        dt.time,
    }
)
"""What a worker's readings are made of, beside Python's plain types and the rows; its answer may name nothing else."""


def read_files(files: Sequence[File], limits: Settings) -> Iterator[tuple[str, WorkbookReading | None]]:
    """Read files given as (SHA-256, path), those that are lost at first after the others.

    A file that uses up its time on a processor becomes an unreadable reading. One that takes too long by the clock or
    kills its worker is read once more, after all others and by itself, for the machine may have been busy; if that
    fails too it is unreadable. None stands for a file that vanished or changed since it was hashed: it is no verdict,
    the next run meets it again.
    """
    lost = []
    for (name, path), result in _results_by_file(_read_batch, files, limits):
        if not isinstance(result, Exception):
            yield name, result
        elif _is_slow(result):
            yield name, _lost(name, "timeout", f"{limits.read_cpu_seconds}")
        else:
            lost.append((name, path))
    for (name, _), result in _results_by_file(_read_batch, lost, limits.model_copy(update={"workers": 1, "batch": 1})):
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
    """The period on the cover of each file; None where it has none or cannot be read."""
    for (name, _), result in _results_by_file(_read_periods, files, limits):
        yield name, None if isinstance(result, Exception) else result


def _results_by_file(
    task: Callable[[FileBatch, Settings], Parcel[T]], files: Sequence[File], limits: Settings
) -> Iterator[tuple[File, T | Exception]]:
    """What the task found in each file, or how its worker was lost; the files of a batch that was lost, one by one."""
    lost: list[File] = []
    for batch, result in _answers(task, _batches(files, limits), limits):
        if not isinstance(result, Exception):
            yield from zip(batch, result, strict=True)
        elif len(batch) == 1:
            yield batch[0], result
        else:
            lost += batch
    for (file,), result in _answers(task, [[file] for file in lost], limits):
        yield file, result if isinstance(result, Exception) else result[0]


def _answers(
    task: Callable[[FileBatch, Settings], Parcel[T]], batches: Sequence[FileBatch], limits: Settings
) -> Iterator[tuple[FileBatch, list[T] | Exception]]:
    """What the task found in the files of each batch, one after the other; or how the worker was lost or refused."""
    for batch, packed in in_workers(task, batches, limits, _size, preload=READERS, known=PARCEL_TYPES):
        try:
            found = packed if isinstance(packed, Exception) else packed.opened(READ_TYPES)
        except AnswerRefusedError as problem:
            found = problem
        if isinstance(found, list) and len(found) != len(batch):
            found = AnswerRefusedError("an answer is not about its files")
        yield batch, found


def _batches(files: Sequence[File], limits: Settings) -> list[FileBatch]:
    """The files in small batches, so that little is lost with one and all workers have enough to do."""
    most = max(1, min(limits.batch, len(files) // (2 * limits.workers)))
    batches: list[FileBatch] = []
    room = 0
    for file in files:
        size = _size([file])
        if not batches or len(batches[-1]) == most or size > room:
            batches.append([])
            room = limits.batch_bytes
        batches[-1].append(file)
        room -= size
    return batches


def _size(batch: FileBatch) -> int:
    """The bytes of the files of a batch that are there."""
    size = 0
    for _, path in batch:
        with suppress(OSError):  # it is gone, or nobody may look at it any more
            size += path.stat().st_size
    return size


def _lost(submission_id: str, reason: str, detail: str = "") -> WorkbookReading:
    return WorkbookReading(submission_id, findings=[unreadable(submission_id, reason, detail)])


def _read_batch(batch: FileBatch, limits: Settings) -> Parcel[WorkbookReading | None]:
    """Read the files of a batch in a worker; None where the bytes are no longer those that were hashed.

    MemoryError at the limit.
    """
    readings: list[WorkbookReading | None] = []
    with _garbage_collection_afterwards():
        for submission_id, path in batch:
            limit_processor(limits.read_cpu_seconds)
            try:
                readings.append(_reading(submission_id, path, limits))
            except MemoryError:
                raise
            except BaseException as problem:  # a panic of calamine is no Exception
                if not is_panic(problem):
                    raise
                readings.append(_lost(submission_id, "crashed"))
        return parcel(readings)


@contextmanager
def _garbage_collection_afterwards() -> Iterator[None]:
    """Look for garbage once at the end: reading makes many objects, and few that hold each other.

    A workbook takes 8.9 ms instead of 9.1 so, in batches of 32.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def _reading(submission_id: str, path: Path, limits: Settings) -> WorkbookReading | None:
    try:
        with open_regular(path, follow=True) as stream:
            content = stream.read(min(limits.max_file_size, os.fstat(stream.fileno()).st_size) + 1)
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
    reading = read_workbook(submission_id, content, limits)
    reading.seconds = round(time.perf_counter() - started, 3)
    return reading


def _read_periods(batch: FileBatch, limits: Settings) -> Parcel[dt.date | None]:
    return parcel([_period(path, limits) for _, path in batch])


def _period(path: Path, limits: Settings) -> dt.date | None:
    try:
        with open_regular(path) as stream:
            return cover_period(stream.read(min(limits.max_file_size, os.fstat(stream.fileno()).st_size) + 1), limits)
    except OSError:
        return None
