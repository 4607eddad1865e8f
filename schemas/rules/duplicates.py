"""Rule parts that several registers share: no row is listed twice, exactly or nearly."""

from __future__ import annotations

import polars as pl

from schemas.names import clusters
from schemas.rules.rule import Part


def _alone(key: pl.Expr) -> pl.Expr:
    """True for a row whose key stands once in its submission; null where the key is null."""
    return pl.when(key.is_not_null()).then(pl.len().over("submission_id", key) == 1)


def _alone_by_name(key: pl.Expr) -> pl.Expr:
    """True for a row whose name and commune, the ``key``, are no other row's that may be the same cooperative.

    Of one without a tax code that is any other row; of one that has a tax code only those that have none, since two
    tax codes are two cooperatives.
    """
    by_code = pl.col("tax_code").is_not_null()
    named, with_code = (pl.len().over("submission_id", key, *further) for further in ((), (by_code,)))
    return pl.when(key.is_not_null()).then(pl.when(by_code).then(named == with_code).otherwise(named == 1))


def listed_once() -> tuple[Part, ...]:
    """One part for the tax code, and one for name and commune, asked only where the tax code has not spoken."""
    by_code, by_name = pl.col("tax_code"), pl.concat_str("commune", "name_key", separator="|")
    once = _alone(by_code)
    by_name_alone = pl.when(once.fill_null(value=True)).then(_alone_by_name(by_name))
    return (
        Part(column="tax_code", holds=once, operands=("tax_code",), key=by_code),
        Part(column="name", holds=by_name_alone, operands=("name", "commune"), key=by_name),
    )


def near_twin(column: str, within: tuple[str, ...], operands: tuple[str, ...]) -> Part:
    """No other row within the group has nearly the same name; rows that are listed twice are another rule's."""
    all_filled = pl.all_horizontal(pl.col(name).is_not_null() for name in operands)
    key = pl.when(all_filled).then(alike(within, apart_by="tax_code"))
    # in one step, for a key that stands twice in an expression is made twice, each time as costly as all other rules
    alone = key.map_batches(lambda numbers: numbers.is_unique().set(numbers.is_null(), None), return_dtype=pl.Boolean)
    return Part(column=column, holds=alone, operands=operands, key=key)


def alike(within: tuple[str, ...], *, apart_by: str | None = None) -> pl.Expr:
    """A number per row, which rows share that agree in the columns ``within`` and whose names are nearly the same.

    Rows whose names are quite the same share it too or, where there is a column that they are told ``apart_by``, those
    of them that differ in it and all have it: of the others the first alone counts. Null for a row without a name, and
    where a group has too many names to compare them.
    """
    columns = (*within, "name_key", *((apart_by,) if apart_by else ()))
    return pl.struct(*columns).map_batches(
        lambda rows: _cluster_numbers(rows, list(within), apart_by), return_dtype=pl.Int64
    )


def _cluster_numbers(rows: pl.Series, within: list[str], apart_by: str | None) -> pl.Series:
    same = [*within, "name_key"]
    all_have_it = pl.col(apart_by).null_count().over(same) == 0 if apart_by else pl.lit(value=False)
    named = rows.struct.unnest().with_row_index("at").filter(pl.col("name_key").is_not_null())
    named = named.with_columns(first=pl.col("at").min().over(same), all_have_it=all_have_it)
    names = named.filter(pl.col("at") == pl.col("first"))
    numbers = names.select(pl.col("at").alias("first"), clusters(names, within).alias("number"))
    # rows that are listed twice are not each other's near twins: the later ones stand alone
    counts = pl.col("at") == _first_of_the_same(apart_by) if apart_by else pl.lit(value=True)
    number = pl.when(counts).then("number").otherwise(pl.col("at").cast(pl.Int64))
    found = named.join(numbers, on="first", how="left", maintain_order="left").select("at", number.alias("number"))
    return pl.repeat(None, len(rows), dtype=pl.Int64, eager=True).scatter(found["at"], found["number"])


def _first_of_the_same(apart_by: str) -> pl.Expr:
    """The first row that is the same one: by name where a row of that name lacks what tells them apart."""
    return pl.col("at").min().over("first", pl.when("all_have_it").then(apart_by))


def unique_pair(first: str, second: str) -> tuple[Part, ...]:
    """The pair of two columns stands once in the sheet; reported at the second."""
    pair = pl.concat_str(first, second, separator="|")
    return (Part(column=second, holds=_alone(pair), operands=(first, second), key=pair),)
