"""The commands that run a night: of what is new, or of everything anew."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import typer

from pipeline.cli import terminal
from pipeline.cli.notices_commands import print_outcome
from pipeline.cli.summaries import print_left, print_summary, print_whole_build
from pipeline.landing.landing_zone import wait_for_landing
from pipeline.outputs.notices import send_notices
from pipeline.reading.start_readers import start_readers
from pipeline.runs.expected_failures import report_expected_failures
from pipeline.runs.hand_back import hand_back
from pipeline.runs.nightly import run_nightly
from pipeline.runs.nights import recorded_night
from pipeline.runs.rebuild import run_rebuild
from pipeline.runs.watch_record import after_the_watch
from pipeline.runs.write_outputs import write_outputs
from pipeline.runtime.progress import progress_bar
from pipeline.runtime.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.judgement.known import Known
    from pipeline.runs.nightly import Night
    from pipeline.runtime.settings import Settings

commands = typer.Typer()


@commands.command()
def run() -> None:
    """Run a night without Dagster."""
    _run("hoptac run", run_nightly)


@commands.command()
def rebuild() -> None:
    """Make everything anew."""
    _run("hoptac rebuild", run_rebuild)


def _run(by: str, work: Callable[[Settings, Callable[[int, int], None], Callable[[Known], object]], Night]) -> None:
    with report_expected_failures(terminal.console), recorded_night(settings(), by):
        with terminal.waiting("Đang xem hộp nhận tệp raw/ …"):
            wait_for_landing(settings(), partial(start_readers, settings()))
        with progress_bar(terminal.console, "Đang đọc và kiểm tra tệp") as hear:
            night = after_the_watch(
                settings(), lambda: work(settings(), hear, partial(hand_back, settings(), wait=None))
            )
            periods = write_outputs(settings(), night, hear)
    print_summary(terminal.console, settings(), night.ingested.read, periods)
    print_whole_build(terminal.console, night.built.whole_because)
    print_left(terminal.console, night.ingested.left)
    if settings().smtp_host:
        with terminal.waiting("Đang gửi thư báo …"):
            outcome = send_notices(settings())
        print_outcome(outcome)
