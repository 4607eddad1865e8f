"""What the tables hold, period by period: how many rows, and a hash of them, by which two builds are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.warehouse.errors import BuildError
from pipeline.warehouse.period_filter import is_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import duckdb

    from pipeline.warehouse.columns_read import Columns
    from pipeline.warehouse.declarations import Declaration
    from pipeline.warehouse.windows import Periods

_COLUMNS = (
    "select schema_name || '.' || table_name, list(column_name order by column_index) as columns from duckdb_columns() "
    "where database_name = 'w' and not internal group by all having list_contains(columns, 'period')"
)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a period, or of a whole table that has none: how many, and a hash that their order leaves alone."""

    rows: int
    digest: str


@dataclass(slots=True)
class Contents:
    """What a build has made.

    ``tables``: by table, and by period, what is there; a period without rows is not named, None stands for no period.
    ``dated``: the tables and views that have a period. ``reads``: by table the columns that it can read of its sources,
    as :func:`columns_read` has them.
    """

    tables: dict[str, dict[date | None, Part]]
    dated: frozenset[str]
    reads: dict[str, dict[str, Columns]]

    def rows(self) -> dict[str, int]:
        """The number of rows by table."""
        return {name: sum(part.rows for part in parts.values()) for name, parts in sorted(self.tables.items())}

    def as_json(self) -> dict[str, Any]:
        """In the types of JSON."""
        tables = {
            name: {str(period or ""): [part.rows, part.digest] for period, part in parts.items()}
            for name, parts in self.tables.items()
        }
        return {"tables": tables, "dated": sorted(self.dated), "reads": self.reads}

    @staticmethod
    def from_json(found: Mapping[str, Any]) -> Contents:
        """What :meth:`as_json` gave."""
        tables = {
            name: {
                date.fromisoformat(period) if period else None: Part(int(rows), str(digest))
                for period, (rows, digest) in parts.items()
            }
            for name, parts in found["tables"].items()
        }
        reads = {
            name: {source: tuple(columns) for source, columns in sources.items()}
            for name, sources in found["reads"].items()
        }
        return Contents(tables, frozenset(found["dated"]), reads)


def columns_with_period(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """The columns, in order, of the tables and views of the database ``w`` that have a period."""
    return {name: tuple(columns) for name, columns in connection.execute(_COLUMNS).fetchall()}


def tables_with_period(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The tables and views of the database ``w`` that have a period."""
    return frozenset(columns_with_period(connection))


@dataclass(frozen=True, slots=True)
class Asked:
    """A table of ``w`` whose contents are asked for: of these periods, or of all where None."""

    declared: Declaration
    has_period: bool
    periods: Periods | None = None

    def query(self) -> str:
        """By period the number of rows, their hash, and how many keys they have."""
        column = "period" if self.has_period else "null::date"
        where = "" if self.periods is None else f"where {is_in(self.periods)}"
        key = f"count(distinct hash({', '.join(self.declared.key)}))" if self.declared.key else "count(*)"
        name = self.declared.name
        return (
            f"select '{name}', {column}, count(*), sum(hash(r)::hugeint)::varchar, {key} "  # noqa: S608 - our tables
            f"from w.{name} as r {where} group by 2"
        )


def parts_of(connection: duckdb.DuckDBPyConnection, asked: Collection[Asked]) -> dict[str, dict[date | None, Part]]:
    """What the tables hold, by table; BuildError where two rows of one have one key."""
    tables = {each.declared.name: each.declared for each in asked}
    parts: dict[str, dict[date | None, Part]] = {name: {} for name in tables}
    twice = {name for name, declared in tables.items() if not _holds_over_all(connection, declared)}
    query = " union all ".join(each.query() for each in asked)
    for name, period, rows, digest, keys in connection.execute(f"{query} order by 1, 2").fetchall() if query else ():
        parts[name][period] = Part(rows, digest)
        if rows != keys:
            twice.add(name)
    for name in twice:
        _require_key(connection, tables[name])
    return parts


def _holds_over_all(connection: duckdb.DuckDBPyConnection, declared: Declaration) -> bool:
    """Whether a key without a period holds beyond the period, too."""
    if not declared.key or "period" in declared.key or declared.is_whole:
        return True
    keys = ", ".join(declared.key)
    ((rows, different),) = connection.execute(
        f"select count(*), count(distinct hash({keys})) from w.{declared.name}"  # noqa: S608 - our tables
    ).fetchall()
    return bool(rows == different)


def _require_key(connection: duckdb.DuckDBPyConnection, declared: Declaration) -> None:
    """BuildError where two rows have one key; equal hashes of different keys are none."""
    keys = ", ".join(declared.key)
    twice = connection.execute(
        f"select {keys} from w.{declared.name} group by all having count(*) > 1 limit 1"  # noqa: S608 - our tables
    ).fetchall()
    if twice:
        message = f"{declared.name} has rows with the same {keys}: {twice[0]}"
        raise BuildError(message)


def changed_periods(before: Mapping[date | None, Part], now: Mapping[date | None, Part]) -> Iterator[date | None]:
    """The periods whose rows are not what they were."""
    for period in before.keys() | now.keys():
        if before.get(period) != now.get(period):
            yield period
