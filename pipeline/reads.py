"""Workbooks, read and validated in chunks: here in worker processes, or on a dask cluster where one is set."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from pipeline.reading.pool import read_files
from pipeline.staging import staged_frames
from pipeline.validation.validate import validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl

    from pipeline.reading.workbook import WorkbookReading
    from pipeline.settings import Settings

    Chunk = list[tuple[str, str]]
    """Submission ids, each with the name of its file below the landing zone."""


@dataclass(frozen=True, slots=True)
class Read:
    """What is to be staged of some workbooks; how long each took; whose files vanished or changed meanwhile."""

    frames: dict[str, pl.DataFrame]
    seconds: dict[str, float | None]
    lost: list[str] = field(default_factory=list)


def reads(settings: Settings, chunks: Iterable[Chunk]) -> Iterator[Read]:
    """Read the chunks in their order: a cluster one by one, the workers here without a pause between them."""
    if settings.dask:
        from pipeline.cluster import cluster_reads  # noqa: PLC0415 - of the extra "scale"

        yield from cluster_reads(settings, chunks)
    else:
        yield from read_here(settings.raw, list(chain.from_iterable(chunks)), settings)


def read_here(raw: Path, files: Chunk, limits: Settings) -> Iterator[Read]:
    """Read files from a folder, and validate together what is neither too many workbooks nor too many rows.

    The workers read on meanwhile.
    """
    lost: list[str] = []
    readings: list[WorkbookReading] = []
    height = 0
    for name, reading in read_files([(one, raw / file) for one, file in files], limits):
        if reading is None:
            lost.append(name)
            continue
        height += reading.height
        if readings and (len(readings) == limits.chunk or height > limits.chunk_rows):
            yield _read(readings)
            readings, height = [], reading.height
        readings.append(reading)
    if readings or lost:
        yield _read(readings, lost)


def _read(readings: list[WorkbookReading], lost: list[str] | None = None) -> Read:
    frames = staged_frames(validate(readings)) if readings else {}
    return Read(frames, {one.submission_id: one.seconds for one in readings}, lost or [])
