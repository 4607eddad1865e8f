"""Reference data with validity dates: reporting units, code lists, indicators, figures and due dates."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.matching import label_key

FOREVER = date.max
LATEST = FOREVER - timedelta(days=1)
"""The last day on which what has no end is in force."""


def reference_rows(name: str) -> list[dict[str, str]]:
    """Rows of ``schemas/reference/<name>.csv`` as text; a blank stays an empty string."""
    text = files("schemas").joinpath("reference", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def day_of(text: str) -> date:
    """A date in reference data; an open end lies beyond every date."""
    return date.fromisoformat(text) if text else FOREVER


def dated_fields(row: dict[str, str]) -> dict[str, Any]:
    """The fields of a row that holds between two days, by name: texts, but for the days."""
    return {**row, **{end: day_of(row[end]) for end in ("valid_from", "valid_to")}}


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """Who submits a form; a district until 2025-07-01, a commune since. ``valid_to`` is the first day it is not.

    Who submits several forms is listed with each.
    """

    unit_code: str
    unit_name: str
    form_id: str
    valid_from: date
    valid_to: date
    successor_code: str

    def valid_on(self, day: date) -> bool:
        """Whether the unit exists on that day."""
        return self.valid_from <= day < self.valid_to


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A value that a cell may hold; ``position``, from 1, is its place in the drop-down.

    ``part_of`` is the group of entries that it belongs to, such as the statuses of what has ``ended``.
    """

    code_list: str
    code: str
    label_vi: str
    label_en: str
    position: int
    part_of: str = ""
    valid_from: date = date.min
    valid_to: date = FOREVER

    def valid_on(self, day: date) -> bool:
        """Whether the entry can be chosen on that day."""
        return self.valid_from <= day < self.valid_to


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of the sheet ``table``; its ``kind`` is count, money or percent.

    ``flow`` ones run from 1 January, the others are stocks.
    """

    table: str
    indicator: str
    label_vi: str
    label_en: str
    kind: str
    unit_vi: str
    optional: bool
    minimum: Decimal | None
    maximum: Decimal | None
    flow: bool
    valid_from: date
    valid_to: date

    def valid_on(self, day: date) -> bool:
        """Whether the form asks for it on that day."""
        return self.valid_from <= day < self.valid_to

    @property
    def is_money(self) -> bool:
        """Whether it is an amount in million dong and not a count."""
        return self.kind == "money"


@dataclass(frozen=True, slots=True)
class DueDate:
    """When a form is due: on ``due_day`` of the month after the period; for ``month`` only, or every month (0).

    Which months a form is asked for is said by the calendars, :mod:`schemas.calendars`.
    """

    form_id: str
    month: int
    due_day: int
    valid_from: date
    valid_to: date

    def is_for(self, period: date) -> bool:
        """Whether it says when the report on the period is due: it holds on the period's last day."""
        return self.month in (0, period.month) and self.valid_from <= month_end(period) < self.valid_to


@dataclass(frozen=True, slots=True)
class LegalMinimum:
    """The least number that the Law on Cooperatives asks for, while it does."""

    table: str
    column: str
    minimum: int
    valid_from: date
    valid_to: date
    source: str


@cache
def units() -> tuple[ReportingUnit, ...]:
    """All reporting units, past and present."""
    return tuple(ReportingUnit(**dated_fields(row)) for row in reference_rows("units"))


@cache
def units_by_code() -> dict[str, tuple[ReportingUnit, ...]]:
    """The reporting units of each code, in their order: looked up for every workbook of many units."""
    found: dict[str, tuple[ReportingUnit, ...]] = {}
    for unit in units():
        found[unit.unit_code] = (*found.get(unit.unit_code, ()), unit)
    return found


@cache
def code_list(name: str, day: date | None = None) -> tuple[CodeEntry, ...]:
    """Entries of a code list on a day, or of any time, in their order; or the codes of a sheet of indicators."""
    entries = tuple(entry for entry in _code_entries() if entry.code_list == name) + tuple(
        CodeEntry(name, code, code, indicator.label_en, position, "", indicator.valid_from, indicator.valid_to)
        for position, (code, indicator) in enumerate(indicators(name).items(), start=1)
    )
    return tuple(entry for entry in entries if day is None or entry.valid_on(day))


@cache
def _code_entries() -> tuple[CodeEntry, ...]:
    rows = reference_rows("code_lists")
    return tuple(CodeEntry(**dated_fields(row) | {"position": int(row["position"])}) for row in rows)


