"""The warehouse once more as Parquet files, for tools that do not read DuckDB: ``core`` and ``report``, beside it.

The folder is a link to the newest complete export, moved in one step; the one before is kept for readers that are still
at it. A reader that opens a file more than once, as DuckDB does for a single query, resolves the link first.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from pipeline.runtime.atomic_files import sync, sync_tree

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import duckdb

EXPORTED = ("core", "report")
MAGIC = b"PAR1"
_END = 8
"""A Parquet file ends with the length of its footer, in four bytes, and the magic word."""
TABLES = (
    "select schema_name, table_name from duckdb_tables() where database_name = 'w' and list_contains(?, schema_name) "
    "union all select schema_name, view_name from duckdb_views() where database_name = 'w' "
    "and list_contains(?, schema_name) order by all"
)


def parquet_folder(database: Path) -> Path:
    """Where the export of a database lies: ``hoptac.duckdb`` has ``hoptac-parquet/``."""
    return database.with_name(f"{database.stem}-parquet")


def next_export(folder: Path) -> Path:
    """Where the next export of a database will lie."""
    numbers = [int(export.name.rpartition("-")[2]) for export in _exports(folder)]
    return folder.with_name(f".{folder.name}-{max(numbers, default=0) + 1}")


def export_parquet(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write every table and view of the attached database ``w`` into a new folder."""
    for schema in EXPORTED:
        (target / schema).mkdir(parents=True)
    for schema, table in connection.execute(TABLES, [list(EXPORTED)] * 2).fetchall():
        path = str(target / schema / f"{table}.parquet").replace("'", "''")
        connection.execute(f"copy w.{schema}.{table} to '{path}' (format parquet, compression zstd)")


def unreadable_exports(folder: Path, names: Iterable[tuple[str, str]]) -> list[str]:
    """The tables, by schema and name, whose file in the export is missing, cut off or no Parquet file."""
    return [f"{schema}.{table}" for schema, table in names if not _is_whole(folder / schema / f"{table}.parquet")]


def _is_whole(path: Path) -> bool:
    """Whether the file begins and ends as a Parquet file does, with a footer that fits into it."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(len(MAGIC))
            stream.seek(max(0, size - _END))
            end = stream.read()
    except OSError:
        return False
    footer = int.from_bytes(end[:4], "little")
    return head == MAGIC and end[4:] == MAGIC and 0 < footer <= size - _END - len(MAGIC)


def swap_export(export: Path, folder: Path) -> None:
    """Let the folder's link point to the export; remove all but it and the one before."""
    beside = folder.with_name(f".{folder.name}.new")
    beside.unlink(missing_ok=True)
    if folder.is_dir() and not folder.is_symlink():  # someone has copied the folder, and the copy followed the link
        shutil.rmtree(folder)
    before = folder.resolve()
    beside.symlink_to(export.name, target_is_directory=True)
    sync_tree(export)
    beside.replace(folder)
    sync(folder.parent)
    for other in _exports(folder):
        if other not in (export, before):
            shutil.rmtree(other)


def _exports(folder: Path) -> list[Path]:
    found = folder.parent.glob(f".{folder.name}-*")
    return [path for path in found if path.name.rpartition("-")[2].isdigit()]
