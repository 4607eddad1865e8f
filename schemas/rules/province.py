"""Rules across the units of a period (PV), asked of the submissions that count."""

from __future__ import annotations

import polars as pl

from schemas.dependencies import Reach
from schemas.finding import Level, Severity
from schemas.forms.cooperatives import COOPERATIVES
from schemas.rules.declarations import compared_rule, reader_rule
from schemas.rules.rule import ComparedRule, Listing, Part, ProvinceCheck, Rule

SHARED = Listing(most=100)
"""A list that is another unit's is seen by its first rows; each names those of others, and all units may share one."""

MISSING_UNIT = reader_rule(
    "PV-01",
    severity=Severity.QUERY,
    level=Level.PROVINCE,
    logic="An expected unit has no accepted submission for the period.",
    province_check=ProvinceCheck("all_units_accepted", table="quality.coverage"),
    depends=(Reach.WHOLE,),
)


def _in_one_unit(key: pl.Expr) -> pl.Expr:
    """True where all rows of the period with that key are of one unit; null without a key."""
    return pl.when(key.is_not_null()).then(pl.col("unit_code").n_unique().over("period", key) == 1)


@compared_rule(
    "PV-02",
    severity=Severity.ERROR,
    level=Level.PROVINCE,
    sheet=COOPERATIVES,
    columns="tax_code",
    province_check=ProvinceCheck("tax_code_in_one_unit", table="core.cooperatives"),
    listing=SHARED,
)
def tax_code_in_one_unit() -> tuple[Part, ...]:
    """The same tax code in the submissions of two units."""
    key = pl.col("tax_code")
    return (Part(column="tax_code", holds=_in_one_unit(key), operands=("tax_code",), key=key),)


@compared_rule(
    "PV-03",
    severity=Severity.QUERY,
    level=Level.PROVINCE,
    sheet=COOPERATIVES,
    columns="name, commune",
    province_check=ProvinceCheck("cooperative_in_one_unit", table="core.cooperatives"),
    listing=SHARED,
)
def cooperative_in_one_unit() -> tuple[Part, ...]:
    """Nearly the same cooperative in two units: as HTX-09, with the same founding date."""
    key = pl.col("alike")
    return (Part(column="name", holds=_in_one_unit(key), operands=("name", "commune"), key=key),)


LOST_ROW = reader_rule(
    "PV-06",
    severity=Severity.QUERY,
    level=Level.PROVINCE,
    logic=(
        "A row of the last accepted submissions before a change of units that no unit of the province lists once the "
        "submission of the unit that should have it is accepted; it stands once, in the first period after the change, "
        "with neither submission nor unit; HTX-12 and HTX-13 about the same row are caused by it."
    ),
    province_check=ProvinceCheck("every_row_handed_over", table="report.handover"),
    depends=(Reach.WHOLE,),
)

RULES: tuple[Rule, ...] = (MISSING_UNIT, tax_code_in_one_unit, cooperative_in_one_unit, LOST_ROW)

ACROSS_UNITS: tuple[ComparedRule, ...] = (tax_code_in_one_unit, cooperative_in_one_unit)
