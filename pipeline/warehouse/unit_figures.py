"""Figures of single units, for the published reports of units: from the cells of the build that is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import duckdb

    Whose = tuple[date, str]
    """A period and a unit."""

TYPES: dict[str, pl.DataType] = {
    "figure_id": pl.String(),
    "period": pl.Date(),
    "unit_code": pl.String(),
    "value": pl.Decimal(18, 3),
}
FIGURES = """
with asked as (
    select distinct s.period, s.unit_code, m.figure_id, f.aggregate, f.scale,
        bool_and(m.event in ('declared', 'stated', 'computed')) as is_stated
    from core.submissions as s
    inner join report.figure_measures as m
        on s.form_id = m.form_id and s.form_day >= m.valid_from and s.form_day < coalesce(m.valid_to, 'infinity')
    inner join reference_figures as f
        on m.figure_id = f.figure_id
        and last_day(s.period) >= f.valid_from and last_day(s.period) < coalesce(f.valid_to, 'infinity')
    where s.status = 'accepted' and s.period = ? and s.unit_code = ?
    group by all
),

sums as (
    select figure_id,
        sum(amount) filter (where role = 'amount' and not is_held_back) as amount,
        sum(amount) filter (where role = 'numerator' and not is_held_back) as numerator,
        sum(amount) filter (where role = 'denominator' and not is_held_back) as denominator
    from quality.figure_cells
    where period = ? and unit_code = ?
    group by figure_id
)

select a.figure_id, a.period, a.unit_code,
    round(case
        when a.aggregate = 'ratio' then a.scale * s.numerator / nullif(s.denominator, 0)
        when a.is_stated or s.figure_id is not null then s.amount
        else 0
    end::double, 3)::decimal(18, 3) as value
from asked as a
left join sums as s on a.figure_id = s.figure_id
order by all
"""


def unit_figures(connection: duckdb.DuckDBPyConnection, whose: Collection[Whose]) -> pl.DataFrame:
    """The figures of these units in these periods, of whom a submission counts; columns :data:`TYPES`.

    What a unit's lists hold none of is 0, what it states nothing of or leaves blank is null, as of the province. The
    tables that they are made of are there by then.
    """
    frames = [
        pl.DataFrame(connection.sql(FIGURES, params=[*each, *each]).to_arrow_table()).select(
            pl.col(name).cast(kind) for name, kind in TYPES.items()
        )
        for each in sorted(whose)
    ]
    return pl.concat([pl.DataFrame(schema=TYPES), *frames])
