"""What a measure counts, as conditions on a row, for the registers, the template's formulas, the dictionary and SQL.

:func:`conditions` is the only place that knows what ``sectors``, ``statuses`` and ``event`` of a measure mean. What it
gives is translated condition by condition, by whoever needs it in another language, from ``column``, ``comparison``
and ``value`` alone:

- Polars: :func:`counted`, :func:`unknown`, :func:`needed_columns`, here;
- values of a single row, for the samples: :func:`row_counts`, here;
- words, in the manner of SQL: :func:`in_words`, here;
- Excel, in the template: EQUAL is ``COUNTIFS`` with the label of the code, OTHER two criteria that leave blanks out and
  a third one that leaves out the label, SAME_YEAR the first day of the year and of the next; a measure without
  conditions and without ``column`` counts the rows whose ``cell_column`` is filled;
- SQL, over the measures of the warehouse: :func:`condition_rows`, a relation to be joined.

A measure that is declared (:attr:`schemas.figures.Measure.is_declared`) has no rows and no conditions. ``says``
and ``needs`` are no conditions on a register's row that a workbook can be held against: SQL alone reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, reduce
from operator import and_
from typing import TYPE_CHECKING

import polars as pl

from schemas.column import Required
from schemas.figures import Measure, measures
from schemas.reference_data import code_labels, code_list, group_codes, indicators
from schemas.registry import tables
from schemas.rules.dated import FORM_DAY, in_force, is_always_in_force

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NOT = "not_"
"""Before the name of a group of codes: every code but those of the group."""
EVENTS = {"founded": "founded_on", "ended": "ended_on"}
"""The date that lies in the year of as_of, by event."""
AS_OF = "as_of"


class Comparison(StrEnum):
    """How a condition compares a row's cell."""

    EQUAL = "="
    OTHER = "<>"
    """Filled, with another code."""
    SAME_YEAR = "year"
    """A date in the same year as another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a cell of a row must be for the row to be counted.

    ``value`` is a code, or the column of the other date. A blank cell leaves it open whether the row counts; where the
    column ``may_be_blank`` it says that it does not.
    """

    column: str
    comparison: Comparison
    value: str
    may_be_blank: bool


@cache
def conditions(measure: Measure, day: date | None = None) -> tuple[Condition, ...]:
    """What a row of the measure's table must be to be counted: its sector, its status, the year of its event.

    A group of codes is that of the day, or of any time.
    """
    found: list[Condition] = []
    for name in (*measure.sectors.split(), *measure.statuses.split()):
        found += _code_conditions(measure, name, day)
    if measure.event in EVENTS:
        found.append(_condition(measure, EVENTS[measure.event], Comparison.SAME_YEAR, AS_OF))
    return tuple(found)


def is_of_the_year(measure: Measure) -> bool:
    """Whether what the measure adds up runs from 1 January: events of the year, and amounts and rows of the year."""
    if any(condition.comparison is Comparison.SAME_YEAR for condition in conditions(measure)):
        return True
    sheet = tables()[measure.table]
    if measure.is_declared:
        return indicators(measure.table)[measure.indicator].flow
    return sheet.flow or any(sheet.column(name).flow for name in (measure.column, measure.times) if name)


def _code_conditions(measure: Measure, name: str, day: date | None) -> Iterator[Condition]:
    """What a name of ``sectors`` or ``statuses`` asks: a code, or none of a group; LookupError where no list has it."""
    for column in tables()[measure.table].columns:
        if column.code_list is None:
            continue
        if name in code_labels(column.code_list):
            yield _condition(measure, column.name, Comparison.EQUAL, name)
            return
        if left_out := _left_out(column.code_list, name, day):
            for code in left_out:
                yield _condition(measure, column.name, Comparison.OTHER, code)
            return
    message = f"measures.csv: {measure.figure_id}: {name} is in no code list of {measure.table}"
    raise LookupError(message)


