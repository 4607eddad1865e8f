"""The rows that tables had when a build of changes began: whether those that a query can read are still the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.warehouse.comments import COUNTED
from pipeline.warehouse.declared_texts import set_variables
from pipeline.warehouse.period_filter import is_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import duckdb

    from pipeline.warehouse.columns_read import Columns
    from pipeline.warehouse.declarations import Declaration
    from pipeline.warehouse.windows import Periods

    Found = dict[date | None, tuple[object, ...]]


class FormerRows:
    """Sees the database ``w`` as it was when this was made, whatever is written to it, until it is closed.

    ``reads`` are by table the columns that it can read of its sources.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        declared: Mapping[str, Declaration],
        reads: Mapping[str, Mapping[str, Columns]],
    ) -> None:
        """Begin to look: a transaction sees what there was when it first read the database."""
        self._connection, self._former = connection, connection.cursor()
        self._former.execute("use w")
        set_variables(self._former)
        self._former.execute("begin")
        self._former.execute("select 1 from w.core.submissions limit 1").fetchall()
        self._readers: dict[str, dict[str, Columns]] = {}
        for name, sources in reads.items():
            for source, read in sources.items():
                # of views only those over one table: to compare another takes as long as to make what reads it
                if not declared[source].is_view or source.partition(".")[2].startswith(COUNTED):
                    self._readers.setdefault(source, {})[name] = read
        self._unseen: dict[str, dict[str, Periods]] = {}

    def unseen(self, source: str, changed: Periods, reader: str) -> Periods:
        """The periods of these, in which a source changed, whose rows are as before in all columns that a table reads.

        Asked of a source when it is up to date, with the same periods each time.
        """
        readers = self._readers.get(source, {})
        if reader not in readers:
            return frozenset()
        if source not in self._unseen:
            self._unseen[source] = self._compared(source, readers, changed)
        return self._unseen[source][reader]

    def close(self) -> None:
        """Look no more; while something looks, nothing is written to the file."""
        self._former.execute("rollback")
        self._former.close()

    def _compared(self, source: str, readers: Mapping[str, Columns], changed: Periods) -> dict[str, Periods]:
        different = list(dict.fromkeys(readers.values()))
        sums = ", ".join(f"sum(hash({', '.join(read)})::hugeint)" if read else "0" for read in different)
        query = (
            f"select period, count(*), {sums} from w.{source} "  # noqa: S608 - our tables
            f"where {is_in(changed)} group by period"
        )
        before, after = (_by_period(connection, query) for connection in (self._former, self._connection))
        same = {
            read: frozenset(period for period in changed if _part(before, period, at) == _part(after, period, at))
            for at, read in enumerate(different, start=1)
        }
        return {name: same[read] for name, read in readers.items()}


def _by_period(connection: duckdb.DuckDBPyConnection, query: str) -> Found:
    return {period: tuple(found) for period, *found in connection.execute(query).fetchall()}


def _part(found: Found, period: date | None, at: int) -> tuple[object, ...] | None:
    """The number of rows of a period and one of their hashes; None where it has none."""
    return (found[period][0], found[period][at]) if period in found else None
