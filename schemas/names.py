"""Clusters of nearly equal cooperative names; HTX-09 and PV-03 use them to find duplicates."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl
from rapidfuzz import fuzz, process

from schemas.matching import label_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SIMILAR = 95
"""From this likeness on (0 to 100) two names are nearly the same (HTX-09, PV-03)."""
MOST_COMPARED = 1000
"""Names of one commune, or of one day, that are compared with each other; no commune has as many cooperatives."""

MOST_PAIRED = 20
"""Names that are held against each other all at once, which takes room for every pair of them."""

NUMERAL = r"\d+"
"""Names are alike only when these are equal in both."""

GENERIC = tuple(
    label_key(words)
    for words in (
        "liên hiệp hợp tác xã",
        "quỹ tín dụng nhân dân",
        "hợp tác xã",
        "sản xuất kinh doanh",
        "sản xuất và kinh doanh",
        "dịch vụ tổng hợp",
        "nông lâm nghiệp",
        "nông nghiệp",
        "dịch vụ",
        "tổng hợp",
        "sản xuất",
        "kinh doanh",
        "thương mại",
        "htx",
        "dvnn",
        "dv",
        "nn",
        "sxkd",
        "và",
    )
)
"""Words that say what kind of cooperative it is and not which one, longest first."""

_GENERIC = re.compile(rf"(?<!\S)(?:{'|'.join(GENERIC)})(?!\S)")


@lru_cache(maxsize=200_000)
def core_name(name_key: str) -> str:
    """A name's key without generic words; the whole key when nothing else is left."""
    return " ".join(_GENERIC.sub(" ", name_key).split()) or name_key


def clusters(names: pl.DataFrame, within: Sequence[str]) -> pl.Series:
    """A number per row, the same for names that are nearly the same, directly or through others, in the same group.

    ``names`` has the columns ``within``, which make the group, ``name_key``, each key once in a group, and ``at``, a
    number of the row's own; the least of these is the number of all. Null for keys among which there are too many to be
    compared one with the other.
    """
    numerals = pl.col("name_key").str.extract_all(NUMERAL).list.join(" ")
    block = [*within, "numerals"]
    names = names.with_columns(numerals.alias("numerals")).with_columns(
        pl.len().over(block).alias("size"), pl.col("at").min().over(block).alias("block")
    )
    compared = names.filter(pl.col("size").is_between(2, MOST_COMPARED)).select("block", "size", "at", "name_key")
    keys = compared.select(pl.col("name_key").unique())
    keys = keys.with_columns(pl.Series("core", map(core_name, keys["name_key"]), dtype=pl.String))
    cores = compared.join(keys, on="name_key", how="left", maintain_order="left")
    few = pl.col("size") <= MOST_PAIRED
    numbers = _joined([*_pairs(cores.filter(few)), *_pairs_among_many(cores.filter(~few))])
    number = pl.when(pl.col("size") <= MOST_COMPARED).then(pl.col("at").cast(pl.Int64).replace(numbers))
    return names.select(number.alias("number"))["number"]


def _pairs(cores: pl.DataFrame) -> list[tuple[int, int]]:
    """The rows with nearly the same names in a block, two by two: of all pairs at once those whose lengths allow it."""
    sized = cores.select("block", "at", "core", pl.col("core").str.len_chars().cast(pl.Int64).alias("length"))
    both = sized.join(sized, on="block", suffix="_of_other").filter(pl.col("at") < pl.col("at_of_other"))
    shorter = (pl.col("length") - pl.col("length_of_other")).abs()
    edits = pl.when(shorter > 0).then(shorter).otherwise(2)  # one letter for another is one away and one put in
    length = pl.col("length") + pl.col("length_of_other")
    same = pl.col("core") == pl.col("core_of_other")
    allowed = both.filter(same | (100 * edits <= (100 - SIMILAR) * length))
    at, core, other, core_of_other = (
        allowed[name].to_list() for name in ("at", "core", "at_of_other", "core_of_other")
    )
    likeness = map(fuzz.ratio, core, core_of_other)
    return [pair for pair, alike in zip(zip(at, other, strict=True), likeness, strict=True) if alike >= SIMILAR]


def _pairs_among_many(cores: pl.DataFrame) -> Iterator[tuple[int, int]]:
    """The same for large blocks, one after the other."""
    for _, group in cores.group_by("block"):
        rows, texts = group["at"].to_list(), group["core"].to_list()
        for place in range(1, len(rows)):
            found = process.extract(
                texts[place], texts[:place], scorer=fuzz.ratio, score_cutoff=SIMILAR, processor=None, limit=None
            )
            yield from ((rows[earlier], rows[place]) for _, _, earlier in found)


def _joined(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The least member of its chain of pairs, by member."""
    chains: dict[int, set[int]] = {}
    for member, other in pairs:
        small, large = sorted((chains.get(member, {member}), chains.get(other, {other})), key=len)
        if small is not large:
            large |= small
            chains.update(dict.fromkeys(small, large))
        chains[member] = chains[other] = large
    least = {id(chain): min(chain) for chain in {id(chain): chain for chain in chains.values()}.values()}
    return {member: least[id(chain)] for member, chain in chains.items()}
