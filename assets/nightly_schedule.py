"""The nightly job and its schedule: at 01:00 in Vietnam for every period that changed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import duckdb
from dagster import (
    AssetKey,
    DagsterInstance,
    DefaultScheduleStatus,
    RunRequest,
    ScheduleEvaluationContext,
    define_asset_job,
    schedule,
)

from assets.failures import failures_in_words
from assets.outputs import output_key
from assets.partitions import PERIODS, is_partition, offer, partition_key
from assets.recorded_nights import recorded_executor
from assets.run_retention import forget_old_runs
from pipeline.landing import ledger as ledgers
from pipeline.outputs.contract import Scope
from pipeline.outputs.registry import outputs_of
from pipeline.runs.changed_periods import changed_periods, latest_period
from pipeline.runs.retention import forget_old_copies
from pipeline.runtime.clock import VIETNAM
from pipeline.runtime.settings import ledger_path, settings
from pipeline.warehouse.readable import read_warehouse

if TYPE_CHECKING:
    from datetime import date

nightly = define_asset_job(
    "nightly",
    selection="*",
    executor_def=recorded_executor,
    description="Đọc tệp mới, kiểm tra, dựng kho dữ liệu và các bảng báo cáo cho một kỳ. (The whole pipeline.)",
)


READ_SECONDS = 20.0
"""How long the tables of the warehouse are read; a tick of Dagster's may take a minute."""
AS_OF_TODAY = [AssetKey("coverage"), *map(output_key, outputs_of(Scope.SITE))]
"""What also changes when nothing comes in, for then somebody is overdue."""


def run_requests(instance: DagsterInstance, night: str) -> list[RunRequest]:
    """A run for each period that changed; its key holds what changed, so that the same is not asked for twice."""
    changed = {period: state for period, state in changed_periods(settings()).items() if is_partition(period)}
    offer(instance, changed)
    return [
        RunRequest(run_key=f"{period}-{state}{night}", partition_key=partition_key(period))
        for period, state in changed.items()
    ]


def _tidy(context: ScheduleEvaluationContext, night: "date") -> None:
    """Remove what is not to be kept any longer; whatever is wrong there, the night begins."""
    try:
        forget_old_runs(context.instance, settings().keep_run_days, context.scheduled_execution_time)
        forget_old_copies(settings(), night)
    except Exception:
        context.log.exception("Không dọn được các lượt chạy hoặc tệp phản hồi cũ (old runs or copies were not removed)")


def damaged_warehouse() -> bool:
    """Whether the warehouse in place is known not to read; a run of any period builds all of it anew."""
    try:
        return not read_warehouse(settings(), READ_SECONDS).is_whole
    except duckdb.Error:
        return True


@schedule(
    job=nightly,
    cron_schedule="0 1 * * *",
    execution_timezone=VIETNAM.key,
    default_status=DefaultScheduleStatus.RUNNING,
    description="Hằng đêm lúc 01:00 giờ Việt Nam: những kỳ có thay đổi, và tình hình nộp báo cáo của kỳ mới nhất.",
)
def nightly_schedule(context: ScheduleEvaluationContext) -> Iterator[RunRequest]:
    """Ask for every period that changed, also where a run failed by day, and for who is overdue as of today.

    What is not to be kept any longer goes before that.
    """
    night: date = context.scheduled_execution_time.date()
    with failures_in_words():
        _tidy(context, night)
        requests = run_requests(context.instance, f"-{night}")
        latest = partition_key(latest_period(settings(), ledgers.load(ledger_path(settings()))))
    yield from requests
    if settings().database.exists() and context.instance.has_dynamic_partition(str(PERIODS.name), latest):
        if damaged_warehouse():
            yield RunRequest(run_key=f"damaged-{night}", partition_key=latest)
        yield RunRequest(run_key=f"desk-{night}", partition_key=latest, asset_selection=AS_OF_TODAY)