@cache
def changes_of_lists() -> tuple[date, ...]:
    """The days on which an entry of a code list, an indicator or what is added up of one came or went, in order."""
    rows = (row for name in ("code_lists", "indicators", "measures") for row in reference_rows(name))
    return tuple(sorted({day_of(row[end]) for row in rows for end in ("valid_from", "valid_to")} - {FOREVER}))


@cache
def group_codes(name: str, group: str, day: date | None = None) -> tuple[str, ...]:
    """The codes of a list's entries that are part of a group, on a day or of any time, each once."""
    return tuple(dict.fromkeys(entry.code for entry in code_list(name, day) if entry.part_of == group))


@cache
def code_keys(name: str, day: date | None = None) -> dict[str, str]:
    """Code by label key, for a code list on a day or of any time; a code stands for itself."""
    entries = code_list(name, day)
    return {label_key(entry.code): entry.code for entry in entries} | {
        label_key(entry.label_vi): entry.code for entry in entries
    }


@cache
def code_labels(name: str, day: date | None = None) -> dict[str, str]:
    """What people choose and read for each code, in Vietnamese, in the order of the drop-down; of any time the last."""
    return {entry.code: entry.label_vi for entry in code_list(name, day)}


@cache
def all_indicators(day: date | None = None) -> dict[str, Indicator]:
    """The indicators of every sheet by code, in the order of the forms; on a day, or of any time the last."""
    return {row.indicator: row for row in _indicator_rows() if day is None or row.valid_on(day)}


@cache
def _indicator_rows() -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            row["table"],
            row["indicator"],
            row["label_vi"],
            row["label_en"],
            row["kind"],
            row["unit_vi"],
            row["optional"] == "1",
            Decimal(row["minimum"]) if row["minimum"] else None,
            Decimal(row["maximum"]) if row["maximum"] else None,
            row["flow"] == "1",
            day_of(row["valid_from"]),
            day_of(row["valid_to"]),
        )
        for row in reference_rows("indicators")
    )


@cache
def indicator_versions(table: str, code: str) -> tuple[Indicator, ...]:
    """An indicator of a sheet as it was at each time: a row of reference data for each."""
    rows = _indicator_rows()
    return tuple(row for row in rows if (row.table, row.indicator) == (table, code))


@cache
def indicators(table: str = "declared_totals", day: date | None = None) -> dict[str, Indicator]:
    """The indicators of a sheet, Tổng hợp unless told otherwise; none for a sheet of another layout."""
    return {code: indicator for code, indicator in all_indicators(day).items() if indicator.table == table}


@cache
def due_dates() -> tuple[DueDate, ...]:
    """When each form is due."""
    return tuple(
        DueDate(**dated_fields(row) | {"month": int(row["month"] or 0), "due_day": int(row["due_day"])})
        for row in reference_rows("due_dates")
    )


@cache
def legal_minimums() -> tuple[LegalMinimum, ...]:
    """Least members of a cooperative and least member cooperatives of a union, by law."""
    rows = reference_rows("legal_minimums")
    return tuple(LegalMinimum(**dated_fields(row) | {"minimum": int(row["minimum"])}) for row in rows)


def month_end(period: date) -> date:
    """The last day of the period's month."""
    return (period.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def unit_in_period(unit_code: str, period: date, form_id: str | None = None) -> ReportingUnit | None:
    """The reporting unit of that code, and of that form, on the last day of the period; None when there is none."""
    day = month_end(period)
    of_form = (unit for unit in units_by_code().get(unit_code, ()) if form_id in (None, unit.form_id))
    return next((unit for unit in of_form if unit.valid_on(day)), None)


def units_in_period(period: date, form_id: str | None = None) -> tuple[ReportingUnit, ...]:
    """The reporting units on the last day of the period, of one form or of every form."""
    day = month_end(period)
    return tuple(unit for unit in units() if unit.valid_on(day) and form_id in (None, unit.form_id))


def due_date(form_id: str, period: date) -> DueDate | None:
    """When the form is due for the period, by a row for its month before one for every month; None where none is."""
    found = [due for due in due_dates() if due.form_id == form_id and due.is_for(period)]
    return max(found, key=lambda due: due.month > 0, default=None)


def legal_minimum(table: str, column: str) -> tuple[LegalMinimum, ...]:
    """The legal minimums of one column, one per law."""
    return tuple(minimum for minimum in legal_minimums() if (minimum.table, minimum.column) == (table, column))
