"""The warehouse once more as Parquet files, for tools that do not read DuckDB: the tables of ``core`` and ``report``.

Each build has a folder of its own, in which the files of what has not changed are links to those of the build before.
The folder that readers know is a link to the newest complete export, moved in one step; the one before is kept for
readers that are still at it. A reader that opens more than one file resolves the link first.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from pipeline.runtime.atomic_files import sync
from pipeline.warehouse.parquet_files import file_name, is_whole, link, write_part, write_table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from pathlib import Path

    import duckdb

    from pipeline.warehouse.build_record import BuildRecord
    from pipeline.warehouse.contents import Contents, Part
    from pipeline.warehouse.declarations import Declaration

EXPORTED = ("core", "report")


def parquet_folder(database: Path) -> Path:
    """Where the export of a database lies: ``hoptac.duckdb`` has ``hoptac-parquet/``."""
    return database.with_name(f"{database.stem}-parquet")


def next_export(folder: Path) -> Path:
    """Where the next export of a database will lie."""
    numbers = [int(export.name.rpartition("-")[2]) for export in _exports(folder)]
    return folder.with_name(f".{folder.name}-{max(numbers, default=0) + 1}")


def export_table(
    connection: duckdb.DuckDBPyConnection, target: Path, name: str, parts: Mapping[date | None, Part] | None
) -> None:
    """Write a table of the attached database ``w`` into a new export; one with a period as a file for each.

    ``parts`` are what it holds by period; None where it has no period.
    """
    write_table(connection, name, _place(target, name), parts)


def export_changes(
    connection: duckdb.DuckDBPyConnection,
    target: Path,
    declared: Mapping[str, Declaration],
    contents: Contents,
    before: BuildRecord,
) -> None:
    """Write what the last export does not have into a new folder, and link what it has."""
    last, dated = target.with_name(before.export), contents.dated
    for name in (name for name, table in declared.items() if is_exported(table)):
        parts, former = contents.tables[name], before.contents.tables.get(name, {})
        place = _place(target, name)
        (place if name in dated else place.parent).mkdir(parents=True, exist_ok=True)
        for period in {*parts, None}:
            path = _path(place, period, has_period=name in dated)
            is_same = parts.get(period) == former.get(period)
            if not (is_same and link(last / path.relative_to(target), path)):
                write_part(connection, name, path, [period] if name in dated else ())


def unreadable_exports(folder: Path, periods: Mapping[str, Collection[date | None] | None]) -> list[str]:
    """The tables of which a file in the export is missing, cut off or no Parquet file.

    ``periods`` are those of each table's rows, by ``schema.table``; None where the table has no period.
    """
    return [
        name
        for name, of_rows in periods.items()
        for place in [_place(folder, name)]
        if not all(
            is_whole(_path(place, period, has_period=of_rows is not None)) for period in {None, *(of_rows or ())}
        )
    ]


def _place(folder: Path, name: str) -> Path:
    """Where a table lies, ``schema.table``: a folder of this name, or a file with the ending beside it."""
    schema, _, table = name.partition(".")
    return folder / schema / table


def _path(place: Path, period: date | None, *, has_period: bool) -> Path:
    return place / file_name(period) if has_period else place.with_name(f"{place.name}.parquet")


def is_exported(table: Declaration) -> bool:
    """Whether a table or view is part of the export."""
    return table.name.partition(".")[0] in EXPORTED and not table.is_view


def swap_export(export: Path, folder: Path) -> None:
    """Let the folder's link point to the export; remove all but it and the one before."""
    beside = folder.with_name(f".{folder.name}.new")
    beside.unlink(missing_ok=True)
    if folder.is_dir() and not folder.is_symlink():  # someone has copied the folder, and the copy followed the link
        shutil.rmtree(folder)
    before = folder.resolve()
    beside.symlink_to(export.name, target_is_directory=True)
    _sync_new(export)
    beside.replace(folder)
    sync(folder.parent)
    for other in _exports(folder):
        if other not in (export, before):
            shutil.rmtree(other)


def _sync_new(export: Path) -> None:
    """Have the export on disk; a file with another name in the export before is there already."""
    for path in export.rglob("*"):
        if path.is_dir() or path.stat().st_nlink == 1:
            sync(path)
    sync(export)


def _exports(folder: Path) -> list[Path]:
    found = folder.parent.glob(f".{folder.name}-*")
    return [path for path in found if path.name.rpartition("-")[2].isdigit()]
