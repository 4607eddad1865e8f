"""Whole lists beside the previous period's: whether one is equal to it in every value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from schemas.forms.cooperatives import COOPERATIVES
from schemas.storage import PLACE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    ReadValues = Callable[[Sequence[str], Collection[str]], pl.DataFrame]

VALUES = tuple(column.name for column in COOPERATIVES.columns if column.name != "ordinal")
"""The values of a row; its number is none of the cooperative's, and lists may be in another order."""


def compared_lists(pairs: pl.DataFrame, rows: pl.DataFrame, values: ReadValues) -> pl.DataFrame:
    """One row per submission whose list has rows and a previous period to be compared with.

    ``values`` reads columns of the cooperatives of submissions, be they those of a previous period from before a change
    of units. Columns: those of ``pairs``, ``at_sheet``, ``at_row`` (0), ``rows`` (how many they are) and ``is_same``.
    """
    known = [name for name in rows.columns if name in VALUES]
    prints = rows.select("submission_id", "at_sheet", rows.select(known).hash_rows().alias("hash"))
    lists = prints.group_by("submission_id").agg(
        pl.col("at_sheet").first(), pl.len().cast(pl.Int64).alias("rows"), pl.col("hash").sum()
    )
    compared = pairs.filter(pl.col("previous_id").is_not_null()).join(lists, on="submission_id", maintain_order="left")
    before = lists.select(pl.col("submission_id").alias("previous_id"), pl.col("rows", "hash").name.prefix("previous_"))
    beside = compared.join(before, on="previous_id", how="left", maintain_order="left")
    is_alike = (pl.col("rows") == pl.col("previous_rows")) & (pl.col("hash") == pl.col("previous_hash"))
    suspects, compared = beside.filter(is_alike), compared.drop("hash")
    same = suspects["submission_id"]
    if not suspects.is_empty():  # most lists differ in what was read already; of the others all is read
        both = {*suspects["submission_id"], *suspects["previous_id"]}
        same = _equal(suspects, values((*PLACE, *VALUES), both), VALUES)
    return compared.with_columns(
        pl.col("previous_source").alias("previous_id"),
        pl.lit(0, dtype=pl.Int32).alias("at_row"),
        pl.col("submission_id").is_in(same.implode()).alias("is_same"),
    )


def _equal(compared: pl.DataFrame, rows: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """The submissions whose rows are those of their previous period in these columns, in whatever order."""
    hashes = rows.select("submission_id", rows.select(columns).hash_rows().alias("hash"))
    prints = hashes.group_by("submission_id").agg(pl.col("hash").sort())
    before = prints.select(pl.col("submission_id").alias("previous_id"), pl.col("hash").alias("previous_hash"))
    both = (
        compared.select("submission_id", "previous_id").join(prints, on="submission_id").join(before, on="previous_id")
    )
    return both.filter(pl.col("hash") == pl.col("previous_hash"))["submission_id"]
