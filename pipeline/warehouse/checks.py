"""What must hold of a build before it takes its place: each staged row is there once, sums are those of their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.warehouse.errors import BuildError
from pipeline.warehouse.period_filter import is_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import duckdb

    from pipeline.warehouse.declarations import Declaration, Total
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
