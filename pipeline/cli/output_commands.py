"""The commands that write or show something asked for: reports, templates, traces, a warehouse, samples, documents."""

from __future__ import annotations

from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.text import Text

from pipeline.cli import terminal
from pipeline.cli.summaries import print_unshown
from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.state import known_state
from pipeline.outputs.contract import Request, Scope
from pipeline.outputs.documents import write_documents
from pipeline.outputs.registry import REPORT, outputs_of
from pipeline.outputs.report.output import requested_contents
from pipeline.outputs.templates.write_templates import template_folder, template_path, write_template, write_templates
from pipeline.outputs.trace import print_trace
from pipeline.outputs.trace import trace as figure_trace
from pipeline.runs.expected_failures import report_expected_failures
from pipeline.runs.sample_receipts import receive_samples
from pipeline.runs.warehouse_failures import existing_warehouse
from pipeline.runtime.clock import today
from pipeline.runtime.progress import progress_bar
from pipeline.runtime.run_lock import lock
from pipeline.runtime.setting_checks import checked_settings
from pipeline.runtime.settings import PROJECT, settings
from pipeline.samples import write_samples
from pipeline.warehouse.swap_files import replace_warehouse
from pipeline.warehouse.written_view import write_view
from schemas.calendars import units_due
from schemas.messages import bounded, display, message
from schemas.other_times import other_time
from schemas.reference_data import ReportingUnit, unit_in_period, units
from schemas.registry import FORMS, form_of_period
from schemas.rules.workbook import unit_and_period

commands = typer.Typer()


@commands.command()
def trace(
    figure: Annotated[str, typer.Argument(help="Mã chỉ tiêu, ví dụ MEMBERS.NONAGRI")],
    period: Annotated[str, typer.Option(help=terminal.PERIOD, parser=terminal.as_period)],
) -> None:
    """Show the cells that a figure is added up from."""
    month = date.fromisoformat(f"{period}-01")
    with existing_warehouse(settings()):
        found = figure_trace(settings().database, figure, month)
    if found is None:
        terminal.console.print(Text(f"Kho dữ liệu không có chỉ tiêu {bounded(figure)} trong kỳ {period}.", style="red"))
        raise typer.Exit(1)
    print_trace(terminal.console, found)


@commands.command()
def report(
    period: Annotated[str, typer.Option(help=terminal.PERIOD, parser=terminal.as_period)],
    output: Annotated[Path | None, typer.Option(help="Thư mục sẽ ghi; bỏ trống là warehouse/files/<kỳ>")] = None,
) -> None:
    """Write the report of a period, as Excel tables and as a Word text."""
    request = Request(settings=settings(), period=date.fromisoformat(f"{period}-01"), folder=output)
    with existing_warehouse(settings()):
        coverage = request.once(requested_contents).coverage
    if not coverage:
        terminal.console.print(f"Kho dữ liệu không có kỳ {period}.", style="red")
        raise typer.Exit(1)
    with terminal.waiting("Đang viết báo cáo …"):
        written = [files.write(request) for files in outputs_of(Scope.PERIOD) if files.group == REPORT]
    for path in chain.from_iterable(ready.paths for ready in written):
        typer.echo(path)


@commands.command()
def build(
    output: Annotated[Path, typer.Argument(help="Tệp DuckDB sẽ ghi")],
    as_of: Annotated[
        datetime | None,
        typer.Option(
            help="Như đã biết vào lúc này, giờ Việt Nam nếu không ghi múi giờ (+00:00)", parser=terminal.as_moment
        ),
    ] = None,
) -> None:
    """Build a warehouse into another file, as it is or as it was known at a moment."""
    with report_expected_failures(terminal.console), lock(settings()), terminal.waiting("Đang dựng kho dữ liệu …"):
        ingested = ingest_workbooks(settings())
        known = known_state(settings(), ingested.inbox, ingested.ledger, as_of)
        built = replace_warehouse(settings(), known, output)
    if as_of:
        print_unshown(terminal.console, as_of, known.ledger, ingested)
    typer.echo(built.path)


@commands.command()
def export(
    table: Annotated[
        str, typer.Argument(help="Tên bảng hoặc khung nhìn, ví dụ figure-sources (các ô của mọi số liệu)")
    ],
    output: Annotated[Path, typer.Argument(help="Tệp .parquet sẽ ghi")],
) -> None:
    """Write a table or a view of the warehouse as Parquet."""
    with existing_warehouse(settings()), terminal.waiting("Đang ghi …"):
        rows = write_view(settings().database, table, output)
    if rows is None:
        _refuse(f"Kho dữ liệu không có bảng hoặc khung nhìn {bounded(table)}.")
    typer.echo(output)
    terminal.console.print(f"{rows} dòng.")


