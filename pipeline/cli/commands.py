"""The command ``hoptac``: everything that needs no Dagster."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from pipeline.cli.summaries import print_health, print_summary, print_unshown, print_verdicts
from pipeline.ingest.ingest import ingest_workbooks
from pipeline.judgement.state import known_state
from pipeline.landing.landing_zone import wait_for_landing
from pipeline.outputs.contract import Request, Scope
from pipeline.outputs.documents import write_documents
from pipeline.outputs.feedback import Order, feedback_copies, write_copy
from pipeline.outputs.registry import REPORT, outputs_of
from pipeline.outputs.report.output import requested_contents
from pipeline.outputs.templates.write_templates import template_path, write_template
from pipeline.outputs.trace import print_trace
from pipeline.outputs.trace import trace as figure_trace
from pipeline.runs.acceptance import CannotAcceptError, accept_submission
from pipeline.runs.check_files import LONGEST_PATH, CheckedFile, check_files
from pipeline.runs.closing import CannotCloseError, close_period
from pipeline.runs.closing import explain as explain_published
from pipeline.runs.expected_failures import report_expected_failures
from pipeline.runs.health import STATES, worst
from pipeline.runs.health import health as health_of
from pipeline.runs.nightly import run_nightly
from pipeline.runs.rebuild import run_rebuild
from pipeline.runs.write_outputs import write_outputs
from pipeline.runtime.clock import moment_of, today
from pipeline.runtime.progress import progress_bar
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import PROJECT, settings
from pipeline.samples import write_samples
from pipeline.warehouse.swap_files import replace_warehouse
from schemas.messages import bounded
from schemas.reference_data import unit_in_period
from schemas.registry import FORMS
from schemas.rules import published

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.status import Status

    from pipeline.runs.nightly import Night
    from pipeline.runtime.settings import Settings

main = typer.Typer(
    help="Hợp Tác: từ tệp Excel của huyện đến số liệu của tỉnh.", no_args_is_help=True, add_completion=False
)
console = Console()
PERIOD = "Kỳ báo cáo, ví dụ 2020-11 hoặc 11/2020"
RULES_OF_REPORTS = " hoặc ".join(rule.rule_id for rule in published.RULES)


def as_period(text: str) -> str:
    """A period as people write it, as ``2020-11``; blank where none is given."""
    for pattern in ("%Y-%m", "%m/%Y"):
        with suppress(ValueError):
            return f"{datetime.strptime(text, pattern):%Y-%m}"  # noqa: DTZ007 - a month, not a moment
    if text:
        message = f"{text!r} không phải là kỳ báo cáo; viết như 2020-11 hoặc 11/2020"
        raise typer.BadParameter(message)
    return text


def as_moment(text: str) -> datetime:
    """A moment as people write it; without an offset it is Vietnam's."""
    try:
        return moment_of(text)
    except ValueError as problem:
        message = f"{text!r} không phải là một lúc; viết như 2020-11-30 hoặc 2020-11-30T17:00:00"
        raise typer.BadParameter(message) from problem


def waiting(text: str) -> Status:
    """A sign of life while something takes a while; beside the output, which may be for a program."""
    return Console(stderr=True).status(text)


@main.command()
def run() -> None:
    """Đọc tệp mới, kiểm tra, dựng kho dữ liệu, ghi tệp phản hồi, mẫu biểu, báo cáo. (A night without Dagster)."""
    _run(run_nightly)


@main.command()
def rebuild() -> None:
    """Dựng lại toàn bộ từ raw/ và sổ cái: đọc lại mọi tệp, bỏ mọi dữ liệu tạm. (Make everything anew)."""
    _run(run_rebuild)


def _run(work: Callable[[Settings, Callable[[int, int], None]], Night]) -> None:
    with report_expected_failures(console), waiting("Đang xem hộp nhận tệp raw/ …"):
        wait_for_landing(settings())
    with report_expected_failures(console), progress_bar(console, "Đang đọc và kiểm tra tệp") as hear:
        night = work(settings(), hear)
        periods = write_outputs(settings(), night, hear)
    print_summary(console, settings(), night.ingested.read, periods)
    for name in night.ingested.left:
        console.print(f"Đang thay đổi hoặc không mở được, để lần sau: {bounded(name)}", markup=False)


