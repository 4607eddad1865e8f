"""What a worker process does with the files that it is given: reads them, within their time on a processor."""

from __future__ import annotations

import gc
import hashlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.reading.read_batch import read_batch
from pipeline.reading.read_workbook import cover_period
from pipeline.reading.result import WorkbookReading, unread
from pipeline.reading.transfer import parcel
from pipeline.runtime.regular_files import open_regular
from pipeline.runtime.worker_limits import limit_processor

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.reading.transfer import Parcel
    from pipeline.runtime.settings import Settings

    File = tuple[str, Path]
    """A file's SHA-256 and where it lies."""
    FileBatch = list[File]
    """Files that a worker reads together, and that are lost together with it."""


def readings_of(batch: FileBatch, limits: Settings) -> Parcel:
    """Read the files of a batch: their readings, and the files whose bytes are no longer those that were hashed.

    MemoryError at the limit.
    """
    with _garbage_collection_afterwards():
        limit_processor(limits.read_cpu_seconds)
        contents = {name: _content(name, path, limits) for name, path in batch}
        read = read_batch(
            [(name, content) for name, content in contents.items() if isinstance(content, bytes)],
            limits,
            before_each=lambda: limit_processor(limits.read_cpu_seconds),
        )
        too_large = [content for content in contents.values() if isinstance(content, WorkbookReading)]
        gone = [name for name, content in contents.items() if content is None]
        return parcel(([*read.readings, *too_large], gone), read.frames)


@contextmanager
def _garbage_collection_afterwards() -> Iterator[None]:
    """Look for garbage once at the end: reading makes many objects, and few that hold each other.

    Only among what was made since the time before: what a worker remembers grows with each batch, and is none.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect(1)


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
    return content if size <= limits.max_file_size else unread(submission_id, "too_large", f"{size:,}")


def periods_of(batch: FileBatch, limits: Settings) -> Parcel:
    """The period on the cover of each file of a batch; None where it has none or cannot be read."""
    return parcel([_period(path, limits) for _, path in batch])


def _period(path: Path, limits: Settings) -> dt.date | None:
    try:
        with open_regular(path) as stream:
            return cover_period(stream.read(min(limits.max_file_size, os.fstat(stream.fileno()).st_size) + 1), limits)
    except OSError:
        return None
