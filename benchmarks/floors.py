"""Lower bounds: inflating the files, reading their cells, copying the rows."""

from __future__ import annotations

import os
import zipfile
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

import duckdb
from python_calamine import CalamineWorkbook

from pipeline.warehouse.build import STORAGE_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.subject import BenchPlace, Clock

TABLES = "select schema_name, table_name from duckdb_tables() order by all"
CHUNK = 16
"""Files that a worker takes at a time."""


def inflate(place: BenchPlace, clock: Clock) -> None:
    """Inflate every part of every file."""
    _each(place, clock, _inflated)


def calamine(place: BenchPlace, clock: Clock) -> None:
    """Read every sheet of every file into Python values."""
    _each(place, clock, _read)


def _each(place: BenchPlace, clock: Clock, task: Callable[[Path], int]) -> None:
    with clock("floor"), ProcessPoolExecutor(place.workers) as pool:
        sum(pool.map(task, place.files(), chunksize=CHUNK))


def _inflated(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(len(archive.read(part)) for part in archive.infolist())


def _read(path: Path) -> int:
    with path.open("rb") as stream:
        workbook = CalamineWorkbook.from_filelike(stream)
        return sum(len(workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names)


def copy(place: BenchPlace, clock: Clock) -> dict[str, int]:
    """Copy the rows of every table that a build gives, each from one Parquet file, into a new database."""
    tables = _exported(place.work / "hoptac.duckdb", place.work)
    beside = place.work / "copy.duckdb"
    with clock("copy"), duckdb.connect() as connection:
        connection.execute(f"attach '{beside}' as w (storage_version '{STORAGE_VERSION}')")
        for table, path in tables.items():
            connection.execute(f"create table w.{table} as select * from read_parquet('{path}')")  # noqa: S608 - ours
        connection.execute("detach w")
        descriptor = os.open(beside, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    return {"tables": len(tables)}


def _exported(database: Path, folder: Path) -> dict[str, Path]:
    """One Parquet file for each table of the warehouse; views have no rows of their own."""
    found = {}
    with duckdb.connect(database, read_only=True) as connection:
        for schema, table in connection.sql(TABLES).fetchall():
            found[f"{schema}_{table}"] = folder / f"{schema}_{table}.parquet"
            connection.sql(f"from {schema}.{table}").write_parquet(str(found[f"{schema}_{table}"]), compression="zstd")
    return found
