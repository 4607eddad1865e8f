"""Rows of other units that have the same key as a row in its period, found for many rows with one look at the frame."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection

WITHIN = ("period", "key")


class RowsOfOtherUnits:
    """The first rows of other units that have the key of each of the rows ``at``.

    However many rows share a key, at most so many of each unit are kept: more are never named.
    """

    def __init__(self, frame: pl.DataFrame, key: pl.Expr, at: Collection[int], most: int) -> None:
        """Look at a frame that has the columns ``period`` and ``unit_code``."""
        self._most = most
        keyed = frame.select("period", "unit_code", key.alias("key")).with_row_index("at")
        asked = keyed.filter(pl.col("at").is_in(pl.Series(sorted(at), dtype=pl.UInt32).implode()))
        same = keyed.join(asked.select(WITHIN).unique(), on=WITHIN, how="semi", maintain_order="left")
        first = same.filter(pl.int_range(pl.len()).over(*WITHIN, "unit_code") < most)
        self._rows: dict[tuple[object, ...], list[tuple[str, int]]] = defaultdict(list)
        for number, unit, *group in first.select("at", "unit_code", *WITHIN).iter_rows():
            self._rows[tuple(group)].append((unit, number))
        self._own = {number: (unit, (period, value)) for number, period, unit, value in asked.iter_rows()}

    def of(self, at: int) -> list[int]:
        """The numbers of the rows of other units, in the frame's order."""
        own, group = self._own[at]
        return list(islice((number for unit, number in self._rows.get(group, ()) if unit != own), self._most))
