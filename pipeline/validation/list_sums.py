"""What the rows of lists add up to, beside what the lists' own totals say: all cells of all totals at once.

People sum up all rows, or those without the ones that have ended; a whole list, or the group above or below the total.
The SUM of Excel and LibreOffice passes over numbers that are stored as text. Whatever of this fits is right. Amounts
are whole numbers of thousandths, in as many bits as the sum of any column needs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.validation.batch import Rows
from schemas.column import Kind
from schemas.reading import Reading
from schemas.rules.ended import STATUS, lasts
from schemas.storage import MONEY_SCALE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from pipeline.reading.result import ListTotal
    from schemas.column import Column, Sheet

ONE = 10**MONEY_SCALE
"""The number 1, in thousandths."""
_AMOUNT = pl.Int128()
_CELLS: dict[str, pl.DataType] = {
    "total": pl.UInt32(),
    "span": pl.UInt32(),
    "of": pl.UInt32(),
    "observed": _AMOUNT,
    "first": pl.UInt32(),
    "end": pl.UInt32(),
}
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
    cuts = sorted({0, frame.height, *(end for _, its_spans in asked for span in its_spans for end in span)})
    cells = pl.DataFrame(list(_cells(asked, [column.name for column in columns], cuts)), schema=_CELLS, orient="row")
    sums = (running.gather(cells["end"]) - running.gather(cells["first"]) for running in _running(frame, columns, cuts))
    known = cells.with_columns(*sums).filter(pl.col("uncertain") == 0, pl.col("filled") != 0)
    of = pl.DataFrame(
        [(column.name, column.kind is Kind.MONEY) for column in columns],
        schema={"column": pl.String, "is_money": pl.Boolean},
        orient="row",
    )
    compared = known.with_columns(of[known["of"]].get_columns()).with_columns(_nearest().alias("expected"))
    return compared.select("total", "span", "column", "observed", "expected", _agrees().alias("agrees"))


def _cells(
    asked: Sequence[Summed], columns: Sequence[str], cuts: Sequence[int]
) -> Iterator[tuple[int, int, int, int, int, int]]:
    """The amounts of the totals by span, each with where the running sums of its column begin and end for the span."""
    numbers = {name: number for number, name in enumerate(columns)}
    places = {cut: place for place, cut in enumerate(cuts)}
    for number, (total, its_spans) in enumerate(asked):
        amounts = [(numbers[name], thousandths(amount)) for name, amount in total.amounts.items()]
        for place, (first, end) in enumerate(its_spans):
            for of, observed in amounts:
                above = of * len(cuts)
                yield number, place, of, observed, above + places[first], above + places[end]


def thousandths(value: Decimal) -> int:
    """An amount as a whole number of thousandths."""
    whole: int = round(value * ONE)
    return whole


def _running(frame: pl.DataFrame, columns: Sequence[Column], cuts: Sequence[int]) -> list[pl.Series]:
    """The running sums at the cuts, of one column below those of the other: the sum of a span is a difference.

    What lies between two cuts is added up at once: to run over all rows takes four times as long.
    """
    heights = [end - first for first, end in pairwise(cuts)]
    part = pl.int_range(len(heights), dtype=pl.UInt32, eager=True).repeat_by(pl.Series(heights)).explode()
    living = lasts() if STATUS in frame.columns else pl.lit(value=True)
    amounts = (_amount(column).alias(f"amount:{column.name}") for column in columns)
    prepared = frame.with_columns(part.alias("part"), living.alias("is_living"), *amounts)
    numbers = prepared.select("part", *(number for column in columns for number in _numbers(column)))
    sums = numbers.group_by("part", maintain_order=True).agg(pl.all().sum()).cast(_AMOUNT)
    running = pl.concat(
        [pl.DataFrame([[0] * sums.width], schema=sums.schema, orient="row"), sums.select(pl.all().cum_sum())]
    )
    nothing = pl.Series(dtype=_AMOUNT)
    return [
        pl.concat([nothing, *(running[_name(column, kind)] for column in columns)], rechunk=True).alias(kind)
        for kind in _RUNNING
    ]


def _amount(column: Column) -> pl.Expr:
    """The cell in thousandths, 0 where it is blank."""
    cell = pl.col(column.name)
    in_thousandths = cell.to_physical().cast(_AMOUNT) if column.kind is Kind.MONEY else cell.cast(_AMOUNT) * ONE
    return in_thousandths.fill_null(0)


def _numbers(column: Column) -> Iterator[pl.Expr]:
    """Of each row what of a column is added up, in the order of :data:`_RUNNING`."""
    cell, reading, amount = pl.col(column.name), pl.col(column.reading_name), pl.col(f"amount:{column.name}")
    numbers = (
        amount,
        pl.when("is_living").then(amount),
        pl.when(reading.is_null()).then(amount),
        cell.is_not_null(),
        reading.is_not_null() & (cell.is_null() | reading.str.contains(Reading.AMBIGUOUS, literal=True)),
    )
    return (number.alias(_name(column, kind)) for number, kind in zip(numbers, _RUNNING, strict=True))


def _name(column: Column, kind: str) -> str:
    return f"{kind}:{column.name}"


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
    agrees: pl.Expr = reduce(or_, ways)
    return agrees
