"""``hoptac-nightly``: runs the nightly job for every period that changed, in this process, and prints a summary."""

import os
import sys
from pathlib import Path

from dagster import DagsterInstance
from rich.console import Console

from assets.daemon import waited_for_daemon
from assets.definitions import definitions
from assets.partitions import is_partition, offer, partition_key
from pipeline.cli.summaries import print_summary
from pipeline.landing.landing_zone import wait_for_landing
from pipeline.runs.changed_periods import changed_periods
from pipeline.runs.expected_failures import report_expected_failures
from pipeline.runs.intake import WAIT
from pipeline.runtime.private_files import keep_private
from pipeline.runtime.progress import progress_bar
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import PROJECT, settings
from pipeline.staging.store import stage_of

QUIET = {"loggers": {"console": {"config": {"log_level": "ERROR"}}}}


def main() -> None:
    """Run the job for each changed period and print a summary; exit status 1 when a run failed."""
    keep_private()
    os.environ.setdefault("DAGSTER_HOME", str(PROJECT / ".dagster"))
    Path(os.environ["DAGSTER_HOME"]).mkdir(parents=True, exist_ok=True)
    console = Console()
    with report_expected_failures(console), console.status("Đang xem hộp nhận tệp raw/ …"):
        job = definitions().resolve_job_def("nightly")
        wait_for_landing(settings())
    with report_expected_failures(console), console.status("Đang chờ lượt chạy khác …"), lock(settings(), WAIT):
        periods = [period for period in changed_periods(settings()) if is_partition(period)]
        before = stage_of(settings()).staged()
    failed = False
    with DagsterInstance.get() as instance, progress_bar(console, "Đang xử lý") as hear:
        offer(instance, periods)
        for number, period in enumerate(periods):
            hear(number, len(periods), f"Đang xử lý kỳ {period:%m/%Y}")
            if waited_for_daemon(instance, WAIT) and period not in changed_periods(settings()):
                continue  # the daemon did it meanwhile
            result = job.execute_in_process(
                instance=instance,
                partition_key=partition_key(period),
                run_config=QUIET,
                raise_on_error=False,
            )
            failed = failed or not result.success
    if settings().database.exists():
        files_read = len(stage_of(settings()).staged() - before)
        print_summary(console, settings(), files_read, periods)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
