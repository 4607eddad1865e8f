"""Which row of another submission is the same cooperative, fund or union."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.judgement.rows_of_submissions import OF, is_among, numbers_of, paired
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
    codes, asked = (
        paired(*numbers)
        for numbers in zip(
            numbers_of(there[OF], here[by]), numbers_of(there["tax_code"], here["tax_code"]), strict=True
        )
    )
    known = (
        pl.DataFrame({"key": codes, "matched": there["row"]})
        .drop_nulls()
        .unique("key", keep="first", maintain_order=True)
    )
    matched = asked.alias("key").to_frame().join(known, on="key", how="left", maintain_order="left")["matched"]
    found = pl.DataFrame({"matched": matched, "has_same_code": matched.is_not_null()})
    named = _free_by_name(here, there, by, matched)
    return found if named.is_empty() else found.with_columns(matched.scatter(named["at"], named["matched"]))


def _free_by_name(here: pl.DataFrame, there: pl.DataFrame, by: str, with_code: pl.Series) -> pl.DataFrame:
    """Where a row that has no other's tax code stands, ``at``, and the row of its name that no other has by its code.

    Few rows are asked, so that only of their names anything is looked up.
    """
    key = [by, NAME_KEY, "commune"]
    asked = here.select(OF, *dict.fromkeys(key)).with_row_index("at").filter(with_code.is_null()).drop_nulls(key)
    names = there.filter(is_among(pl.col(NAME_KEY), asked[NAME_KEY]))
    names = names.select(pl.col(OF).alias(by), NAME_KEY, "commune", pl.col("row").alias("matched"))
    named = asked.join(names.unique(key, keep="first", maintain_order=True), on=key, maintain_order="left")
    owned = pl.DataFrame([here[OF], with_code.alias("matched")])
    taken = owned.filter(is_among(pl.col("matched"), named["matched"]))
    return named.join(taken, on=[OF, "matched"], how="anti", maintain_order="left")


def with_values(here: pl.DataFrame, matched: pl.Series, rows: pl.DataFrame, values: Sequence[pl.Expr]) -> pl.DataFrame:
    """Beside each row what stands in the one that it is ``matched`` with, by its place; null where it has none."""
    there = rows.select(values).select(pl.all().gather(matched))
    return here.with_columns(matched.alias("matched"), *there)
