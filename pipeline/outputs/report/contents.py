"""What the report's files say of a period, read from the warehouse once: figures, tables, coverage, restatements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.outputs.report.tables import ReportTable, report_tables
from schemas.rules.province import LOST_ROW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal
    from pathlib import Path

FIGURES = """
with cells_of_period as materialized (
    select figure_id, submission_id, sheet, cell
    from report.figure_sources
    where period = $period
),

counted as (
    select figure_id, count(*) as cells, count(distinct submission_id) as workbooks
    from cells_of_period
    group by figure_id
),

reporting as (
    -- the units of the forms that a figure rests on, those too whose version lacks what it adds up
    select m.figure_id, sum(p.units_reported)::bigint as units
    from (select distinct figure_id, form_id from report.figure_measures) as m
    inner join quality.periods as p on m.form_id = p.form_id
    where p.period = $period
    group by m.figure_id
)

select
    f.figure_id, f.section, f.label_vi, f.value, f.unit, f.decimals, f.units_reported, f.units_expected,
    coalesce(c.cells, 0), coalesce(c.workbooks, 0), f.figure_id in ({queried}), f.amounts_held_back, f.units_unchanged,
    f.units_without_history, f.value_with_history, f.units_not_covered_previous, r.units,
    f.units_not_covered_year_before, nullif(f.printed_value, f.value), f.value_against_year_before,
    f.value_year_before_like_for_like, coalesce(f.units_like_for_like_year_before, 0)
from report.figures as f
left join counted as c on f.figure_id = c.figure_id
inner join reporting as r on f.figure_id = r.figure_id
where f.period = $period
order by f.section, f.figure_id
"""
QUERIED = """
with queries as (
    -- an unchanged report rests on the cells of another file: what is asked of these, and of it, is asked there
    select coalesce(s.based_on, f.submission_id) as submission_id, f.sheet, regexp_extract(f.cell, '\\d+') as at_row,
        f.column_name, f.related_cells
    from quality.findings as f
    left join core.submissions as s on f.submission_id = s.submission_id
    where f.severity = 'query' and f.state = 'open' and (
        f.period = $period
        or f.submission_id in (select based_on from core.submissions where period = $period and status = 'accepted')
    )
),

sources as (
    select distinct figure_id, submission_id, sheet, regexp_extract(cell, '\\d+') as at_row
    from cells_of_period
)

-- a query at a row that the figure is added up from; one at no data row, such as a row that is gone, concerns the sheet
select s.figure_id
from queries as q
inner join sources as s on q.submission_id = s.submission_id and q.sheet = s.sheet
where
    q.at_row = s.at_row
    or not exists (
        from sources as o
        where q.submission_id = o.submission_id and q.sheet = o.sheet and q.at_row = o.at_row
    )
union
-- a query about the figure itself: one that was declared, or one that was printed
select f.figure_id
from queries as q
inner join report.figures as f on q.column_name = f.figure_id or list_contains(q.related_cells, f.figure_id)
"""
COVERAGE = """
select form_id, unit_code, unit_name, due_on, received_at, on_time, attempts, status, open_errors, open_queries,
    based_on_period
from quality.coverage
where period = $period
order by form_id, unit_code
"""
RESTATEMENTS = """
select figure_id, label_vi, old_value, new_value
from quality.restatements
where period = $period
order by closed_at, figure_id
"""
PROVINCE_QUERIES = """
select count(*)
from quality.findings
where period = $period and severity = 'query' and state = 'open' and submission_id is null and unit_code is null
"""
LOST = """
select
    h.name, b.unit_name, h.sheet || '!' || h.cell, string_agg(distinct u.unit_name, ', ' order by u.unit_name),
    any_value(f.explanation)
from report.handover as h
inner join core.units as b
    on h.unit_code_before = b.unit_code
    and last_day(h.period_before) >= b.valid_from
    and last_day(h.period_before) < coalesce(b.valid_to, 'infinity')
left join quality.coverage as u
    on h.period = u.period and list_contains(string_split(h.unit_code_expected, ', '), u.unit_code)
left join quality.findings as f
    on h.period = f.period and f.rule_id = $rule and f.state = 'explained'
    and starts_with(f.place, h.unit_code_before || '/' || strftime(h.period_before, '%Y-%m') || '/')
    and ends_with(f.related_cells[1], '!' || h.sheet || '!' || h.cell)
