"""Clients of the warehouse as analysts use them: each answers the same queries; run as a program by its interpreter.

``python warehouse_clients.py CLIENT DATABASE`` reads a list of queries as JSON from standard input, and writes the
client's version and the rows of each query, as texts that are the same whichever client has read them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Rows = Iterable[Sequence[Any]]
    Answers = tuple[str, Iterator[Rows]]

_DECIMAL = re.compile(r"-?\d+\.\d+")


def plain(rows: Rows) -> list[list[str | None]]:
    """Rows as texts: numbers without ending zeros, days as ISO writes them."""
    return [[_text(value) for value in row] for row in rows]


def _text(value: Any) -> str | None:  # noqa: ANN401 - what clients give
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value)
    # pandas makes a day a time, and the command line writes decimals as texts
    if isinstance(value, datetime):
        return str(value.date())
    if isinstance(value, int | float | Decimal) or _DECIMAL.fullmatch(str(value)):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value)


def by_duckdb(database: str, queries: list[str]) -> Answers:
    """DuckDB's own module."""
    import duckdb  # noqa: PLC0415 - each client is there in its own environment

    connection = duckdb.connect(database, read_only=True)
    return duckdb.__version__, (connection.execute(query).fetchall() for query in queries)


def by_pandas(database: str, queries: list[str]) -> Answers:
    """Frames of pandas."""
    import duckdb  # noqa: PLC0415 - each client by itself
    import pandas as pd  # noqa: PLC0415 - each client by itself

    connection = duckdb.connect(database, read_only=True)
    frames = (connection.sql(query).df() for query in queries)
    return pd.__version__, (frame.astype(object).where(frame.notna(), None).to_numpy().tolist() for frame in frames)


def by_polars(database: str, queries: list[str]) -> Answers:
    """Frames of polars."""
    import duckdb  # noqa: PLC0415 - each client by itself
    import polars as pl  # noqa: PLC0415 - each client by itself

    connection = duckdb.connect(database, read_only=True)
    return pl.__version__, (connection.sql(query).pl().rows() for query in queries)


def by_adbc(database: str, queries: list[str]) -> Answers:
    """ADBC, with rows of Python."""
    version, connection = _adbc(database)

    def answers() -> Iterator[Rows]:
        with connection.cursor() as cursor:
            for query in queries:
                cursor.execute(query)
                yield cursor.fetchall()

    return version, answers()


def by_polars_over_adbc(database: str, queries: list[str]) -> Answers:
    """ADBC, with frames of polars."""
    import polars as pl  # noqa: PLC0415 - each client by itself

    version, connection = _adbc(database)
    return version, (pl.read_database(query, connection).rows() for query in queries)


def _adbc(database: str) -> tuple[str, Any]:
    import adbc_driver_duckdb  # noqa: PLC0415 - each client by itself
    import adbc_driver_manager  # noqa: PLC0415 - each client by itself
    from adbc_driver_manager import dbapi  # noqa: PLC0415 - each client by itself

    options = {"path": database, "access_mode": "READ_ONLY"}
    driver = adbc_driver_duckdb.driver_path()
    connection = dbapi.connect(driver=driver, entrypoint="duckdb_adbc_init", db_kwargs=options)
    return adbc_driver_manager.__version__, connection


def by_command_line(database: str, queries: list[str]) -> Answers:
    """The program ``duckdb`` beside the interpreter."""
    program = Path(sys.executable).with_name("duckdb")
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    command: list[Path | str] = [program, "-readonly", "-json", database]
    answers = (
        subprocess.run([*command, "-c", query], check=True, capture_output=True, text=True).stdout for query in queries
    )
    return version, ([list(row.values()) for row in json.loads(answer or "[]")] for answer in answers)


CLIENTS: dict[str, Callable[[str, list[str]], Answers]] = {
    "duckdb": by_duckdb,
    "pandas": by_pandas,
    "polars": by_polars,
    "adbc": by_adbc,
    "polars over adbc": by_polars_over_adbc,
    "command line": by_command_line,
}

if __name__ == "__main__":
    client_version, rows_of_queries = CLIENTS[sys.argv[1]](sys.argv[2], json.load(sys.stdin))
    json.dump({"version": client_version, "rows": [plain(rows) for rows in rows_of_queries]}, sys.stdout)
