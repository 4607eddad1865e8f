"""Workbooks of a folder, read by worker processes of this machine and validated in chunks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline.reading.read_files import read_files
from pipeline.reading.result import ReadBatch, batches_together
from pipeline.staging.from_validation import staged_frames
from pipeline.validation.validate import validate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

    from pipeline.reading.result import WorkbookReading
    from pipeline.runtime.settings import Settings

    Chunk = list[tuple[str, str]]
    """Submission ids, each with the name of its file below the landing zone."""


class HowRead(NamedTuple):
    """In how many seconds a workbook was read, and why by itself: blank where with others, None where not at all."""

    seconds: float | None
    careful_because: str | None


@dataclass(frozen=True, slots=True)
class ReadChunk:
    """What is to be staged of some workbooks; how each was read; whose files vanished or changed meanwhile."""

    frames: dict[str, pl.DataFrame]
    read: dict[str, HowRead]
    lost: list[str] = field(default_factory=list)


def read_locally(raw: Path, files: Chunk, limits: Settings) -> Iterator[ReadChunk]:
    """Read files from a folder, and validate together what is neither too many workbooks nor too many rows.

    The workers read on meanwhile.
    """
    gone: list[str] = []
    batches: list[ReadBatch] = []
    count = height = 0
    for batch, its_gone in read_files([(submission_id, raw / file) for submission_id, file in files], limits):
        gone += its_gone
        count, height = count + len(batch.readings), height + batch.height
        if batches and (count > limits.chunk or height > limits.chunk_rows):
            yield _read_chunk(batches)
            batches, count, height = [], len(batch.readings), batch.height
        batches.append(batch)
    if batches or gone:
        yield _read_chunk(batches, gone)


def _read_chunk(batches: list[ReadBatch], gone: list[str] | None = None) -> ReadChunk:
    read = batches_together(batches) if batches else ReadBatch([], {})
    frames = staged_frames(validate(read.readings, read.frames)) if read.readings else {}
    return ReadChunk(frames, {reading.submission_id: _how(reading) for reading in read.readings}, gone or [])


def _how(reading: WorkbookReading) -> HowRead:
    return HowRead(reading.seconds, reading.careful_because)
