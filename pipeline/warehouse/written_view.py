"""A table or view of the warehouse as one Parquet file, for whoever asks for it: a night writes no views."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from pipeline.runtime.atomic_files import put_in_place, removed_on_failure

if TYPE_CHECKING:
    from pathlib import Path

_NAMED = (
    "select schema_name || '.' || name from ("
    "select schema_name, table_name as name from duckdb_tables() "
    "union all select schema_name, view_name as name from duckdb_views() where not internal) "
    "where name = $1 or schema_name || '.' || name = $1 order by schema_name = 'report' desc, schema_name limit 1"
)


def write_view(database: Path, name: str, path: Path) -> int | None:
    """Write a table or view into a file, whole at once: how many rows; None where there is none of this name.

    ``name`` is with the schema or without it, ``report`` first; a hyphen stands for an underscore.
    """
    beside = path.with_name(f".{path.name}.new")
    quoted = str(beside).replace("'", "''")
    with duckdb.connect(database, read_only=True) as connection, removed_on_failure(beside):
        found = connection.execute(_NAMED, [name.replace("-", "_")]).fetchall()
        if not found:
            return None
        path.parent.mkdir(parents=True, exist_ok=True)
        ((rows,),) = connection.execute(
            f"copy (from {found[0][0]}) to '{quoted}' (format parquet, compression zstd)"
        ).fetchall()
        put_in_place(beside, path)
    return int(rows)
