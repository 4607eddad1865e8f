"""What Dagster adds to a night: the nightly job over the sample workbooks, less the pipeline's functions in it."""

from __future__ import annotations

import os
import shutil
import sys
from functools import wraps
from time import perf_counter
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from pipeline.outputs.registry import OUTPUTS
from pipeline.runs.changed_periods import changed_periods
from pipeline.runtime.settings import PROJECT, settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.subject import BenchPlace, Clock

P = ParamSpec("P")
T = TypeVar("T")


def job(place: BenchPlace, clock: Clock) -> dict[str, int]:
    """Run the job over all periods of the landing zone, in this process as ``hoptac-nightly`` does."""
    work = place.work
    os.environ |= {
        "DAGSTER_HOME": str(work),
        "HOPTAC_RAW": str(place.raw),
        "HOPTAC_STATE": str(work / "state"),
        "HOPTAC_FILES": str(work / "files"),
        "HOPTAC_DATABASE": str(work / "hoptac.duckdb"),
        "HOPTAC_SETTLE_SECONDS": "0",
    }
    shutil.copy(PROJECT / ".dagster" / "dagster.yaml", work)
    with clock("import"):
        from dagster import DagsterInstance  # noqa: PLC0415 - its import is measured

        from assets.definitions import definitions  # noqa: PLC0415 - its import is measured
        from assets.nightly_run import QUIET  # noqa: PLC0415 - as above
        from assets.offered_periods import offer  # noqa: PLC0415 - as above

    pipeline = _timed_pipeline()
    nightly = definitions().resolve_job_def("nightly")
    began = perf_counter()
    with DagsterInstance.get() as instance:
        periods = changed_periods(settings())
        offer(instance, periods)
        nightly.execute_in_process(instance=instance, run_config=QUIET)
    clock.parts["pipeline"] = sum(pipeline)
    clock.parts["dagster"] = perf_counter() - began - sum(pipeline)
    return {"periods": len(periods)}


def _timed_pipeline() -> list[float]:
    """Have each function of the pipeline that the assets call add its seconds to the list."""
    spent: list[float] = []
    for name, module in list(sys.modules.items()):
        if name.startswith("assets."):
            for attribute, value in list(vars(module).items()):
                if callable(value) and getattr(value, "__module__", "").startswith("pipeline."):
                    setattr(module, attribute, value if isinstance(value, type) else _timed(value, spent))
    for output in OUTPUTS:  # the assets call what the registry names
        object.__setattr__(output, "write", _timed(output.write, spent))
    return spent


def _timed(function: Callable[P, T], spent: list[float]) -> Callable[P, T]:
    @wraps(function)
    def timed(*args: P.args, **kwargs: P.kwargs) -> T:
        began = perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            spent.append(perf_counter() - began)

    return timed
