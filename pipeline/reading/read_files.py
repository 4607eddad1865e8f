"""Reads many workbooks in worker processes, so that a file that kills or blocks its worker costs no other file."""

from __future__ import annotations

import datetime as dt
import signal
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING

from pebble import ProcessExpired

from pipeline.reading.result import LeftOutRows, ListTotal, Remark, Table, WorkbookReading, unread
from pipeline.reading.start_readers import READERS
from pipeline.reading.transfer import PARCEL_TYPES
from pipeline.runtime.worker_answers import AnswerRefusedError
from pipeline.runtime.worker_pool import NamedTask, T, in_workers
from schemas.diagnosis import Cause
from schemas.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.reading.read_in_worker import File, FileBatch
    from pipeline.reading.transfer import Parcel
    from pipeline.runtime.settings import Settings

    Task = NamedTask[FileBatch, Parcel[T]]

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
_READ: Task[WorkbookReading | None] = NamedTask(READERS, "readings_of")
_READ_PERIODS: Task[dt.date | None] = NamedTask(READERS, "periods_of")


def read_files(files: Sequence[File], limits: Settings) -> Iterator[tuple[str, WorkbookReading | None]]:
    """Read files given as (SHA-256, path), those that are lost at first after the others.

    A file that uses up its time on a processor becomes an unreadable reading. One that takes too long by the clock or
    kills its worker is read once more, after all others and by itself, for the machine may have been busy; if that
    fails too it is unreadable. None stands for a file that vanished or changed since it was hashed: it is no verdict,
    the next run meets it again.
    """
    lost = []
    for (name, path), result in _results_by_file(_READ, files, limits):
        if not isinstance(result, Exception):
            yield name, result
        elif _is_slow(result):
            yield name, unread(name, "timeout", f"{limits.read_cpu_seconds}")
        else:
            lost.append((name, path))
    for (name, _), result in _results_by_file(_READ, lost, limits.model_copy(update={"workers": 1, "batch": 1})):
        if not isinstance(result, Exception):
            yield name, result
        elif isinstance(result, FutureTimeoutError) or _is_slow(result):
            yield name, unread(name, "timeout", f"{limits.read_seconds:g}")
        else:
            yield name, unread(name, "crashed")


def _is_slow(result: object) -> bool:
    """Whether a worker was ended because it used up its time on a processor."""
    return isinstance(result, ProcessExpired) and result.exitcode == -signal.SIGXCPU


def read_covers(files: Sequence[File], limits: Settings) -> Iterator[tuple[str, dt.date | None]]:
    """The period on the cover of each file; None where it has none or cannot be read."""
    for (name, _), result in _results_by_file(_READ_PERIODS, files, limits):
        yield name, None if isinstance(result, Exception) else result


def _results_by_file(task: Task[T], files: Sequence[File], limits: Settings) -> Iterator[tuple[File, T | Exception]]:
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
    task: Task[T], batches: Sequence[FileBatch], limits: Settings
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