@main.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Các tệp cần kiểm tra", metavar="FILE…")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON, cho chương trình khác")] = False,
    feedback: Annotated[Path | None, typer.Option(help="Thư mục ghi tệp phản hồi có đánh dấu từng ô")] = None,
) -> None:
    """Kiểm tra tệp, không cần Dagster; mã kết thúc 0 đạt, 1 có điểm phải sửa, 2 không đọc được. (Check workbooks)."""
    with waiting("Đang kiểm tra …"):
        verdicts = check_files(files, settings())
    written = _write_feedback(verdicts, feedback) if feedback else []
    if as_json:
        print(json.dumps([verdict.as_dict() for verdict in verdicts], ensure_ascii=False, indent=2))  # noqa: T201 - for programs
    else:
        print_verdicts(console, verdicts)
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


@main.command()
def close(
    period: Annotated[str, typer.Option(help=PERIOD, parser=as_period)],
    because: Annotated[
        str, typer.Option(help="Lý do chốt dù bản nộp mới hơn của một đơn vị đang bị trả lại; được lưu lại")
    ] = "",
) -> None:
    """Chốt một kỳ: mọi đơn vị đã được chấp nhận và không còn điểm hỏi lại. (Close a period)."""
    try:
        with report_expected_failures(console), waiting(f"Đang chốt kỳ {period} …"):
            closing = close_period(settings(), date.fromisoformat(f"{period}-01"), because=because)
    except CannotCloseError as problem:
        console.print(f"Chưa chốt được kỳ {period}:", style="red")
        for reason in problem.reasons:
            console.print(f"  - {reason}", markup=False)
        raise typer.Exit(1) from problem
    console.print(f"Đã chốt kỳ {period} với {len(closing.submissions)} bản nộp.")


@main.command()
def explain(
    text: Annotated[str, typer.Argument(help="Nội dung giải trình")],
    period: Annotated[str, typer.Option(help=PERIOD, parser=as_period)],
    rule: Annotated[str, typer.Option(help=f"Mã quy tắc: {RULES_OF_REPORTS}; bỏ trống là cả hai")] = "",
    place: Annotated[str, typer.Option(help="Vị trí, ví dụ 58/BC-LM/htx_new; bỏ trống là mọi điểm")] = "",
) -> None:
    """Giải trình điểm hỏi lại cấp tỉnh về số liệu đã công bố. (Explain a query about published figures)."""
    with report_expected_failures(console), waiting("Đang ghi giải trình …"):
        explanations = explain_published(settings(), date.fromisoformat(f"{period}-01"), rule, place, text)
    for explanation in explanations:
        console.print(f"Đã ghi giải trình: {explanation.rule_id} {explanation.place}", markup=False)
    if not explanations:
        console.print("Không có điểm hỏi lại nào còn mở như vậy.", style="red")
        raise typer.Exit(1)


@main.command()
def accept(
    submission: Annotated[str, typer.Argument(help="Tên tệp trong raw/, hoặc phần đầu mã SHA-256 của tệp")],
    because: Annotated[str, typer.Option(help="Vì sao nhận; được lưu và hiện ở mọi nơi nói về tệp này")],
) -> None:
    """Nhận một tệp chỉ bị giữ vì kỳ báo cáo không có gì xác nhận. (Take a file that only its cover speaks against)."""
    try:
        with report_expected_failures(console), waiting("Đang nhận tệp …"):
            word = accept_submission(settings(), submission, because)
    except CannotAcceptError as problem:
        console.print(f"Chưa nhận được tệp: {problem.reason}", style="red", markup=False)
        raise typer.Exit(1) from problem
    console.print(f"Đã nhận tệp {word.submission_id[:12]}: {word.because}", markup=False)
    console.print("Lượt chạy tới (hoptac run) sẽ ghi lại các tệp của kỳ này.", markup=False)


@main.command()
def trace(
    figure: Annotated[str, typer.Argument(help="Mã chỉ tiêu, ví dụ MEMBERS.NONAGRI")],
    period: Annotated[str, typer.Option(help=PERIOD, parser=as_period)],
) -> None:
    """Cho biết một số liệu được cộng từ những ô nào. (Show the cells that a figure is added up from)."""
    month = date.fromisoformat(f"{period}-01")
    found = figure_trace(settings().database, figure, month) if settings().database.exists() else None
    if found is None:
        console.print(f"Kho dữ liệu không có chỉ tiêu {figure} trong kỳ {period}.", markup=False, style="red")
        raise typer.Exit(1)
    print_trace(console, found)


