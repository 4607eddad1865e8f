"""Rules across the units of a period (PV), asked of the submissions that count."""

from __future__ import annotations

import polars as pl

from schemas.finding import Level, Severity
from schemas.rules.rule import ComparedRule, Part, Rule, compared_rule, reader_rule

HTX = ("HTX", "cooperatives")

MISSING_UNIT = reader_rule(
    "PV-01", Severity.QUERY, Level.PROVINCE, "", "", "An expected unit has no accepted submission for the period."
)


def _in_one_unit(key: pl.Expr) -> pl.Expr:
    """True where all rows of the period with that key are of one unit; null without a key."""
    return pl.when(key.is_not_null()).then(pl.col("unit_code").n_unique().over("period", key) == 1)


@compared_rule("PV-02", Severity.ERROR, Level.PROVINCE, HTX, "tax_code")
def tax_code_in_one_unit() -> tuple[Part, ...]:
    """The same tax code in the submissions of two units."""
    key = pl.col("tax_code")
    return (Part("tax_code", _in_one_unit(key), ("tax_code",), key=key),)


@compared_rule("PV-03", Severity.QUERY, Level.PROVINCE, HTX, "name, commune")
def cooperative_in_one_unit() -> tuple[Part, ...]:
    """Nearly the same cooperative in two units: as HTX-09, with the same founding date."""
    key = pl.col("alike")
    return (Part("name", _in_one_unit(key), ("name", "commune"), key=key),)


RULES: tuple[Rule, ...] = (MISSING_UNIT, tax_code_in_one_unit, cooperative_in_one_unit)

ACROSS_UNITS: tuple[ComparedRule, ...] = (tax_code_in_one_unit, cooperative_in_one_unit)
