"""Build the DuckDB file of the warehouse from what is staged and known, complete and checked, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from pipeline.judgement.compared_areas import compared_areas
from pipeline.judgement.handover import SHOWN_TYPES
from pipeline.judgement.held_back import held_back
from pipeline.judgement.published_reports import difference_counts, difference_findings, with_life
from pipeline.judgement.unplaced import unplaced_files
from pipeline.staging.tables import staged_types
from pipeline.warehouse.comments import comment_columns
from pipeline.warehouse.declared_texts import set_variables
from pipeline.warehouse.errors import BuildError
from pipeline.warehouse.parquet_export import export_parquet
from pipeline.warehouse.reference_tables import closing_tables, reference_tables
from pipeline.warehouse.sql_files import RECONCILED_EVALUATIONS, RECONCILED_FINDINGS, RECONCILIATION, SCHEMAS, sql_files
from schemas.registry import tables

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings
    from pipeline.staging.store import Stage
    from schemas.column import Sheet


STORAGE_VERSION = "v1.4.0"
"""Written so that DuckDB clients from 1.4 on can open the file: those of users may be older than what builds it.

Left to itself DuckDB 2.0 writes a format that only 2.0 reads. A test opens the file with a client of 1.4.
"""


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: rows by table."""

    path: Path
    rows: dict[str, int]


def build_beside(settings: Settings, stage: Stage, known: Known, beside: Path, export: Path) -> dict[str, int]:
    """Make the file and its Parquet export; the number of rows by table. BuildError where rows or comments lack."""
    with duckdb.connect(
        config={
            "preserve_insertion_order": "true",  # DuckDB's default, which its advice for little memory turns off
            "memory_limit": f"{settings.build_memory}B",
            "temp_directory": str(beside.with_suffix(".tmp")),
        }
    ) as connection:
        connection.execute(f"attach '{_quoted(beside)}' as w (storage_version '{STORAGE_VERSION}')")
        set_variables(connection)
        _register(connection, stage, known)
        connection.execute("use w")
        connection.execute("begin")  # one write for all tables: 0.86 s over the samples, 1.18 s with one for each
        for schema in SCHEMAS:
            connection.execute(f"create schema {schema}")
        for path in sql_files(settings.warehouse):
            connection.execute(path.read_text(encoding="utf-8"))
            if f"{path.parent.name}.{path.stem}" == RECONCILIATION:
                found = with_life(difference_findings(connection), known.ledger)
                _register_frame(connection, RECONCILED_FINDINGS, found)
                _register_frame(connection, RECONCILED_EVALUATIONS, difference_counts(connection))
        comment_columns(connection)
        _check(connection, stage)
        rows = _row_counts(connection)
        connection.execute("commit")
        connection.execute("use memory")
        export_parquet(connection, export)
        connection.execute("detach w")
    return rows


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _register(connection: duckdb.DuckDBPyConnection, stage: Stage, known: Known) -> None:
    """Make staged rows, what is known and reference data known to SQL under the names that the files read."""
    registers = tables()
    for table in staged_types():
        columns = _staged_columns(registers[table]) if table in registers else "*"
        files = stage.files(table)
        if files:
            listed = ", ".join(f"'{_quoted(file)}'" for file in files)
            connection.execute(f"create temp view staged_{table} as select {columns} from read_parquet([{listed}])")
        else:
            connection.register(f"empty_{table}", stage.frame(table).to_arrow())
            connection.execute(f"create temp view staged_{table} as select {columns} from empty_{table}")
    frames = reference_tables() | closing_tables(known.ledger)
    frames |= {"judged": known.submissions, "ledger_findings": known.findings}
    frames |= {"held_back_rows": held_back(known.findings)}
    frames |= {"judged_evaluations": known.evaluations, "expected": known.expected}
    frames |= {"reporting_gaps": known.gaps}
    frames |= {"unplaced": unplaced_files(known)}
    areas = compared_areas(known.submissions, known.expected, stage)
    frames |= {"handed_over": known.handover.select(*SHOWN_TYPES), "units_with_other_past": areas.units}
    frames |= {"homes_of_communes": areas.homes, "units_of_new_areas": areas.new_areas}
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


def _check(connection: duckdb.DuckDBPyConnection, stage: Stage) -> None:
    """Every staged row of an accepted, current submission is in ``core``, once; of an unchanged one its file's rows."""
    accepted = connection.execute(
        "select coalesce(based_on, submission_id) from core.submissions where status = 'accepted'"
    ).fetchall()
    counting = pl.Series("submission_id", [content for (content,) in accepted], dtype=pl.String).to_frame()
    for table, sheet in tables().items():
        if sheet.loaded:
            staged = counting.join(stage.frame(table, ("submission_id",)), on="submission_id").height
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
