"""Reads many workbooks in worker processes, so that a file that kills or blocks its worker costs no other file."""

from __future__ import annotations

import datetime as dt
import signal
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, NamedTuple

from pebble import ProcessExpired

from pipeline.reading.result import (
    LeftOutRows,
    ListTotal,
    ReadBatch,
    Remark,
    RowsElsewhere,
    Table,
    WorkbookReading,
    unread,
)
from pipeline.reading.start_readers import READERS
from pipeline.reading.transfer import Parcel
from pipeline.runtime.worker_answers import AnswerRefusedError
from pipeline.runtime.worker_pool import NamedTask, T, in_workers
from schemas.diagnosis import Cause
from schemas.finding import Finding, Severity
from schemas.forms.cover import COVER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import polars as pl

    from pipeline.reading.read_in_worker import File, FileBatch
    from pipeline.runtime.settings import Settings

READ_TYPES = frozenset(
    {
        WorkbookReading,
        Table,
        RowsElsewhere,
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
"""What a worker's readings are made of, beside Python's plain types; its answer may name nothing else."""
PARCEL_TYPES: frozenset[type] = frozenset({Parcel})
"""What an answer is made of that is a parcel."""


class FilesRead(NamedTuple):
    """Files that were read together, and those that vanished or changed since they were hashed."""

    batch: ReadBatch
    gone: list[str]


class _Task(NamedTuple, Generic[T]):
    """What a worker does with a batch of files, and what its answer means of these; AnswerRefusedError for no such."""

    asked: NamedTask[FileBatch, Parcel]
    answered: Callable[[FileBatch, Parcel], T]


def read_files(files: Sequence[File], limits: Settings) -> Iterator[FilesRead]:
    """Read files given as (SHA-256, path) in small batches, those that are lost at first after the others.

    A file that uses up its time on a processor becomes an unreadable reading. One that takes too long by the clock or
    kills its worker is read once more, after all others and by itself, for the machine may have been busy; if that
    fails too it is unreadable. One that is gone is no verdict, the next run meets it again.
    """
    lost: list[File] = []
    for batch, result in _results(_READ, files, limits):
        if not isinstance(result, Exception):
            yield result
        elif _is_slow(result):
            yield _lost(batch[0][0], "timeout", f"{limits.read_cpu_seconds}")
        else:
            lost += batch
    for batch, result in _results(_READ, lost, limits.model_copy(update={"workers": 1, "batch": 1})):
        name = batch[0][0]
        if not isinstance(result, Exception):
            yield result
        elif isinstance(result, FutureTimeoutError) or _is_slow(result):
            yield _lost(name, "timeout", f"{limits.read_seconds:g}")
        else:
            yield _lost(name, "crashed")


def _is_slow(result: object) -> bool:
    """Whether a worker was ended because it used up its time on a processor."""
    return isinstance(result, ProcessExpired) and result.exitcode == -signal.SIGXCPU


def _lost(submission_id: str, reason: str, detail: str = "") -> FilesRead:
    return FilesRead(ReadBatch([unread(submission_id, reason, detail)], {}), [])


def read_covers(files: Sequence[File], limits: Settings) -> Iterator[tuple[str, dt.date | None]]:
    """The period on the cover of each file; None where it has none or cannot be read."""
    for batch, result in _results(_READ_PERIODS, files, limits):
        periods = [None] * len(batch) if isinstance(result, Exception) else result
        yield from zip((name for name, _ in batch), periods, strict=True)


def _results(task: _Task[T], files: Sequence[File], limits: Settings) -> Iterator[tuple[FileBatch, T | Exception]]:
    """What the task found in each batch; the files of one that was lost one by one, or how each of them was."""
    lost: list[File] = []
    for batch, result in _answers(task, _batches(files, limits), limits):
        if isinstance(result, Exception) and len(batch) > 1:
            lost += batch
        else:
            yield batch, result
    yield from _answers(task, [[file] for file in lost], limits)


def _answers(
    task: _Task[T], batches: Sequence[FileBatch], limits: Settings
) -> Iterator[tuple[FileBatch, T | Exception]]:
    """What the task found in the files of each batch; or how the worker was lost or refused."""
    for batch, packed in in_workers(task.asked, batches, limits, _size, preload=READERS, known=PARCEL_TYPES):
        try:
            found = packed if isinstance(packed, Exception) else task.answered(batch, packed)
        except AnswerRefusedError as problem:
            found = problem
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


def _readings(batch: FileBatch, packed: Parcel) -> FilesRead:
    """The readings of a batch's files, each of which is told of once; their rows are those of no other."""
    value, frames = packed.opened(READ_TYPES)
    match value:
        case [list(readings), list(gone)] if all(isinstance(each, WorkbookReading) for each in readings):
            names = [*(reading.submission_id for reading in readings), *gone]
            if sorted(names) == sorted(name for name, _ in batch) and _have_their_rows(readings, frames):
                return FilesRead(ReadBatch(readings, frames), gone)
    message = "an answer is not about its files"
    raise AnswerRefusedError(message)


def _have_their_rows(readings: Sequence[WorkbookReading], frames: Mapping[str, pl.DataFrame]) -> bool:
    """Whether the frames hold as many rows of each reading as it tells of, in their order, and no others."""
    for table in {COVER.table, *frames, *(table for reading in readings for table in reading.tables)}:
        told = [(reading.submission_id, _height(reading, table)) for reading in readings]
        runs = frames[table]["submission_id"].rle().struct if table in frames else None
        held = [*zip(runs.field("value"), runs.field("len"), strict=True)] if runs else []
        if held != [(name, height) for name, height in told if height]:
            return False
    return True


def _height(reading: WorkbookReading, table: str) -> int:
    """The rows of a table, or of the cover, that a reading has in a frame."""
    if table == COVER.table:
        return int(reading.readable)
    return reading.tables[table].height if table in reading.tables else 0


def _periods(batch: FileBatch, packed: Parcel) -> list[dt.date | None]:
    value, _ = packed.opened(READ_TYPES)
    if isinstance(value, list) and len(value) == len(batch):
        return value
    message = "an answer is not about its files"
    raise AnswerRefusedError(message)


_READ = _Task(NamedTask(READERS, "readings_of"), _readings)
_READ_PERIODS = _Task(NamedTask(READERS, "periods_of"), _periods)
