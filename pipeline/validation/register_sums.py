"""The register side of the declared indicators: what the rows of a workbook's registers add up to."""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from operator import add, or_
from typing import TYPE_CHECKING

import polars as pl

from schemas.figures import Measure, measures
from schemas.reference_data import indicators
from schemas.rules.dated import in_force
from schemas.rules.measures import counted, needed_columns, unknown
from schemas.rules.totals import has_register, register
from schemas.storage import MONEY

if TYPE_CHECKING:
    from pipeline.validation.batch import ValidationBatch


def measured(measure: Measure) -> pl.Expr:
    """The measure over a submission's rows, null where it is unknown."""
    amount = pl.col(measure.column) if measure.column else pl.lit(1)
    total = pl.when(counted(measure)).then(amount.cast(MONEY)).otherwise(pl.lit(0).cast(MONEY)).sum()
    return pl.when(~unknown(measure).any()).then(total)


def register_side(batch: ValidationBatch, totals: str, declared: pl.DataFrame) -> pl.DataFrame:
    """One row per submission of ``declared`` (wide) and a column ``register:<indicator>`` for every register side.

    ``totals`` is the table that declares. Null where a register's sheet or a needed column is missing, where a needed
    cell is unusable, or where no register gives it in a form of the submission's day.
    """
    by_table: dict[str, list[tuple[str, Measure]]] = defaultdict(list)
    columns: dict[str, list[tuple[pl.Expr, pl.Expr]]] = defaultdict(list)
    for number, measure in enumerate(_measures_of(totals)):
        name = f"measure:{number}"
        if measure.is_declared:
            columns[measure.figure_id].append((in_force(measure), _declared(measure, declared)))
        else:
            by_table[measure.table].append((name, measure))
            columns[measure.figure_id].append((in_force(measure), pl.col(name)))
    sides = declared
    for table, parts in by_table.items():
        sides = sides.join(_table_side(batch, table, parts), on="submission_id", how="left")
    return sides.select(
        "submission_id",
        *(
            pl.when(reduce(or_, (asked for asked, _ in terms)))
            .then(reduce(add, (pl.when(asked).then(term).otherwise(pl.lit(0).cast(MONEY)) for asked, term in terms)))
            .alias(register(name))
            for name, terms in columns.items()
        ),
    )


def _measures_of(totals: str) -> list[Measure]:
    """The measures of the indicators that a table declares and that the registers can give."""
    known = {code for code in indicators(totals) if has_register(code)}
    return [measure for measure in measures() if measure.figure_id in known]


def _declared(measure: Measure, declared: pl.DataFrame) -> pl.Expr:
    """A part that no register holds, as declared; absent it adds nothing, unusable it leaves the sum unknown."""
    reading = f"{measure.indicator}__reading"
    if measure.indicator not in declared.columns:
        return pl.lit(0).cast(MONEY)
    return pl.when(pl.col(reading).is_null()).then(pl.col(measure.indicator).fill_null(0))


def _table_side(batch: ValidationBatch, table: str, parts: list[tuple[str, Measure]]) -> pl.DataFrame:
    """The measures of one table per submission that has its sheet: zero for an empty sheet, null where unknown."""
    present = pl.DataFrame({"submission_id": batch.submissions_with(table)}, schema={"submission_id": pl.String})
    names = [name for name, _ in parts]
    if table not in batch.frames:
        return present.with_columns(pl.lit(None, dtype=MONEY).alias(name) for name in names)
    sums = batch.frames[table].group_by("submission_id").agg(measured(measure).alias(name) for name, measure in parts)
    empty = ~pl.col("submission_id").is_in(sums["submission_id"].implode())
    sides = present.join(sums, on="submission_id", how="left").with_columns(
        pl.when(empty).then(pl.lit(0).cast(MONEY)).otherwise(pl.col(name)).alias(name) for name in names
    )
    for name, measure in parts:
        needed = needed_columns(measure)
        lacking = [name for name in present["submission_id"] if not batch.table(name, table).has(needed)]
        if lacking:
            complete = ~pl.col("submission_id").is_in(lacking)
            sides = sides.with_columns(pl.when(complete).then(pl.col(name)).alias(name))
    return sides