@commands.command()
def samples(
    folder: Annotated[Path | None, typer.Argument(help="Thư mục ghi các tệp mẫu; bỏ trống là raw/")] = None,
    *,
    receipts: Annotated[
        bool,
        typer.Option(
            "--receipts",
            help="Không ghi tệp nào; sổ tiếp nhận chưa có thì ghi vào đó lúc nhận của các tệp mẫu đang nằm trong raw/",
        ),
    ] = False,
) -> None:
    """Write the synthetic sample workbooks."""
    if not receipts:
        for path in write_samples(folder or PROJECT / "raw"):
            typer.echo(path)
        return
    if folder is not None:
        _refuse("Với --receipts không ghi tệp mẫu nào: bỏ thư mục đi.")
    checked_settings()
    with terminal.waiting("Đang ghi sổ tiếp nhận …"):
        received = receive_samples(settings())
    if received:
        typer.echo(f"Sổ tiếp nhận mới: {len(received)} tệp mẫu được ghi là đã nhận vào lúc mỗi tệp nói là được gửi.")


@commands.command()
def docs(folder: Annotated[Path, typer.Argument(help="Thư mục tài liệu")] = PROJECT / "docs") -> None:
    """Write the generated documents."""
    for path in write_documents(folder):
        typer.echo(path)


@commands.command()
def template(
    output: Annotated[
        Path | None,
        typer.Argument(help="Tệp .xlsx sẽ ghi, với --all là thư mục; bỏ trống là trong warehouse/files"),
    ] = None,
    form: Annotated[str, typer.Option(help="Mẫu biểu; bỏ trống là mẫu của đơn vị")] = "",
    unit: Annotated[str, typer.Option(help=terminal.UNIT)] = "",
    period: Annotated[str, typer.Option(help=terminal.PERIOD, parser=terminal.as_period)] = "",
    *,
    every: Annotated[bool, typer.Option("--all", help="Mọi đơn vị phải báo cáo trong kỳ, mỗi đơn vị một tệp")] = False,
) -> None:
    """Write a template, prefilled from the newest accepted submission of the unit."""
    month = date.fromisoformat(f"{period}-01") if period else None
    if every:
        _write_every_template(month, form, unit, output)
        return
    whose = _whose(unit, month or today(), form)
    asked = form or (whose.form_id if whose else FORMS[0].form_id)
    known = form_of_period(asked, month or today())
    if known is None or (unit and (whose is None or whose.form_id != asked)):
        _refuse(
            _of_another_time(unit, form, month or today())
            or f"Không có mẫu biểu {bounded(str(asked))} hoặc đơn vị {bounded(unit)} trong kỳ đó."
        )
    path = output or template_path(settings(), known, whose, month)
    write_template(settings(), known, whose, month, path)
    typer.echo(path)


def _whose(unit: str, month: date, form: str) -> ReportingUnit | None:
    """The unit with the form that is asked for, else with one that is due in the month; None where there is none."""
    due = (whose for whose in units_due(month, form or None) if whose.unit_code == unit)
    return next(due, None) or unit_in_period(unit, month, form or None)


def _of_another_time(unit: str, form: str, month: date) -> str:
    """What a report of a unit is told that has ended by the month, or begins after it; blank for any other unit."""
    forms = dict.fromkeys(line.form_id for line in units() if line.unit_code == unit and form in ("", line.form_id))
    found = (other_time(unit, form_id, month) for form_id in forms)
    other = next((other for other in found if other.since), None)
    if other is None:
        return ""
    values = {
        "observed": f"{other.unit_name} ({unit})",
        "expected": display(other.instead or "", "vi"),
        "since": display(other.since, "vi"),
        "operands": f"kỳ {month:%m/%Y}",
    }
    return message(unit_and_period.rule_id, "vi", other.variant, "", values)


def _write_every_template(month: date | None, form: str, unit: str, folder: Path | None) -> None:
    """Write the templates of all units that are due, of one form where it is named, and say where they lie."""
    if month is None:
        _refuse("Ghi mẫu cho mọi đơn vị thì cần kỳ báo cáo: hoptac template --all --period 2025-07.")
    if unit:
        _refuse("Chọn một: --all cho mọi đơn vị, hoặc --unit cho một đơn vị.")
    if folder is not None and folder.exists() and not folder.is_dir():
        _refuse(f"Với --all cần một thư mục; {bounded(str(folder))} là một tệp.")
    due = [whose for whose in units_due(month) if form in ("", whose.form_id)]
    if not due:
        _refuse(f"Kỳ {month:%m/%Y} không có đơn vị nào phải báo cáo{f' mẫu {bounded(form)}' if form else ''}.")
    with progress_bar(terminal.Terminal(stderr=True), "Đang ghi mẫu biểu") as hear:
        is_new = write_templates(settings(), month, due, folder, hear)
    typer.echo(folder or template_folder(settings(), month))
    terminal.console.print(f"{len(is_new)} mẫu biểu kỳ {month:%m/%Y}, {sum(is_new.values())} mới hoặc thay đổi.")


def _refuse(sentence: str) -> NoReturn:
    """Say why the command does nothing; what was asked for cannot be."""
    terminal.console.print(Text(sentence, style="red"))
    raise typer.Exit(2)
