"""What must hold of a build before it takes its place: each staged row is there once, sums are those of their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.warehouse.errors import BuildError
from pipeline.warehouse.period_filter import is_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import duckdb

    from pipeline.warehouse.declarations import Declaration, Reference, Total
    from pipeline.warehouse.windows import Periods


def require_staged_rows(
    connection: duckdb.DuckDBPyConnection, registers: Collection[str], periods: Periods | None
) -> None:
    """Every staged row of an accepted, current submission is in ``core``, once; of an unchanged one its file's rows.

    Of these registers and periods, whose staged rows are provided, or of all periods.
    """
    if not registers:
        return
    where = "" if periods is None else f"and {is_in(periods)}"
    loaded_where = "" if periods is None else f"where {is_in(periods)}"
    accepted = f"from w.core.submissions where status = 'accepted' {where} group by all"
    connection.execute(
        "create or replace temp table accepted_contents as "
        f"select coalesce(based_on, submission_id) as submission_id, count(*) as times {accepted}"
    )
    counts = [
        f"select '{table}', (select count(*) from w.core.{table} {loaded_where}), "  # noqa: S608 - our tables
        f"(select coalesce(sum(times), 0) from staged_{table} inner join accepted_contents using (submission_id))"
        for table in registers
    ]
    for table, loaded, staged in connection.execute(" union all ".join(counts)).fetchall():
        if staged != loaded:
            message = f"core.{table} has {loaded} rows, {staged} were staged"
            raise BuildError(message)


def require_totals(
    connection: duckdb.DuckDBPyConnection, declared: Mapping[str, Declaration], made: Mapping[str, Periods | None]
) -> None:
    """The sums that tables declare are those of their parts, in the periods that were made; None stands for all."""
    statements = [_difference(name, total, made[name]) for name in made for total in declared[name].totals]
    if not statements:
        return
    for name, period, ours, theirs, said in connection.execute(" union all ".join(statements)).fetchall():
        message = f"{name}, {period}: {said} is {ours} and not {theirs}"
        raise BuildError(message)


def _difference(name: str, total: Total, periods: Periods | None) -> str:
    """The periods in which a total is another one than its parts'; one that the table has no rows of has none."""
    where = "" if periods is None else f"where {is_in(periods)}"
    said = f"{total.ours} of {total.source}".replace("'", "''")
    return (
        f"select '{name}', period, ours, theirs, '{said}' from "  # noqa: S608 - our tables
        f"(select period, coalesce({total.ours}, 0) as ours from w.{name} {where} group by period) left join "
        f"(select period, coalesce({total.theirs}, 0) as theirs from w.{total.source} {where} group by period) "
        "using (period) where ours <> coalesce(theirs, 0)"
    )


def require_keys_of_views(
    connection: duckdb.DuckDBPyConnection, declared: Mapping[str, Declaration], made: Mapping[str, Periods | None]
) -> None:
    """No two rows of a view have one key, in the periods that were made of what it reads; None stands for all.

    The keys are kept for :func:`require_references`, which follows: a view is computed once.
    """
    for name, view in declared.items():
        periods = _made_of(view, declared, made) if view.is_view and view.key else _UNASKED
        if periods is _UNASKED:
            continue
        where = "" if periods is None else f"where {is_in(periods)}"
        keys = ", ".join(view.key)
        connection.execute(
            f"create or replace temp table {_kept(name)} as "  # noqa: S608 - our tables
            f"select {keys}, count(*) as rows_of_key from w.{name} {where} group by all"
        )
        twice = connection.execute(
            f"select {keys} from {_kept(name)} where rows_of_key > 1 limit 1"  # noqa: S608 - as above
        ).fetchall()
        if twice:
            message = f"{name} has rows with the same {keys}: {twice[0]}"
            raise BuildError(message)


def require_references(
    connection: duckdb.DuckDBPyConnection, declared: Mapping[str, Declaration], made: Mapping[str, Periods | None]
) -> None:
    """Each reference stands in exactly one row of its table: in what was made, and in what rests on a made table."""
    kept = {name for (name,) in connection.execute("select table_name from duckdb_tables() where temporary").fetchall()}
    statements = []
    for table in declared.values():
        for reference in table.references:
            own, other = _made_of(table, declared, made), _made_of(declared[reference.table], declared, made)
            periods = _asked(reference, own, other)
            if periods is None or periods:
                rows = _rows(table, reference.columns, kept if _covers(own, periods) else ())
                others = _rows(declared[reference.table], reference.key, kept if _covers(other, periods) else ())
                statements.append(_dangling(table.name, reference, periods, rows, others))
    if statements:
        for name, other, value in connection.execute(" union all ".join(statements)).fetchall():
            message = f"{name}: {value} is no row of {other}"
            raise BuildError(message)


_UNASKED: Periods = frozenset()


def _kept(view: str) -> str:
    return f"keys_of_{view.replace('.', '_')}"


def _rows(table: Declaration, columns: Collection[str], kept: Collection[str]) -> str:
    """Where to read these columns of a table: where the keys of a view were kept, and have them, from these."""
    has_columns = set(columns) <= set(table.key)
    return _kept(table.name) if has_columns and _kept(table.name) in kept else f"w.{table.name}"


def _covers(of_keys: Periods | None, periods: Periods | None) -> bool:
    """Whether keys that were kept are those of all these periods."""
    return of_keys is None or (periods is not None and periods <= of_keys)


def _made_of(
    table: Declaration, declared: Mapping[str, Declaration], made: Mapping[str, Periods | None]
) -> Periods | None:
    """The periods in which a table was made or, of a view, all that it and other views read; None stands for all."""
    if not table.is_view:
        return made.get(table.name, _UNASKED)
    found: Periods = _UNASKED
    for source in table.tables:
        periods = _made_of(declared[source], declared, made)
        if periods is None:
            return None
        found |= periods
    return found


def _asked(reference: Reference, own: Periods | None, other: Periods | None) -> Periods | None:
    """The periods of a table in which a reference may have come to stand in no row; None stands for all."""
    if own is None or other is None:
        return None
    return own | other if "period" in reference.columns else own


def _dangling(name: str, reference: Reference, periods: Periods | None, rows: str, other: str) -> str:
    """The first values of a reference that stand in no row of its table."""
    columns = ", ".join(f"t.{column}" for column in reference.columns)
    known = " and ".join(f"t.{column} is not null" for column in reference.columns)
    same = " and ".join(f"t.{a} = o.{b}" for a, b in zip(reference.columns, reference.key, strict=True))
    where = "" if periods is None else f" and {is_in(periods)}"
    return (
        f"(select '{name}', '{reference.table}', row({columns})::varchar from {rows} as t "  # noqa: S608 - our tables
        f"anti join {other} as o on {same} where {known}{where} limit 1)"
    )
