"""What a run did, in a few lines for a person at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
from rich.table import Column, Table
from rich.text import Text

from pipeline.outputs.status_page import INDEX
from pipeline.runs.check_files import LONGEST_PATH
from pipeline.runs.health import worst
from pipeline.warehouse.open_findings import OPEN
from schemas.finding import SEVERITY_VI
from schemas.messages import bounded, title

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rich.console import Console

    from pipeline.runs.check_files import CheckedFile
    from pipeline.runs.health import Condition, State
    from pipeline.runtime.settings import Settings

VERDICT_VI = {"accepted": "được chấp nhận", "quarantined": "bị trả lại", "unreadable": "không đọc được"}
STATE_VI: dict[State, str] = {"ok": "tốt", "warning": "cần xem", "failing": "hỏng"}
STATE_STYLE: dict[State, str] = {"ok": "green", "warning": "yellow", "failing": "red"}
SEVERITY_STYLE = {"error": "red", "query": "yellow", "info": "dim"}


def print_summary(console: Console, settings: Settings, read: int, periods: list[date]) -> None:
    """Print coverage by period, findings by rule and where things are, as the warehouse has them."""
    with duckdb.connect(settings.database, read_only=True) as connection:
        changed = ", ".join(f"{period:%m/%Y}" for period in periods) or "không có kỳ nào thay đổi"
        console.print(f"\n[bold]Hợp Tác[/bold] · {read} tệp vừa đọc · {changed}")
        console.print(_coverage(connection))
        console.print(_findings(connection))
        _unreadable(console, connection)
    console.print(f"Trang tình hình:      {settings.files / INDEX}")
    console.print(f"Kho dữ liệu (DuckDB): {settings.database}")
    console.print("Giao diện Dagster:    make ui  →  http://127.0.0.1:3000")


def print_verdicts(console: Console, verdicts: Sequence[CheckedFile]) -> None:
    """Print each file's verdict and its findings, text as text."""
    for one in verdicts:
        place = f"đơn vị {one.unit_code or '?'}, kỳ {f'{one.period:%m/%Y}' if one.period else '?'}"
        path = bounded(str(one.path), LONGEST_PATH)
        console.print(Text(f"{path} · {place} · {VERDICT_VI[one.status]}", style="bold"))
        table = Table.grid("", "", Column(overflow="fold"), padding=(0, 1))
        for found in one.findings:
            style = SEVERITY_STYLE[found.severity]
            told = (f" {SEVERITY_VI[found.severity].lower()}", found.rule_id, found.message_vi)
            table.add_row(*(Text(text, style=style) for text in told))
        console.print(table if one.findings else Text("  Đạt", style="green"))


def print_health(console: Console, conditions: Sequence[Condition]) -> None:
    """Print each condition in Vietnamese, with the English below it, and the state of the whole."""
    table = Table.grid(Column(style="bold"), "", Column(overflow="fold"), padding=(0, 1))
    for one in conditions:
        said = Text.assemble(one.vi, "\n", (f"{one.name}: {one.en}", "dim"))
        table.add_row(Text(one.name_vi), Text(STATE_VI[one.state], style=STATE_STYLE[one.state]), said)
    console.print(table)
    console.print(Text(f"Tình trạng chung: {STATE_VI[worst(conditions)]} ({worst(conditions)})"))


def _coverage(connection: duckdb.DuckDBPyConnection) -> Table:
    table = Table(title="Tình hình nộp báo cáo", title_justify="left")
    for header in ("Kỳ", "Phải nộp", "Được chấp nhận", "Bị trả lại", "Chưa nộp", "Bản mới nhất bị trả lại"):
        table.add_column(header, justify="right")
    rows = connection.execute(
        "select strftime(period, '%m/%Y'), count(*), count(*) filter (where status = 'accepted'), "
        "count(*) filter (where status = 'quarantined'), count(*) filter (where status = 'missing'), "
        "coalesce(string_agg(unit_name, ', ' order by unit_code) filter (where newest_status = 'quarantined'), '') "
        "from quality.coverage group by period order by period"
    ).fetchall()
    for row in rows:
        table.add_row(*map(str, row))
    return table


def _findings(connection: duckdb.DuckDBPyConnection) -> Table:
    table = Table(title="Kết quả kiểm tra theo quy tắc (mọi bản nộp)", title_justify="left")
    for header in ("Quy tắc", "Nội dung", "Mức", "Số lượng", "Còn mở", "Ví dụ"):
        table.add_column(header)
    rows = connection.execute(
        f"with still_open as ({OPEN}) select f.rule_id, f.severity, count(*), "  # noqa: S608 - our own query
        "(select count(*) from still_open where rule_id = f.rule_id), "
        "coalesce(min(f.sheet || '!' || f.cell) filter (where f.cell <> ''), '') from quality.findings as f "
        "group by f.rule_id, f.severity "
        "order by case f.severity when 'error' then 0 when 'query' then 1 else 2 end, f.rule_id"
    ).fetchall()
    for rule, severity, count, still_open, example in rows:
        table.add_row(rule, title(rule), SEVERITY_VI[severity].lower(), str(count), str(still_open), example)
    return table


def _unreadable(console: Console, connection: duckdb.DuckDBPyConnection) -> None:
    files = connection.execute(
        "select file_name from core.submissions where status = 'unreadable' order by file_name"
    ).fetchall()
    for (name,) in files:
        console.print(Text(f"Không đọc được: {bounded(name)}"))
