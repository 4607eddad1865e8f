"""Rule parts that several registers share: no row is listed twice, exactly or nearly."""

from __future__ import annotations

import polars as pl

from schemas.names import clusters
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
        Part(column="tax_code", holds=once, operands=("tax_code",), key=by_code),
        Part(column="name", holds=by_name_alone, operands=("name", "commune"), key=by_name),
    )


def near_twin(column: str, within: tuple[str, ...], operands: tuple[str, ...]) -> Part:
    """No other row within the group has nearly the same name; names that are quite the same are another rule's."""
    all_filled = pl.all_horizontal(pl.col(name).is_not_null() for name in operands)
    key = pl.when(all_filled).then(alike(within, same_too=False))
    return Part(
        column=column, holds=pl.when(key.is_not_null()).then(pl.len().over(key) == 1), operands=operands, key=key
    )


def alike(within: tuple[str, ...], *, same_too: bool) -> pl.Expr:
    """A number per row, which rows share that agree in the columns ``within`` and whose names are nearly the same.

    Of rows whose names are quite the same only the first has the number of the others, unless they count ``same_too``.
    Null for a row without a name, and where a group has too many names to compare them.
    """
    return pl.struct(*within, "name_key").map_batches(
        lambda rows: _cluster_numbers(rows, same_too=same_too), return_dtype=pl.Int64
    )


def _cluster_numbers(rows: pl.Series, *, same_too: bool) -> pl.Series:
    within = [name for name in rows.struct.fields if name != "name_key"]
    named = rows.struct.unnest().with_row_index("at").filter(pl.col("name_key").is_not_null())
    # rows of quite the same name are not each other's near twins: the later ones stand alone
    named = named.with_columns(pl.col("at").min().over(*within, "name_key").alias("first"))
    names = named.filter(pl.col("at") == pl.col("first"))
    numbers = names.select(pl.col("at").alias("first"), clusters(names, within).alias("number"))
    counts = pl.lit(value=True) if same_too else pl.col("at") == pl.col("first")
    number = pl.when(counts).then("number").otherwise(pl.col("at").cast(pl.Int64))
    found = named.join(numbers, on="first", how="left", maintain_order="left").select("at", number.alias("number"))
    return pl.repeat(None, len(rows), dtype=pl.Int64, eager=True).scatter(found["at"], found["number"])


def unique_pair(first: str, second: str) -> tuple[Part, ...]:
    """The pair of two columns stands once in the sheet; reported at the second."""
    pair = pl.concat_str(first, second, separator="|")
    return (Part(column=second, holds=_alone(pair), operands=(first, second), key=pair),)
