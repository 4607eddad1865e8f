"""The sensor ``new_files``: runs the job of the day where files in ``raw/`` came, changed or went."""

from collections.abc import Iterator

from dagster import DefaultSensorStatus, RunRequest, SensorEvaluationContext, SkipReason, sensor

from assets.failures import failures_in_words
from assets.nightly_schedule import by_day, run_requests


@sensor(
    job=by_day,
    minimum_interval_seconds=60,
    default_status=DefaultSensorStatus.RUNNING,
    description="Khi có tệp mới, tệp sửa hoặc tệp bị rút trong raw/.",
)
def new_files(context: SensorEvaluationContext) -> Iterator[RunRequest | SkipReason]:
    """Ask for a run over all periods whose files changed since they were last built."""
    with failures_in_words():
        requests = run_requests(context.instance, "")
    yield from requests
    if not requests:
        yield SkipReason("Không có gì thay đổi trong raw/")
