"""A run or the installation's health in a few lines, for a person at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
from rich.table import Column, Table
from rich.text import Text

from pipeline.landing.asides import recorded_asides
from pipeline.landing.drop_folders import drop_folders
from pipeline.landing.folder_walk import Reason
from pipeline.outputs.feedback.unplaced_copies import unplaced_copies
from pipeline.outputs.status_page import INDEX
from pipeline.runs.check_files import LONGEST_PATH
from pipeline.runs.health import worst
from pipeline.runtime.clock import time_text, today
from pipeline.warehouse.open_findings import OPEN
from pipeline.warehouse.waiting_files import waiting_files
from schemas.messages import LONGEST_MESSAGE, bounded, title
from schemas.provinces import province_on
from schemas.terms import CONDITION_VI, NOT_READ_VI, SEVERITY_VI, STATUS_VI, WAITING_VI, unchanged_vi

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from rich.console import Console

    from pipeline.ingest.ingest import Ingested
    from pipeline.landing.folder_walk import Aside
    from pipeline.landing.ledger import Ledger, Receipt
    from pipeline.runs.health import HealthCondition, State
    from pipeline.runtime.settings import Settings

STATE_STYLE: dict[State, str] = {"ok": "green", "warning": "yellow", "failing": "red"}
LONGEST_REASON = 600
MOST_WAITING = 20
"""At most so many files that wait for a steward are named, and so many bad rows of the units' folders."""
MOST_NAMED = 50
"""So many files or folders of one kind are named."""


def print_summary(console: Console, settings: Settings, files_read: int, periods: list[date]) -> None:
    """Print coverage by period, findings by rule and where things are, as the warehouse has them."""
    with duckdb.connect(settings.database, read_only=True) as connection:
        changed = ", ".join(f"{period:%m/%Y}" for period in periods) or "không có kỳ nào thay đổi"
        console.print(Text.assemble("\n", ("Hợp Tác", "bold"), f" · {files_read} tệp vừa đọc · {changed}"))
        console.print(_coverage_table(connection))
        console.print(_findings_table(connection))
        _print_unchanged(console, connection)
        _print_unplaced(console, settings, connection)
    _print_waiting(console, settings)
    _print_asides(console, recorded_asides(settings))
    console.print(f"Trang tình hình:      {settings.files / INDEX}")
    console.print(f"Kho dữ liệu (DuckDB): {settings.database}")
    console.print("Giao diện Dagster:    make ui  →  http://127.0.0.1:3000")


def print_whole_build(console: Console, because: str) -> None:
    """Print why the whole warehouse was built, and not what had changed; nothing where it was not."""
    if because:
        console.print(Text(f"Kho dữ liệu được dựng lại toàn bộ: {bounded(because, LONGEST_REASON)}.", style="yellow"))


def print_unshown(console: Console, moment: datetime, then: Ledger, ingested: Ingested) -> None:
    """Print which submissions a build as of a moment cannot show, as their files are gone, or that it has none."""
    if then.receipts:
        _print_gone_files(console, then.receipts_without(ingested.inbox.files))
        return
    first = min((receipt.received_at for receipt in ingested.ledger.receipts.values()), default=None)
    later = f"; tệp đầu tiên được nhận lúc {time_text(first)}" if first else ""
    sentence = f"Đến {time_text(moment)} chưa nhận tệp nào, nên kho dữ liệu này không có bản nộp nào{later}."
    console.print(Text(sentence, style="yellow"))


def _print_gone_files(console: Console, receipts: Sequence[Receipt]) -> None:
    if receipts:
        console.print(Text(f"Không thể hiện được {len(receipts)} bản nộp vì tệp không còn trong raw/:", style="yellow"))
    for receipt in receipts:
        console.print(Text(f"  - {bounded(receipt.file_name)} (nhận lúc {time_text(receipt.received_at)})"))


def print_health(console: Console, conditions: Sequence[HealthCondition]) -> None:
    """Print each condition in Vietnamese, with the English below it, and the state of the whole."""
    table = Table.grid(Column(style="bold"), "", Column(overflow="fold"), padding=(0, 1))
    for condition in conditions:
        vi, en = bounded(condition.vi, LONGEST_MESSAGE), bounded(condition.en, LONGEST_MESSAGE)
        sentences = Text.assemble(vi, "\n", (f"{condition.name}: {en}", "dim"))
        table.add_row(
            Text(condition.name_vi), Text(CONDITION_VI[condition.state], style=STATE_STYLE[condition.state]), sentences
        )
    console.print(table)
    console.print(Text(f"Tình trạng chung: {CONDITION_VI[worst(conditions)]} ({worst(conditions)})"))


def _coverage_table(connection: duckdb.DuckDBPyConnection) -> Table:
    table = Table(title="Tình hình nộp báo cáo", title_justify="left")
    statuses = (STATUS_VI[status].capitalize() for status in ("accepted", "quarantined", "missing"))
    for header in ("Kỳ", "Phải nộp", *statuses, f"Bản mới nhất {STATUS_VI['quarantined']}"):
        table.add_column(header, justify="right")
    rows = connection.execute(
        "select strftime(period, '%m/%Y'), count(*), count(*) filter (where status = 'accepted'), "
        "count(*) filter (where status = 'quarantined'), count(*) filter (where status = 'missing'), "
        "coalesce(string_agg(unit_name, ', ' order by unit_code) filter (where newest_status = 'quarantined'), '') "
        "from quality.coverage group by period order by period"
    ).fetchall()
    for row in rows:
        table.add_row(*(Text(bounded(str(cell), LONGEST_REASON)) for cell in row))
    return table


