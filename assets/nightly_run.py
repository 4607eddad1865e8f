"""Runs the nightly job once for all periods that changed, in this process, and prints a summary."""

import os
import sys
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from dagster import JobDefinition
from dagster._core.execution.plan.objects import StepFailureData
from rich.console import Console

from assets.daemon import waited_for_daemon
from assets.definitions import made_definitions
from assets.instances import NightlyInstance, opened
from assets.nightly_schedule import AS_OF_TODAY, nightly
from assets.offered_periods import offer
from assets.partitions import partitions_among
from assets.quick_events import quick_events
from assets.report_behind import report_is_behind
from assets.run_retention import tidy
from assets.shown_units import are_shown_otherwise
from assets.storage import storage_failures
from pipeline.cli.summaries import print_left, print_summary
from pipeline.cli.terminal import Terminal
from pipeline.landing.asides import recorded_asides
from pipeline.landing.folder_walk import Reason
from pipeline.landing.landing_zone import wait_for_landing
from pipeline.outputs.notices import outcome_text, send_notices
from pipeline.reading.start_readers import start_readers
from pipeline.runs.changed_periods import changed_periods
from pipeline.runs.expected_failures import CANNOT_GO_ON, report_expected_failures
from pipeline.runs.intake import WAIT
from pipeline.runs.nights import recorded_night
from pipeline.runtime.private_files import keep_private
from pipeline.runtime.run_lock import lock
from pipeline.runtime.setting_checks import checked_settings
from pipeline.runtime.setting_sources import unknown_settings
from pipeline.runtime.settings import PROJECT, settings
from pipeline.staging.store import stage_of

NAME = "hoptac-nightly"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run_nightly() -> None:
    """Run the job for what changed and print a summary; status 1 where a run failed, 4 where people mend it."""
    keep_private()
    os.environ["DAGSTER_HOME"] = os.environ.get("DAGSTER_HOME") or str(PROJECT / ".dagster")
    console = Terminal()
    for sentence in unknown_settings():
        Console(stderr=True, soft_wrap=True).print(sentence, style="yellow", markup=False, highlight=False)
    with report_expected_failures(console):
        checked_settings()
        Path(os.environ["DAGSTER_HOME"]).mkdir(parents=True, exist_ok=True)
    with report_expected_failures(console), recorded_night(settings(), NAME) as night:
        job = made_definitions().resolve_job_def(nightly.name)
        periods, before = _changed(console)
        failures = _run(console, job, periods)
        if failures:
            night.fail(_text(failures[0]))
    if settings().database.exists() and not failures:
        files_read = len(stage_of(settings()).staged() - before)
        print_summary(console, settings(), files_read, periods)
        unread = recorded_asides(settings())
        print_left(console, [aside.name for aside in unread if aside.reason is Reason.WAITING])
    if settings().smtp_host:
        console.print(f"Thư báo: {outcome_text(send_notices(settings()))}", markup=False)
    sys.exit(_status(console, failures))


def _changed(console: Console) -> tuple[list[date], set[str]]:
    """The periods to run, and the submissions that were staged before."""
    with console.status("Đang xem hộp nhận tệp raw/ …"):
        wait_for_landing(settings(), partial(start_readers, settings()))
    with console.status("Đang chờ lượt chạy khác …"), lock(settings(), WAIT):
        return _changed_periods(), stage_of(settings()).staged()


def _changed_periods() -> list[date]:
    return partitions_among(changed_periods(settings()))


def _run(console: Console, job: JobDefinition, periods: list[date]) -> list[StepFailureData | None]:
    """Run the job once for all of the periods, unless somebody else has done so meanwhile; what steps failed with.

    Where none changed the report's files are written that a run by day has left, and links led to where files are.
    """
    with storage_failures(), opened(NightlyInstance) as instance, quick_events(), console.status("Đang xử lý …"):
        tidy(instance, datetime.now(UTC))
        if waited_for_daemon(instance, WAIT):
            periods = _changed_periods()
        if not (periods or report_is_behind(instance) or are_shown_otherwise(instance)):
            return []
        offer(instance, periods)
        result = job.execute_in_process(
            instance=instance,
            asset_selection=None if periods else AS_OF_TODAY,
            run_config=QUIET,
            raise_on_error=False,
        )
        offer(instance, [])  # what was only read now may have months between it and others
    if result.success:
        return []
    return [event.step_failure_data for event in result.all_events if event.is_step_failure] or [None]


def _status(console: Console, failures: list[StepFailureData | None]) -> int:
    """Print what the steps failed with: a sentence where a person can mend it, the stack trace of a fault of ours."""
    for text in dict.fromkeys(map(_text, failures)):
        console.print(text or "Lượt chạy không thành công.", style="red", markup=False, highlight=False, soft_wrap=True)
    ours = any(failure is None or failure.user_failure_data is None for failure in failures)
    return 0 if not failures else 1 if ours else CANNOT_GO_ON


def _text(failure: StepFailureData | None) -> str:
    if failure is None:
        return ""
    if failure.user_failure_data is not None:
        return str(failure.user_failure_data.description)
    return failure.error_display_string
