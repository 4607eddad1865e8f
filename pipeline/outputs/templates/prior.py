"""Prefilled values of a template: what goes on from the unit's last accepted submission before the period."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb

from schemas.column import Column, Form, Kind, Layout, Sheet
from schemas.communes import communes
from schemas.reference_data import code_labels, indicators, measures, month_end
from schemas.rules.ended import STATUS, ended_statuses

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from schemas.reference_data import ReportingUnit

StoredRow = dict[str, Any]
"""Values by the name of their column, as the warehouse stores them."""

PEOPLE = ("prepared_by", "phone", "approved_by")
"""Fields of the cover that stay until somebody changes them."""
OPENING, ALL = "HTX.OPENING", "HTX.ALL"
_LAST = """
    select coalesce(based_on, submission_id) as submission_id, period, as_of, prepared_by, phone, approved_by
    from core.submissions
    where unit_code = ? and form_id = ? and status = 'accepted' and period < ? and period >= ?
    order by period desc limit 1
"""
_OPENING = """
    select value from core.declared_totals
    where unit_code = ? and indicator = ? and period < ? and period >= ? order by period desc limit 1
"""


@dataclass(frozen=True, slots=True)
class Prior:
    """Rows by table as they are stored, declared values by indicator, and fields of the cover; empty without any."""

    rows: dict[str, list[StoredRow]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    cover: StoredRow = field(default_factory=dict)


def prior(database: Path, form: Form, unit: ReportingUnit, period: date) -> Prior:
    """What the unit's latest accepted submission before the period leaves to it, at most 12 months back.

    Stocks go on. What runs from 1 January goes on within the year; with a new one it is left out, and so is what was
    ended in the old one.
    """
    if not database.exists():
        return Prior()
    month = period.replace(day=1)
    since = month.replace(year=month.year - 1)
    with duckdb.connect(database, read_only=True) as connection:
        found = _rows(connection, _LAST, [unit.unit_code, form.form_id, month, since])
        if not found:
            return Prior()
        last, day = found[0], month_end(month)
        same_year = last["as_of"].year == day.year
        tables = [sheet for sheet in form.sheets if sheet.loaded and sheet.layout is Layout.TABLE]
        rows = {sheet.table: _carried_rows(connection, sheet, last, day, same_year=same_year) for sheet in tables}
        values = _values(connection, form, last) if same_year else {}
        if any(OPENING in indicators(sheet.table, sheet.day) for sheet in form.sheets) and not same_year:
            opening = _rows(connection, _OPENING, [unit.unit_code, ALL, month, since])
            values[OPENING] = opening[0]["value"] if opening else None
    return Prior(rows, values, {name: last[name] for name in PEOPLE})


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any]) -> list[StoredRow]:
    found = connection.execute(sql, parameters)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _carried_rows(
    connection: duckdb.DuckDBPyConnection, sheet: Sheet, last: StoredRow, day: date, *, same_year: bool
) -> list[StoredRow]:
    """The rows of a register that go on."""
    if sheet.flow and not same_year:
        return []
    columns = ", ".join(f'"{column.sql_name}" as "{column.name}"' for column in sheet.columns)
    sql = f"select {columns} from core.{sheet.table} where submission_id = ? and period = ? order by sheet_row"  # noqa: S608 - declared names
    rows = _rows(connection, sql, [last["submission_id"], last["period"]])
    if not same_year:
        flows = {column.name: None for column in sheet.columns if column.flow}
        rows = [row | flows for row in rows if row.get(STATUS) not in ended_statuses()]
    return [{column.name: _current_value(column, row[column.name], day) for column in sheet.columns} for row in rows]


def _current_value(column: Column, value: object, day: date) -> object:
    """The value as it is on the day: a commune that has ended is the one that it became, if that is known."""
    return commune_on(str(value), day) if column.kind is Kind.COMMUNE and value is not None else value


def commune_on(code: str, day: date) -> str:
    """The code of the commune that the commune of that code is on the day."""
    known = [commune for commune in communes() if commune.commune_code == code]
    if any(commune.valid_on(day) for commune in known):
        return code
    return next((commune.successor_code for commune in reversed(known) if commune.successor_code), code)


def _values(connection: duckdb.DuckDBPyConnection, form: Form, last: StoredRow) -> dict[str, Any]:
    """The declared values of the indicators that no register gives, by code."""
    values: dict[str, Any] = {}
    for sheet in form.sheets:
        if sheet.layout is Layout.INDICATORS:
            code = sheet.code_column.name
            sql = f'select "{code}" as code, value from core.{sheet.table} where submission_id = ? and period = ?'  # noqa: S608 - as above
            found = _rows(connection, sql, [last["submission_id"], last["period"]])
            values |= {row["code"]: row["value"] for row in found}
    from_registers = {measure.figure_id for measure in measures(form.day) if not measure.is_declared}
    return {code: value for code, value in values.items() if code not in from_registers}


def typed_value(column: Column, value: Any, day: date | None) -> Any:  # noqa: ANN401 - of any kind
    """A stored value as a person would type or choose it on the day."""
    if column.kind is Kind.CODE and value is not None:
        return code_labels(str(column.code_list))[value]
    if column.kind is Kind.COMMUNE and value is not None:
        known = [commune for commune in communes() if commune.commune_code == value]
        return next((commune for commune in known if day and commune.valid_on(day)), known[-1]).commune_name
    if column.kind is Kind.FLAG:
        return "x" if value else None
    return value
