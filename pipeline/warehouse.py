"""Build the DuckDB file from staging and swap it in: always a complete, checked build, or the one before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from pipeline.parquet_export import export_parquet, next_export, parquet_folder, publish_export
from pipeline.published import difference_findings, with_life
from pipeline.reference_tables import closing_tables, reference_tables
from pipeline.staging import Stage, staged_types
from pipeline.whole_files import put_in_place, remove, removed_on_failure
from schemas.registry import tables

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.ledger import Ledger
    from pipeline.settings import Settings
    from schemas.column import Sheet

SCHEMAS = ("core", "quality", "report")
STORAGE_VERSION = "v1.4.0"
"""Written so that DuckDB clients from 1.4 on can open the file."""

KEY_COMMENTS = {
    "unit_code": "Mã đơn vị báo cáo – reporting unit",
    "period": "Kỳ báo cáo, ngày đầu tháng – period, first day of the month",
    "submission_id": "SHA-256 của tệp – the workbook's SHA-256",
    "sheet": "Trang tính – sheet",
    "sheet_row": "Dòng Excel – Excel row",
    "units_reported": "Số đơn vị có số liệu – units that the figure rests on",
    "units_expected": "Số đơn vị phải báo cáo – units expected",
}
COMPARED = {
    "_previous": ("kỳ trước", "previous period"),
    "_year_before": ("cùng kỳ năm trước", "a year before"),
}
"""Endings of columns that repeat another one for an earlier period."""
RECONCILED = ("reconciled_findings", "report.reconciliation")
"""The findings that the build itself gives, and the table that they are about."""
_COMMENT = re.compile(r"--[^\n]*")
_REFERENCE = re.compile(r"\b(core|quality|report)\.(\w+)")


class BuildError(RuntimeError):
    """The build is not what it should be; the warehouse in place was left as it is."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a build rests on: judged submissions, the ledger of findings, expected units, receipts and closings."""

    submissions: pl.DataFrame
    findings: pl.DataFrame
    expected: pl.DataFrame
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: rows by table."""

    path: Path
    rows: dict[str, int]


def build(settings: Settings, stage: Stage, known: Known, database: Path) -> Built:
    """Build all of ``core``, ``quality`` and ``report`` beside the database file and put it in its place.

    Readers of the old file keep it until they close it; BuildError, or a kill, leaves the old file in place.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    beside = database.with_name(f".{database.name}.new")
    export = next_export(parquet_folder(database))
    leftovers = (beside, beside.with_name(f"{beside.name}.wal"), beside.with_suffix(".tmp"))
    remove(*leftovers)
    with removed_on_failure(export, *leftovers):
        rows = _build_beside(settings, stage, known, beside, export)
        put_in_place(beside, database)
    publish_export(export, parquet_folder(database))
    return Built(database, rows)


def _build_beside(settings: Settings, stage: Stage, known: Known, beside: Path, export: Path) -> dict[str, int]:
    """Make the file and its export; rows by table."""
    with duckdb.connect(
        config={
            "preserve_insertion_order": "true",
            "memory_limit": f"{settings.build_memory}B",
            "temp_directory": str(beside.with_suffix(".tmp")),
        }
    ) as connection:
        connection.execute(f"attach '{_quoted(beside)}' as w (storage_version '{STORAGE_VERSION}')")
        _register(connection, stage, known)
        connection.execute("use w")
        connection.execute("begin")  # one write for all tables
        for schema in SCHEMAS:
            connection.execute(f"create schema {schema}")
        for path in sql_files(settings.warehouse):
            connection.execute(path.read_text(encoding="utf-8"))
            if f"{path.parent.name}.{path.stem}" == RECONCILED[1]:
                _register_frame(connection, RECONCILED[0], with_life(difference_findings(connection), known.ledger))
        _comment(connection)
        _check(connection, stage)
        rows = _row_counts(connection)
        connection.execute("commit")
        connection.execute("use memory")
        export_parquet(connection, export)
        connection.execute("detach w")
    return rows


def sql_files(folder: Path) -> list[Path]:
    """The SQL files of all tables, each after the tables that it reads."""
    files = {f"{schema}.{path.stem}": path for schema in SCHEMAS for path in sorted((folder / schema).glob("*.sql"))}
    reads = {name: sorted(set(references(path)) & set(files) - {name}) for name, path in files.items()}
    return [files[name] for name in TopologicalSorter(reads).static_order()]


