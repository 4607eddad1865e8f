"""What the page of a period shows, read from the warehouse: units, open findings, rules, sums and closings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from pipeline.warehouse.open_findings import OPEN
from schemas.finding import Folded, folded
from schemas.message_parts import cell_place, what_is_wrong
from schemas.messages import title
from schemas.terms import STATUS_ON_PAGE_VI
from schemas.unit_forms import report_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from pathlib import Path

    from duckdb import DuckDBPyConnection

SHOWN_OF_UNIT = 100

COVERAGE = """
    select period, form_id, unit_code, unit_name, due_on, received_at, on_time, attempts, status, newest_status,
    open_errors, open_queries, based_on_period from quality.coverage
"""
_ORDER = "order by period, form_id, unit_code"
_TOTALS = """
    select
        period, count(*), count(received_at), count(received_at) filter (on_time),
        count(*) filter (received_at is null and status <> 'missing'), count(*) filter (status = 'missing'),
        sum(open_errors)::bigint, sum(open_queries)::bigint
    from quality.coverage group by period order by period
"""
_FINDINGS = f"""
    select unit_code, rule_id, severity, sheet, cell, column_name, observed, message_vi, submission_id, reference,
    coalesce(caused_by, ''), 1 + further_places from ({OPEN}) where period = ?
    order by case severity when 'error' then 0 when 'query' then 1 else 2 end, rule_id, sheet, cell, place
"""  # noqa: S608 - our own query
_ACCEPTED_BECAUSE = """
    select unit_code, form_id, accepted_because from core.submissions
    where accepted_because is not null and status = 'accepted' and period = ?
"""
_UNPLACED = "select submission_id, file_name, received_at, reason_vi from quality.unplaced_files order by all"
_GAPS = """
    select form_id, first_period, last_period, months, coalesce(unit_codes, []) from quality.gaps
    order by last_period desc, form_id, first_period
"""


@dataclass(frozen=True, slots=True)
class GapLine:
    """A longer stretch of months that nobody reported for; of everybody's calendar where it names no units."""

    form_id: str
    first: date
    last: date
    months: int
    units: list[str]


@dataclass(frozen=True, slots=True)
class UnplacedLine:
    """A file that was sent back and belongs to no expected unit and period."""

    submission_id: str
    file_name: str
    received_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit that is expected to report for a period."""

    period: date
    form_id: str
    code: str
    name: str
    due_on: date
    received_at: datetime | None
    on_time: bool | None
    attempts: int
    status: str
    newest_status: str | None
    errors: int
    queries: int
    unchanged_since: date | None = None

    @property
    def report(self) -> str:
        """Which report of the unit it is: its code, with the form where that is not the unit's first."""
        return report_key(self.code, self.form_id)

    @property
    def state(self) -> str:
        """A key of :data:`schemas.terms.STATUS_ON_PAGE_VI`."""
        return state_on_page(self.status, self.newest_status, self.queries)

    def days_late(self, day: date) -> int:
        """How many days after the due day nothing is accepted yet."""
        return max(0, (day - self.due_on).days) if self.received_at is None else 0


@dataclass(frozen=True, slots=True)
class FindingLine:
    """An open finding; one of the province's own level has no unit."""

    unit_code: str | None
    rule_id: str
    severity: str
    sheet: str
    cell: str
    column_name: str
    observed: str
    message: str
    submission_id: str | None
    reference: str
    caused_by: str
    places: int

    @property
    def where(self) -> str:
        """Sheet and cell as Excel writes them."""
        return cell_place(self.sheet, self.cell)

    @property
    def message_without_place(self) -> str:
        """What is wrong and how to correct it, without the place."""
        return what_is_wrong(self.message, self.sheet, self.cell, self.column_name)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """The open findings of a rule: of how many places, and of how many in which unit."""

    rule_id: str
    title: str
    severity: str
    count: int
    units: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """A period in numbers."""

    period: date
    expected: int
    accepted: int
    on_time: int
    returned: int
    missing: int
    errors: int
    queries: int


def state_on_page(status: str, newest_status: str | None, queries: int) -> str:
    """The key of :data:`schemas.terms.STATUS_ON_PAGE_VI` for a unit's row of ``quality.coverage``."""
    if status == "accepted" and newest_status == "quarantined":
        return "resent"
    if status == "accepted" and queries:
        return "queried"
    return status if status in STATUS_ON_PAGE_VI else "quarantined"


def unit_lines(database: Path) -> dict[date, list[UnitLine]]:
    """Every expected unit by period, the periods in order."""
    by_period: dict[date, list[UnitLine]] = {}
    with duckdb.connect(database, read_only=True) as connection:
        for row in connection.execute(f"{COVERAGE} {_ORDER}").fetchall():
            by_period.setdefault(row[0], []).append(UnitLine(*row))
    return by_period


def units_of(connection: DuckDBPyConnection, period: date) -> list[UnitLine]:
    """Every expected unit of a period."""
    found = connection.execute(f"{COVERAGE} where period = ? {_ORDER}", [period]).fetchall()
    return [UnitLine(*row) for row in found]


