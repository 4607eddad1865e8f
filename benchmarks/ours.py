"""The pipeline's own functions, without Dagster: a whole night, and its steps one after the other."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from unittest.mock import patch

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.published_findings import contradiction_counts
from pipeline.judgement.state import known_state
from pipeline.landing.inbox import scan_folder
from pipeline.reading.read_files import read_files
from pipeline.reading.result import batches_together
from pipeline.runs.nightly import run_nightly
from pipeline.runtime.settings import Settings
from pipeline.staging.from_validation import staged_frames
from pipeline.staging.store import stage_of
from pipeline.validation.batch import validation_batch
from pipeline.validation.evaluations import evaluation_counts, summed
from pipeline.validation.validate import Validated, validate
from pipeline.warehouse.swap_files import replace_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.subject import BenchPlace, Clock
    from pipeline.reading.result import ReadBatch

P = ParamSpec("P")
T = TypeVar("T")

READ_AND_STAGE = "hash, guard, read and stage"
READ, VALIDATE, JUDGE = "guard + read", "validate", "judge"
BUILD = "build and export the warehouse"
"""One part: each table is exported beside the building of those that follow."""
COUNT = "count evaluations"
"""Within validating and judging, and told apart: what it costs to say how often each rule was not evaluated."""
AT_ONCE = 4
"""Chunks that the steps read at a time, so that the start of workers counts for as little as in a night."""


def settings_of(place: BenchPlace) -> Settings:
    """The product's settings, with everything that it writes in the subject's folder."""
    work = place.work
    return Settings(
        raw=place.raw,
        state=work / "state",
        files=work / "files",
        database=work / "hoptac.duckdb",
        workers=place.workers,
        settle_seconds=0,  # the workbooks were written for this run, and are whole
    )


def night(place: BenchPlace, clock: Clock) -> dict[str, int]:
    """The whole nightly run over what is new since the one before."""
    with clock("night"):
        ran = run_nightly(settings_of(place))
    return {"read": ran.ingested.read, "rows": sum(ran.built.rows.values())}


def read_and_stage(place: BenchPlace, clock: Clock) -> dict[str, int]:
    """Hash, guard and read every file in workers, and stage what they give here, without a check of it.

    What is staged is what a night stages but for verdicts and findings: rows, places, rows left out, covers.
    """
    settings = settings_of(place)
    settings.state.mkdir(parents=True)
    count = 0
    with clock(READ_AND_STAGE):
        inbox = scan_folder(settings.raw, settings.state / "inbox.json")
        files = sorted((name, settings.raw / inbox.first(name).file_name) for name in inbox.files)
        batches = (read.batch for read in read_files(files, settings))
        while chunk := _chunk(batches, settings.chunk):
            whole = batches_together(chunk)
            unchecked = {reading.submission_id: reading.findings for reading in whole.readings}
            batch = validation_batch(whole.readings, whole.frames)
            stage_of(settings).write(staged_frames(Validated(batch, unchecked, summed([]))))
            count += len(whole.readings)
    return {"workbooks": count}


def steps(place: BenchPlace, clock: Clock) -> None:
    """The same work step by step, none beside another as in a night, which reads while it validates."""
    settings = settings_of(place)
    settings.state.mkdir(parents=True)
    with clock("hash"):
        inbox = scan_folder(settings.raw, settings.state / "inbox.json")
    left = iter(
        sorted((submission_id, settings.raw / inbox.first(submission_id).file_name) for submission_id in inbox.files)
    )
    while part := list(islice(left, AT_ONCE * settings.chunk)):
        with clock(READ):
            batches = iter([read.batch for read in read_files(part, settings)])
        while chunk := _chunk(batches, settings.chunk):
            with _counting_apart(clock, VALIDATE):
                whole = batches_together(chunk)
                validated = validate(whole.readings, whole.frames)
            with clock("stage"):
                stage_of(settings).write(staged_frames(validated))
    with clock("receive"):
        ingested = ingest_workbooks(settings)
    with _counting_apart(clock, JUDGE):
        known = known_state(settings, ingested.inbox, ingested.ledger)
    with clock(BUILD):
        replace_warehouse(settings, known)


def _chunk(batches: Iterator[ReadBatch], most: int) -> list[ReadBatch]:
    """The next batches that make up a chunk of about so many workbooks; none at the end."""
    chunk: list[ReadBatch] = []
    count = 0
    for batch in batches:
        chunk.append(batch)
        count += len(batch.readings)
        if count >= most:
            break
    return chunk


@contextmanager
def _counting_apart(clock: Clock, part: str) -> Iterator[None]:
    """Time a part without the counts of evaluations that are made in it."""
    before = clock.parts.get(COUNT, 0)
    with (
        clock(part),
        patch("pipeline.validation.failures.evaluation_counts", _timed(clock, COUNT, evaluation_counts)),
        patch("pipeline.validation.validate.summed", _timed(clock, COUNT, summed)),
        patch("pipeline.judgement.state.contradiction_counts", _timed(clock, COUNT, contradiction_counts)),
    ):
        yield
    clock.parts[part] -= clock.parts.get(COUNT, 0) - before


def _timed(clock: Clock, part: str, function: Callable[P, T]) -> Callable[P, T]:
    """A function of the product's with its own time."""

    def timed(*arguments: P.args, **named: P.kwargs) -> T:
        with clock(part):
            return function(*arguments, **named)

    return timed
