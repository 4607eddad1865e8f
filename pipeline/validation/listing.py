"""Which of many failed checks are listed: however many a workbook has, few of each kind; the last speaks for the rest.

A kind is a check of a submission, and mostly a column. Each lists as many as its rule says. Where a submission has more
than there is room for, the kinds share the room: those that need little get all of it, the others as many each.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from schemas.pandera_schemas import WHOLE_ROW, rule_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_OF_SUBMISSION = 500
"""So many failed checks of a submission are listed at most, but one of each kind."""
CASE_TYPES: dict[str, pl.DataType] = {
    "submission": pl.Categorical(),
    "check": pl.Categorical(),
    "column": pl.Categorical(),
    "index": pl.UInt32(),
}
"""A failed check is kept in 16 bytes: a workbook may have millions."""
_KIND = ("pass", "submission", "check", "of")


class Further(NamedTuple):
    """Rows of the frame, in order, at which the same failed in a column, and which are not listed."""

    column: str
    rows: pl.Series


class FailedCheck(NamedTuple):
    """A failed check; ``column`` is empty for a check over the whole row, ``at`` is the row in the frame.

    ``further`` are failures of the same kind after it, for which it speaks.
    """

    check: str
    column: str
    at: int
    further: tuple[Further, ...] = ()

    @property
    def more(self) -> int:
        """How many others it speaks for."""
        return sum(len(further.rows) for further in self.further)


def no_cases() -> pl.DataFrame:
    """That nothing failed."""
    return pl.DataFrame(schema=CASE_TYPES)


def listed(passes: Sequence[pl.DataFrame]) -> list[list[FailedCheck]]:
    """Of each pass the failed checks that are listed, in the order of rows; the passes share a submission's room.

    A pass has the columns :data:`CASE_TYPES`.
    """
    found: list[list[FailedCheck]] = [[] for _ in passes]
    together = pl.concat(cases.with_columns(pl.lit(number).alias("pass")) for number, cases in enumerate(passes))
    if together.is_empty():
        return found
    numbered = (
        together.sort("pass", "index", maintain_order=True)
        .with_columns(_of(together["check"].unique().cast(pl.String).to_list()))
        .with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).over(_KIND).alias("number"))
        .join(_most(together), on=_KIND, nulls_equal=True, how="left", maintain_order="left")
    )
    further = _further(numbered.filter(pl.col("number") > pl.col("most")))
    is_listed = numbered.filter(pl.col("number") <= pl.col("most"))
    for *kind, column, index, is_last in is_listed.select(
        *_KIND, pl.col("column").cast(pl.String), "index", pl.col("number") == pl.col("most")
    ).iter_rows():
        spoken_for = tuple(further.get(tuple(kind), ())) if is_last else ()
        found[kind[0]].append(FailedCheck(kind[2], _named(column), index, spoken_for))
    return found


def _named(column: str) -> str:
    return "" if column == WHOLE_ROW else column


def _of(checks: Sequence[str]) -> pl.Expr:
    """The column that a case counts for; null where the columns of its check are counted together."""
    per_column = [check for check in checks if rule_of(check).listing.per_column]
    return pl.when(pl.col("check").is_in(per_column)).then(pl.col("column")).alias("of")


def _most(together: pl.DataFrame) -> pl.DataFrame:
    """How many of each kind are listed, as ``most``: what its rule says, or its share of the submission's room."""
    checks = together["check"].unique().cast(pl.String).to_list()
    allowed = {check: rule_of(check).listing.most for check in checks}
    kinds = (
        together.with_columns(_of(checks))
        .group_by(_KIND)
        .agg(pl.len().alias("all"))
        .with_columns(pl.col("check").cast(pl.String).replace_strict(allowed, return_dtype=pl.UInt32).alias("most"))
        .with_columns(pl.min_horizontal("all", "most").alias("wanted"))
    )
    wanted = kinds.group_by("submission").agg("wanted", pl.col("wanted").sum().alias("together"))
    full = wanted.filter(pl.col("together") > MOST_OF_SUBMISSION)
    shares = pl.DataFrame(
        [(submission, share(amounts, MOST_OF_SUBMISSION)) for submission, amounts, _ in full.iter_rows()],
        schema={"submission": pl.Categorical, "share": pl.UInt32},
        orient="row",
    )
    return kinds.join(shares, on="submission", how="left").select(*_KIND, pl.min_horizontal("most", "share"))


def share(wanted: Sequence[int], room: int) -> int:
    """How many each may have at most, so that all together have no more than there is room for; at least one."""
    left, amounts = room, sorted(wanted)
    for number, amount in enumerate(amounts):
        each = left // (len(amounts) - number)
        if amount > each:
            return max(1, each)
        left -= amount
    return max(amounts, default=1)


def _further(rest: pl.DataFrame) -> Mapping[tuple[object, ...], list[Further]]:
    """What is not listed, by kind."""
    by_kind: dict[tuple[object, ...], list[Further]] = defaultdict(list)
    if not rest.is_empty():
        grouped = rest.group_by(*_KIND, "column", maintain_order=True).agg("index")
        for number, (*kind, column) in enumerate(grouped.select(*_KIND, pl.col("column").cast(pl.String)).iter_rows()):
            by_kind[tuple(kind)].append(Further(_named(column), grouped["index"][number]))
    return by_kind