def _left_out(code_list_name: str, name: str, day: date | None) -> tuple[str, ...]:
    """The codes that a group leaves out: ``not_ended`` those that are ended, a group itself all others."""
    if name.startswith(NOT):
        return group_codes(code_list_name, name.removeprefix(NOT), day)
    entries = code_list(code_list_name, day)
    if all(entry.part_of != name for entry in entries):
        return ()
    return tuple(entry.code for entry in entries if entry.part_of != name)


def _condition(measure: Measure, column: str, comparison: Comparison, value: str) -> Condition:
    may_be_blank = tables()[measure.table].column(column).required is Required.NEVER
    return Condition(column=column, comparison=comparison, value=value, may_be_blank=may_be_blank)


def in_words(condition: Condition) -> str:
    """The condition in the manner of SQL: ``status <> dissolved``, ``year(founded_on) = year(as_of)``."""
    if condition.comparison is Comparison.SAME_YEAR:
        return f"year({condition.column}) = year({condition.value})"
    return f"{condition.column} {condition.comparison} {condition.value}"


def condition_rows() -> list[dict[str, str]]:
    """What the words of the measures mean, a row for each condition of each combination that they use.

    A measure's conditions are the rows with its ``table``, ``sectors``, ``statuses`` and ``event``; one without such a
    row has none.
    """
    rows = {
        (measure.table, measure.sectors, measure.statuses, measure.event, condition): {
            "table": measure.table,
            "sectors": measure.sectors,
            "statuses": measure.statuses,
            "event": measure.event,
            "column": condition.column,
            "comparison": str(condition.comparison),
            "value": condition.value,
        }
        for measure in measures()
        for condition in conditions(measure)
    }
    return list(rows.values())


@cache
def counted(measure: Measure) -> pl.Expr:
    """Whether a row of the measure's table counts; null where a cell that decides it is blank or unusable.

    A measure that is not in force on the row's form day counts none.
    """
    is_row = pl.col("at_row").is_not_null()
    counts = reduce(and_, map(_holds, conditions(measure)), is_row)
    return counts if is_always_in_force(measure) else in_force(measure) & counts


def _holds(condition: Condition) -> pl.Expr:
    cell = pl.col(condition.column)
    match condition.comparison:
        case Comparison.EQUAL:
            holds = cell == condition.value
        case Comparison.OTHER:
            holds = cell != condition.value
        case Comparison.SAME_YEAR:
            holds = cell.dt.year() == pl.col(condition.value).dt.year()
    if condition.may_be_blank:
        blank = cell.is_null() & pl.col(f"{condition.column}__reading").is_null()
        holds = pl.when(blank).then(statement=False).otherwise(holds)
    return holds


def row_counts(measure: Measure, row: Mapping[str, object]) -> bool:
    """Whether a row counts by its values, ``as_of`` or its form day among them.

    A blank or a text for a date meets no condition.
    """
    day = row.get(FORM_DAY, row[AS_OF])
    return (not isinstance(day, date) or measure.valid_on(day)) and all(
        _is_met(condition, row) for condition in conditions(measure)
    )


def _is_met(condition: Condition, row: Mapping[str, object]) -> bool:
    cell = row.get(condition.column)
    match condition.comparison:
        case Comparison.EQUAL:
            return cell == condition.value
        case Comparison.OTHER:
            return cell not in (None, condition.value)
        case Comparison.SAME_YEAR:
            other = row[condition.value]
            return isinstance(cell, date) and isinstance(other, date) and cell.year == other.year


@cache
def unknown(measure: Measure) -> pl.Expr:
    """Whether a row leaves the measure's sum unknown: its place in it, or an amount that must be there."""
    counts = counted(measure)
    lost = counts.is_null()
    if measure.column:
        column = tables()[measure.table].column(measure.column)
        missing = pl.col(column.name).is_null()
        if column.required is Required.NEVER:
            missing = missing & pl.col(column.reading_name).is_not_null()
        lost = lost | (counts & missing)
    return lost


def needed_columns(measure: Measure) -> set[str]:
    """The columns of the table without which the measure cannot be told."""
    return {measure.column, measure.cell_column, *(condition.column for condition in conditions(measure))} - {""}