@main.command()
def report(
    period: Annotated[str, typer.Option(help=PERIOD, parser=as_period)],
    output: Annotated[Path | None, typer.Option(help="Thư mục sẽ ghi; bỏ trống là warehouse/files/<kỳ>")] = None,
) -> None:
    """Ghi báo cáo của một kỳ: bảng số liệu Excel và văn bản Word. (Write the report of a period)."""
    request = Request(settings=settings(), period=date.fromisoformat(f"{period}-01"), folder=output)
    if not settings().database.exists() or not request.once(requested_contents).coverage:
        console.print(f"Kho dữ liệu không có kỳ {period}.", markup=False, style="red")
        raise typer.Exit(1)
    with waiting("Đang viết báo cáo …"):
        written = [files.write(request) for files in outputs_of(Scope.PERIOD) if files.group == REPORT]
    for path in chain.from_iterable(ready.paths for ready in written):
        typer.echo(path)


@main.command()
def build(
    output: Annotated[Path, typer.Argument(help="Tệp DuckDB sẽ ghi")],
    as_of: Annotated[
        datetime | None,
        typer.Option(help="Như đã biết vào lúc này, giờ Việt Nam nếu không ghi múi giờ (+00:00)", parser=as_moment),
    ] = None,
) -> None:
    """Dựng kho dữ liệu vào một tệp khác, hiện tại hoặc như đã biết vào một lúc. (Build as it was known then)."""
    with report_expected_failures(console), lock(settings()), waiting("Đang dựng kho dữ liệu …"):
        ingested = ingest_workbooks(settings())
        known = known_state(settings(), ingested.inbox, ingested.ledger, as_of)
        built = replace_warehouse(settings(), known, output)
    if as_of:
        print_unshown(console, as_of, known.ledger, ingested)
    typer.echo(built.path)


@main.command()
def health(
    *, as_json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON, cho chương trình khác")] = False
) -> None:
    """Hệ thống có ổn không; mã kết thúc 0 tốt, 1 cần xem, 2 hỏng. (Whether the installation is well)."""
    conditions = health_of(settings())
    if as_json:
        summary = {"state": worst(conditions), "conditions": [asdict(condition) for condition in conditions]}
        print(json.dumps(summary, ensure_ascii=False, indent=2))  # noqa: T201 - for programs
    else:
        print_health(console, conditions)
    raise typer.Exit(STATES.index(worst(conditions)))


@main.command()
def samples(folder: Annotated[Path, typer.Argument(help="Thư mục ghi các tệp mẫu")] = PROJECT / "raw") -> None:
    """Ghi lại các tệp mẫu (mô phỏng). (Write the synthetic sample workbooks)."""
    for path in write_samples(folder):
        typer.echo(path)


@main.command()
def docs(folder: Annotated[Path, typer.Argument(help="Thư mục tài liệu")] = PROJECT / "docs") -> None:
    """Ghi lại từ điển dữ liệu và danh mục quy tắc. (Write the generated documents)."""
    for path in write_documents(folder):
        typer.echo(path)


@main.command()
def template(
    output: Annotated[Path | None, typer.Argument(help="Tệp .xlsx sẽ ghi; bỏ trống là trong warehouse/files")] = None,
    form: Annotated[str, typer.Option(help="Mẫu biểu; bỏ trống là mẫu của đơn vị")] = "",
    unit: Annotated[str, typer.Option(help="Mã đơn vị, ví dụ 217")] = "",
    period: Annotated[str, typer.Option(help=PERIOD, parser=as_period)] = "",
) -> None:
    """Ghi mẫu biểu, điền sẵn từ bản được chấp nhận gần nhất của đơn vị. (Write a template, prefilled)."""
    month = date.fromisoformat(f"{period}-01") if period else None
    whose = unit_in_period(unit, month or today()) if unit else None
    asked = form or (whose.form_id if whose else FORMS[0].form_id)
    known = next((candidate for candidate in FORMS if candidate.form_id == asked), None)
    if known is None or (unit and (whose is None or whose.form_id != asked)):
        console.print(f"Không có mẫu biểu {asked} hoặc đơn vị {unit} trong kỳ đó.", style="red", markup=False)
        raise typer.Exit(2)
    path = output or template_path(settings(), known, whose, month)
    write_template(settings(), known, whose, month, path)
    typer.echo(path)
