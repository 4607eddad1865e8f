"""Rules about cooperative unions, sheet LHHTX."""

from __future__ import annotations

import polars as pl

from schemas.finding import Level, Severity
from schemas.forms.unions import UNIONS
from schemas.rules.declarations import row_rule
from schemas.rules.duplicates import listed_once
from schemas.rules.ended import lasts
from schemas.rules.legal import legal_minimum_at
from schemas.rules.rule import Part, RowRule


@row_rule("LH-01", severity=Severity.QUERY, level=Level.ROW, sheet=UNIONS, columns="member_cooperatives")
def enough_member_cooperatives() -> tuple[Part, ...]:
    """A union that is not ended has fewer member cooperatives than the law asks: 4 until 2024-06-30, 3 since."""
    asked = legal_minimum_at("unions", "member_cooperatives")
    holds = pl.when(lasts()).then(pl.col("member_cooperatives") >= asked)
    return (Part(column="member_cooperatives", holds=holds, operands=("member_cooperatives",), expected=asked),)


@row_rule("LH-02", severity=Severity.ERROR, level=Level.SHEET, sheet=UNIONS, columns="tax_code, name, commune")
def listed_once_each() -> tuple[Part, ...]:
    """Listed twice, as HTX-08."""
    return listed_once()


RULES: tuple[RowRule, ...] = (enough_member_cooperatives, listed_once_each)
