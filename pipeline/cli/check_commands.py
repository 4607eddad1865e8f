"""The command that checks workbooks; it begins to load what reads them before it loads what judges them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import terminal
from pipeline.cli.loading import loading
from pipeline.reading.start_readers import READERS
from pipeline.runtime.settings import settings
from pipeline.runtime.worker_server import start_worker_server

commands = typer.Typer()


@commands.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Các tệp cần kiểm tra", metavar="FILE…", readable=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON, cho chương trình khác")] = False,
    feedback: Annotated[Path | None, typer.Option(help="Thư mục ghi tệp phản hồi có đánh dấu từng ô")] = None,
) -> None:
    """Check workbooks; exit status 0 where nothing is to be mended, 1 where something is, 2 for an unreadable file."""
    start_worker_server(READERS)  # a check is read here, whoever reads a night
    with terminal.waiting("Đang kiểm tra …"):
        with loading():
            from pipeline.cli.verdicts import print_verdicts, print_written  # noqa: PLC0415 - while the readers start
            from pipeline.runs.check_files import check_files  # noqa: PLC0415 - as above
        verdicts = check_files(files, settings())
    written = []
    if feedback:
        with loading():
            from pipeline.cli.written_feedback import write_feedback  # noqa: PLC0415 - a check without copies needs none
        written = write_feedback(verdicts, feedback)
    if as_json:
        print(json.dumps([verdict.as_dict() for verdict in verdicts], indent=2))  # noqa: T201 - for programs
    else:
        print_verdicts(terminal.console, verdicts)
        print_written(written)
    if any(verdict.status == "unreadable" for verdict in verdicts):
        raise typer.Exit(2)
    raise typer.Exit(0 if all(verdict.is_clean for verdict in verdicts) else 1)
