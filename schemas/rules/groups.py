"""Rules about cooperative groups, sheet THT."""

from __future__ import annotations

import polars as pl

from schemas.finding import Level, Severity
from schemas.rules.duplicates import unique_pair
from schemas.rules.rule import Part, RowRule, row_rule

THT = ("THT", "groups")


@row_rule("THT-01", Severity.ERROR, Level.ROW, THT, "certified_groups, groups")
def certified_among_groups() -> tuple[Part, ...]:
    """More certified groups than groups."""
    holds = pl.col("certified_groups") <= pl.col("groups")
    return (Part("certified_groups", holds, ("certified_groups", "groups"), pl.col("groups")),)


@row_rule("THT-02", Severity.ERROR, Level.SHEET, THT, "commune, activity")
def one_row_per_commune_and_activity() -> tuple[Part, ...]:
    """The same commune and activity stand twice."""
    return unique_pair("commune", "activity")


RULES: tuple[RowRule, ...] = (certified_among_groups, one_row_per_commune_and_activity)