def references(path: Path) -> list[str]:
    """The tables that a SQL file names, its own among them, in order and once each."""
    sql = _COMMENT.sub("", path.read_text(encoding="utf-8")).replace(*RECONCILED)
    return list(dict.fromkeys(".".join(match) for match in _REFERENCE.findall(sql)))


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _register(connection: duckdb.DuckDBPyConnection, stage: Stage, known: Known) -> None:
    """Make staged rows, what is known and reference data known to SQL under the names that the files read."""
    registers = tables()
    for table in staged_types():
        columns = _staged_columns(registers[table]) if table in registers else "*"
        files = stage.files(table)
        if files:
            listed = ", ".join(f"'{_quoted(one)}'" for one in files)
            connection.execute(f"create temp view staged_{table} as select {columns} from read_parquet([{listed}])")
        else:
            connection.register(f"empty_{table}", stage.frame(table).to_arrow())
            connection.execute(f"create temp view staged_{table} as select {columns} from empty_{table}")
    frames = reference_tables() | closing_tables(known.ledger)
    frames |= {"judged": known.submissions, "ledger_findings": known.findings, "expected": known.expected}
    moment = pl.Series("known_at", [known.ledger.known_at()], dtype=pl.Datetime("us", "UTC"))
    for name, frame in (frames | {"known": moment.to_frame()}).items():
        _register_frame(connection, name, frame)


def _register_frame(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    connection.register(f"frame_{name}", frame.to_arrow())
    connection.execute(f"create temp table {name} as select * from frame_{name}")


def _staged_columns(sheet: Sheet) -> str:
    """The columns of a staged table as the warehouse names them: money with its unit, places as ``sheet``."""
    own = [f'"{column.name}" as "{column.sql_name}"' for column in sheet.columns]
    places = ["submission_id"]
    if "sheet" not in {column.name for column in sheet.columns}:
        places += ["at_sheet as sheet", "at_row as sheet_row"]
    return ", ".join([*places, *own])


def _comment(connection: duckdb.DuckDBPyConnection) -> None:
    """Comment every key column and every column of the forms; the SQL files say the rest."""
    told = _comments(connection)
    statements = []
    for (schema, table, column), known in told.items():
        if known is None:
            text = _form_comment(schema, table, column) or KEY_COMMENTS.get(column)
            text = text or _compared_comment(told, schema, table, column)
            if text is None:
                message = f"{schema}.{table}.{column} has no comment"
                raise BuildError(message)
            escaped = text.replace("'", "''")
            statements.append(f"comment on column {schema}.{table}.\"{column}\" is '{escaped}'")
    connection.execute("; ".join(statements))


def _comments(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str], str | None]:
    """The comment of each column of a table by schema, table and column; None where the SQL files give none."""
    rows = connection.execute(
        "select c.schema_name, c.table_name, c.column_name, c.comment from duckdb_columns() as c "
        "inner join duckdb_tables() as t using (database_name, schema_name, table_name) "
        "where c.database_name = 'w' order by all"
    ).fetchall()
    return {(schema, table, column): comment for schema, table, column, comment in rows}


def _form_comment(schema: str, table: str, column: str) -> str | None:
    """What the form says of a column of its table."""
    sheet = tables().get(table) if schema == "core" else None
    one = next((one for one in sheet.columns if one.sql_name == column), None) if sheet else None
    if one is None:
        return None
    unit = f" ({one.unit_vi})" if one.unit_vi else ""
    return f"{one.header}{unit} – {one.label_en}"


def _compared_comment(told: dict[tuple[str, str, str], str | None], schema: str, table: str, column: str) -> str | None:
    """The comment of ``members_previous``, of a money column ``revenue_previous_mvnd``: that of the column compared."""
    for suffix, (vi, en) in COMPARED.items():
        own = told.get((schema, table, column.replace(suffix, "")))
        if own:
            label_vi, _, label_en = own.partition(" – ")
            return f"{label_vi}, {vi} – {label_en}, {en}"
    return None


def _check(connection: duckdb.DuckDBPyConnection, stage: Stage) -> None:
    """Every staged row of an accepted, current submission is in ``core``, once."""
    accepted = connection.execute("select submission_id from core.submissions where status = 'accepted'").fetchall()
    counts = pl.col("submission_id").is_in([one for (one,) in accepted])
    for table, sheet in tables().items():
        if sheet.loaded:
            staged = stage.frame(table, ("submission_id",)).filter(counts).height
            loaded = _count(connection, f"core.{table}")
            if staged != loaded:
                message = f"core.{table} has {loaded} rows, {staged} were staged"
                raise BuildError(message)


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    rows: int = connection.execute(f"select count(*) from {table}").fetchall()[0][0]
    return rows


def _row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    names = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'w' order by 1"
    ).fetchall()
    return {name: _count(connection, name) for (name,) in names}
