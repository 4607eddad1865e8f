"""Declared indicators beside those of the previous period or, after a change of units, what the rows of before give."""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.predecessors import BY_SOURCE, ENDED_ON, rows_of_before
from pipeline.judgement.rows_of_submissions import numbers_of, paired, with_facts
from pipeline.validation.register_sums import measured
from schemas.figures import Measure, measures
from schemas.reference_data import indicator_versions, indicators
from schemas.registry import tables
from schemas.rules.dated import FORM_DAY, in_force
from schemas.rules.earlier import previous
from schemas.rules.ended import is_ended
from schemas.rules.measures import AS_OF
from schemas.rules.scale import REGISTERS
from schemas.storage import MONEY

if TYPE_CHECKING:
    from pipeline.judgement.predecessors import Predecessors

STOCK = ("cooperatives", "credit_funds")
"""The registers of which the stock at 1 January is declared as one number."""


def compared_totals(pairs: pl.DataFrame, declared: pl.DataFrame, taken_over: Predecessors) -> pl.DataFrame:
    """Declared values beside those of the previous period, and the opening beside the total of the December before.

    After a change of units they stand beside what the predecessor rows add up to, and the opening beside the number of
    these at 1 January: ``december_total`` by the rows that the unit lists or nobody does, ``opening_of_communes`` by
    their communes alone.
    """
    stocks = [code for code, indicator in indicators().items() if not indicator.flow]
    here = with_facts(declared, pairs)
    whose, of_before = numbers_of(declared["submission_id"], here["previous_id"])
    codes, of_codes = numbers_of(declared["indicator"], here["indicator"])
    before = declared.select(
        paired(whose, codes).alias("key"),
        pl.col("value").alias(previous("value")),
        pl.col("at_sheet").alias("previous_sheet"),
        pl.col("at_row").alias("previous_row"),
    )
    closed = declared.filter(pl.col("indicator") == "HTX.ALL").select(
        pl.col("submission_id").alias("december_id"),
        pl.col("value").alias("december_total"),
        pl.col("at_sheet").alias("december_sheet"),
        pl.col("at_row").alias("december_row"),
    )
    compared = (
        here.with_columns(paired(of_before, of_codes).alias("key"))
        .join(before.unique("key", keep="first", maintain_order=True), on="key", how="left")
        .drop("key")
        .join(closed.unique("december_id", keep="first"), on="december_id", how="left")
        .with_columns(pl.col("indicator").is_in(stocks).alias("is_stock"))
        .sort("submission_id", "at_row")
    )
    if taken_over.is_empty:
        return compared.with_columns(
            pl.lit(None, dtype=MONEY).alias("opening_of_communes"), pl.lit("").alias("taken_from")
        )
    return (
        compared.join(_values(pairs, taken_over), on=["submission_id", "indicator"], how="left", maintain_order="left")
        .join(_openings(pairs, taken_over), on="submission_id", how="left", maintain_order="left")
        .join(_taken_from(taken_over), on="submission_id", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("value_of_rows", previous("value")).alias(previous("value")),
            pl.coalesce("opening_of_rows", "december_total").alias("december_total"),
            pl.col("taken_from").fill_null(""),
        )
    )


def _values(pairs: pl.DataFrame, taken_over: Predecessors) -> pl.DataFrame:
    """What the predecessor rows of each submission add up to, where all that they lie in was accepted.

    Columns: ``submission_id indicator value_of_rows``. A part that is only declared is left out of flows, of which the
    sum is then a lower bound; a stock with such a part is not known.
    """
    of = pairs.filter(pl.col("is_taken_over") & pl.col("is_complete") & pl.col("previous_id").is_not_null())
    by_table: dict[str, list[tuple[str, Measure]]] = defaultdict(list)
    for measure in measures():
        indicator = indicators().get(measure.figure_id)
        if indicator and not measure.is_declared and (indicator.flow or not _has_declared_part(measure.figure_id)):
            by_table[measure.table].append((indicator.indicator, measure))
    found = [_sums(of, table, its, taken_over) for table, its in by_table.items()]
    return (
        pl.concat(found)
        .group_by("submission_id", "indicator", maintain_order=True)
        .agg(pl.when(~pl.col("amount").is_null().any()).then(pl.col("amount").sum()).alias("value_of_rows"))
        .join(_not_asked_of(taken_over), on=["submission_id", "indicator"], how="anti", maintain_order="left")
    )


