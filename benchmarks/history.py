"""What is measured upon many months: a night by ``hoptac run``, a closing, a run of Dagster, reading elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from benchmarks.ours import settings_of
from benchmarks.periods import PERIODS
from benchmarks.processor import adopt_orphans, await_orphans
from pipeline.ingest.ingest import ingest_workbooks
from pipeline.outputs.registry import OUTPUTS, REPORT
from pipeline.reading import read_files
from pipeline.runs.closing import close_period, open_matters
from pipeline.runs.hand_back import hand_back
from pipeline.runs.nightly import run_nightly
from pipeline.runs.write_outputs import write_outputs
from pipeline.runtime.settings import PROJECT
from pipeline.runtime.worker_pool import in_workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.subject import BenchPlace, Clock
    from pipeline.judgement.known import Known
    from pipeline.outputs.contract import Request, Written
    from pipeline.runtime.settings import Settings

CLOSING, JUDGED, BUILT, HANDED_OUT = "close", "read and judge", "build and export", "copies, templates and pages"
"""The parts of ``hoptac run`` that a night's cost is told by, behind that of ``hoptac close``."""
REPORT_FILES, READ = "the report's files", "read"
DAGSTER_RUN = "hoptac-nightly"


def by_command(place: BenchPlace, clock: Clock) -> dict[str, int]:
    """What ``hoptac run`` does, its report's files and the start of its processes apart."""
    settings = settings_of(place)
    _start_workers(settings)
    with _report_apart(clock), ExitStack() as part:

        def answer(known: Known) -> None:
            part.close()
            with clock(HANDED_OUT):
                hand_back(settings, known, wait=None)
            part.enter_context(clock(BUILT))

        part.enter_context(clock(JUDGED))
        night = run_nightly(settings, answer=answer)
        part.close()
        with clock(HANDED_OUT):
            write_outputs(settings, night, lambda *_: None)
    clock.take_off(REPORT_FILES, within=HANDED_OUT)
    return {"read": night.ingested.read}


def _start_workers(settings: Settings) -> None:
    """Have the server of the processes that read workbooks import what they need, as this process has done."""
    for _, result in in_workers(_nothing, [["no file"]], settings, preload=read_files.__name__):
        if isinstance(result, Exception):
            raise result


def _nothing(_batch: list[str], _limits: Settings) -> None:
    """Do nothing in a worker process."""


def closing(place: BenchPlace, clock: Clock) -> dict[str, int]:
    """Close the first period in which nothing is open, and write what follows."""
    settings = settings_of(place)
    period = next(each for each in PERIODS if not open_matters(settings.database, each))
    with clock(CLOSING):
        close_period(settings, period, because="benchmark")
    return by_command(place, clock)


def read_here(place: BenchPlace, clock: Clock) -> dict[str, int]:
    """Read what is new with the workers of this machine, and stop before it is judged."""
    with clock(READ):
        ingested = ingest_workbooks(settings_of(place))
    return {"read": ingested.read}


def read_on_dask(place: BenchPlace, clock: Clock) -> dict[str, int]:
    """The same on a cluster of dask of as many workers on this machine: what it adds is the way there and back."""
    from distributed import LocalCluster  # noqa: PLC0415 - of the extra "scale"

    os.environ["PYTHONPATH"] = os.getcwd()  # noqa: PTH109 - as the variable has it
    with LocalCluster(  # type: ignore[no-untyped-call]  # dask has no types
        n_workers=place.workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", memory_limit=0, silence_logs=50
    ) as cluster:
        settings = settings_of(place).model_copy(update={"dask": cluster.scheduler_address, "workers": 1})
        with clock(READ):
            ingested = ingest_workbooks(settings)
    return {"read": ingested.read}


def by_dagster(place: BenchPlace, clock: Clock) -> dict[str, float]:
    """The program ``hoptac-nightly`` from its start to its end, and that of all that it started."""
    work = place.work
    variables = {
        "DAGSTER_HOME": work / "dagster",
        "HOPTAC_RAW": place.raw,
        "HOPTAC_STATE": work / "state",
        "HOPTAC_FILES": work / "files",
        "HOPTAC_DATABASE": work / "hoptac.duckdb",
        "HOPTAC_WORKERS": place.workers,
        "HOPTAC_SETTLE_SECONDS": 0,
        "HOPTAC_FIRST_PERIOD": f"{PERIODS[0]:%Y-%m}",
    }
    (work / "dagster").mkdir(exist_ok=True)
    shutil.copy(PROJECT / ".dagster" / "dagster.yaml", work / "dagster")
    adopt_orphans()
    with clock(DAGSTER_RUN):
        subprocess.run(
            [sys.executable, "-m", "assets.run"],
            env=os.environ | {name: str(value) for name, value in variables.items()},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        await_orphans()
    history = sum(file.stat().st_size for file in (work / "dagster").rglob("*") if file.is_file())
    return {"history": history}


@contextmanager
def _report_apart(clock: Clock) -> Iterator[None]:
    """Time the report's files by themselves."""
    outputs = [output for output in OUTPUTS if output.group == REPORT]
    writes = [output.write for output in outputs]
    for output in outputs:
        object.__setattr__(output, "write", _timed(clock, output.write))
    try:
        yield
    finally:
        for output, write in zip(outputs, writes, strict=True):
            object.__setattr__(output, "write", write)


def _timed(clock: Clock, write: Callable[[Request], Written]) -> Callable[[Request], Written]:
    def timed(request: Request) -> Written:
        with clock(REPORT_FILES):
            return write(request)

    return timed
