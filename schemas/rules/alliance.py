"""Rules about the provincial Alliance's own workbook, form LM-01 (AL)."""

from __future__ import annotations

from functools import cache

import polars as pl

from schemas.column import Column, Kind
from schemas.communes import numbers_of_units
from schemas.finding import Level, Severity
from schemas.forms.alliance_activities import DONATIONS, TRAINING
from schemas.forms.alliance_funds import EMPLOYMENT_FUND, SUPPORT_FUND, SUPPORT_FUND_LOANS
from schemas.forms.alliance_membership import MEMBERSHIP, TARGETS
from schemas.reference_data import all_indicators, code_list
from schemas.rules.declarations import cell_rule, indicators_rule, row_rule, totals_rule
from schemas.rules.rule import CellDetails, Part, RelatedCell, Row, Rule
from schemas.rules.scale import UNIT_FACTOR
from schemas.rules.totals import held_against_registers, listed_once, register

QUERY = Severity.QUERY
AMOUNTS = (SUPPORT_FUND_LOANS, SUPPORT_FUND, EMPLOYMENT_FUND, DONATIONS)
"""Sheets with amounts."""
FEWEST_LIKES = 2
"""An amount is held against so many others at least."""
COUNTED = ("FOUNDED", "ADMITTED")
"""Targets that add up over the districts; percentages do not."""


@totals_rule("AL-01", columns="FUND.OUTSTANDING, FUND.CAPITAL", sheet=SUPPORT_FUND)
def loans_within_capital() -> tuple[Part, ...]:
    """Loans outstanding are above the fund's capital."""
    outstanding, capital = pl.col("FUND.OUTSTANDING"), pl.col("FUND.CAPITAL")
    return (
        Part(
            column="FUND.OUTSTANDING",
            holds=outstanding <= capital,
            operands=("FUND.OUTSTANDING", "FUND.CAPITAL"),
            expected=capital,
        ),
    )


@totals_rule("AL-02", columns="*", sheet=SUPPORT_FUND, listed_under=SUPPORT_FUND_LOANS, level=Level.WORKBOOK)
def loans_of_the_rows() -> tuple[Part, ...]:
    """FUND.LOANS or FUND.OUTSTANDING differs from the rows."""
    return tuple(
        held_against_registers(name, pl.col(name) == pl.col(register(name)))
        for name in ("FUND.LOANS", "FUND.OUTSTANDING")
    )


@totals_rule("AL-03", columns="*", sheet=MEMBERSHIP)
def members_and_complaints() -> tuple[Part, ...]:
    """ALLIANCE.ALL is not OFFICIAL + ASSOCIATE; more admitted than official members; more resolved than received."""
    kinds = ("ALLIANCE.OFFICIAL", "ALLIANCE.ASSOCIATE")
    both = pl.col(kinds[0]) + pl.col(kinds[1])
    within = (
        ("admitted", "ALLIANCE.ADMITTED", "ALLIANCE.OFFICIAL"),
        ("resolved", "COMPLAINTS.RESOLVED", "COMPLAINTS.RECEIVED"),
    )
    return (
        Part(
            column="ALLIANCE.ALL",
            holds=pl.col("ALLIANCE.ALL") == both,
            operands=("ALLIANCE.ALL", *kinds),
            expected=both,
        ),
        *(
            Part(
                column=some,
                holds=pl.col(some) <= pl.col(every),
                operands=(some, every),
                expected=pl.col(every),
                variant=variant,
            )
            for variant, some, every in within
        ),
    )


@row_rule("AL-04", severity=QUERY, level=Level.ROW, sheet=TRAINING, columns="learners")
def learners_counted() -> tuple[Part, ...]:
    """A class without a number of learners."""
    held = pl.col("classes").is_null() | (pl.col("classes") > 0)
    return (
        Part(
            column="learners",
            holds=pl.when(held).then(pl.col("learners").is_not_null()),
            operands=("learners", "classes"),
        ),
    )


