"""Rules about the register of cooperatives, sheet HTX."""

from __future__ import annotations

import polars as pl

from schemas.finding import Level, Severity
from schemas.rules.duplicates import listed_once, near_twin
from schemas.rules.legal import legal_minimum_at
from schemas.rules.rule import Part, RowRule, row_rule

ERROR, QUERY = Severity.ERROR, Severity.QUERY
HTX = ("HTX", "cooperatives")

founded_on, dissolved_on, as_of = pl.col("founded_on"), pl.col("dissolved_on"), pl.col("as_of")
status = pl.col("status")


@row_rule("HTX-01", ERROR, Level.ROW, HTX, "founded_on")
def founded_by_as_of() -> tuple[Part, ...]:
    """Founded after as_of."""
    return (Part("founded_on", founded_on <= as_of, ("founded_on",), as_of),)


@row_rule("HTX-02", ERROR, Level.ROW, HTX, "status, dissolved_on")
def dissolved_when_dated() -> tuple[Part, ...]:
    """The date of dissolution is filled if and only if the status is dissolved."""
    return (Part("dissolved_on", (status == "dissolved") == dissolved_on.is_not_null(), ("status", "dissolved_on")),)


@row_rule("HTX-03", ERROR, Level.ROW, HTX, "dissolved_on")
def dissolved_in_report_year() -> tuple[Part, ...]:
    """Dissolved outside the report year, after as_of, or before it was founded."""
    in_year = (dissolved_on.dt.year() == as_of.dt.year()) & (dissolved_on <= as_of)
    after_founding = (dissolved_on >= founded_on).fill_null(value=True)
    return (Part("dissolved_on", in_year & after_founding, ("dissolved_on", "founded_on"), as_of),)


@row_rule("HTX-04", QUERY, Level.ROW, HTX, "members")
def enough_members() -> tuple[Part, ...]:
    """An operating cooperative has fewer members than the law asks at as_of: 7 until 2024-06-30, 5 since."""
    asked = legal_minimum_at("cooperatives", "members")
    holds = pl.when(status == "operating").then(pl.col("members") >= asked)
    return (Part("members", holds, ("members", "status"), asked),)


@row_rule("HTX-05", ERROR, Level.ROW, HTX, "trained_managers, managers")
def trained_among_managers() -> tuple[Part, ...]:
    """More trained managers than managers."""
    holds = pl.col("trained_managers") <= pl.col("managers")
    return (Part("trained_managers", holds, ("trained_managers", "managers"), pl.col("managers")),)


@row_rule("HTX-08", ERROR, Level.SHEET, HTX, "tax_code, name, commune")
def listed_once_each() -> tuple[Part, ...]:
    """Listed twice: the same tax code, or the same normalised name and commune."""
    return listed_once()


@row_rule("HTX-09", QUERY, Level.SHEET, HTX, "name, commune")
def no_near_twin() -> tuple[Part, ...]:
    """Nearly the same name in the same commune: similarity of at least 95 of 100, with equal numerals.

    Compared are names after normalising and removing generic words (HTX, hợp tác xã, nông nghiệp, dịch vụ …).
    """
    return (near_twin("name", ("submission_id", "commune"), ("name", "commune")),)


@row_rule("HTX-10", ERROR, Level.ROW, HTX, "alliance_membership, alliance_joined_on")
def joined_as_member() -> tuple[Part, ...]:
    """A joining date without membership of the Alliance."""
    member = pl.col("alliance_membership").is_in(["official", "associate"]).fill_null(value=False)
    holds = pl.when(pl.col("alliance_joined_on").is_not_null()).then(member)
    return (Part("alliance_joined_on", holds, ("alliance_joined_on", "alliance_membership")),)


@row_rule("HTX-11", QUERY, Level.ROW, HTX, "profit, revenue")
def profit_within_revenue() -> tuple[Part, ...]:
    """Profit is above revenue."""
    return (Part("profit", pl.col("profit") <= pl.col("revenue"), ("profit", "revenue"), pl.col("revenue")),)


RULES: tuple[RowRule, ...] = (
    founded_by_as_of,
    dissolved_when_dated,
    dissolved_in_report_year,
    enough_members,
    trained_among_managers,
    listed_once_each,
    no_near_twin,
    joined_as_member,
    profit_within_revenue,
)
