"""Build the DuckDB file of the warehouse from what is staged and known, complete and checked, or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from pipeline.warehouse.checks import require_keys_of_views, require_references, require_staged_rows, require_totals
from pipeline.warehouse.columns_read import columns_read
from pipeline.warehouse.comments import comment_columns, comment_keys
from pipeline.warehouse.contents import Contents, columns_with_period
from pipeline.warehouse.declarations import declarations
from pipeline.warehouse.declared_texts import set_functions, set_variables
from pipeline.warehouse.fill import filled_at_once, filled_by_groups, groups_of_periods
from pipeline.warehouse.finished_tables import FinishedTables
from pipeline.warehouse.inputs import Inputs, loaded_registers, quoted
from pipeline.warehouse.sql_files import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.judgement.known import Known
    from pipeline.runtime.settings import Settings
    from pipeline.staging.store import Stage
    from pipeline.warehouse.windows import Periods


STORAGE_VERSION = "v1.4.0"
"""Written so that DuckDB clients from 1.4 on can open the file: those of users may be older than what builds it.

Left to itself DuckDB 2.0 writes a format that only 2.0 reads. A test opens the file with a client of 1.4.
"""

NO_LOG = ", recovery_mode no_wal_writes"
"""A file that nobody sees needs no log of its own: a build that is killed begins with another one.

Each statement is a transaction, for one writes to one database only, and the views that queries read are in another.
"""


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: rows by table, and why all of it was built, blank where it was only what had changed."""

    path: Path
    rows: dict[str, int]
    whole_because: str = ""


def build_beside(settings: Settings, stage: Stage, known: Known, beside: Path, export: Path) -> Contents:
    """Make the whole file and its Parquet export; BuildError where something is not as it must be."""
    declared, groups = declarations(settings.warehouse), groups_of_periods(known)
    registers = loaded_registers()
    parts_of_time: Sequence[Periods | None] = groups if len(groups) > 1 else [None]
    with opened(settings, beside) as connection, FinishedTables(connection, export, parts_of_time) as finished:
        inputs = Inputs(connection, stage, known, declared)
        connection.execute("use w")
        for schema in SCHEMAS:
            connection.execute(f"create schema {schema}")
        for table in (
            filled_by_groups(connection, declared, inputs, known, groups)
            if len(groups) > 1
            else filled_at_once(connection, declared, inputs)
        ):
            finished.add(table)
        for periods in parts_of_time:
            inputs.provide_staged(registers, periods)
            require_staged_rows(connection, registers, periods)
        made = {name: table for name, table in declared.items() if not table.is_view}
        require_totals(connection, declared, dict.fromkeys(made))
        require_keys_of_views(connection, declared, dict.fromkeys(made))
        require_references(connection, declared, dict.fromkeys(made))
        parts = finished.contents()
        comment_columns(connection)
        comment_keys(connection, declared)
        columns = columns_with_period(connection)
        connection.execute("checkpoint w")
        connection.execute("use memory")
        connection.execute("detach w")
    reads = {
        name: columns_read(table, columns)
        for name, table in declared.items()
        if not table.is_view and not table.is_whole
    }
    return Contents(parts, frozenset(columns), reads)


@contextmanager
def opened(settings: Settings, beside: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has the file beside the warehouse attached as ``w``, made where it is not there."""
    with duckdb.connect(
        config={
            "preserve_insertion_order": "true",  # DuckDB's default, which its advice for little memory turns off
            "memory_limit": f"{settings.build_memory}B",
            "temp_directory": str(beside.with_suffix(".tmp")),
        }
    ) as connection:
        connection.execute(f"attach '{quoted(beside)}' as w (storage_version '{STORAGE_VERSION}'{NO_LOG})")
        set_variables(connection)
        set_functions(connection)
        yield connection
