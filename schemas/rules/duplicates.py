"""What several registers share: no row is listed twice."""

from __future__ import annotations

import polars as pl

from schemas.rules.rule import Part


def _alone(key: pl.Expr) -> pl.Expr:
    """True for a row whose key stands once in its submission; null where the key is null."""
    return pl.when(key.is_not_null()).then(pl.len().over("submission_id", key) == 1)


def listed_once() -> tuple[Part, ...]:
    """One part for the tax code, and one for name and commune, asked only where the tax code has not spoken."""
    by_code, by_name = pl.col("tax_code"), pl.concat_str("commune", "name_key", separator="|")
    once = _alone(by_code)
    by_name_alone = pl.when(once.fill_null(value=True)).then(_alone(by_name))
    return (
        Part("tax_code", once, ("tax_code",), key=by_code),
        Part("name", by_name_alone, ("name", "commune"), key=by_name),
    )


def unique_pair(first: str, second: str) -> tuple[Part, ...]:
    """The pair of two columns stands once in the sheet; reported at the second."""
    pair = pl.concat_str(first, second, separator="|")
    return (Part(second, _alone(pair), (first, second), key=pair),)
