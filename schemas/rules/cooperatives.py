"""Rules about the register of cooperatives, sheet HTX."""

from __future__ import annotations

import polars as pl

from schemas.finding import Level, Severity
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.credit_funds import CREDIT_FUNDS
from schemas.forms.unions import UNIONS
from schemas.rules.declarations import row_rule, row_sheets_rule
from schemas.rules.duplicates import listed_once, near_twin
from schemas.rules.ended import is_ended
from schemas.rules.legal import legal_minimum_at
from schemas.rules.rule import Part, RowRule

ERROR, QUERY = Severity.ERROR, Severity.QUERY

founded_on, ended_on, as_of = pl.col("founded_on"), pl.col("ended_on"), pl.col("as_of")
status = pl.col("status")
REGISTERS = (COOPERATIVES, CREDIT_FUNDS, UNIONS)
"""The sheets that list what can end, a row each."""
counts_kinds = pl.col("form_version") >= COOPERATIVES.column("official_members").since
"""Whether a row's form asks for its kinds of members."""
FIRST_FOUNDING_YEAR = 1945
"""The first year in which a cooperative can have been founded; an earlier year is more likely a slip."""


@row_rule("HTX-01", severity=ERROR, level=Level.ROW, sheet=COOPERATIVES, columns="founded_on")
def founded_by_as_of() -> tuple[Part, ...]:
    """Founded after as_of."""
    return (Part(column="founded_on", holds=founded_on <= as_of, operands=("founded_on",), expected=as_of),)


@row_sheets_rule("HTX-02", severity=ERROR, level=Level.ROW, sheets=REGISTERS, columns="status, ended_on")
def dated_when_ended() -> tuple[Part, ...]:
    """The date is filled if and only if the status is an ended one, which in version 1 is only dissolved."""
    return (Part(column="ended_on", holds=is_ended() == ended_on.is_not_null(), operands=("status", "ended_on")),)


@row_sheets_rule("HTX-03", severity=ERROR, level=Level.ROW, sheets=REGISTERS, columns="ended_on")
def ended_in_report_year() -> tuple[Part, ...]:
    """Ended outside the report year, after as_of, or before it was founded."""
    in_year = (ended_on.dt.year() == as_of.dt.year()) & (ended_on <= as_of)
    after_founding = (ended_on >= founded_on).fill_null(value=True)
    return (
        Part(
            column="ended_on",
            holds=in_year & after_founding,
            operands=("ended_on", "founded_on"),
            expected=as_of,
        ),
    )


@row_rule("HTX-04", severity=QUERY, level=Level.ROW, sheet=COOPERATIVES, columns="members, official_members")
def enough_members() -> tuple[Part, ...]:
    """An operating cooperative has fewer members than the law asks at as_of: 7 until 2024-06-30, 5 since.

    In version 2 its official members, and reported there.
    """
    return tuple(
        Part(column=column, holds=holds, operands=(column, "status"), expected=asked)
        for column, on_form in (("members", ~counts_kinds), ("official_members", counts_kinds))
        for asked in (legal_minimum_at("cooperatives", column),)
        for holds in (pl.when(on_form & (status == "operating")).then(pl.col(column) >= asked),)
    )


@row_rule("HTX-05", severity=ERROR, level=Level.ROW, sheet=COOPERATIVES, columns="trained_managers, managers")
def trained_among_managers() -> tuple[Part, ...]:
    """More trained managers than managers."""
    holds = pl.col("trained_managers") <= pl.col("managers")
    return (
        Part(
            column="trained_managers",
            holds=holds,
            operands=("trained_managers", "managers"),
            expected=pl.col("managers"),
        ),
    )


@row_rule("HTX-08", severity=ERROR, level=Level.SHEET, sheet=COOPERATIVES, columns="tax_code, name, commune")
def listed_once_each() -> tuple[Part, ...]:
    """Listed twice.

    The same tax code, or the same normalised name and commune while one of the two has no tax code or both have the
    same; with two tax codes it is HTX-09.
    """
    return listed_once()


@row_rule("HTX-09", severity=QUERY, level=Level.SHEET, sheet=COOPERATIVES, columns="name, commune")
def no_near_twin() -> tuple[Part, ...]:
    """Nearly the same name in the same commune: similarity of at least 95 of 100, with equal numerals.

    Compared are names after normalising and removing generic words (HTX, hợp tác xã, nông nghiệp, dịch vụ …). Of quite
    the same names those with two tax codes.
    """
    return (near_twin("name", ("submission_id", "commune"), ("name", "commune")),)


@row_rule(
    "HTX-10", severity=ERROR, level=Level.ROW, sheet=COOPERATIVES, columns="alliance_membership, alliance_joined_on"
)
def joined_as_member() -> tuple[Part, ...]:
    """A joining date without membership of the Alliance."""
    member = pl.col("alliance_membership").is_in(["official", "associate"]).fill_null(value=False)
    holds = pl.when(pl.col("alliance_joined_on").is_not_null()).then(member)
    return (Part(column="alliance_joined_on", holds=holds, operands=("alliance_joined_on", "alliance_membership")),)


@row_rule("HTX-11", severity=QUERY, level=Level.ROW, sheet=COOPERATIVES, columns="profit, revenue")
def profit_within_revenue() -> tuple[Part, ...]:
    """Profit is above revenue."""
    return (
        Part(
            column="profit",
            holds=pl.col("profit") <= pl.col("revenue"),
            operands=("profit", "revenue"),
            expected=pl.col("revenue"),
        ),
    )


@row_rule("HTX-20", severity=QUERY, level=Level.ROW, sheet=COOPERATIVES, columns="founded_on")
def founded_since_1945() -> tuple[Part, ...]:
    """Founded before 1945."""
    holds = founded_on.dt.year() >= FIRST_FOUNDING_YEAR
    return (Part(column="founded_on", holds=holds, operands=("founded_on",), expected=pl.lit(FIRST_FOUNDING_YEAR)),)


RULES: tuple[RowRule, ...] = (
    founded_by_as_of,
    dated_when_ended,
    ended_in_report_year,
    enough_members,
    trained_among_managers,
    listed_once_each,
    no_near_twin,
    joined_as_member,
    profit_within_revenue,
    founded_since_1945,
)
