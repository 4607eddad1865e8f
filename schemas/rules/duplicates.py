"""What several registers share: no row is listed twice."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import polars as pl

from schemas.names import NUMERAL, clusters
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


def near_twin(column: str, within: tuple[str, ...], operands: tuple[str, ...]) -> Part:
    """No other row within the group has nearly the same name; names that are quite the same are another rule's."""
    told = pl.all_horizontal(pl.col(name).is_not_null() for name in operands)
    key = pl.when(told).then(alike(within, same_too=False))
    return Part(column, pl.when(key.is_not_null()).then(pl.len().over(key) == 1), operands, key=key)


def alike(within: tuple[str, ...], *, same_too: bool) -> pl.Expr:
    """A number per row, which rows share that agree in the columns ``within`` and whose names are nearly the same.

    Of rows whose names are quite the same only the first has the number of the others, unless they count ``same_too``.
    Null for a row without a name, and where a group has too many names to compare them.
    """
    return pl.struct(*within, "name_key").map_batches(
        lambda rows: _cluster_numbers(rows, same_too=same_too), return_dtype=pl.Int64
    )


def _cluster_numbers(rows: pl.Series, *, same_too: bool) -> pl.Series:
    within = [one for one in rows.struct.fields if one != "name_key"]
    named = rows.struct.unnest().with_row_index("at").filter(pl.col("name_key").is_not_null())
    # a row alone with its numerals is like no other, which is told of all rows at once and spares comparing most names
    numerals = pl.col("name_key").str.extract_all(NUMERAL).list.join(" ")
    named = named.with_columns((pl.len().over(*within, numerals) == 1).alias("is_alone"))
    alone = named.filter("is_alone")["at"].cast(pl.Int64)
    numbers: dict[int, int | None] = {}
    for group in _groups(named.filter(~pl.col("is_alone")), within).values():
        names = list(dict.fromkeys(name for _, name in group))
        number = dict(zip(names, clusters(names), strict=True))
        first: dict[int, int] = {}
        seen: set[str] = set()
        for at, name in group:
            # rows of quite the same name are not each other's near twins: the later ones stand alone
            stands_alone = name in seen and not same_too
            seen.add(name)
            its = number[name]
            numbers[at] = at if stands_alone else None if its is None else first.setdefault(its, at)
    found = pl.repeat(None, len(rows), dtype=pl.Int64, eager=True).scatter(alone, alone)
    return found.scatter(list(numbers), pl.Series(list(numbers.values()), dtype=pl.Int64)) if numbers else found


def _groups(named: pl.DataFrame, within: list[str]) -> dict[Any, list[tuple[int, str]]]:
    """Place and name of the rows by group; most groups are too small for a frame of each to pay."""
    groups: dict[Any, list[tuple[int, str]]] = defaultdict(list)
    for at, name, *key in named.select("at", "name_key", *within).iter_rows():
        groups[tuple(key)].append((at, name))
    return groups


def unique_pair(first: str, second: str) -> tuple[Part, ...]:
    """The pair of two columns stands once in the sheet; reported at the second."""
    pair = pl.concat_str(first, second, separator="|")
    return (Part(second, _alone(pair), (first, second), key=pair),)
