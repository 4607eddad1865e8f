"""The pipeline's own functions, without Dagster: a whole night, and its steps one after the other."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from unittest.mock import patch

from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.state import known_state
from pipeline.landing.inbox import scan_folder
from pipeline.reading.read_files import read_files
from pipeline.runs.nightly import run_nightly
from pipeline.runtime.settings import Settings
from pipeline.staging.from_validation import staged_frames
from pipeline.staging.store import stage_of
from pipeline.validation.validate import validate
from pipeline.warehouse.parquet_export import export_parquet
from pipeline.warehouse.swap_files import replace_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from benchmarks.subject import BenchPlace, Clock

READ, JUDGE, BUILD, EXPORT = "guard + read", "judge", "build the warehouse", "export it as Parquet"
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


def steps(place: BenchPlace, clock: Clock) -> None:
    """The same work step by step, none beside another as in a night, which reads while it validates."""
    settings = settings_of(place)
    settings.state.mkdir(parents=True)
    with clock("hash"):
        inbox = scan_folder(settings.raw, settings.state / "inbox.json")
    left = iter(sorted((one, settings.raw / inbox.first(one).file_name) for one in inbox.files))
    while part := list(islice(left, AT_ONCE * settings.chunk)):
        with clock(READ):
            readings = iter([reading for _, reading in read_files(part, settings) if reading])
        while chunk := list(islice(readings, settings.chunk)):
            with clock("validate"):
                validated = validate(chunk)
            with clock("stage"):
                stage_of(settings).write(staged_frames(validated))
    with clock("receive"):
        ingested = ingest_workbooks(settings)
    with clock(JUDGE):
        known = known_state(settings, ingested.inbox, ingested.ledger)
    with clock(BUILD), patch("pipeline.warehouse.build.export_parquet", _timed_export(clock)):
        replace_warehouse(settings, known)
    clock.parts[EXPORT] = clock.parts.pop(EXPORT)  # after the build in the report, as in time
    clock.parts[BUILD] -= clock.parts[EXPORT]


def _timed_export(clock: Clock) -> Callable[[DuckDBPyConnection, Path], None]:
    """The last part of a build, which writes Parquet files for other tools, with its own time."""

    def timed(connection: DuckDBPyConnection, target: Path) -> None:
        with clock(EXPORT):
            export_parquet(connection, target)

    return timed
