"""The commands about e-mails: what was sent and what waits, send something again, try the mail server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import duckdb
import typer
from filelock import Timeout
from rich.table import Column, Table
from rich.text import Text

from pipeline.cli import terminal
from pipeline.outputs.notices import outcome_text, send_notices
from pipeline.outputs.notices.addresses import AddressError, address_of
from pipeline.outputs.notices.asking import ask_for
from pipeline.outputs.notices.contract import KIND_VI
from pipeline.outputs.notices.mail_failures import MailServerError
from pipeline.outputs.notices.mail_settings import mail_setting_problems
from pipeline.outputs.notices.message import notice_id
from pipeline.outputs.notices.trial import send_test
from pipeline.outputs.notices.watch import mailing_list, notice_states, notices_waiting
from pipeline.runs.expected_failures import BUSY, CANNOT_GO_ON, report_expected_failures
from pipeline.runtime.clock import time_text
from pipeline.runtime.settings import settings
from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.outputs.notices.notice_log import State
    from pipeline.outputs.notices.sending import Outcome
    from pipeline.outputs.notices.watch import NoticeState

notices = typer.Typer(no_args_is_help=True)
commands = typer.Typer()
commands.add_typer(notices, name="notices")
STATE_VI: dict[State, str] = {
    "waiting": "đang chờ",
    "unknown": "không rõ đã đến chưa",
    "refused": "bị từ chối",
    "sent": "đã gửi",
    "new": "không có người nhận",
    "before": "có trước khi bật thư báo",
}
STATE_STYLE = {"waiting": "yellow", "unknown": "red", "refused": "red", "sent": "green", "new": "yellow"}
WAIT = 60.0
"""So long a command waits for a round that is under way."""
MOST = 100
OFF = "Chưa đặt HOPTAC_SMTP_HOST nên thư báo đang tắt."


@notices.command("list")
def list_notices(
    unit: Annotated[str, typer.Option(help=terminal.UNIT)] = "",
    period: Annotated[str, typer.Option(help=terminal.PERIOD, parser=terminal.as_period)] = "",
    state: Annotated[str, typer.Option(help=f"Tình trạng: {', '.join(STATE_VI)}; trống là mọi thư từ khi bật")] = "",
    most: Annotated[int, typer.Option(help="Nhiều nhất bao nhiêu thư, mới nhất trước", min=1)] = MOST,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON, cho chương trình khác")] = False,
) -> None:
    """Những gì đã gửi, đang chờ, bị từ chối, và dòng sai của danh sách người nhận. (What was sent and what waits)."""
    if state and state not in STATE_VI:
        message = f"{state!r} không phải là tình trạng; có thể ghi: {', '.join(STATE_VI)}"
        raise typer.BadParameter(message)
    with report_expected_failures(terminal.console):
        found = [
            entry
            for entry in reversed(_states())
            if _is_about(entry, unit, period) and (entry.state == state or (not state and entry.state != "before"))
        ]
    if as_json:
        print(json.dumps([_values(entry) for entry in found[:most]], indent=2))  # noqa: T201 - for programs
        return
    _print_problems()
    _print_states(found[:most])
    if len(found) > most:
        terminal.console.print(f"… và {len(found) - most} thư nữa (--most)", markup=False)
    if not found:
        terminal.console.print("Không có thư nào như vậy.", markup=False)


@notices.command()
def resend(
    notice: Annotated[
        str, typer.Argument(help="Mã thư, như hoptac notices list ghi; bỏ trống thì chọn bằng --unit …")
    ] = "",
    unit: Annotated[str, typer.Option(help=terminal.UNIT)] = "",
    period: Annotated[str, typer.Option(help=terminal.PERIOD, parser=terminal.as_period)] = "",
    *,
    refused: Annotated[bool, typer.Option("--refused", help="Mọi thư bị từ chối hoặc không rõ đã đến chưa")] = False,
) -> None:
    """Gửi lại: theo mã thư thì cho mọi người nhận, còn lại chỉ cho ai chưa nhận được. (Send again)."""
    if not (notice or unit or period or refused):
        message = "cần mã thư, --unit, --period hoặc --refused"
        raise typer.BadParameter(message)

    def is_wanted(entry: NoticeState) -> bool:
        if notice:
            return notice_id(entry.notice.key).startswith(notice.casefold()) and _is_about(entry, unit, period)
        return _is_about(entry, unit, period) and entry.state != "before"

    with report_expected_failures(terminal.console), terminal.waiting("Đang gửi lại …"):
        _need_server()
        asked, without = _asked(is_wanted, undelivered=not notice)
        outcome = send_notices(settings(), wait=WAIT) if asked else None
    for entry in without:
        terminal.console.print(f"Không có người nhận: {entry.notice.about}", markup=False, style="yellow")
    if outcome is None:
        terminal.console.print("Không có thư nào như vậy cần gửi lại.", markup=False, style="red")
        raise typer.Exit(1)
    print_outcome(outcome)
    raise typer.Exit(CANNOT_GO_ON if outcome.problem else 0)


@notices.command()
def test(address: Annotated[str, typer.Argument(help="Địa chỉ nhận thư thử")]) -> None:
    """Gửi một thư thử, cho biết đến bước nào và phải sửa gì. (Send a test mail)."""
    try:
        recipient = address_of(address)
    except AddressError as problem:
        raise typer.BadParameter(str(problem)) from problem
    try:
        with report_expected_failures(terminal.console):
            send_test(settings(), recipient, lambda stage: terminal.console.print(Text(f"✓ {stage}", style="green")))
    except MailServerError as problem:
        terminal.console.print(Text(f"✗ {problem}", style="red"))
        raise typer.Exit(CANNOT_GO_ON) from problem
    _print_problems()


def print_outcome(outcome: Outcome) -> None:
    """Print what a round did."""
    style = "yellow" if outcome.problem or outcome.refused or outcome.bad_rows else ""
    terminal.console.print(Text(f"Thư báo: {outcome_text(outcome)}", style=style))


def _states() -> list[NoticeState]:
    try:
        return notice_states(settings())
    except duckdb.Error as problem:
        raise OSError(str(problem)) from problem


def _asked(
    is_wanted: Callable[[NoticeState], bool], *, undelivered: bool
) -> tuple[list[NoticeState], list[NoticeState]]:
    try:
        return ask_for(settings(), is_wanted, undelivered=undelivered, wait=WAIT)
    except Timeout as problem:
        terminal.console.print("Một lượt gửi khác đang chạy; hãy thử lại sau.", style="red")
        raise typer.Exit(BUSY) from problem


def _need_server() -> None:
    if not settings().smtp_host:
        terminal.console.print(OFF, style="red")
        raise typer.Exit(CANNOT_GO_ON)


def _is_about(entry: NoticeState, unit: str, period: str) -> bool:
    month = f"{entry.notice.period:%Y-%m}" if entry.notice.period else ""
    return (not unit or entry.notice.unit_code == unit) and (not period or month == period)


def _print_problems() -> None:
    """What keeps mail from being sent, and rows of the list that are not used."""
    if not settings().smtp_host:
        terminal.console.print(Text(OFF, style="yellow"))
        return
    found, listed = notices_waiting(settings()), mailing_list(settings())
    for problem in filter(None, (*mail_setting_problems(settings()), found.problem, *listed.problems[:MOST])):
        terminal.console.print(Text(problem, style="red"))
    for remark in listed.remarks[:MOST]:
        terminal.console.print(Text(remark, style="dim"))


def _print_states(entries: list[NoticeState]) -> None:
    table = Table.grid("", "", Column(overflow="fold"), padding=(0, 1))
    for entry in entries:
        style = STATE_STYLE.get(entry.state, "dim")
        table.add_row(
            Text(notice_id(entry.notice.key)),
            Text(STATE_VI[entry.state], style=style),
            Text(bounded(entry.notice.about)),
        )
        for line in _recipient_lines(entry):
            table.add_row("", "", Text(line, style="dim"))
    terminal.console.print(table)


def _recipient_lines(entry: NoticeState) -> list[str]:
    record, answer = entry.record, entry.record.answer
    lines = [f"{address}: đã gửi {time_text(moment)}" for address, moment in record.delivered.items()]
    lines += [f"{address}: {why}" for address, why in (answer.refused | answer.reasons).items()] if answer else []
    known = {*record.delivered, *(answer.refused if answer else ()), *(answer.reasons if answer else ())}
    return lines + [f"{address}: {STATE_VI[entry.state]}" for address in entry.to if address not in known]


def _values(entry: NoticeState) -> dict[str, object]:
    notice, record, answer = entry.notice, entry.record, entry.record.answer
    return {
        "id": notice_id(notice.key),
        "kind": notice.kind,
        "kind_vi": KIND_VI[notice.kind],
        "state": entry.state,
        "unit": notice.unit_code,
        "period": f"{notice.period:%Y-%m}" if notice.period else None,
        "about": bounded(notice.about),
        "to": list(entry.to),
        "delivered": {address: moment.isoformat() for address, moment in record.delivered.items()},
        "refused": answer.refused if answer else {},
        "later": answer.reasons if answer else {},
    }
