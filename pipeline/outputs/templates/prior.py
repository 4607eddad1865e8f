"""Prefilled values of a template: what goes on from the unit's last accepted submission before the period."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.outputs.templates.earlier_reports import EarlierReports
from pipeline.outputs.templates.taken_over import commune_in
from schemas.column import Column, Form, Kind, Layout, Sheet
from schemas.communes import communes
from schemas.figures import measures
from schemas.reference_data import code_labels, indicators, month_end
from schemas.rules.ended import ENDED_ON, STATUS, ended_statuses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from pipeline.judgement.unit_changes import Accepted
    from schemas.reference_data import ReportingUnit

StoredRow = dict[str, Any]
"""Values by the name of their column, as the warehouse stores them."""

PEOPLE = ("prepared_by", "phone", "approved_by")
"""Fields of the cover that stay until somebody changes them."""
OPENING, ALL = "HTX.OPENING", "HTX.ALL"
NAME = "name"
_PEOPLE = """
    select prepared_by, phone, approved_by from core.submissions
    where unit_code = ? and form_id = ? and status = 'accepted' and period = ?
"""
_OPENING = """
    select value from core.declared_totals
    where unit_code = ? and indicator = ? and period = ?
"""


@dataclass(frozen=True, slots=True)
class Prior:
    """Rows by table as they are stored, declared values by indicator, and fields of the cover; empty without any.

    ``is_sent`` where they are what the unit itself has sent for the period.
    """

    rows: dict[str, list[StoredRow]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    cover: StoredRow = field(default_factory=dict)
    is_sent: bool = False


def prior(database: Path, form: Form, unit: ReportingUnit, period: date) -> Prior:
    """What the unit's latest accepted submission before the period leaves to it; nothing before there is a database."""
    with opened(database) as connection:
        return prior_of(connection, form, unit, period) if connection else Prior()


@contextmanager
def opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection | None]:
    """The database to read from, by as many templates as are written at a time; None where there is none."""
    if not database.exists():
        yield None
        return
    with duckdb.connect(database, read_only=True) as connection:
        yield connection


def prior_of(
    connection: duckdb.DuckDBPyConnection,
    form: Form,
    unit: ReportingUnit,
    period: date,
    earlier: EarlierReports | None = None,
) -> Prior:
    """What the unit's latest accepted submission before the period leaves to it, at most 12 months back.

    Stocks go on. What runs from 1 January goes on within the year; with a new one it is left out, and so is what was
    ended in the old one. A new year opens with what was accepted for December, with nothing where nothing was. A unit
    that took over from others since goes on with what they said of its communes. ``earlier`` are the form's accepted
    reports, where they were looked up for several units.
    """
    month = period.replace(day=1)
    earlier = earlier or EarlierReports(connection, form.form_id, month)
    found = earlier.sources(unit.unit_code)
    if not found:
        return Prior()
    carried = _Carried(connection, unit.unit_code, month_end(month), found)
    tables = [sheet for sheet in form.sheets if sheet.loaded and sheet.layout is Layout.TABLE]
    rows = {sheet.table: carried.rows(sheet) for sheet in tables}
    if not carried.is_own:
        return Prior(rows, {OPENING: _number_of_before(form, rows, carried.first_day)} if _opens(form) else {})
    [last] = found
    same_year = last.as_of.year == month.year
    values = _values(connection, form, last) if same_year else {}
    if _opens(form) and not same_year:
        opening = _rows(connection, _OPENING, [unit.unit_code, ALL, earlier.december])
        values[OPENING] = opening[0]["value"] if opening else None
    [people] = _rows(connection, _PEOPLE, [unit.unit_code, form.form_id, last.period])
    return Prior(rows, values, people)


def _opens(form: Form) -> bool:
    return any(OPENING in indicators(sheet.table, sheet.day) for sheet in form.sheets)


def _number_of_before(form: Form, rows: Mapping[str, list[StoredRow]], first_day: date) -> int:
    """How many of the rows that make up the stock were there when the year began."""
    stock = {measure.table for measure in measures(form.day) if measure.figure_id == ALL and not measure.is_declared}
    return sum(
        row["founded_on"] is not None
        and row["founded_on"] < first_day
        and (row.get(ENDED_ON) is None or row[ENDED_ON] >= first_day)
        for table in stock
        for row in rows.get(table, ())
    )


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any]) -> list[StoredRow]:
    found = connection.execute(sql, parameters)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@dataclass(frozen=True, slots=True)
