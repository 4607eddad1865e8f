"""Legal minimums as expressions; the law in force at as_of decides."""

from __future__ import annotations

import polars as pl

from schemas.reference_data import legal_minimum


def legal_minimum_at(table: str, column: str) -> pl.Expr:
    """The minimum that the law in force at as_of asks of the column; null where no law was in force."""
    asked = pl.lit(None, dtype=pl.Int64)
    for law in legal_minimum(table, column):
        in_force = (pl.col("as_of") >= law.valid_from) & (pl.col("as_of") < law.valid_to)
        asked = pl.when(in_force).then(pl.lit(law.minimum)).otherwise(asked)
    return asked
