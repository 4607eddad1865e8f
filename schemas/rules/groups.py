"""Rules about cooperative groups, sheet THT."""

from __future__ import annotations

import polars as pl

from schemas.finding import Level, Severity
from schemas.forms.groups import GROUPS
from schemas.rules.declarations import row_rule
from schemas.rules.duplicates import unique_pair
from schemas.rules.rule import Part, RowRule


@row_rule(
    "THT-01",
    severity=Severity.ERROR,
    level=Level.ROW,
    sheet=GROUPS,
    columns="certified_groups, registered_groups, groups",
)
def certified_among_groups() -> tuple[Part, ...]:
    """More certified (version 2: registered) groups than groups."""
    return tuple(
        Part(column=part, holds=pl.col(part) <= pl.col("groups"), operands=(part, "groups"), expected=pl.col("groups"))
        for part in ("certified_groups", "registered_groups")
    )


@row_rule("THT-02", severity=Severity.ERROR, level=Level.SHEET, sheet=GROUPS, columns="commune, activity")
def one_row_per_commune_and_activity() -> tuple[Part, ...]:
    """The same commune and activity stand twice."""
    return unique_pair("commune", "activity")


RULES: tuple[RowRule, ...] = (certified_among_groups, one_row_per_commune_and_activity)
