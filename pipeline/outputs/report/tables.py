"""The report tables of a period as people see them: in reading order, titles and headers taken from their comments."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.outputs.report.column_choice import (
    NOT_SHOWN,
    OF_OTHER_TIMES,
    PART,
    hidden_columns,
    is_of_analysts,
)
from schemas.forms.kttt01 import KTTT_01
from schemas.provinces import province_in
from schemas.published import published_units
from schemas.reference_data import month_end
from schemas.unit_groups import unit_group

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    import duckdb

    from schemas.unit_groups import UnitGroup

OWN_SHEETS = ("figures", "figure_sources")
"""Shown by the files in their own way."""
FORM = KTTT_01.form_id
"""The form that a table rests on unless ``tables.toml`` names another."""
UNIT = "unit_code"
"""The column of a table whose rows are each of one unit, and one row of each where it has totals."""
CODE = "_code"
LIKE_FOR_LIKE = "units_like_for_like_"
FORMER_VI = "{} (cũ)"
PRINTED_UNIT = ("reconciliation", "unit")
NUMERIC = ("BIGINT", "INTEGER", "DECIMAL", "DOUBLE", "HUGEINT", "SMALLINT")


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """What a chart of a table shows: a label and one or two values of each row, but for the rows ``without``."""

    title: str
    label: str
    values: tuple[str, ...]
    unit: str = ""
    without: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column under the header that its comment gives."""

    name: str
    header: str
    is_number: bool

    @property
    def is_code(self) -> bool:
        """Whether it holds codes, and another column what they mean."""
        return self.name.endswith(CODE)


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of one period; ``hidden`` holds by column name the values of columns that no reader sees.

    ``parts`` are columns and rows that not every form has: what they are called, and on how many units they rest.
    ``groups`` name by row what it is shown under, where there are several; ``additive`` columns have a total.
    ``is_of_units`` tells whether each row is of one unit.
    """

    name: str
    title: str
    columns: tuple[TableColumn, ...]
    rows: Sequence[tuple[Any, ...]]
    hidden: Mapping[str, Sequence[Any]]
    units_reported: int | None
    units_expected: int | None
    form_id: str
    chart: ChartSpec | None
    parts: Sequence[tuple[str, int]] = ()
    groups: Sequence[str] = ()
    additive: Collection[str] = ()
    note: str = ""
    is_of_units: bool = False

    @property
    def units_compared(self) -> Mapping[str, int]:
        """How many units it has of both this and an earlier period, by which one: ``previous`` and ``year_before``."""
        columns = {when: self.hidden.get(f"{LIKE_FOR_LIKE}{when}") for when in ("previous", "year_before")}
        return {when: max(known) for when, units in columns.items() if units and (known := [n for n in units if n])}

    def values(self, column: str) -> Sequence[Any]:
        """The values of a column, shown or hidden."""
        names = [column.name for column in self.columns]
        return [row[names.index(column)] for row in self.rows] if column in names else self.hidden[column]

    def selected(self, names: Sequence[str]) -> ReportTable:
        """The same table with these columns only, as far as it has them; with all when none are named."""
        kept = [at for at, column in enumerate(self.columns) if column.name in names or not names]
        return replace(
            self,
            columns=tuple(self.columns[at] for at in kept),
            rows=[tuple(row[at] for at in kept) for row in self.rows],
        )

    def largest_first(self, column: str) -> ReportTable:
        """The same table with the largest values of a column on top; what no reader sees is left out."""
        at = [shown.name for shown in self.columns].index(column)
        rows = sorted(self.rows, key=lambda row: row[at] or 0, reverse=True)
        return replace(self, rows=rows, hidden={}, groups=())


@cache
def table_settings() -> dict[str, dict[str, Any]]:
    """What ``tables.toml`` says: the order of the tables, their charts, and words for their codes."""
    return tomllib.loads(files("pipeline.outputs.report").joinpath("tables.toml").read_text(encoding="utf-8"))


def report_tables(connection: duckdb.DuckDBPyConnection, period: date) -> dict[str, ReportTable]:
    """Every report table that has rows in the period, by name: those of ``tables.toml`` first, in its order."""
    named = connection.execute(
        "select t.table_name, any_value(t.comment) from duckdb_tables() as t "
        "inner join duckdb_columns() as c using (database_name, schema_name, table_name) "
        "where t.schema_name = 'report' and c.column_name = 'period' group by all"
    ).fetchall()
    titles = {name: _title(name, comment, period) for name, comment in named if name not in OWN_SHEETS}
    ordered = [*(name for name in table_settings() if name in titles), *sorted(set(titles) - set(table_settings()))]
    shown = [name for name in ordered if not table_settings().get(name, {}).get("hidden")]
    found = (_table(connection, name, titles[name], period) for name in shown)
    return {table.name: table for table in found if table.rows}


def _title(name: str, comment: str, period: date) -> str:
    """A table's title: its comment's, unless it depends on the time."""
    return province_in(period).fill(table_settings().get(name, {}).get("title", vietnamese_part(comment)))


def vietnamese_part(comment: str) -> str:
    """A comment's Vietnamese part, which stands before the dash."""
    return comment.partition(" – ")[0]


