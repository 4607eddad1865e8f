"""A list's own total row held against the rows that it sums up: at most one finding for each list.

People sum up all rows, or those without the ones that have ended; a whole list, or the group above or below the total.
The SUM of Excel and LibreOffice passes over numbers that are stored as text. Whatever of this fits is right. Amounts
are whole numbers of thousandths.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from schemas.column import Kind
from schemas.messages import Operand, finding
from schemas.reading import Reading
from schemas.registry import tables
from schemas.rules.ended import STATUS, ended_statuses
from schemas.rules.totals import LIST_TOTAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.reading.result import ListTotal, Table, WorkbookReading
    from schemas.column import Column, Sheet
    from schemas.finding import Finding

MOST_NAMED = 20
"""At most so many other cells of a total are named in its finding."""
ONE = 1000
"""The number 1, in thousandths."""


class Compared(NamedTuple):
    """A cell of a total: what it says, and what the rows add up to, nearest to that; ``agrees`` in one way or other."""

    column: str
    observed: int
    expected: int
    agrees: bool

    @property
    def distance(self) -> float:
        """How far the two are apart, of the larger one."""
        return abs(self.observed - self.expected) / max(abs(self.observed), abs(self.expected), 1)


class Span(NamedTuple):
    """Rows of a list, one after the other: from ``first`` up to ``end``, counted from 0."""

    first: int
    end: int


class Running(NamedTuple):
    """Numbers per row, added up from the top: the sum of a span is a difference."""

    sums: list[int]

    @classmethod
    def of(cls, numbers: Iterable[int]) -> Running:
        """The numbers of rows, added up."""
        return cls([0, *accumulate(numbers)])

    def over(self, span: Span) -> int:
        """The sum of the rows of a span."""
        return self.sums[span.end] - self.sums[span.first]


@dataclass(frozen=True, slots=True)
class ColumnSums:
    """What the rows of a column add up to: all, those that have not ended, those whose cell was a plain number.

    Beside it how many rows are filled, and how many have an amount that is unusable or may be another.
    """

    column: Column
    whole: Running
    living: Running
    plain: Running
    filled: Running
    uncertain: Running

    def compared(self, total: Decimal, span: Span) -> Compared | None:
        """A total against the rows of a span; None where a row's amount is uncertain, or none is filled."""
        filled = self.filled.over(span)
        if self.uncertain.over(span) or not filled:
            return None
        observed = _thousandths(total)
        sums = self.whole.over(span), self.living.over(span), self.plain.over(span)
        expected = min(sums, key=lambda amount: abs(observed - amount))
        half = _step(observed) // 2
        rounding = half + filled // 2 if self.column.kind is Kind.MONEY else 0
        is_other_figure = observed == filled * ONE or abs(observed - sums[0] / filled) <= half
        return Compared(self.column.name, observed, expected, abs(observed - expected) <= rounding or is_other_figure)


def list_total_findings(readings: Iterable[WorkbookReading]) -> Iterator[Finding]:
    """For each list of which a total disagrees with its rows one finding, at the first cell that does."""
    for reading in readings:
        for name, table in reading.tables.items():
            if table.totals and table.height:
                found = _broken(tables()[name], table)
                if found:
                    yield _finding(reading.submission_id, tables()[name], table, *found)


def _broken(sheet: Sheet, table: Table) -> tuple[ListTotal, list[Compared]] | None:
    """The total that disagrees in most cells, and these; None where all agree."""
    columns = _column_sums(sheet, table)
    living = Running.of(0 if has_ended else 1 for has_ended in _ended(table))
    found = []
    for total in table.totals:
        compared = _nearest(total, columns, living, list(_spans(total, table)))
        wrong = [cell for cell in compared if not cell.agrees]
        if wrong and (total.is_plain or 2 * len(wrong) <= len(compared)):
            found.append((total, wrong))
    return max(found, key=lambda broken: len(broken[1]), default=None)


def _ended(table: Table) -> list[bool]:
    """Of each row whether what it lists has ended."""
    return (
        [status in ended_statuses() for status in table.values(STATUS)]
        if STATUS in table.letters
        else [False] * table.height
    )