def _units_of_period() -> pl.Expr:
    """How many units with an area there are on the last day of the row's period."""
    last_day, number = pl.col("period").dt.month_end(), pl.lit(None, dtype=pl.Int64)
    for day, count in numbers_of_units().items():
        number = pl.when(last_day >= day).then(pl.lit(count, dtype=pl.Int64)).otherwise(number)
    return number


@row_rule("AL-05", severity=QUERY, level=Level.SHEET, sheet=TARGETS, columns="*")
def districts_reach_the_province() -> tuple[Part, ...]:
    """The districts' minimum targets add up to less than the province's minimum.

    The minimum for each is taken times the units of the period.
    """
    scope, least = pl.col("scope"), pl.col("at_least").cast(pl.Float64)
    plan = ("submission_id", "year", "indicator")
    asked = pl.when(scope.is_in(_scopes(1))).then(least).max().over(plan)
    districts = _units_of_period()
    of_district = scope.is_in(_scopes(2)) & pl.col("indicator").is_in(COUNTED)
    holds = pl.when(of_district).then(least * districts >= asked)
    key = pl.concat_str("year", "indicator", separator="|")
    return (Part(column="at_least", holds=holds, operands=("at_least",), expected=(asked / districts).ceil(), key=key),)


@cache
def _scopes(position: int) -> frozenset[str]:
    """What a target of all units together is of, first in the list, or of each of them; in the words of any time."""
    return frozenset(entry.code for entry in code_list("scope") if entry.position == position)


def _fund_or_likes(column: Column, row: Row) -> CellDetails:
    """The fund's capital and its cell for an amount above it, else how many times its likes it is."""
    capital = row["fund_capital"]
    if capital is None or row[column.name] <= capital:
        return CellDetails("likes", UNIT_FACTOR)
    indicator = all_indicators()["FUND.CAPITAL"]
    labels = (indicator.label_vi, indicator.label_en)
    cell = RelatedCell(SUPPORT_FUND.table, "value", row=row["fund_capital_row"], labels=labels, value=capital)
    return CellDetails(expected=capital, related=(cell,))


@cell_rule("AL-06", severity=QUERY, sheets=AMOUNTS, details=_fund_or_likes)
def plausible_amount(column: Column) -> pl.Expr | None:
    """An amount is implausible in its unit: above the whole support fund, or 1000 times its likes.

    Its likes are the other amounts of the column, two at least, by their median. The fund's own loans are AL-01's.
    """
    if column.kind not in (Kind.MONEY, Kind.VALUE):
        return None
    amount = pl.col(column.name)
    if column.kind is Kind.VALUE:
        amount = pl.when(pl.col("indicator_is_money") & (pl.col("code") != "FUND.OUTSTANDING")).then(amount)
    within_fund = amount <= pl.col("fund_capital")
    among_likes = amount.cast(pl.Float64) < UNIT_FACTOR * typical_of_others(amount)
    return within_fund.fill_null(among_likes) & among_likes.fill_null(within_fund)


def typical_of_others(amount: pl.Expr) -> pl.Expr:
    """The median of a workbook's other positive amounts, for an amount that could be a thousand times that.

    Such a one is in their upper half, so that leaving out the largest in its stead gives the same median.
    """
    positive = pl.when(amount > 0).then(amount).cast(pl.Float64)
    others = pl.max_horizontal(positive.count().cast(pl.Int64) - 1, 0)
    median = positive.sort(nulls_last=True).slice(0, others).median()
    return pl.when(others >= FEWEST_LIKES).then(median).over("submission_id")


@indicators_rule("AL-07", columns="Mã", sheets=(SUPPORT_FUND, EMPLOYMENT_FUND, MEMBERSHIP))
def indicators_once(table: str) -> tuple[Part, ...]:
    """An indicator of the funds or of membership is missing, or one is there twice."""
    return (listed_once(table, "code"),)


RULES: tuple[Rule, ...] = (
    loans_within_capital,
    loans_of_the_rows,
    members_and_complaints,
    learners_counted,
    districts_reach_the_province,
    plausible_amount,
    indicators_once,
)
