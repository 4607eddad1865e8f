"""The jobs of a night and of the day, and the schedule of the first: at 01:00 in Vietnam, for all that changed."""

from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

import duckdb
from dagster import (
    AssetKey,
    AssetSelection,
    DagsterInstance,
    DefaultScheduleStatus,
    RunRequest,
    ScheduleEvaluationContext,
    define_asset_job,
    schedule,
)

from assets.failures import failures_in_words
from assets.node_names import INBOX, UNITS
from assets.offered_periods import offer
from assets.outputs import output_key
from assets.partitions import partitions_among
from assets.period_files import DESK, REPORT_FILES
from assets.recorded_nights import recorded_executor
from assets.run_retention import tidy
from pipeline.outputs.contract import Scope
from pipeline.outputs.registry import outputs_of
from pipeline.runs.changed_periods import changed_periods
from pipeline.runtime.clock import VIETNAM
from pipeline.runtime.settings import settings
from pipeline.warehouse.readable import read_warehouse

if TYPE_CHECKING:
    from datetime import date

READ_SECONDS = 20.0
"""How long the tables of the warehouse are read; a tick of Dagster's may take a minute."""
OF_ONE_PERIOD = [AssetKey("coverage"), *map(output_key, outputs_of(Scope.PERIOD))]
"""Nodes with a partition for each period, which a run about all of them reports and a person may run by themselves."""
AS_OF_TODAY = [INBOX, DESK, REPORT_FILES, *map(output_key, outputs_of(Scope.SITE))]
"""What a night also does when nothing came in: somebody is overdue, and by day the report's files were left."""
EVERYTHING = AssetSelection.all() - AssetSelection.key_prefixes(UNITS) - AssetSelection.assets(*OF_ONE_PERIOD)

nightly = define_asset_job(
    "nightly",
    selection=EVERYTHING,
    executor_def=recorded_executor,
    description=(
        "Đọc tệp mới, kiểm tra, dựng kho dữ liệu và viết mọi tệp, của mọi kỳ có thay đổi trong một lượt chạy. "
        "(The whole pipeline, for all periods at once.)"
    ),
)
by_day = define_asset_job(
    "by_day",
    selection=EVERYTHING - AssetSelection.assets(REPORT_FILES),
    executor_def=recorded_executor,
    description="Như nightly, nhưng không viết tệp báo cáo: việc đó của ban đêm. (All but the report's files.)",
)


def run_requests(instance: DagsterInstance, night: str) -> list[RunRequest]:
    """A run for all periods that changed; its key holds what changed, so that the same is not asked for twice."""
    states = changed_periods(settings())
    changed = {period: states[period] for period in partitions_among(states)}
    offer(instance, changed)
    if not changed:
        return []
    text = "\n".join(f"{period} {state}" for period, state in changed.items())
    return [RunRequest(run_key=f"{max(changed)}-{sha256(text.encode()).hexdigest()[:16]}{night}")]


def damaged_warehouse() -> bool:
    """Whether the warehouse in place is known not to read; a run builds all of it anew."""
    try:
        return not read_warehouse(settings(), READ_SECONDS).is_whole
    except duckdb.Error:
        return True


@schedule(
    job=nightly,
    cron_schedule="0 1 * * *",
    execution_timezone=VIETNAM.key,
    default_status=DefaultScheduleStatus.RUNNING,
    description=(
        "Hằng đêm lúc 01:00 giờ Việt Nam: mọi kỳ có thay đổi, tình hình nộp tính đến hôm đó, và dọn lượt chạy cũ."
    ),
)
def nightly_schedule(context: ScheduleEvaluationContext) -> Iterator[RunRequest]:
    """Ask for what changed, also where a run failed by day, or else for who is overdue as of today.

    What is not to be kept any longer goes before that.
    """
    night: date = context.scheduled_execution_time.date()
    with failures_in_words():
        tidy(context.instance, context.scheduled_execution_time)
        requests = run_requests(context.instance, f"-{night}")
        is_built = settings().database.exists()
    yield from requests
    if is_built and not requests:
        if damaged_warehouse():
            yield RunRequest(run_key=f"damaged-{night}")
        else:
            yield RunRequest(run_key=f"desk-{night}", asset_selection=AS_OF_TODAY)