def gap_lines(connection: DuckDBPyConnection) -> list[GapLine]:
    """The months without any report, the latest first."""
    return [GapLine(*row) for row in connection.execute(_GAPS).fetchall()]


def held_back_counts(connection: DuckDBPyConnection) -> dict[date, int]:
    """How many amounts are in no figure until they are explained, by period."""
    return dict(connection.execute("select period, count(*) from quality.held_back group by period").fetchall())


def units_not_compared(connection: DuckDBPyConnection, period: date) -> dict[str, list[str]]:
    """Each sentence on what counting submissions could not be compared with, and the names of their units."""
    sql = """
        select unnest(s.not_compared), u.unit_name
        from core.submissions as s inner join quality.coverage as u using (form_id, unit_code, period)
        where s.status = 'accepted' and s.period = ? order by all
    """
    found: dict[str, list[str]] = {}
    for sentence, name in connection.execute(sql, [period]).fetchall():
        found.setdefault(sentence.rstrip("."), []).append(name)
    return found


def unplaced_lines(connection: DuckDBPyConnection) -> list[UnplacedLine]:
    """The files that belong to no page of a period, in the order of their names."""
    lines = [UnplacedLine(*row) for row in connection.execute(_UNPLACED).fetchall()]
    return sorted(lines, key=lambda line: line.file_name)


def reasons_of_acceptance(connection: DuckDBPyConnection, period: date) -> dict[str, str]:
    """Why a steward took the submission that counts, by report."""
    found = connection.execute(_ACCEPTED_BECAUSE, [period]).fetchall()
    return {report_key(unit, form_id): reason for unit, form_id, reason in found}


def reports_by_submission(connection: DuckDBPyConnection, period: date) -> dict[str, str]:
    """Which report of its unit each submission of the period is."""
    sql = """
        select submission_id, unit_code, form_id from core.submissions
        where period = ? and unit_code is not null and form_id is not null
    """
    found = connection.execute(sql, [period]).fetchall()
    return {submission_id: report_key(unit, form_id) for submission_id, unit, form_id in found}


def open_findings(connection: DuckDBPyConnection, period: date) -> list[FindingLine]:
    """What is still open in a period: errors, then queries, then remarks."""
    return [FindingLine(*row) for row in connection.execute(_FINDINGS, [period]).fetchall()]


def totals_by_period(connection: DuckDBPyConnection) -> list[Totals]:
    """The sums over the units of each period, the periods in order."""
    return [Totals(*row) for row in connection.execute(_TOTALS).fetchall()]


def totals(period: date, units: Iterable[UnitLine]) -> Totals:
    """The sums over the units of a period."""
    lines = list(units)
    accepted = [line for line in lines if line.received_at is not None]
    missing = sum(line.status == "missing" for line in lines)
    return Totals(
        period,
        expected=len(lines),
        accepted=len(accepted),
        on_time=sum(bool(line.on_time) for line in accepted),
        returned=len(lines) - len(accepted) - missing,
        missing=missing,
        errors=sum(line.errors for line in lines),
        queries=sum(line.queries for line in lines),
    )


@dataclass(frozen=True, slots=True)
class LastClosing:
    """When a period was closed last and, where a newer submission had come back, why."""

    closed_at: datetime
    because: str | None


def last_closings(connection: DuckDBPyConnection) -> dict[date, LastClosing]:
    """The last closing of each closed period."""
    sql = "select period, max(closed_at), arg_max(coalesce(because, ''), closed_at) from quality.closings group by all"
    rows = connection.execute(sql).fetchall()
    return {period: LastClosing(moment, because or None) for period, moment, because in rows}


def folded_by_submission(findings: Iterable[FindingLine]) -> list[Folded[FindingLine]]:
    """The findings that stand by themselves, in their order, with those of their submission that follow from them."""
    by_submission: dict[str | None, list[FindingLine]] = {}
    for finding in findings:
        by_submission.setdefault(finding.submission_id, []).append(finding)
    return [head for found in by_submission.values() for head in folded(found)]


def rule_lines(findings: Iterable[FindingLine], names: dict[str, str], level: str) -> list[RuleLine]:
    """The findings by rule, in the order of the findings; those of no unit are of the province's ``level``."""
    by_rule: dict[tuple[str, str], dict[str, int]] = {}
    for finding in findings:
        units = by_rule.setdefault((finding.rule_id, finding.severity), {})
        name = names.get(finding.unit_code or "", finding.unit_code or f"Cấp {level}")
        units[name] = units.get(name, 0) + finding.places
    return [
        RuleLine(rule, title(rule), severity, sum(units.values()), tuple(sorted(units.items(), key=_most_first)))
        for (rule, severity), units in by_rule.items()
    ]


def _most_first(count_of_unit: tuple[str, int]) -> tuple[int, str]:
    name, count = count_of_unit
    return -count, name
