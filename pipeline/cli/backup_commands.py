"""The commands that back up what cannot be made again, and restore it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import terminal
from pipeline.runs.backup import back_up
from pipeline.runs.backup_target import BackupError
from pipeline.runs.expected_failures import CANNOT_GO_ON, report_expected_failures
from pipeline.runs.restore import restore as restore_backup
from pipeline.runtime.clock import time_text
from pipeline.runtime.settings import settings
from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

commands = typer.Typer()
_SHOWN = 10
_PATH = 400
LACKING = 1
"""Exit status: the back-up was made, and lacks what the warehouse has."""
NOT_HELD = (
    "Bản sao lưu không có: kho dữ liệu, dữ liệu tạm và các tệp ghi cho người dùng (lượt chạy tới dựng lại), lịch sử "
    "chạy của Dagster, mật khẩu."
)


@commands.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Tệp .tar.gz sẽ ghi, nên ở một ổ đĩa khác; tệp cũ cùng tên bị thay")],
) -> None:
    """Back up what cannot be made again, also while a run is under way."""
    with _told(), report_expected_failures(terminal.console), terminal.waiting("Đang sao lưu …"):
        made = back_up(settings(), file)
    size = made.path.stat().st_size / 2**20
    _say(
        f"Đã sao lưu {made.workbooks} tệp của hộp nhận tệp, sổ tiếp nhận và thiết đặt vào {made.path} ({size:.1f} MiB)."
    )
    if made.left:
        _say(f"Đang thay đổi hoặc không đọc được, không có trong bản sao lưu: {_few(made.left)}")
    _say(NOT_HELD + (f" Phải đặt lại: {', '.join(made.secrets)}." if made.secrets else ""))
    if made.lacking:
        _say(
            f"Bản sao lưu thiếu {len(made.lacking)} tệp mà kho dữ liệu đang có: {_few(made.lacking)}. Hãy cho đọc các "
            "tệp đó, hoặc đợi chép xong, rồi sao lưu lại."
        )
        raise typer.Exit(LACKING)


@commands.command()
def restore(file: Annotated[Path, typer.Argument(help="Bản sao lưu do hoptac backup ghi")]) -> None:
    """Restore a back-up into an empty installation."""
    with _told(), report_expected_failures(terminal.console), terminal.waiting("Đang khôi phục …"):
        done = restore_backup(settings(), file)
    made_at = time_text(done.made_at)
    _say(f"Đã khôi phục bản sao lưu lúc {made_at}: {done.workbooks} tệp của hộp nhận tệp và sổ tiếp nhận.")
    for path in done.kept:
        _say(f"Giữ nguyên tệp {path}, khác với tệp trong bản sao lưu.")
    _say(f"Thiết đặt của máy cũ ở {done.settings}: hãy so với thiết đặt của máy này.")
    if done.secrets:
        _say(f"Mật khẩu không có trong bản sao lưu, phải đặt lại: {', '.join(done.secrets)}.")
    _say("Hãy chạy hoptac run để dựng lại kho dữ liệu và các tệp.")


@contextmanager
def _told() -> Iterator[None]:
    """Leave with a sentence where a back-up cannot be made or restored."""
    try:
        yield
    except BackupError as problem:
        terminal.console.print(problem.reason, style="red", markup=False)
        raise typer.Exit(CANNOT_GO_ON) from problem


def _few(names: tuple[str, ...]) -> str:
    shown = ", ".join(bounded(name) for name in names[:_SHOWN])
    return f"{shown} và {len(names) - _SHOWN} tệp nữa" if len(names) > _SHOWN else shown


def _say(sentence: str) -> None:
    terminal.console.print(bounded(sentence, 10 * _PATH), markup=False, highlight=False, soft_wrap=True)