def _column_sums(sheet: Sheet, table: Table) -> dict[str, ColumnSums]:
    ended = _ended(table)
    columns = {}
    for column in sheet.columns:
        if not column.adds_up or all(column.name not in total.amounts for total in table.totals):
            continue
        values = table.values(column.name)
        readings = table.values(column.reading_name)
        amounts = [0 if value is None else _thousandths(value) for value in values]
        uncertain = [
            reading is not None and (value is None or Reading.AMBIGUOUS in reading)
            for value, reading in zip(values, readings, strict=True)
        ]
        columns[column.name] = ColumnSums(
            column,
            Running.of(amounts),
            Running.of(0 if has_ended else amount for amount, has_ended in zip(amounts, ended, strict=True)),
            Running.of(0 if reading else amount for amount, reading in zip(amounts, readings, strict=True)),
            Running.of(value is not None for value in values),
            Running.of(uncertain),
        )
    return columns


def _spans(total: ListTotal, table: Table) -> Iterator[Span]:
    """The rows that a total may sum up: all, those above, or those up or down to another total, or a group's row."""
    rows = table.values("at_row")
    at = bisect_left(rows, total.row)
    if not total.is_group:
        yield from (Span(0, len(rows)), Span(0, at))
    for others in (table.totals, [other for other in table.totals if not other.is_group]):
        above = max((other.row for other in others if other.row < total.row), default=0)
        below = min((other.row for other in others if other.row > total.row), default=rows[-1] + 1)
        yield from (Span(bisect_right(rows, above), at), Span(at, bisect_left(rows, below)))


def _nearest(
    total: ListTotal, columns: dict[str, ColumnSums], living: Running, spans: Sequence[Span]
) -> list[Compared]:
    """The cells of a total beside the rows that fit it best: most of its cells agree, the others are nearest."""
    best: list[Compared] = []
    for span in dict.fromkeys(spans):
        compared = [
            cell for name, amount in total.amounts.items() if (cell := columns[name].compared(amount, span)) is not None
        ]
        if total.things and span.end > span.first:
            compared.append(_things_compared(*total.things, span, living))
        best = max(best, compared, key=_fit)
        if best and all(cell.agrees for cell in best):
            break
    return best


def _fit(compared: list[Compared]) -> tuple[int, float]:
    return sum(cell.agrees for cell in compared), -sum(cell.distance for cell in compared) if compared else -float(
        "inf"
    )


def _things_compared(column: str, things: int, span: Span, living: Running) -> Compared:
    """The number of rows that a total names."""
    numbers = (span.end - span.first, living.over(span))
    expected = min(numbers, key=lambda number: abs(number - things))
    return Compared(column, things * ONE, expected * ONE, things in numbers)


def _thousandths(value: Decimal) -> int:
    return round(value * ONE)


def _step(observed: int) -> int:
    """The unit of the last decimal that a total shows: it is known to half of it."""
    return next(step for step in (ONE, 100, 10, 1) if observed % step == 0)


def _finding(submission_id: str, sheet: Sheet, table: Table, total: ListTotal, wrong: list[Compared]) -> Finding:
    first, *others = wrong
    column = sheet.column(first.column)
    is_of_things = total.things is not None and first.column == total.things[0]
    variants = ["things"] if is_of_things else ["more"] if others else []
    variants += ["ended"] if any(_ended(table)) else []
    return finding(
        LIST_TOTAL,
        submission_id,
        variant="_".join(variants),
        sheet=table.sheet,
        cell=f"{table.letters[first.column]}{total.row}",
        column=column,
        place=f"{sheet.name}/{total.label}/{first.column}",
        observed=_amount(first.observed),
        expected=_amount(first.expected),
        difference=_amount(first.observed - first.expected),
        operands=tuple(_operand(sheet, table, total, cell) for cell in others[:MOST_NAMED]),
    )


def _operand(sheet: Sheet, table: Table, total: ListTotal, cell: Compared) -> Operand:
    column = sheet.column(cell.column)
    place = f"{table.sheet}!{table.letters[cell.column]}{total.row}"
    return Operand(column.header, column.label_en, place, _amount(cell.observed))


def _amount(thousandths: int) -> Decimal:
    return Decimal(thousandths) / ONE
