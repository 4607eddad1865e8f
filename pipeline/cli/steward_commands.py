"""The commands with which stewards decide: close a period, explain a query, take a submission."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer
from rich.text import Text

from pipeline.cli import terminal
from pipeline.runs.acceptance import CannotAcceptError, accept_submission
from pipeline.runs.closing import CannotCloseError, close_period
from pipeline.runs.closing import explain as explain_published
from pipeline.runs.expected_failures import report_expected_failures
from pipeline.runtime.settings import settings
from schemas.messages import LONGEST_MESSAGE, bounded
from schemas.rules import published
from schemas.rules.province import LOST_ROW

commands = typer.Typer()
RULES_OF_PROVINCE = ", ".join(rule.rule_id for rule in (*published.RULES, LOST_ROW))


@commands.command()
def close(
    period: Annotated[str, typer.Option(help=terminal.PERIOD, parser=terminal.as_period)],
    because: Annotated[
        str, typer.Option(help="Lý do chốt dù bản nộp mới hơn của một đơn vị đang bị trả lại; được lưu lại")
    ] = "",
) -> None:
    """Close a period: every unit is accepted and no query is open."""
    try:
        with report_expected_failures(terminal.console), terminal.waiting(f"Đang chốt kỳ {period} …"):
            closing = close_period(settings(), date.fromisoformat(f"{period}-01"), because=because)
    except CannotCloseError as problem:
        terminal.console.print(f"Chưa chốt được kỳ {period}:", style="red")
        for reason in problem.reasons:
            terminal.console.print(Text(f"  - {bounded(reason, LONGEST_MESSAGE)}"))
        raise typer.Exit(1) from problem
    terminal.console.print(f"Đã chốt kỳ {period} với {len(closing.submissions)} bản nộp.")


@commands.command()
def explain(
    text: Annotated[str, typer.Argument(help="Nội dung giải trình")],
    period: Annotated[str, typer.Option(help=terminal.PERIOD, parser=terminal.as_period)],
    rule: Annotated[str, typer.Option(help=f"Mã quy tắc: {RULES_OF_PROVINCE}; bỏ trống là mọi quy tắc")] = "",
    place: Annotated[
        str, typer.Option(help="Vị trí, ví dụ 58/BC-LM/htx_new hoặc 216/2025-06/HTX; bỏ trống là mọi điểm")
    ] = "",
) -> None:
    """Explain a query of no single unit, about published or taken over figures."""
    with report_expected_failures(terminal.console), terminal.waiting("Đang ghi giải trình …"):
        explanations = explain_published(settings(), date.fromisoformat(f"{period}-01"), rule, place, text)
    for explanation in explanations:
        terminal.console.print(Text(f"Đã ghi giải trình: {explanation.rule_id} {bounded(explanation.place)}"))
    if not explanations:
        terminal.console.print("Không có điểm hỏi lại nào còn mở như vậy.", style="red")
        raise typer.Exit(1)


@commands.command()
def accept(
    submission: Annotated[str, typer.Argument(help="Tên tệp trong raw/, hoặc phần đầu mã SHA-256 của tệp")],
    because: Annotated[str, typer.Option(help="Vì sao nhận; được lưu và hiện ở mọi nơi nói về tệp này")],
) -> None:
    """Take a file that is held back for its period, its name, its folder or its revision alone."""
    try:
        with report_expected_failures(terminal.console), terminal.waiting("Đang nhận tệp …"):
            word = accept_submission(settings(), submission, because)
    except CannotAcceptError as problem:
        terminal.console.print(Text(f"Chưa nhận được tệp: {bounded(problem.reason, LONGEST_MESSAGE)}", style="red"))
        raise typer.Exit(1) from problem
    terminal.console.print(Text(f"Đã nhận tệp {word.submission_id[:12]}: {bounded(word.because)}"))
    terminal.console.print("Lượt chạy tới (hoptac run) sẽ ghi lại các tệp của kỳ này.")
