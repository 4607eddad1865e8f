"""A catalogue in memory whose tables are views over those of the warehouse, each of the periods that are asked for.

What a query reads is restricted, and not what it gives: DuckDB computes whole what a query names twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.warehouse.make_tables import columns_of
from pipeline.warehouse.period_filter import is_in
from pipeline.warehouse.sql_files import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    import duckdb

    from pipeline.warehouse.declarations import Declaration
    from pipeline.warehouse.inputs import Inputs
    from pipeline.warehouse.windows import Periods, Windows


class Scratch:
    """Runs queries over restricted tables; ``dated`` are the tables and views that have a period."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        declared: Mapping[str, Declaration],
        windows: Windows,
        dated: AbstractSet[str],
    ) -> None:
        """Make the catalogue, empty."""
        self._connection, self._declared, self._windows, self._dated = connection, declared, windows, dated
        self._shown: dict[str, Periods | None] = {}
        connection.execute("attach ':memory:' as scratch")
        for schema in SCHEMAS:
            connection.execute(f"create schema scratch.{schema}")

    def restrict(self, table: Declaration, made: Periods, inputs: Inputs) -> None:
        """Show what the rows of these periods of a table rest on, and have the inputs be there for it."""
        reads: dict[str, Periods] = {}
        self._collect(table, made, reads)
        for name in self._declared:  # in the order of building: a view after what it reads
            if name in reads:
                self._show(self._declared[name], reads[name])
        for source, periods in reads.items():
            if source not in self._declared:
                inputs.provide([source], periods)

    def replace(self, table: Declaration, made: Periods) -> None:
        """Put the rows of these periods in the place of those that the table has."""
        self._connection.execute(f"delete from w.{table.name} where {is_in(made)}")  # noqa: S608 - our tables
        self.insert(table, made)

    def columns_of(self, table: Declaration) -> list[tuple[str, str]]:
        """The columns of a table's query, over what it is restricted to, with their types."""
        self._connection.execute("use scratch")
        found = columns_of(self._connection, table)
        self._connection.execute("use w")
        return found

    def insert(self, table: Declaration, made: Periods) -> None:
        """Put the rows of these periods into the table."""
        self._connection.execute("use scratch")
        self._connection.execute(
            f"insert into w.{table.name} select * from ({table.query}) as made where {is_in(made)}"  # noqa: S608 - our files
        )
        self._connection.execute("use w")

    def _collect(self, table: Declaration, made: Periods, reads: dict[str, Periods]) -> None:
        for source in (*table.tables, *table.inputs):
            periods = self._windows.read_of(table, source, made)
            reads[source] = reads.get(source, frozenset()) | periods
            found = self._declared.get(source)
            if found is not None and found.is_view:
                self._collect(found, periods, reads)

    def _show(self, table: Declaration, periods: Periods) -> None:
        wanted = periods if table.name in self._dated and not table.is_view else None
        if table.name in self._shown and self._shown[table.name] == wanted:
            return
        if table.is_view:
            self._connection.execute("use scratch")
            self._connection.execute(f"create view {table.name} as {table.query}")
            self._connection.execute("use w")
        else:
            where = "" if wanted is None else f" where {is_in(wanted)}"
            self._connection.execute(
                f"create or replace view scratch.{table.name} as select * from w.{table.name}{where}"  # noqa: S608 - our tables
            )
        self._shown[table.name] = wanted
