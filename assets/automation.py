"""When the nightly job runs: at 01:00 in Vietnam, and when files were dropped; only for periods that changed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dagster import (
    DefaultScheduleStatus,
    DefaultSensorStatus,
    RunRequest,
    ScheduleEvaluationContext,
    SensorEvaluationContext,
    SkipReason,
    define_asset_job,
    in_process_executor,
    schedule,
    sensor,
)

from assets.partitions import PERIODS, is_partition, partition_key
from pipeline.changes import changed_periods
from pipeline.settings import settings

if TYPE_CHECKING:
    from datetime import date

TIME_ZONE = "Asia/Ho_Chi_Minh"

nightly = define_asset_job(
    "nightly",
    selection="*",
    partitions_def=PERIODS,
    executor_def=in_process_executor,
    description="Đọc tệp mới, kiểm tra, dựng kho dữ liệu và các bảng báo cáo cho một kỳ. (The whole pipeline.)",
)


def _requests(night: str) -> Iterator[RunRequest | SkipReason]:
    """A run for each period that changed; its key holds what changed, so that the same is not asked for twice."""
    changed = {period: state for period, state in changed_periods(settings()).items() if is_partition(period)}
    if not changed:
        yield SkipReason("Không có gì thay đổi trong raw/")
    for period, state in changed.items():
        yield RunRequest(run_key=f"{period}-{state}{night}", partition_key=partition_key(period))


@schedule(
    job=nightly,
    cron_schedule="0 1 * * *",
    execution_timezone=TIME_ZONE,
    default_status=DefaultScheduleStatus.RUNNING,
    description="Hằng đêm lúc 01:00 giờ Việt Nam, cho những kỳ có thay đổi.",
)
def nightly_schedule(context: ScheduleEvaluationContext) -> Iterator[RunRequest | SkipReason]:
    """Ask for every period that changed; a run that failed by day is asked for again at night."""
    night: date = context.scheduled_execution_time.date()
    yield from _requests(f"-{night}")


@sensor(
    job=nightly,
    minimum_interval_seconds=60,
    default_status=DefaultSensorStatus.RUNNING,
    description="Khi có tệp mới, tệp sửa hoặc tệp bị rút trong raw/.",
)
def new_files(_context: SensorEvaluationContext) -> Iterator[RunRequest | SkipReason]:
    """Ask for every period whose files changed since it was last published."""
    yield from _requests("")
