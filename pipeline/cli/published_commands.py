"""The commands for published reports, which the product holds against each other and against the computed figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from pipeline.cli import terminal
from pipeline.ingest.claims_file import ClaimsFileError
from pipeline.outputs.templates.claims_template import NAME, write_claims_template
from pipeline.runs.expected_failures import report_expected_failures
from pipeline.runs.publishing import (
    Change,
    UnknownReportError,
    add_reports,
    contradicted_claims,
    contradictions_of,
    known_reports,
    retract_report,
)
from pipeline.runtime.clock import time_text
from pipeline.runtime.settings import settings
from schemas.messages import LONGEST_MESSAGE, bounded
from schemas.published_file import REPORT_FIELDS
from schemas.reference_data import unit_in_period

if TYPE_CHECKING:
    from schemas.published import PublishedReport

published = typer.Typer()
commands = typer.Typer()
commands.add_typer(published, name="published")
SHOWN = 20
BAD_INPUT = 2
"""Exit status: what was handed in cannot be taken."""
EVERY_UNIT = "mọi đơn vị"
OWN = "có sẵn trong chương trình"


@published.command()
def add(
    file: Annotated[Path, typer.Argument(help="Tệp CSV hoặc Excel theo mẫu của hoptac published template")],
    report: Annotated[str, typer.Option(help="Số hiệu báo cáo, khi tệp không có cột đó")] = "",
    title: Annotated[str, typer.Option(help="Tên báo cáo, khi tệp không có cột đó")] = "",
    signed_on: Annotated[str, typer.Option(help="Ngày ký, khi tệp không có cột đó, ví dụ 16/12/2020")] = "",
    period: Annotated[str, typer.Option(help="Kỳ, khi tệp không có cột đó, ví dụ 11/2020")] = "",
    unit: Annotated[str, typer.Option(help="Mã hoặc tên đơn vị, khi tệp không có cột đó")] = "",
) -> None:
    """Nhận số liệu của các báo cáo đã công bố; sai một chỗ thì không nhận gì. (Take in published reports)."""
    said = zip(REPORT_FIELDS, (report, title, signed_on, period, unit), strict=True)
    given = {name: text for name, text in said if text.strip()}
    try:
        with report_expected_failures(terminal.console), terminal.waiting("Đang nhận số liệu đã công bố …"):
            changes = add_reports(settings(), file, given)
    except ClaimsFileError as problem:
        _say("Chưa nhận số liệu nào:", style="red")
        for fault in problem.faults:
            _say(f"  - {bounded(fault, LONGEST_MESSAGE)}")
        raise typer.Exit(BAD_INPUT) from problem
    for change in changes:
        _say(_told(change))
    found = contradictions_of(settings(), [change.report.report_id for change in changes])
    if found:
        _say(f"{len(found)} điểm mâu thuẫn, cần đính chính báo cáo hoặc giải trình (hoptac explain):")
    for message in found[:SHOWN]:
        _say(f"  - {bounded(message, LONGEST_MESSAGE)}")
    if len(found) > SHOWN:
        _say(f"  và {len(found) - SHOWN} điểm nữa, ở bảng quality.findings.")


def _told(change: Change) -> str:
    name, replaced = f"{change.report.report_id} ({_about(change.report)})", change.replaced
    if replaced is None:
        return f"Đã nhận báo cáo {name}: {change.claims} số liệu."
    if replaced.is_nothing:
        return f"Báo cáo {name}: {change.claims} số liệu như đã có."
    parts = {"thêm": replaced.added, "bỏ": replaced.removed, "sửa": replaced.changed}
    told = ", ".join(f"{word} {count}" for word, count in parts.items() if count)
    told = told or "chỉ khác tên, ngày ký, kỳ hoặc đơn vị"
    return (
        f"Đã thay báo cáo {name} bằng bản mới nhận: {change.claims} số liệu, {told}. "
        "Bản trước vẫn còn trong sổ tiếp nhận."
    )


def _about(report: PublishedReport) -> str:
    unit = unit_in_period(report.unit_code, report.period) if report.unit_code else None
    return f"kỳ {report.period:%m/%Y}, {bounded(unit.unit_name) if unit else EVERY_UNIT}"


@published.command()
def template(
    output: Annotated[Path | None, typer.Argument(help=f"Tệp .xlsx sẽ ghi; bỏ trống là {NAME}")] = None,
) -> None:
    """Ghi tệp mẫu để nhập số liệu của báo cáo đã công bố. (Write a template for published figures)."""
    path = output or settings().files / NAME
    with report_expected_failures(terminal.console):
        write_claims_template(path)
    typer.echo(path)


@published.command(name="list")
def list_reports() -> None:
    """Liệt kê các báo cáo đã công bố đang được đối chiếu. (List the published reports)."""
    with report_expected_failures(terminal.console):
        figures, contradicted = known_reports(settings()), contradicted_claims(settings())
    for name, report in figures.reports.items():
        count = sum(statement.report_id == name for statement in figures.statements)
        since = f"nhận lúc {time_text(figures.received[name])}" if name in figures.received else OWN
        claims = f"{count} số liệu"
        if name in contradicted:
            claims += f", {contradicted[name]} số mâu thuẫn"
        day, title = f"ký ngày {report.signed_on:%d/%m/%Y}", bounded(report.title_vi)
        _say(f"{name} · {_about(report)} · {day} · {claims} · {since} · {title}")


@published.command()
def remove(
    report: Annotated[str, typer.Argument(help="Số hiệu báo cáo, như hoptac published list ghi")],
    because: Annotated[str, typer.Option(help="Vì sao bỏ; được lưu trong sổ tiếp nhận")],
) -> None:
    """Thôi đối chiếu một báo cáo; lịch sử vẫn giữ trong sổ tiếp nhận. (Retract a published report)."""
    if not because.strip():
        _say("Phải ghi lý do bỏ báo cáo (--because).", style="red")
        raise typer.Exit(BAD_INPUT)
    try:
        with report_expected_failures(terminal.console), terminal.waiting("Đang bỏ báo cáo …"):
            word = retract_report(settings(), report, because)
    except UnknownReportError as problem:
        _say(f"Không có báo cáo đã công bố số hiệu {bounded(report)}; xem hoptac published list.", style="red")
        raise typer.Exit(BAD_INPUT) from problem
    _say(f"Đã bỏ báo cáo {word.report_id}: {bounded(word.because)}")


def _say(sentence: str, style: str = "") -> None:
    terminal.console.print(Text(sentence, style=style), soft_wrap=True)
