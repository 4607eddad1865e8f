"""Joins of rows with what is known of their submissions: those of one stand together, so few keys are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

OF = "submission_id"
FEW = 5_000
"""With fewer rows one join takes less time than to plan several small ones."""


def with_facts(rows: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """The rows of the submissions of which there are ``facts``, in their order, with these beside.

    ``facts`` have one row for each submission at most, by ``submission_id``.
    """
    if rows.height < FEW:
        return rows.join(facts, on=OF, maintain_order="left")
    places = facts.select(OF).with_row_index("place")
    runs = rows.select(pl.col(OF).rle()).unnest(OF)
    place_of_run = runs.join(places, left_on="value", right_on=OF, how="left", maintain_order="left")["place"]
    place = place_of_run.gather(rows[OF].rle_id())
    if place.null_count():
        rows, place = rows.filter(place.is_not_null()), place.drop_nulls()
    return pl.concat([rows, facts.drop(OF)[place]], how="horizontal")


def places_of(rows: pl.DataFrame, wanted: pl.DataFrame, by: str) -> pl.DataFrame:
    """For each of ``wanted``, in order, the places in ``rows`` of the submission that its column ``by`` names.

    Columns: ``asking``, the place in ``wanted``, and ``place``, the one in ``rows``.
    """
    runs = rows.select(pl.col(OF).rle()).unnest(OF).with_columns((pl.col("len").cum_sum() - pl.col("len")).alias("at"))
    asked = wanted.select(pl.col(by).alias("value")).with_row_index("asking")
    found = asked.join(runs, on="value", maintain_order="left_right")
    spans = found.select("asking", pl.int_ranges("at", pl.col("at") + pl.col("len"), dtype=pl.UInt32).alias("place"))
    return spans.explode("place", empty_as_null=False)


def numbers_of(*columns: pl.Series) -> list[pl.Series]:
    """Numbers for the texts of columns, the same for the same text in whichever of them; null for null."""
    known = [column.cast(pl.Categorical) for column in columns]  # numbered alike for as long as one of them is there
    return [column.to_physical() for column in known]


def paired(first: pl.Series, second: pl.Series) -> pl.Series:
    """One number for two that are less than 2**32: one is looked up much faster than two. Null where one is."""
    return first.cast(pl.UInt64) * pl.Series([2**32], dtype=pl.UInt64) + second.cast(pl.UInt64)


def is_among(values: pl.Expr, wanted: Iterable[object] | pl.Series) -> pl.Expr:
    """Whether a value is one of these; never null."""
    series = wanted if isinstance(wanted, pl.Series) else pl.Series(list(wanted))
    return values.is_in(series.implode()).fill_null(value=False)
