"""The lines of a report table as both files show them: rows under their groups, subtotals of these, and a total.

A total adds up only what may be added, over the rows that have a number, and knows how many these are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.outputs.report.tables import ReportTable

TOTAL_VI = "Tổng cộng"
"""What the total is called, also where the warehouse gives it as a row."""
SUBTOTAL_VI = "Cộng"
REST_ROW_VI = "Các dòng còn lại ({})"


class LineKind(StrEnum):
    """What a line of a table is."""

    HEADING = "heading"
    ROW = "row"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Line:
    """A line: ``cells`` are as many as the table has columns, but for a heading, which has its ``label`` alone.

    Of a total, ``rests_on`` tells by column how many rows it adds up (None where it adds up nothing), ``reported`` how
    many of its ``units`` have any number, and ``first`` and ``last`` are the places of its rows among all lines.
    """

    kind: LineKind
    label: str = ""
    cells: Sequence[Any] = ()
    rests_on: Sequence[int | None] = ()
    reported: int = 0
    units: int = 0
    first: int = 0
    last: int = 0

    @property
    def is_total(self) -> bool:
        """Whether it adds up others."""
        return self.kind in (LineKind.SUBTOTAL, LineKind.TOTAL)

    @property
    def counts(self) -> str:
        """On how many units it rests, where these are fewer than it speaks of; blank for all."""
        return "" if self.reported == self.units else f"{self.reported}/{self.units} đơn vị"

    def fewer(self, column: int) -> int | None:
        """On how many rows a total rests in this column, where these are fewer than the line's label tells."""
        rests_on = self.rests_on[column] if self.rests_on else None
        return rests_on if rests_on is not None and 0 < rests_on < self.reported else None


def table_lines(table: ReportTable) -> list[Line]:
    """The lines of a table in their order; one whose rows have no groups has at most a total beside its rows."""
    lines: list[Line] = []
    has_totals = any(column.name in table.additive for column in table.columns)
    for group, members in groupby(range(len(table.rows)), key=lambda at: table.groups[at] if table.groups else ""):
        places = list(members)
        if group:
            lines.append(Line(LineKind.HEADING, group))
        first = len(lines)
        lines += [_row(table, at) for at in places]
        if group and has_totals:
            lines.append(_total(table, LineKind.SUBTOTAL, SUBTOTAL_VI, places, (first, len(lines) - 1)))
    if has_totals and table.rows:
        every = range(len(table.rows))
        lines.append(_total(table, LineKind.TOTAL, TOTAL_VI, every, (0, len(lines) - 1)))
    return lines


def _row(table: ReportTable, at: int) -> Line:
    """A row; one that the warehouse calls the total is one."""
    cells = table.rows[at]
    kind = LineKind.TOTAL if cells and cells[0] == TOTAL_VI else LineKind.ROW
    return Line(kind, cells=cells)


def _total(table: ReportTable, kind: LineKind, label: str, places: Sequence[int], among: tuple[int, int]) -> Line:
    columns = [
        [table.rows[at][place] for at in places] if column.name in table.additive else None
        for place, column in enumerate(table.columns)
    ]
    known = [None if values is None else [value for value in values if value is not None] for values in columns]
    # how many rows count tells something only where each is of a unit
    counts = [
        None if values is None else len(values) if table.is_of_units or not values else len(places) for values in known
    ]
    reported = max((len(values) for values in known if values is not None), default=0)
    return Line(
        kind,
        label,
        [added(values) if values else None for values in known],
        counts,
        reported if table.is_of_units else len(places),
        len(places),
        *among,
    )


def added(values: Sequence[Any]) -> Any:  # noqa: ANN401 - an int, or a Decimal where one is among the values
    """The sum of numbers, exact."""
    return sum(values) if all(isinstance(value, int) for value in values) else sum(map(_exact, values), Decimal(0))


def _exact(value: object) -> Decimal:
    return Decimal(str(value))


def largest_and_rest(table: ReportTable, column: str, most: int) -> ReportTable:
    """The same table with its largest values of a column on top, and all rows after the first so many as one.

    What no reader sees is left out. A column that may not be added up is blank in the row of the rest.
    """
    ordered = table.largest_first(column)
    if len(ordered.rows) <= most + 1:
        return ordered
    rest = ordered.rows[most:]
    label = label_place(table)
    row = [
        added([cells[at] for cells in rest if cells[at] is not None]) if shown.name in table.additive else ""
        for at, shown in enumerate(table.columns)
    ]
    row[label] = REST_ROW_VI.format(len(rest))
    return replace(ordered, rows=[*ordered.rows[:most], tuple(row)])


def label_place(table: ReportTable) -> int:
    """The column in which a line's label stands: the one with what each row is of."""
    return next((at for at, column in enumerate(table.columns) if not column.is_number and not column.is_code), 0)
