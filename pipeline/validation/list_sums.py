"""What the rows of lists add up to, beside what the lists' own totals say: all cells of all totals at once.

People sum up all rows, or those without the ones that have ended; a whole list, or the group above or below the total.
The SUM of Excel and LibreOffice passes over numbers that are stored as text. Whatever of this fits is right. Amounts
are whole numbers of thousandths, in as many bits as the sum of any column needs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.validation.batch import Rows
from schemas.column import Kind
from schemas.reading import Reading
from schemas.rules.ended import STATUS, lasts
from schemas.storage import MONEY_SCALE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from pipeline.reading.result import ListTotal
    from schemas.column import Column, Sheet

ONE = 10**MONEY_SCALE
"""The number 1, in thousandths."""
_AMOUNT = pl.Int128()
_RUNNING = ("whole", "living", "plain", "filled", "uncertain")
"""Per column what its rows add up to: all, those that have not ended, those whose cell was a plain number.

Beside it how many rows are filled, and how many have an amount that is unusable or may be another.
"""


class Summed(NamedTuple):
    """A total of a list and the rows that it may sum up, as places in the frame of the list's table."""

    total: ListTotal
    spans: list[Rows]


def spans(total: ListTotal, totals: Sequence[ListTotal], at_rows: Sequence[int], place: Rows) -> list[Rows]:
    """The rows that a total may sum up: all, those above, or those up or down to another total, or a group's row.

    ``at_rows`` are the Excel rows of a table's frame, in which the list has its ``place``; ``totals`` are all of its.
    """
    first, end = place
    at = bisect_left(at_rows, total.row, first, end)
    found = [] if total.is_group else [place, Rows(first, at)]
    for others in (totals, [other for other in totals if not other.is_group]):
        above = max((other.row for other in others if other.row < total.row), default=0)
        below = min((other.row for other in others if other.row > total.row), default=at_rows[end - 1] + 1)
        found += [
            Rows(bisect_right(at_rows, above, first, end), at),
            Rows(at, bisect_left(at_rows, below, first, end)),
        ]
    return [span for span in dict.fromkeys(found) if span.height]


def compared_cells(sheet: Sheet, frame: pl.DataFrame, asked: Sequence[Summed]) -> pl.DataFrame:
    """Each amount of each total beside each of its spans, but where a row's amount is uncertain, or none is filled.

    Columns: ``total`` and ``span``, their numbers; ``column``; what the total says as ``observed``; as ``expected``
    what the rows add up to, nearest to that; and whether it ``agrees`` in one way or other. In the order of the totals,
    their spans and their amounts.
    """
    columns = [column for column in sheet.columns if any(column.name in total.amounts for total, _ in asked)]
    running = _running(frame, columns)
    cells = pl.DataFrame(
        list(_cells(asked, {column.name: number for number, column in enumerate(columns)}, frame.height + 1)),
        schema={"total": pl.UInt32, "span": pl.UInt32, "of": pl.UInt32, "observed": _AMOUNT}
        | dict.fromkeys(("first", "end"), pl.UInt32),
        orient="row",
    )
    sums = (running[name].gather(cells["end"]) - running[name].gather(cells["first"]) for name in _RUNNING)
    known = cells.with_columns(*sums).filter(pl.col("uncertain") == 0, pl.col("filled") != 0)
    of = pl.DataFrame(
        [(column.name, column.kind is Kind.MONEY) for column in columns],
        schema={"column": pl.String, "is_money": pl.Boolean},
        orient="row",
    )
    compared = known.with_columns(of[known["of"]].get_columns()).with_columns(_nearest().alias("expected"))
    return compared.select("total", "span", "column", "observed", "expected", _agrees().alias("agrees"))


def _cells(
    asked: Sequence[Summed], numbers: dict[str, int], height: int
) -> Iterator[tuple[int, int, int, int, int, int]]:
    """The amounts of the totals by span, each with where its column's running sums begin and end for the span."""
    for number, (total, its_spans) in enumerate(asked):
        amounts = [(numbers[name], thousandths(amount)) for name, amount in total.amounts.items()]
        for place, (first, end) in enumerate(its_spans):
            for of, observed in amounts:
                yield number, place, of, observed, of * height + first, of * height + end


def thousandths(value: Decimal) -> int:
    """An amount as a whole number of thousandths."""
    return round(value * ONE)


def _running(frame: pl.DataFrame, columns: Iterable[Column]) -> pl.DataFrame:
    """The running sums of the columns, one column below the other, each from 0: of a span they are a difference."""
    nothing = pl.DataFrame([[0] * len(_RUNNING)], schema=dict.fromkeys(_RUNNING, _AMOUNT), orient="row")
    parts = [nothing.clear()]
    for column in columns:
        added = frame.select(
            number.cast(_AMOUNT).cum_sum().alias(name)
            for name, number in zip(_RUNNING, _numbers(column, frame), strict=True)
        )
        parts += [nothing, added]
    return pl.concat(parts, rechunk=True)


def _numbers(column: Column, frame: pl.DataFrame) -> tuple[pl.Expr, ...]:
    """Of each row what of a column is added up, in the order of :data:`_RUNNING`."""
    cell, reading = pl.col(column.name), pl.col(column.reading_name)
    of_money = cell.to_physical().cast(_AMOUNT)  # which is stored as whole numbers of its last decimal
    amount = (of_money if column.kind is Kind.MONEY else cell.cast(_AMOUNT) * ONE).fill_null(0)
    living = amount * (lasts() if STATUS in frame.columns else pl.lit(value=True))
    uncertain = reading.is_not_null() & (cell.is_null() | reading.str.contains(Reading.AMBIGUOUS, literal=True))
    return amount, living, amount * reading.is_null(), cell.is_not_null(), uncertain


def _nearest() -> pl.Expr:
    """Of what the rows add up to the amount that is nearest to what the total says."""
    whole, living, plain = (pl.col(name) for name in _RUNNING[:3])
    of_whole, of_living, of_plain = ((pl.col("observed") - amount).abs() for amount in (whole, living, plain))
    is_whole = (of_whole <= of_living) & (of_whole <= of_plain)
    return pl.when(is_whole).then(whole).when(of_living <= of_plain).then(living).otherwise(plain)


def _agrees() -> pl.Expr:
    """Whether a total says what its rows add up to as far as both are rounded, or their number, or their mean.

    A total is known to half of the last decimal that it shows, an amount of money to half a thousandth.
    """
    observed, filled = pl.col("observed"), pl.col("filled")
    half = reduce(
        lambda smaller, step: pl.when(observed % step == 0).then(pl.lit(step // 2, dtype=_AMOUNT)).otherwise(smaller),
        (10, 100, ONE),
        pl.lit(0, dtype=_AMOUNT),
    )
    rounding = pl.when("is_money").then(half + filled // 2).otherwise(pl.lit(0, dtype=_AMOUNT))
    mean = pl.col("whole").cast(pl.Float64) / filled.cast(pl.Float64)
    ways = (
        (observed - pl.col("expected")).abs() <= rounding,
        observed == filled * ONE,
        (observed.cast(pl.Float64) - mean).abs() <= half.cast(pl.Float64),
    )
    return reduce(or_, ways)