def _not_asked_of(taken_over: Predecessors) -> pl.DataFrame:
    """The indicators that some source's version of the form did not know: ``submission_id indicator``.

    What its rows add to them is not known, and not zero.
    """
    sources = taken_over.changes.sources.rename({"source_form_day": FORM_DAY})
    return pl.concat(
        sources.filter(~reduce(or_, map(in_force, indicator_versions(known.table, code))))
        .select("submission_id", pl.lit(code).alias("indicator"))
        .unique()
        for code, known in indicators().items()
    )


def _has_declared_part(figure_id: str) -> bool:
    return any(measure.is_declared for measure in measures() if measure.figure_id == figure_id)


def _sums(of: pl.DataFrame, table: str, its: list[tuple[str, Measure]], taken_over: Predecessors) -> pl.DataFrame:
    """The sums of a table's measures, a row for each and each submission: ``submission_id indicator amount``."""
    sheet = tables()[table]
    read = [column.name for column in sheet.columns]
    every = taken_over.stage.frame(table, ("submission_id", "at_row", *read)).with_row_index("row")
    rows = _rows_taken_over(table, every, taken_over).join(every.drop("submission_id"), on="row", maintain_order="left")
    unread = [pl.lit(None, dtype=pl.String).alias(column.reading_name) for column in sheet.columns]
    summed = (
        rows.with_columns(unread)
        .group_by("submission_id", maintain_order=True)
        .agg(measured(measure).alias(str(at)) for at, (_, measure) in enumerate(its))
    )
    known = of.select("submission_id").join(
        summed.with_columns(pl.lit(value=True).alias("has_rows")), on="submission_id", how="left"
    )
    nothing = pl.col("has_rows").is_null()
    return pl.concat(
        known.select(
            "submission_id",
            pl.lit(code).alias("indicator"),
            pl.when(nothing).then(pl.lit(0).cast(MONEY)).otherwise(pl.col(str(at))).alias("amount"),
        )
        for at, (code, _) in enumerate(its)
    )


def _rows_taken_over(table: str, every: pl.DataFrame, taken_over: Predecessors) -> pl.DataFrame:
    """The rows of a table that each later submission stands for: ``submission_id``, ``row``, and the days of before."""
    if table in REGISTERS:
        rows = taken_over.taken_over(table).select("submission_id", pl.col("before_row").alias("row"), *BY_SOURCE)
    else:
        before = rows_of_before(every.select("row", "submission_id", "commune"), taken_over.changes.before)
        rows = taken_over.of_units(before)
    return rows.rename(dict(zip(BY_SOURCE, (AS_OF, FORM_DAY), strict=True)))


def _openings(pairs: pl.DataFrame, taken_over: Predecessors) -> pl.DataFrame:
    """The stock at 1 January by predecessor rows, funds included: ``opening_of_rows`` and ``opening_of_communes``."""
    of = pairs.filter(pl.col("has_opening")).select("submission_id", "period")
    counts = {
        "opening_of_rows": [taken_over.taken_over(table) for table in STOCK],
        "opening_of_communes": [
            taken_over.should_list(table).join(
                taken_over.registers[table].before.rename({"row": "before_row", "submission_id": "source_id"}),
                on=["day", "before_row"],
                maintain_order="left",
            )
            for table in STOCK
        ],
    }
    found = of
    for name, frames in counts.items():
        columns = ("submission_id", "before_row", "founded_on", "status", ENDED_ON)
        rows = pl.concat(frame.select(columns) for frame in frames).join(of, on="submission_id")
        number = rows.filter(_was_there_at_new_year()).group_by("submission_id").agg(pl.len().cast(MONEY).alias(name))
        found = found.join(number, on="submission_id", how="left").with_columns(pl.col(name).fill_null(0))
    return found.drop("period")


def _was_there_at_new_year() -> pl.Expr:
    """Whether a row of before existed at 1 January of the period's year; what has ended since then did."""
    new_year = pl.date(pl.col("period").dt.year(), 1, 1)
    has_ended = is_ended().fill_null(value=False) & (pl.col(ENDED_ON) < new_year).fill_null(value=False)
    return (pl.col("founded_on") < new_year) & ~has_ended


def _taken_from(taken_over: Predecessors) -> pl.DataFrame:
    """The units of before that a submission's predecessor rows lie in, as one text."""
    return (
        taken_over.changes.sources.sort("source_unit")
        .group_by("submission_id", maintain_order=True)
        .agg(pl.col("source_unit").unique(maintain_order=True).str.join(", ").alias("taken_from"))
    )