class _Carried:
    """The rows of earlier submissions that go on in a unit, as of a day."""

    connection: duckdb.DuckDBPyConnection
    unit_code: str
    day: date
    found: list[Accepted]

    @property
    def is_own(self) -> bool:
        """Whether the unit goes on with its own last submission, and with nobody else's."""
        return [source.unit_code for source in self.found] == [self.unit_code]

    @property
    def first_day(self) -> date:
        """The day from which on flows run."""
        return self.day.replace(month=1, day=1)

    def rows(self, sheet: Sheet) -> list[StoredRow]:
        """The rows of a register that go on, under the communes that theirs have become."""
        found = [row for source in self.found for row in self._rows_of(sheet, source)]
        if any(column.kind is Kind.COMMUNE for column in sheet.columns):
            found = added_up(sheet, found)
        if not self.is_own:
            found = [row | {"ordinal": number} for number, row in enumerate(found, start=1)]
        return [{column.name: row[column.name] for column in sheet.columns} for row in found]

    def _rows_of(self, sheet: Sheet, source: Accepted) -> Iterator[StoredRow]:
        same_year = source.as_of.year == self.day.year
        if sheet.flow and not same_year:
            return
        columns = ", ".join(f'"{column.sql_name}" as "{column.name}"' for column in sheet.columns)
        sql = f"select {columns} from core.{sheet.table} where submission_id = ? and period = ? order by sheet_row"  # noqa: S608 - declared names
        flows = {} if same_year else {column.name: None for column in sheet.columns if column.flow}
        communes = [column.name for column in sheet.columns if column.kind is Kind.COMMUNE]
        for row in _rows(self.connection, sql, [source.submission_id, source.period]):
            if not same_year and row.get(STATUS) in ended_statuses():
                continue
            after = {name: commune_in(self.unit_code, row[name], source, self.day) for name in communes}
            if all(is_ours for is_ours, _ in after.values()):
                yield row | flows | {name: code for name, (_, code) in after.items()}


def added_up(sheet: Sheet, rows: list[StoredRow]) -> list[StoredRow]:
    """The rows, those that only count things in a commune once for each: several communes may have become one."""
    if any(column.name == NAME for column in sheet.columns):
        return rows
    key = sheet.keys[0]
    by_key: dict[tuple[object, ...], list[StoredRow]] = {}
    for row in rows:
        by_key.setdefault(tuple(row[name] for name in key), []).append(row)
    return [same[0] if len(same) == 1 else _together(sheet, same) for same in by_key.values()]


def _together(sheet: Sheet, rows: list[StoredRow]) -> StoredRow:
    """Rows as a single one: what adds up is added, anything else stays where all that have it say the same."""
    together: StoredRow = {}
    for column in sheet.columns:
        known = [row[column.name] for row in rows if row[column.name] is not None]
        if column.adds_up:
            together[column.name] = sum(known[1:], known[0]) if known else None
        else:
            together[column.name] = known[0] if known and known.count(known[0]) == len(known) else None
    return together


def _values(connection: duckdb.DuckDBPyConnection, form: Form, last: Accepted) -> dict[str, Any]:
    """The declared values of the indicators that no register gives, by code."""
    values: dict[str, Any] = {}
    for sheet in form.sheets:
        if sheet.layout is Layout.INDICATORS:
            code = sheet.code_column.name
            sql = f'select "{code}" as code, value from core.{sheet.table} where submission_id = ? and period = ?'  # noqa: S608 - as above
            found = _rows(connection, sql, [last.submission_id, last.period])
            values |= {row["code"]: row["value"] for row in found}
    from_registers = {measure.figure_id for measure in measures(form.day) if not measure.is_declared}
    return {code: value for code, value in values.items() if code not in from_registers}


def typed_value(column: Column, value: Any, day: date | None) -> Any:  # noqa: ANN401 - of any kind
    """A stored value as a person would type or choose it on the day."""
    if column.kind is Kind.CODE and value is not None:
        return code_labels(str(column.code_list), column.day).get(value) or code_labels(str(column.code_list))[value]
    if column.kind is Kind.COMMUNE and value is not None:
        known = [commune for commune in communes() if commune.commune_code == value]
        return next((commune for commune in known if day and commune.valid_on(day)), known[-1]).commune_name
    if column.kind is Kind.FLAG:
        return "x" if value else None
    return value
