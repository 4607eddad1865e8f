"""The command ``hoptac``: everything that needs no Dagster."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from typer.core import TyperGroup

from pipeline.cli import (
    backup_commands,
    health_commands,
    notices_commands,
    output_commands,
    published_commands,
    settings_commands,
    steward_commands,
    terminal,
    watch_commands,
)
from pipeline.cli.summaries import print_left, print_summary, print_verdicts, print_whole_build
from pipeline.landing.landing_zone import wait_for_landing
from pipeline.outputs.feedback import Order, feedback_copies, write_copy
from pipeline.outputs.notices import send_notices
from pipeline.runs.check_files import LONGEST_PATH, CheckedFile, check_files
from pipeline.runs.expected_failures import report_expected_failures
from pipeline.runs.hand_back import hand_back
from pipeline.runs.nightly import run_nightly
from pipeline.runs.nights import recorded_night
from pipeline.runs.rebuild import run_rebuild
from pipeline.runs.watch_record import after_the_watch
from pipeline.runs.write_outputs import write_outputs
from pipeline.runtime.private_files import keep_private
from pipeline.runtime.progress import progress_bar
from pipeline.runtime.setting_checks import checked_settings
from pipeline.runtime.setting_sources import unknown_settings
from pipeline.runtime.settings import settings
from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.judgement.known import Known
    from pipeline.runs.nightly import Night
    from pipeline.runtime.settings import Settings


class MendableCommands(TyperGroup):
    """Commands that end with a sentence, whichever it is, where a person can mend what is wrong."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]  # typer's own class of contexts
        """Run the command that was asked for."""
        with report_expected_failures(terminal.console):
            return super().invoke(ctx)


main = typer.Typer(
    cls=MendableCommands,
    help="Hợp Tác: từ tệp Excel của từng đơn vị đến số liệu tổng hợp.",
    no_args_is_help=True,
    add_completion=False,
)
LOOKS = {"health", "alert", "settings", "docs", "samples"}
"""Commands that say themselves what is wrong with the settings, or need none."""


@main.callback()
def start(context: typer.Context) -> None:
    """Keep private what is written, and check the settings first; unknown names are told beside the output."""
    keep_private()
    for sentence in unknown_settings():
        Console(stderr=True, soft_wrap=True).print(sentence, style="yellow", markup=False, highlight=False)
    if context.invoked_subcommand not in LOOKS:
        checked_settings()


@main.command()
def run() -> None:
    """Đọc tệp mới, kiểm tra, dựng kho dữ liệu, ghi tệp phản hồi, mẫu biểu, báo cáo. (A night without Dagster)."""
    _run("hoptac run", run_nightly)


@main.command()
def rebuild() -> None:
    """Dựng lại toàn bộ từ raw/ và sổ tiếp nhận: đọc lại mọi tệp, bỏ mọi dữ liệu tạm. (Make everything anew)."""
    _run("hoptac rebuild", run_rebuild)


def _run(by: str, work: Callable[[Settings, Callable[[int, int], None], Callable[[Known], object]], Night]) -> None:
    with report_expected_failures(terminal.console), recorded_night(settings(), by):
        with terminal.waiting("Đang xem hộp nhận tệp raw/ …"):
            wait_for_landing(settings())
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
        notices_commands.print_outcome(outcome)


@main.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Các tệp cần kiểm tra", metavar="FILE…", readable=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON, cho chương trình khác")] = False,
    feedback: Annotated[Path | None, typer.Option(help="Thư mục ghi tệp phản hồi có đánh dấu từng ô")] = None,
) -> None:
    """Kiểm tra tệp, không cần Dagster; mã kết thúc 0 đạt, 1 có điểm phải sửa, 2 không đọc được. (Check workbooks)."""
    with terminal.waiting("Đang kiểm tra …"):
        verdicts = check_files(files, settings())
    written = _write_feedback(verdicts, feedback) if feedback else []
    if as_json:
        print(json.dumps([verdict.as_dict() for verdict in verdicts], indent=2))  # noqa: T201 - for programs
    else:
        print_verdicts(terminal.console, verdicts)
        for path in written:
            typer.echo(f"Tệp phản hồi: {bounded(str(path), LONGEST_PATH)}")
    if any(verdict.status == "unreadable" for verdict in verdicts):
        raise typer.Exit(2)
    raise typer.Exit(0 if all(verdict.is_clean for verdict in verdicts) else 1)


def _write_feedback(verdicts: list[CheckedFile], folder: Path) -> list[Path]:
    """Write the marked-up copies that go back to the units, one of each submission, and none over another."""
    orders: dict[str, Order] = {}
    for verdict in verdicts:
        if verdict.status != "unreadable" and verdict.findings:
            orders.setdefault(
                verdict.submission_id, Order(verdict.path, verdict.submission_id, verdict.findings, verdict.path.name)
            )
    paths: list[Path] = []
    for _, copy in feedback_copies(orders, settings()):
        paths.append(write_copy(folder, copy, paths))
    return paths


main.add_typer(notices_commands.notices, name="notices")
main.add_typer(published_commands.published, name="published")
for commands in (
    health_commands.operators,
    steward_commands.stewards,
    output_commands.outputs,
    backup_commands.backups,
    settings_commands.settings_group,
    watch_commands.watching,
):
    main.add_typer(commands)
