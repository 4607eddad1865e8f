"""Counts, hashes and exports each table once it is filled, beside the filling of those that come after it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

from pipeline.warehouse.contents import Asked
from pipeline.warehouse.fill import contents_of
from pipeline.warehouse.parquet_export import export_table, is_exported

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    import duckdb

    from pipeline.warehouse.contents import Part
    from pipeline.warehouse.declarations import Declaration
    from pipeline.warehouse.windows import Periods

    Parts = dict[date | None, Part]


class FinishedTables:
    """Looks at tables of the database ``w`` in a thread of its own, for as long as it is open.

    A table is looked at group by group of its periods, or at all of it where one of them is None. DuckDB works without
    Python's lock: while one of its statements ends with one processor, or waits for Python, another one goes on.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, export: Path, groups: Sequence[Periods | None]) -> None:
        """Export into this folder."""
        self._connection, self._export, self._groups = connection.cursor(), export, groups
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._found: dict[str, Future[Parts]] = {}

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave out what was not begun, and wait for what was."""
        self._thread.shutdown(cancel_futures=True)
        self._connection.close()

    def add(self, table: Declaration) -> None:
        """Have a table looked at that has all its rows; a view has none of its own."""
        if not table.is_view:
            self._found[table.name] = self._thread.submit(self._look_at, table)

    def contents(self) -> dict[str, Parts]:
        """What the tables hold once all are exported; BuildError where two rows of one have one key."""
        return {name: found.result() for name, found in self._found.items()}

    def _look_at(self, table: Declaration) -> Parts:
        columns = self._connection.execute(f"select * from w.{table.name} limit 0").description  # noqa: S608 - ours
        has_period = "period" in {name for name, *_ in columns}
        parts = contents_of(self._connection, Asked(table, has_period), self._groups)
        if is_exported(table):
            export_table(self._connection, self._export, table.name, parts if has_period else None)
        return parts
