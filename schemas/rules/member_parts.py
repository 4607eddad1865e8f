"""Rules about the parts that members have in a cooperative, and its section of VSIC, since version 2 (HTX-15 to 18)."""

from __future__ import annotations

from functools import cache, reduce
from operator import add, or_
from typing import TYPE_CHECKING

import polars as pl

from schemas.finding import Level, Severity
from schemas.forms.cooperatives import COOPERATIVES
from schemas.reference_data import day_of, reference_rows
from schemas.rules.dated import within
from schemas.rules.declarations import row_rule
from schemas.rules.rule import Part, RowRule

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDS = ("official_members", "contributing_members", "non_contributing_members")
"""The kinds of members, which add up to all of them (Law on Cooperatives 17/2023)."""


@row_rule(
    "HTX-15", severity=Severity.ERROR, level=Level.ROW, sheet=COOPERATIVES, columns=", ".join(("members", *KINDS))
)
def members_by_kind() -> tuple[Part, ...]:
    """Members is not the sum of its kinds; not evaluated while one of them is blank (version 2)."""
    together = reduce(add, map(pl.col, KINDS))
    holds = pl.col("members") == together
    return (Part(column="members", holds=holds, operands=("members", *KINDS), expected=together),)


@row_rule(
    "HTX-16", severity=Severity.QUERY, level=Level.ROW, sheet=COOPERATIVES, columns="revenue_from_members, revenue"
)
def members_part_of_revenue() -> tuple[Part, ...]:
    """More revenue from members than revenue (version 2)."""
    return _within("revenue_from_members", "revenue")


@row_rule(
    "HTX-17", severity=Severity.ERROR, level=Level.ROW, sheet=COOPERATIVES, columns="member_workers, regular_workers"
)
def members_among_workers() -> tuple[Part, ...]:
    """More workers who are members than workers (version 2)."""
    return _within("member_workers", "regular_workers")


def _within(part: str, whole: str) -> tuple[Part, ...]:
    holds = pl.col(part) <= pl.col(whole)
    return (Part(column=part, holds=holds, operands=(part, whole), expected=pl.col(whole)),)


@row_rule("HTX-18", severity=Severity.QUERY, level=Level.ROW, sheet=COOPERATIVES, columns="vsic, sector")
def section_of_sector() -> tuple[Part, ...]:
    """The VSIC section belongs to another sector; sections of no sector are not evaluated (version 2)."""
    asked = _any(section for _, section in _sections())
    holds = _any((pl.col("sector") == sector) & section for sector, section in _sections())
    return (Part(column="vsic", holds=pl.when(asked).then(holds), operands=("vsic", "sector")),)


@cache
def _sections() -> tuple[tuple[str, pl.Expr], ...]:
    """A sector and whether a row has a section of it, by ``vsic_sectors.csv`` of the row's form day."""
    return tuple(
        (row["sector"], (pl.col("vsic") == row["vsic"]) & within(day_of(row["valid_from"]), day_of(row["valid_to"])))
        for row in reference_rows("vsic_sectors")
    )


def _any(holds: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(or_, holds)


RULES: tuple[RowRule, ...] = (members_by_kind, members_part_of_revenue, members_among_workers, section_of_sector)
