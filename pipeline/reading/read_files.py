"""Reads many workbooks in worker processes, so that a file that kills or blocks its worker costs no other file."""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import os
import signal
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, NamedTuple

from pebble import ProcessExpired

from pipeline.reading.read_batch import read_batch, together
from pipeline.reading.read_workbook import cover_period
from pipeline.reading.result import (
    LeftOutRows,
    ListTotal,
    ReadBatch,
    Remark,
    RowsElsewhere,
    Table,
    WorkbookReading,
    batches_together,
    unreadable,
)
from pipeline.reading.transfer import Parcel, parcel
from pipeline.runtime.regular_files import open_regular
from pipeline.runtime.worker_answers import AnswerRefusedError
from pipeline.runtime.worker_pool import T, in_workers, limit_processor
from schemas.diagnosis import Cause
from schemas.finding import Finding, Severity
from schemas.forms.cover import COVER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from pipeline.runtime.settings import Settings

    File = tuple[str, Path]
    """A file's SHA-256 and where it lies."""
    FileBatch = list[File]
    """Files that a worker reads one after the other, and that are lost together with it."""


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


class FilesRead(NamedTuple):
    """Files that were read together, and those that vanished or changed since they were hashed."""

    batch: ReadBatch
    gone: list[str]


def read_files(files: Sequence[File], limits: Settings) -> Iterator[FilesRead]:
    """Read files given as (SHA-256, path) in small batches, those that are lost at first after the others.

    A file that uses up its time on a processor becomes an unreadable reading. One that takes too long by the clock or
    kills its worker is read once more, after all others and by itself, for the machine may have been busy; if that
    fails too it is unreadable. One that is gone is no verdict, the next run meets it again.
    """
    lost: list[File] = []
    for batch, result in _results(_read_batch, files, limits):
        if not isinstance(result, Exception):
            yield result
        elif _is_slow(result):
            yield _lost(batch[0][0], "timeout", f"{limits.read_cpu_seconds}")
        else:
            lost += batch
    for batch, result in _results(_read_batch, lost, limits.model_copy(update={"workers": 1, "batch": 1})):
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


def read_covers(files: Sequence[File], limits: Settings) -> Iterator[tuple[str, dt.date | None]]:
    """The period on the cover of each file; None where it has none or cannot be read."""
    for batch, result in _results(_read_periods, files, limits):
        periods = [None] * len(batch) if isinstance(result, Exception) else result
        yield from zip((name for name, _ in batch), periods, strict=True)


class _Task(NamedTuple, Generic[T]):
    """What a worker does with a batch of files, and what its answer means of these; AnswerRefusedError for no such."""

    ask: Callable[[FileBatch, Settings], Parcel]
    answered: Callable[[FileBatch, Parcel], T]


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
    for batch, packed in in_workers(task.ask, batches, limits, _size, preload=__name__, known=PARCEL_TYPES):
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


def _lost(submission_id: str, reason: str, detail: str = "") -> FilesRead:
    return FilesRead(together([_unread(submission_id, reason, detail)]), [])


def _unread(submission_id: str, reason: str, detail: str = "") -> WorkbookReading:
    return WorkbookReading(submission_id, findings=[unreadable(submission_id, reason, detail)])


def _ask_for_readings(batch: FileBatch, limits: Settings) -> Parcel:
    """Read the files of a batch in a worker; those are gone whose bytes are no longer those that were hashed.

    MemoryError at the limit.
    """
    with _garbage_collection_afterwards():
        limit_processor(limits.read_cpu_seconds)
        contents = [(name, _content(name, path, limits)) for name, path in batch]
        found = read_batch(
            [(name, content) for name, content in contents if isinstance(content, bytes)],
            limits,
            before_each=lambda: limit_processor(limits.read_cpu_seconds),
        )
        unread = together([content for _, content in contents if isinstance(content, WorkbookReading)])
        whole = batches_together([found, unread]) if unread.readings else found
        gone = [name for name, content in contents if content is None]
        return parcel((whole.readings, gone), whole.frames)


def _readings(batch: FileBatch, packed: Parcel) -> FilesRead:
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


_read_batch = _Task(_ask_for_readings, _readings)


@contextmanager
def _garbage_collection_afterwards() -> Iterator[None]:
    """Look for garbage once at the end: reading makes many objects, and few that hold each other."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def _content(submission_id: str, path: Path, limits: Settings) -> bytes | WorkbookReading | None:
    """The bytes of a file, the verdict of one that is too large, None where they are not those that were hashed."""
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
    return content if size <= limits.max_file_size else _unread(submission_id, "too_large", f"{size:,}")


def _ask_for_periods(batch: FileBatch, limits: Settings) -> Parcel:
    return parcel([_period(path, limits) for _, path in batch])


def _periods(batch: FileBatch, packed: Parcel) -> list[dt.date | None]:
    value, _ = packed.opened(READ_TYPES)
    if isinstance(value, list) and len(value) == len(batch):
        return value
    message = "an answer is not about its files"
    raise AnswerRefusedError(message)


_read_periods = _Task(_ask_for_periods, _periods)


def _period(path: Path, limits: Settings) -> dt.date | None:
    try:
        with open_regular(path) as stream:
            return cover_period(stream.read(min(limits.max_file_size, os.fstat(stream.fileno()).st_size) + 1), limits)
    except OSError:
        return None
