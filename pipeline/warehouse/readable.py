"""Whether a warehouse reads: every table that its SQL files declare, down to its last block's checksum."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Timer
from typing import TYPE_CHECKING

import duckdb

from pipeline.warehouse.sql_files import sql_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.runtime.settings import Settings

RELATIONS = (
    "select schema_name, table_name, true from duckdb_tables() where not internal "
    "union all select schema_name, view_name, false from duckdb_views() where not internal order by all"
)


@dataclass(slots=True)
class WarehouseRead:
    """What came of reading every table: those that were read, that are damaged with what DuckDB says, and that lack."""

    read: int = 0
    damaged: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """What there was no time for."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is known to be wrong."""
        return not self.damaged and not self.missing


def read_warehouse(settings: Settings, seconds: float) -> WarehouseRead:
    """Read every column of every table for at most so long; duckdb.Error where the file does not open.

    Views are bound and not computed: what they are made of was read.
    """
    found = WarehouseRead()
    with duckdb.connect(settings.database, read_only=True) as connection:
        relations = connection.execute(RELATIONS).fetchall()
        declared = {f"{path.parent.name}.{path.stem}" for path in sql_files(settings.warehouse)}
        found.missing = sorted(declared - {f"{schema}.{name}" for schema, name, _ in relations})
        over = Timer(seconds, connection.interrupt)
        over.daemon = True
        over.start()
        try:
            _read_all(connection, relations, found)
        finally:
            over.cancel()
    return found


def _read_all(
    connection: duckdb.DuckDBPyConnection, relations: Sequence[tuple[str, str, bool]], found: WarehouseRead
) -> None:
    for number, (schema, name, is_table) in enumerate(relations):
        hashed = "bit_xor(hash(r))" if is_table else "*"
        end = "" if is_table else " limit 0"
        try:
            connection.execute(f'select {hashed} from "{schema}"."{name}" as r{end}').fetchall()  # noqa: S608 - our tables
            found.read += 1
        except duckdb.InterruptException:
            found.unread = [f"{schema}.{name}" for schema, name, _ in relations[number:]]
            return
        except duckdb.Error as problem:
            found.damaged[f"{schema}.{name}"] = str(problem).partition("\n")[0]
