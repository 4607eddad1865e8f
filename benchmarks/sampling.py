"""Where the processor's time of a night goes, by module: samples of one process that does it all."""

from __future__ import annotations

import signal
from collections import Counter
from contextlib import contextmanager
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.ours import settings_of
from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.state import known_state
from pipeline.reading.read_batch import read_batch
from pipeline.reading.read_files import READ_TYPES
from pipeline.reading.result import ReadBatch, batches_together
from pipeline.reading.transfer import parcel
from pipeline.runtime.regular_files import digest
from pipeline.staging.from_validation import staged_frames
from pipeline.staging.store import stage_of
from pipeline.validation.validate import validate
from pipeline.warehouse.swap_files import replace_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import FrameType

    from benchmarks.subject import BenchPlace, Clock
    from pipeline.runtime.settings import Settings

EVERY = 0.004
"""Seconds of the processor's time between two samples; the kernel does not measure finer."""
PRODUCT = ("pipeline.", "schemas.")
OTHER = "other"


def profile(place: BenchPlace, clock: Clock) -> dict[str, float]:
    """The share of each module of the product: what libraries take counts for the module that called them."""
    settings = settings_of(place)
    settings.state.mkdir(parents=True)
    seen: Counter[str] = Counter()
    files = place.files()
    began = process_time()
    with _sampled(seen):
        batches = [
            _sent(files[first : first + settings.batch], settings) for first in range(0, len(files), settings.batch)
        ]
        whole = batches_together(batches)
        stage_of(settings).write(staged_frames(validate(whole.readings, whole.frames)))
        ingested = ingest_workbooks(settings)
        replace_warehouse(settings, known_state(settings, ingested.inbox, ingested.ledger))
    clock.parts["processor"] = process_time() - began
    return {module: count / seen.total() for module, count in seen.most_common()}


def _sent(batch: Sequence[Path], settings: Settings) -> ReadBatch:
    """What is read of a batch, packed as on the way from a worker for what packing costs."""
    read = read_batch([_identified(path) for path in batch], settings)
    readings, frames = parcel(read.readings, read.frames).opened(READ_TYPES)
    return ReadBatch(readings, frames)


def _identified(path: Path) -> tuple[str, bytes]:
    with path.open("rb") as stream:
        return digest(stream), path.read_bytes()


@contextmanager
def _sampled(seen: Counter[str]) -> Iterator[None]:
    """Count the module that is at work, again and again."""
    signal.signal(signal.SIGPROF, lambda _, frame: seen.update([_module(frame)]))
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)


def _module(frame: FrameType | None) -> str:
    """The module of the innermost frame that is of the product."""
    while frame:
        name: str = frame.f_globals.get("__name__", "")
        if name.startswith(PRODUCT):
            return name
        frame = frame.f_back
    return OTHER
