"""The Parquet files of a table: one of its own, or one for each period in a folder with the table's name."""

from __future__ import annotations

import os
import shutil
from datetime import date
from typing import TYPE_CHECKING

from pipeline.warehouse.period_filter import is_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    import duckdb

    from pipeline.warehouse.contents import Part

MAGIC = b"PAR1"
_END = 8
"""A Parquet file ends with the length of its footer, in four bytes, and the magic word."""
NO_PERIOD = "no-period"
"""The file of the rows without a period; it is always there, so that a table without rows has its columns too."""
MANY_ROWS = 1_000
"""Of a table with more rows in a period each is written by a statement of its own, which takes a quarter less then."""
_FORMAT = "format parquet, compression zstd, compression_level 1"
"""The first level gives smaller files of our rows than the third, DuckDB's default, and sooner."""


def file_name(period: date | None) -> str:
    """The name of a period's file: ``2020-11.parquet``."""
    if period is None:
        return f"{NO_PERIOD}.parquet"
    return f"{period:%Y-%m}.parquet" if period.day == 1 else f"{period:%Y-%m-%d}.parquet"


def write_table(
    connection: duckdb.DuckDBPyConnection, name: str, place: Path, parts: Mapping[date | None, Part] | None
) -> None:
    """Write a table of ``w``: into the folder ``place``, by period, or into the file of this name beside it.

    ``parts`` are what it holds by period; None where it has no period.
    """
    if parts is None:
        write_part(connection, name, place.with_name(f"{place.name}.parquet"), ())
        return
    place.mkdir(parents=True)
    periods = sorted(period for period in parts if period)
    if sum(parts[period].rows for period in periods) > MANY_ROWS * len(periods):
        for period in periods:
            write_part(connection, name, place / file_name(period), [period])
    elif periods:
        _write_by_period(connection, name, place)
    write_part(connection, name, place / file_name(None), [None])


def _write_by_period(connection: duckdb.DuckDBPyConnection, name: str, place: Path) -> None:
    """Write a file for each period with one statement, which parts the rows itself."""
    parted = place / "by-period"
    connection.execute(
        f"copy (from w.{name} where period is not null) to '{_quoted(parted)}' "
        f"({_FORMAT}, partition_by (period), write_partition_columns true)"
    )
    for folder in parted.glob("period=*"):
        _move(connection, name, folder, place)
    shutil.rmtree(parted)


def write_part(connection: duckdb.DuckDBPyConnection, name: str, path: Path, periods: Collection[date | None]) -> None:
    """Write the rows of these periods of a table of ``w``, or all of them where none is given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    where = f" where {is_in(periods)}" if periods else ""
    connection.execute(f"copy (from w.{name}{where}) to '{_quoted(path)}' ({_FORMAT})")


def link(former: Path, path: Path) -> bool:
    """Have the former file under this name too; whether that was possible, and it is a whole one."""
    if not is_whole(former):
        return False
    try:
        os.link(former, path)
    except OSError:
        return False
    return True


def is_whole(path: Path) -> bool:
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


def _move(connection: duckdb.DuckDBPyConnection, name: str, folder: Path, place: Path) -> None:
    """Give the file of a period its name; of more than one DuckDB's threads wrote each a part."""
    written = list(folder.glob("*.parquet"))
    period = date.fromisoformat(folder.name.partition("=")[2])
    if len(written) == 1:
        written[0].rename(place / file_name(period))
    else:
        write_part(connection, name, place / file_name(period), [period])


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
