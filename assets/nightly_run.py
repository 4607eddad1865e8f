"""Runs the nightly job for every period that changed, in this process, and prints a summary."""

import os
import sys
from datetime import date
from pathlib import Path

from dagster import DagsterInstance, JobDefinition
from dagster._core.execution.plan.objects import StepFailureData
from rich.console import Console

from assets.daemon import waited_for_daemon
from assets.definitions import made_definitions
from assets.partitions import is_partition, offer, partition_key
from assets.quick_events import quick_events
from assets.recorded_nights import step_failure
from assets.shared_steps import steps_of
from assets.storage import storage_failures
from assets.unit_nodes import UnitNode, unit_nodes
from pipeline.cli.summaries import print_left, print_summary
from pipeline.cli.terminal import Terminal
from pipeline.landing.asides import recorded_asides
from pipeline.landing.folder_walk import Reason
from pipeline.landing.landing_zone import wait_for_landing
from pipeline.outputs.notices import outcome_text, send_notices
from pipeline.runs.changed_periods import changed_periods, mark_written, periods_held
from pipeline.runs.expected_failures import CANNOT_GO_ON, report_expected_failures
from pipeline.runs.intake import WAIT
from pipeline.runs.nights import recorded_night
from pipeline.runtime.private_files import keep_private
from pipeline.runtime.progress import progress_bar
from pipeline.runtime.run_lock import lock
from pipeline.runtime.setting_checks import checked_settings
from pipeline.runtime.setting_sources import unknown_settings
from pipeline.runtime.settings import PROJECT, settings
from pipeline.staging.store import stage_of

NAME = "hoptac-nightly"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run_nightly() -> None:
    """Run the job for each changed period and print a summary; status 1 where a run failed, 4 where people mend it."""
    keep_private()
    os.environ["DAGSTER_HOME"] = os.environ.get("DAGSTER_HOME") or str(PROJECT / ".dagster")
    console = Terminal()
    for sentence in unknown_settings():
        Console(stderr=True, soft_wrap=True).print(sentence, style="yellow", markup=False, highlight=False)
    with report_expected_failures(console):
        checked_settings()
        Path(os.environ["DAGSTER_HOME"]).mkdir(parents=True, exist_ok=True)
    with report_expected_failures(console), recorded_night(settings(), NAME) as night:
        known = unit_nodes(settings())
        job = _job()
        periods, before = _changed(console)
        failures = _run(console, job, known, periods)
        if failures:
            night.fail(_text(failures[0]))
    if settings().database.exists() and (not failures or len(failures) < len(periods)):
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
        wait_for_landing(settings())
    with console.status("Đang chờ lượt chạy khác …"), lock(settings(), WAIT):
        periods = [period for period in changed_periods(settings()) if is_partition(period)]
        return periods, stage_of(settings()).staged()


def _job() -> JobDefinition:
    """The nightly job with a node for each unit that is known by now."""
    return made_definitions().resolve_job_def("nightly")


def _run(
    console: Console, job: JobDefinition, known: list[UnitNode], periods: list[date]
) -> list[StepFailureData | None]:
    """Run the job for each period that nobody else has done meanwhile; what its steps failed with.

    The warehouse that the first of several periods builds has all of them: it is not built again for the others. Units
    that were not ``known`` before it have their nodes in the runs that follow.
    """
    failures: list[StepFailureData | None] = []
    with (
        storage_failures(),
        DagsterInstance.get() as instance,
        quick_events(),
        progress_bar(console, "Đang xử lý") as hear,
    ):
        offer(instance, periods)
        for number, period in enumerate(periods):
            hear(number, len(periods), f"Đang xử lý kỳ {period:%m/%Y}")
            if waited_for_daemon(instance, WAIT) and period not in changed_periods(settings()):
                continue  # the daemon did it meanwhile
            is_held = number > 0 and period in periods_held(settings())
            if number == 1 and unit_nodes(settings()) != known:
                job = _job()
            with recorded_night(settings(), NAME, partition_key(period)) as night:
                result = job.execute_in_process(
                    instance=instance,
                    partition_key=partition_key(period),
                    asset_selection=steps_of(job, period, known, is_held=is_held, is_last=number == len(periods) - 1),
                    run_config=QUIET,
                    raise_on_error=False,
                )
                if result.success and is_held:
                    with lock(settings(), WAIT):
                        mark_written(settings(), period)
                if not result.success:
                    steps = [event for event in result.all_events if event.is_step_failure]
                    night.fail(step_failure(steps[0]) if steps else "")
                    failures += [step.step_failure_data for step in steps] or [None]
        offer(instance, [])  # what was only read now may have months between it and others
    return failures


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
