"""Which row of another submission is the same cooperative, fund or union."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from schemas.storage import NAME_KEY

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMED = ("tax_code", "name", NAME_KEY, "commune")
"""The columns by which a row of a register is known in another submission."""


def is_known() -> pl.Expr:
    """Whether a row has a tax code, or a name and a commune, to be known by in another period."""
    return pl.col("tax_code").is_not_null() | (pl.col(NAME_KEY).is_not_null() & pl.col("commune").is_not_null())


def matches(here: pl.DataFrame, there: pl.DataFrame, by: str) -> pl.DataFrame:
    """Of each row the one of ``there`` in submission ``by`` that is the same, as ``matched``, null where none is.

    The same is the one with the same tax code (``has_same_code``) or, failing that, with the same normalised name in
    the same commune, unless that is another row's by its tax code. ``there`` numbers its rows in ``row``.
    """
    in_it = pl.col("submission_id").alias(by)
    by_code, by_name = [by, "tax_code"], [by, NAME_KEY, "commune"]
    codes = there.select(in_it, "tax_code", pl.col("row").alias("matched_code")).drop_nulls()
    names = there.select(in_it, NAME_KEY, "commune", pl.col("row").alias("matched_name"))
    found = (
        here.select("submission_id", by, "tax_code", NAME_KEY, "commune")
        .join(codes.unique(by_code, keep="first"), on=by_code, how="left", maintain_order="left")
        .join(names.unique(by_name, keep="first"), on=by_name, how="left", maintain_order="left")
        .with_row_index("at")
    )
    free = pl.when(~pl.col("at").is_in(_taken(found).implode())).then("matched_name")
    return found.select(
        pl.coalesce("matched_code", free).alias("matched"), pl.col("matched_code").is_not_null().alias("has_same_code")
    )


def _taken(found: pl.DataFrame) -> pl.Series:
    """The rows that would be matched by name with one that another row of their submission has by its tax code."""
    by_name = found.filter(pl.col("matched_code").is_null() & pl.col("matched_name").is_not_null())
    owned = found.select("submission_id", pl.col("matched_code").alias("matched_name")).drop_nulls()
    return by_name.join(owned, on=["submission_id", "matched_name"], how="semi")["at"]


def with_values(here: pl.DataFrame, matched: pl.Series, rows: pl.DataFrame, values: Sequence[pl.Expr]) -> pl.DataFrame:
    """Beside each row what stands in the one that it is ``matched`` with; null where it has none."""
    there = rows.select(pl.col("row").alias("matched"), *values)
    return here.with_columns(matched.alias("matched")).join(there, on="matched", how="left", maintain_order="left")