def _findings_table(connection: duckdb.DuckDBPyConnection) -> Table:
    table = Table(title="Kết quả kiểm tra theo quy tắc (mọi bản nộp)", title_justify="left")
    for header in ("Quy tắc", "Nội dung", "Mức", "Số lượng", "Còn mở", "Do chỗ khác", "Ví dụ"):
        table.add_column(header)
    rows = connection.execute(
        f"with still_open as ({OPEN}) "  # noqa: S608 - our own query
        "select f.rule_id, f.severity, coalesce(sum(1 + f.further_places) filter (where f.caused_by is null), 0), "
        "(select coalesce(sum(1 + further_places), 0) from still_open "
        "where rule_id = f.rule_id and caused_by is null), "
        "coalesce(sum(1 + f.further_places) filter (where f.caused_by is not null), 0), "
        "coalesce(min(f.sheet || '!' || f.cell) filter (where f.cell <> ''), '') from quality.findings as f "
        "group by f.rule_id, f.severity "
        "order by case f.severity when 'error' then 0 when 'query' then 1 else 2 end, f.rule_id"
    ).fetchall()
    for rule, severity, count, still_open, effects, example in rows:
        numbers = (str(count), str(still_open), str(effects))
        table.add_row(rule, title(rule), SEVERITY_VI[severity].lower(), *numbers, Text(bounded(example)))
    return table


def _print_unchanged(console: Console, connection: duckdb.DuckDBPyConnection) -> None:
    """Print for each month and the month that it is equal to how many units said unchanged, and which."""
    rows = connection.execute(
        "select period, based_on_period, count(*), string_agg(unit_name || ' (' || unit_code || ')', ', ' "
        "order by unit_code) from quality.coverage where based_on_period is not null group by all order by all"
    ).fetchall()
    for period, since, count, units in rows:
        line = f"Kỳ {period:%m/%Y}: {unchanged_vi(since).lower()}: {count} đơn vị ({units})"
        console.print(Text(bounded(line, LONGEST_REASON)))


def _print_unplaced(console: Console, settings: Settings, connection: duckdb.DuckDBPyConnection) -> None:
    """Print each file that belongs to no line of the coverage: what is wrong with it, and where its answer lies."""
    files = connection.execute(
        "select submission_id, file_name, reason_vi from quality.unplaced_files order by file_name, submission_id"
    ).fetchall()
    if not files:
        return
    copies = unplaced_copies(settings)
    console.print(Text(f"Tệp chưa xếp được vào đơn vị và kỳ nào: {len(files)}", style="bold"))
    for submission_id, name, reason in files:
        console.print(Text(f"  {bounded(name)}", style="red"))
        console.print(Text(f"    {bounded(reason, LONGEST_REASON)}"))
        if copy := copies.get(submission_id):
            console.print(Text(f"    Tệp phản hồi: {bounded(str(settings.files / copy.path), LONGEST_PATH)}"))


def _print_waiting(console: Console, settings: Settings) -> None:
    """Print what only a steward can decide, and what is wrong with the list of the units' folders."""
    if waiting := waiting_files(settings.database):
        console.print(
            Text(
                f"{province_on(today()).fill(WAITING_VI)}: {len(waiting)} (hoptac accept TỆP --because LÝ-DO)",
                style="bold",
            )
        )
    for file in waiting[:MOST_WAITING]:
        console.print(Text(f"  {bounded(file.file_name)}", style="yellow"))
        console.print(Text(f"    {bounded(file.reason, LONGEST_REASON)}"))
    if len(waiting) > MOST_WAITING:
        console.print(Text(f"  … và {len(waiting) - MOST_WAITING} tệp nữa"))
    for problem in drop_folders(settings).problems[:MOST_WAITING]:
        console.print(Text(bounded(problem, LONGEST_REASON), style="yellow"))


def _print_asides(console: Console, asides: Sequence[Aside]) -> None:
    """Print what lies in the landing zone and was not read, and why; files that are left are told by themselves."""
    found = [aside for aside in asides if aside.reason is not Reason.WAITING]
    if not found:
        return
    console.print(Text(f"Có trong hộp nhận tệp mà không đọc: {len(found)}", style="bold"))
    for name, reason in found[:MOST_NAMED]:
        console.print(Text(f"  {bounded(name)}: {NOT_READ_VI[reason]}", style="yellow"))
    if len(found) > MOST_NAMED:
        console.print(Text(f"  … và {len(found) - MOST_NAMED} nữa"))


def print_left(console: Console, names: Sequence[str]) -> None:
    """Print which files the next run will look at again."""
    for name in names[:MOST_NAMED]:
        console.print(Text(f"{NOT_READ_VI[Reason.WAITING].capitalize()}: {bounded(name)}"))
    if len(names) > MOST_NAMED:
        console.print(Text(f"… và {len(names) - MOST_NAMED} tệp nữa để lần sau"))