where h.period = $period and h.state = 'missing'
group by h.name, b.unit_name, h.unit_code_before, h.register, h.sheet, h.cell
order by h.unit_code_before, h.register, length(h.cell), h.cell
"""
HELD_BACK = """
select u.unit_name, count(*)
from quality.held_back as h
inner join core.submissions as s on h.submission_id = s.submission_id
inner join quality.coverage as u on h.unit_code = u.unit_code and h.period = u.period and s.form_id = u.form_id
where h.period = $period
group by all
order by u.unit_name
"""
SOURCES = """
select s.figure_id, s.role, s.unit_code, s.file_name, s.sheet, s.cell, s.amount
from report.figure_sources as s
inner join report.figures as f on s.figure_id = f.figure_id and s.period = f.period
where s.period = $period
order by f.section, s.figure_id, s.role, s.unit_code, s.file_name, s.sheet, length(s.cell), s.cell
"""


@dataclass(frozen=True, slots=True)
class FigureValue:
    """A figure of the period, what it rests on, and whether a query about it is open; ``value`` None is not known.

    ``amounts_held_back`` are as many cells as it leaves out until they are explained, ``units_unchanged`` the units
    whose year-to-date amounts are those of an earlier month. An opening rests on so many ``units_without_history``, of
    areas that nothing was received from before; the others make ``value_with_history``. ``rounded_once``
    is the ratio to its ``decimals`` where ``value``, which has three of them, is another number. Held against the year
    before it is ``against_year_before`` and was ``year_before`` over the same ``units_both`` units, None where no unit
    has both.
    """

    figure_id: str
    section: str
    label: str
    value: Decimal | None
    unit: str
    decimals: int
    units_reported: int
    units_expected: int
    cells: int
    workbooks: int
    is_queried: bool
    amounts_held_back: int
    units_unchanged: int = 0
    units_without_history: int = 0
    value_with_history: Decimal | None = None
    units_not_covered_previous: int = 0
    units_of_period: int = 0
    units_not_covered_year_before: int = 0
    rounded_once: Decimal | None = None
    against_year_before: Decimal | None = None
    year_before: Decimal | None = None
    units_both: int = 0

    @property
    def change(self) -> Decimal | None:
        """What it grew by in a year, like for like; None where nothing can be held against it."""
        if not self.units_both or self.against_year_before is None or self.year_before is None:
            return None
        return self.against_year_before - self.year_before

    @property
    def printed(self) -> Decimal | None:
        """What texts say, at its ``decimals``."""
        return self.value if self.rounded_once is None else self.rounded_once

    @property
    def is_of_some_forms(self) -> bool:
        """Whether there are units that reported on a version of the form that lacks it."""
        return self.units_reported < self.units_of_period

    @property
    def is_complete(self) -> bool:
        """Whether every expected unit stands behind it."""
        return self.units_reported >= self.units_expected


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """What a unit has sent for the period, as the warehouse's coverage counts it."""

    form_id: str
    unit_code: str
    unit_name: str
    due_on: date
    received_at: datetime | None
    on_time: bool | None
    attempts: int
    status: str
    open_errors: int
    open_queries: int
    unchanged_since: date | None = None


@dataclass(frozen=True, slots=True)
class Restatement:
    """A figure that has changed since its period was closed."""

    figure_id: str
    label: str
    old: Decimal | None
    new: Decimal | None


@dataclass(frozen=True, slots=True)
class LostRow:
    """A row of before a change of units that nobody lists since; ``expected`` names the units that should.

    ``explanation`` is what the province was told of it.
    """

    name: str
    unit_before: str
    cell_before: str
    expected: str | None
    explanation: str | None = None


@dataclass(frozen=True, slots=True)
class ReportContents:
    """A period as its report shows it; ``sources`` is None where there are more than the files may hold.

    ``held_back`` are the units whose amounts are left out until they are explained, with the number of these.
    """

    period: date
    figures: Mapping[str, FigureValue]
    tables: Mapping[str, ReportTable]
    coverage: Sequence[UnitCoverage]
    restatements: Sequence[Restatement]
    province_queries: int
    is_closed: bool
    held_back: Sequence[tuple[str, int]]
    sources: Sequence[tuple[Any, ...]] | None
    lost: Sequence[LostRow] = ()

    def reported(self, form_id: str) -> tuple[int, int]:
        """How many units have sent a form, and how many were expected to."""
        states = [unit.status == "accepted" for unit in self.coverage if unit.form_id == form_id]
        return sum(states), len(states)


def period_contents(database: Path, period: date, most_sources: int) -> ReportContents:
    """Read a period; ``most_sources`` is how many source cells the files may hold."""
    with duckdb.connect(database, read_only=True) as connection:

        def rows(sql: str, **more: object) -> list[tuple[Any, ...]]:
            return connection.execute(sql, {"period": period} | more).fetchall()

        figures = [FigureValue(*row) for row in rows(FIGURES.format(queried=QUERIED))]
        are_few = sum(figure.cells for figure in figures) <= most_sources
        return ReportContents(
            period,
            {figure.figure_id: figure for figure in figures},
            report_tables(connection, period),
            [UnitCoverage(*row) for row in rows(COVERAGE)],
            [Restatement(*row) for row in rows(RESTATEMENTS)],
            rows(PROVINCE_QUERIES)[0][0],
            bool(rows("select 1 from quality.closings where period = $period limit 1")),
            [(name, count) for name, count in rows(HELD_BACK)],
            rows(SOURCES) if are_few else None,
            [LostRow(*row) for row in rows(LOST, rule=LOST_ROW.rule_id)],
        )
