"""Whether the warehouse is there and whole: it opens, every table reads to its last block, and is of this code."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.runs.health.condition import Seen, age, few
from pipeline.runtime.clock import time_text
from pipeline.warehouse.build_record import built_with_other_code
from pipeline.warehouse.parquet_export import EXPORTED, parquet_folder, unreadable_exports
from pipeline.warehouse.readable import RELATIONS, read_warehouse

if TYPE_CHECKING:
    from datetime import date

    from pipeline.runtime.settings import Settings
    from pipeline.warehouse.readable import WarehouseRead

WITH_PERIOD = "select schema_name, table_name from duckdb_columns() where not internal and column_name = 'period'"
MEND_VI = "lượt chạy tới sẽ dựng lại; dựng lại ngay: hoptac rebuild"


def warehouse(settings: Settings) -> Seen:
    """The last complete warehouse: it opens, all its tables read, and it is of this code."""
    path = settings.database
    if not path.exists():
        return Seen("failing", "chưa có; hãy chạy hoptac run", "not there yet", {"path": str(path)})
    try:
        found = read_warehouse(settings, settings.health_seconds / 2)
        counted = ask(settings, "select count(*) from core.submissions")[0][0]
    except duckdb.IOException as problem:
        if "lock" in str(problem):
            return Seen("warning", "đang được một chương trình khác ghi", f"in use by a writer: {problem}")
        return Seen("failing", f"không mở được; {MEND_VI}", f"cannot be read: {problem}")
    except duckdb.Error as problem:
        return Seen("failing", f"không đọc được; {MEND_VI}", f"cannot be read: {problem}")
    return _seen(settings, found, counted)


def _seen(settings: Settings, found: WarehouseRead, counted: int) -> Seen:
    built = datetime.fromtimestamp(settings.database.stat().st_mtime, UTC)
    seconds = time.time() - built.timestamp()
    facts: dict[str, Any] = {
        "built_at": built.isoformat(timespec="seconds"),
        "age_seconds": round(seconds),
        "submissions": counted,
        "tables_read": found.read,
        "damaged": sorted(found.damaged),
        "missing": found.missing,
        "unread": found.unread,
    }
    if found.damaged:
        names = few(sorted(found.damaged))
        return Seen("failing", f"hỏng bảng {names}; {MEND_VI}", f"damaged tables: {names}", facts)
    if found.missing:
        names = few(found.missing)
        return Seen("failing", f"thiếu bảng {names}; {MEND_VI}", f"missing tables: {names}", facts)
    if not parquet_folder(settings.database).is_dir():
        return Seen("failing", f"thiếu bản Parquet; {MEND_VI}", "the Parquet export is missing", facts)
    if gone := _unexported(settings):
        vi = f"bản Parquet thiếu hoặc hỏng bảng {few(gone)}; {MEND_VI}"
        return Seen("failing", vi, f"the Parquet export lacks tables or they are damaged: {few(gone)}", facts)
    if found.unread:
        vi = f"chưa kịp đọc hết: còn {len(found.unread)} bảng; hãy tăng HOPTAC_HEALTH_SECONDS"
        return Seen("warning", vi, f"no time to read {len(found.unread)} tables", facts)
    if built_with_other_code(settings):
        vi = "do phiên bản khác của chương trình dựng; lượt chạy tới (hoptac run) sẽ dựng lại"
        return Seen("warning", vi, "built by another version of the program; the next run builds it anew", facts)
    age_vi, age_en = age(seconds)
    vi = f"dựng lúc {time_text(built)}, {age_vi} trước; {counted} bản nộp; đọc được đủ {found.read} bảng"
    return Seen("ok", vi, f"built {age_en} ago; {counted} submissions; all {found.read} tables read", facts)


def _unexported(settings: Settings) -> list[str]:
    """The tables that the Parquet export lacks, or has damaged."""
    dated = {f"{schema}.{table}" for schema, table in ask(settings, WITH_PERIOD)}
    names = [
        f"{schema}.{name}" for schema, name, is_table in ask(settings, RELATIONS) if is_table and schema in EXPORTED
    ]
    asked = [f"select distinct '{name}', period from {name}" for name in names if name in dated]  # noqa: S608 - our tables
    periods: dict[str, set[date | None] | None] = {name: set() if name in dated else None for name in names}
    for name, period in ask(settings, " union all ".join(asked)):
        of_rows = periods[name]
        if of_rows is not None:
            of_rows.add(period)
    return unreadable_exports(parquet_folder(settings.database), periods)


def ask(settings: Settings, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a query of the warehouse; duckdb.Error where it cannot be asked."""
    with duckdb.connect(settings.database, read_only=True) as connection:
        return connection.execute(sql, values).fetchall()