def _table(connection: duckdb.DuckDBPyConnection, name: str, title: str, period: date) -> ReportTable:
    columns = connection.execute(
        "select column_name, comment, data_type from duckdb_columns() "
        "where schema_name = 'report' and table_name = ? order by column_index",
        [name],
    ).fetchall()
    only = table_settings().get(name, {}).get("only", "true")
    rows = connection.execute(f"select * from report.{name} where period = ? and {only}", [period]).fetchall()  # noqa: S608 - ours
    every = [column for column, _, _ in columns]
    is_by_unit = UNIT in every and bool(table_settings().get(name, {}).get("by_unit", True))
    rows, groups = _grouped(rows, every.index(UNIT), period) if is_by_unit else (rows, ())
    hidden = hidden_columns(every, rows)
    empty = {column for at, column in enumerate(every) if all(row[at] is None for row in rows)}
    kept = [at for at, column in enumerate(every) if column not in hidden]
    units = [rows[0][every.index(column)] if rows and column in every else None for column in NOT_SHOWN[-2:]]
    return ReportTable(
        name,
        title,
        tuple(_column(*columns[at], in_place=_header(name, every[at], empty)) for at in kept),
        [tuple(_shown(name, every[at], row[at]) for at in kept) for row in rows],
        {column: [row[at] for row in rows] for at, column in enumerate(every) if column in hidden},
        units[0],
        units[1],
        table_settings().get(name, {}).get("form", FORM),
        _chart(name, every),
        [*_column_parts(columns, rows), *_row_parts(every, rows)],
        groups,
        _additive(name, every),
        table_settings().get(name, {}).get("note", ""),
        is_by_unit,
    )


def _grouped(rows: list[tuple[Any, ...]], at: int, period: date) -> tuple[list[tuple[Any, ...]], Sequence[str]]:
    """The rows in the order of the groups of their units, and by row what its group is called; blank where all are one.

    ``at`` is the column of the unit. Within a group, and where there is only one, the order is that of the warehouse.
    """
    day = month_end(period)
    of_unit = {code: unit_group(code, day) for code in {row[at] for row in rows}}
    if len(set(of_unit.values())) < 2:  # noqa: PLR2004 - one group is none
        return rows, ()
    ordered = sorted(rows, key=lambda row: of_unit[row[at]].code)
    return ordered, [_group_label(of_unit[row[at]]) for row in ordered]


def _group_label(group: UnitGroup) -> str:
    """What a group is headed by: a former district is no more."""
    return FORMER_VI.format(group.name) if group.province else group.name


def _additive(table: str, every: Sequence[str]) -> tuple[str, ...]:
    """The columns of the table whose amounts of several rows may be added up, by ``tables.toml``; in its order.

    Nothing of a table is a set: whether its files are made anew is told from what it shows as text.
    """
    declared = table_settings().get(table, {}).get("totals", ())
    return tuple(column for column in every if OF_OTHER_TIMES.sub("", column) in declared)


def _column_parts(columns: Sequence[tuple[str, str, str]], rows: Sequence[tuple[Any, ...]]) -> list[tuple[str, int]]:
    """The columns that not every form has: what stands for them, and the units that they rest on."""
    found = (
        (vietnamese_part(comment), rows[0][at])
        for at, (column, comment, _) in enumerate(columns)
        if rows and column.startswith(PART) and not is_of_analysts(column)
    )
    return [(label, units) for label, units in found if units is not None]


def _row_parts(every: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[tuple[str, int]]:
    """The rows that not every form has: their label, and the units that they rest on."""
    label = next((at for at, column in enumerate(every) if column.endswith("_vi")), None)
    if label is None or NOT_SHOWN[-2] not in every:
        return []
    at = every.index(NOT_SHOWN[-2])
    return [(f"{row[label]}: số đơn vị có số liệu", row[at]) for row in rows if row[at] != rows[0][at]]


def _header(table: str, column: str, empty: Collection[str]) -> str:
    """The header of a column in place of its comment, where it has one of its own; blank for the comment.

    It may be for periods that lack another column.
    """
    declared: dict[str, str] = table_settings().get(table, {}).get("headers", {}).get(column, {})
    is_meant = bool(declared) and declared.get("lacking", declared["header"]) in {declared["header"], *empty}
    return declared["header"] if is_meant else ""


def _column(name: str, comment: str, data_type: str, *, in_place: str) -> TableColumn:
    return TableColumn(
        name, in_place or vietnamese_part(comment), data_type.startswith(NUMERIC) and not name.endswith("year")
    )


def _shown(table: str, column: str, value: object) -> object:
    """A value as it is shown: a truth as a cross, a year without a dot, a code by its word."""
    if isinstance(value, bool):
        return "x" if value else ""
    if column.endswith("year") and isinstance(value, int):
        return str(value)
    return words(table, column).get(value, value) if isinstance(value, str) else value


def words(table: str, column: str) -> Mapping[str, str]:
    """What is shown for the codes of a column."""
    if (table, column) == PRINTED_UNIT:
        return {code: unit.label_vi for code, unit in published_units().items()}
    labels: dict[str, str] = table_settings().get(table, {}).get("words", {}).get(column, {})
    return labels


def _chart(table: str, columns: Sequence[str]) -> ChartSpec | None:
    """The table's chart, when it has all the columns that the chart shows."""
    declared = table_settings().get(table, {}).get("chart")
    if declared is None or not {declared["label"], *declared["values"]} <= set(columns):
        return None
    return ChartSpec(**(declared | {"values": tuple(declared["values"])}))
