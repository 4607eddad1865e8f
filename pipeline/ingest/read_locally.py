"""Workbooks of a folder, read by worker processes of this machine and validated in chunks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.reading.read_files import read_files
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


@dataclass(frozen=True, slots=True)
class ReadChunk:
    """What is to be staged of some workbooks; how long each took; whose files vanished or changed meanwhile."""

    frames: dict[str, pl.DataFrame]
    seconds: dict[str, float | None]
    lost: list[str] = field(default_factory=list)


def read_locally(raw: Path, files: Chunk, limits: Settings) -> Iterator[ReadChunk]:
    """Read files from a folder, and validate together what is neither too many workbooks nor too many rows.

    The workers read on meanwhile.
    """
    lost: list[str] = []
    readings: list[WorkbookReading] = []
    height = 0
    for name, reading in read_files([(submission_id, raw / file) for submission_id, file in files], limits):
        if reading is None:
            lost.append(name)
            continue
        height += reading.height
        if readings and (len(readings) == limits.chunk or height > limits.chunk_rows):
            yield _read_chunk(readings)
            readings, height = [], reading.height
        readings.append(reading)
    if readings or lost:
        yield _read_chunk(readings, lost)


def _read_chunk(readings: list[WorkbookReading], lost: list[str] | None = None) -> ReadChunk:
    frames = staged_frames(validate(readings)) if readings else {}
    return ReadChunk(frames, {reading.submission_id: reading.seconds for reading in readings}, lost or [])
