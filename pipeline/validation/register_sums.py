"""The register side of the declared indicators: what the rows of a workbook's registers add up to."""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from operator import add, and_
from typing import TYPE_CHECKING

import polars as pl

from schemas.column import Required
from schemas.reference_data import Measure, indicators, measures
from schemas.registry import tables
from schemas.rules.totals import has_register, register
from schemas.storage import MONEY

if TYPE_CHECKING:
    from pipeline.validation.batch import ValidationBatch


def counted(measure: Measure) -> pl.Expr:
    """Whether a row of the measure's table counts; null where a cell that decides it is blank or unusable."""
    asks = [pl.col("at_row").is_not_null()]
    if measure.sectors == "non_agriculture":
        asks.append(pl.col("sector") != "agriculture")
    elif measure.sectors:
        asks.append(pl.col("sector") == measure.sectors)
    if measure.statuses == "not_dissolved":
        asks.append(pl.col("status") != "dissolved")
    elif measure.statuses:
        asks.append(pl.col("condition" if measure.table == "credit_funds" else "status") == measure.statuses)
    if measure.event == "founded":
        asks.append(pl.col("founded_on").dt.year() == pl.col("as_of").dt.year())
    elif measure.event == "dissolved":
        blank = pl.col("dissolved_on").is_null() & pl.col("dissolved_on__reading").is_null()
        in_year = pl.col("dissolved_on").dt.year() == pl.col("as_of").dt.year()
        asks.append(pl.when(blank).then(statement=False).otherwise(in_year))
    return reduce(and_, asks)


def unknown(measure: Measure) -> pl.Expr:
    """Whether a row leaves the measure's sum unknown: its place in it, or an amount that must be there."""
    here = counted(measure)
    lost = here.is_null()
    if measure.column:
        column = tables()[measure.table].column(measure.column)
        blank_allowed = column.required is Required.NEVER
        missing = pl.col(column.name).is_null()
        if blank_allowed:
            missing = missing & pl.col(column.reading_name).is_not_null()
        lost = lost | (here & missing)
    return lost


def _sum(measure: Measure) -> pl.Expr:
    """The measure over a submission's rows, null where it is unknown."""
    amount = pl.col(measure.column) if measure.column else pl.lit(1)
    total = pl.when(counted(measure)).then(amount.cast(MONEY)).otherwise(pl.lit(0).cast(MONEY)).sum()
    return pl.when(~unknown(measure).any()).then(total)


def _needed(measure: Measure) -> set[str]:
    """The columns without which the measure cannot be told."""
    needed = {measure.column, measure.cell_column} - {""}
    needed |= {"sector"} if measure.sectors else set()
    needed |= {"status"} if measure.statuses and measure.table != "credit_funds" else set()
    return needed | ({"founded_on"} if measure.event == "founded" else set())


def register_side(chunk: ValidationBatch, totals: str, declared: pl.DataFrame) -> pl.DataFrame:
    """One row per submission of ``declared`` (wide) and a column ``register:<indicator>`` for every register side.

    ``totals`` is the table that declares. Null where a register's sheet or a needed column is missing, or where a
    needed cell is unusable.
    """
    by_table: dict[str, list[tuple[str, Measure]]] = defaultdict(list)
    columns: dict[str, list[pl.Expr]] = defaultdict(list)
    wanted = [one for one in measures() if one.figure_id in indicators(totals) and has_register(one.figure_id)]
    for number, measure in enumerate(wanted):
        name = f"measure:{number}"
        if measure.event == "declared":
            columns[measure.figure_id].append(_declared(measure, declared))
        else:
            by_table[measure.table].append((name, measure))
            columns[measure.figure_id].append(pl.col(name))
    sides = declared
    for table, parts in by_table.items():
        sides = sides.join(_table_side(chunk, table, parts), on="submission_id", how="left")
    return sides.select("submission_id", *(reduce(add, terms).alias(register(name)) for name, terms in columns.items()))


def _declared(measure: Measure, declared: pl.DataFrame) -> pl.Expr:
    """A part that no register holds, as declared; absent it adds nothing, unusable it leaves the sum unknown."""
    reading = f"{measure.indicator}__reading"
    if measure.indicator not in declared.columns:
        return pl.lit(0).cast(MONEY)
    return pl.when(pl.col(reading).is_null()).then(pl.col(measure.indicator).fill_null(0))


def _table_side(chunk: ValidationBatch, table: str, parts: list[tuple[str, Measure]]) -> pl.DataFrame:
    """The measures of one table per submission that has its sheet: zero for an empty sheet, null where unknown."""
    present = pl.DataFrame({"submission_id": chunk.submissions_with(table)}, schema={"submission_id": pl.String})
    names = [name for name, _ in parts]
    if table not in chunk.frames:
        return present.with_columns(pl.lit(None, dtype=MONEY).alias(name) for name in names)
    sums = chunk.frames[table].group_by("submission_id").agg(_sum(measure).alias(name) for name, measure in parts)
    empty = ~pl.col("submission_id").is_in(sums["submission_id"].implode())
    sides = present.join(sums, on="submission_id", how="left").with_columns(
        pl.when(empty).then(pl.lit(0).cast(MONEY)).otherwise(pl.col(name)).alias(name) for name in names
    )
    for name, measure in parts:
        lacking = [
            one for one in present["submission_id"] if not _needed(measure) <= set(chunk.table(one, table).letters)
        ]
        if lacking:
            told = ~pl.col("submission_id").is_in(lacking)
            sides = sides.with_columns(pl.when(told).then(pl.col(name)).alias(name))
    return sides
