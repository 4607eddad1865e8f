"""Rules about the declared totals, sheet Tổng hợp (TG): among themselves and against the registers.

They are asked of one row per submission: a column per indicator, ``register:<indicator>`` for what the registers give
and ``row:<indicator>`` for where the indicator stands. An indicator that is absent or unusable is null, and a rule with
a null operand is not evaluated.
"""

from __future__ import annotations

from functools import cache, reduce
from operator import add, or_
from typing import TYPE_CHECKING

import polars as pl

from schemas.figures import measures
from schemas.finding import Level, Severity
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.reference_data import indicator_versions, indicators
from schemas.rules.dated import in_force
from schemas.rules.declarations import EVERY_SHEET, indicators_rule, reader_rule, totals_rule
from schemas.rules.rule import Against, Part, Rule, TotalsRule

if TYPE_CHECKING:
    from datetime import date

ENDED = ("HTX.MERGED", "HTX.CONVERTED", "HTX.BANKRUPT")
"""Indicators of cooperatives that have ended otherwise than by dissolution."""
MEMBER_KINDS = ("MEMBERS.OFFICIAL", "MEMBERS.CONTRIBUTING", "MEMBERS.NON_CONTRIBUTING")
"""Indicators of the members of cooperatives, credit funds aside, by kind."""
SECTORS = ("INDUSTRY", "TRANSPORT", "ENVIRONMENT", "MARKET", "CONSTRUCTION", "ELECTRICITY", "TRADE")


ALL_KINDS = "all_kinds"
"""The column that tells whether every row with members gives all of their kinds."""


def register(indicator: str) -> str:
    """The column with what the registers give for an indicator."""
    return f"register:{indicator}"


def has_register(indicator: str, day: date | None = None) -> bool:
    """Whether the registers can tell the indicator, on a day or at any time; the opening is only declared."""
    return any(measure.figure_id == indicator and not measure.is_declared for measure in measures(day))


def where_asked(indicator: str) -> pl.Expr:
    """An indicator that a form of the row's day asks for; where it asks for no such thing it adds nothing."""
    asked = reduce(or_, (in_force(known) for known in indicator_versions(DECLARED_TOTALS.table, indicator)))
    return pl.when(asked).then(pl.col(indicator)).otherwise(0)


def thousandths(name: str) -> pl.Expr:
    """A declared amount in thousandths of a million dong, as whole numbers."""
    return (pl.col(name) * 1000).cast(pl.Int64)


def rounding_step(name: str) -> pl.Expr:
    """The unit of the last declared decimal, in thousandths: a value is known to half of it."""
    value = thousandths(name)
    return (
        pl.when(value % 1000 == 0)
        .then(1000)
        .when(value % 100 == 0)
        .then(100)
        .when(value % 10 == 0)
        .then(10)
        .otherwise(1)
    )


def _sum(names: tuple[str, ...], optional: tuple[str, ...] = ()) -> pl.Expr:
    """The sum of indicators; an optional one that is absent adds nothing."""
    terms = [pl.col(name) for name in names] + [pl.col(name).fill_null(0) for name in optional]
    return reduce(add, terms)


def _is_sum_of(total: str, *names: str, optional: tuple[str, ...] = ()) -> tuple[Part, ...]:
    expected = _sum(names, optional)
    return (
        Part(column=total, holds=pl.col(total) == expected, operands=(total, *names, *optional), expected=expected),
    )


@totals_rule("TG-01", sheet=DECLARED_TOTALS, columns="HTX.ALL")
def all_cooperatives() -> tuple[Part, ...]:
    """HTX.ALL = HTX.AGRI + HTX.NONAGRI + HTX.CREDIT."""
    return _is_sum_of("HTX.ALL", "HTX.AGRI", "HTX.NONAGRI", "HTX.CREDIT")


@totals_rule("TG-02", sheet=DECLARED_TOTALS, columns="HTX.NONAGRI")
def non_agricultural_sectors() -> tuple[Part, ...]:
    """HTX.NONAGRI = the sum of its seven sectors."""
    return _is_sum_of("HTX.NONAGRI", *(f"HTX.{sector}" for sector in SECTORS))


@totals_rule("TG-03", sheet=DECLARED_TOTALS, columns="HTX.NOT_OPERATING")
def not_operating() -> tuple[Part, ...]:
    """HTX.NOT_OPERATING = HTX.SUSPENDED + HTX.CEASED (60 = 21 + 39)."""
    return _is_sum_of("HTX.NOT_OPERATING", "HTX.SUSPENDED", "HTX.CEASED")


@totals_rule("TG-04", sheet=DECLARED_TOTALS, columns="HTX.FOUNDED")
def founded() -> tuple[Part, ...]:
    """HTX.FOUNDED = agriculture + non-agriculture + credit funds founded."""
    return _is_sum_of("HTX.FOUNDED", "HTX.FOUNDED_AGRI", "HTX.FOUNDED_NONAGRI", "HTX.FOUNDED_CREDIT")


@totals_rule("TG-05", sheet=DECLARED_TOTALS, columns="HTX.DISSOLVED")
def dissolved() -> tuple[Part, ...]:
    """HTX.DISSOLVED = agriculture + non-agriculture + credit funds dissolved, where given."""
    return _is_sum_of(
        "HTX.DISSOLVED", "HTX.DISSOLVED_AGRI", "HTX.DISSOLVED_NONAGRI", optional=("HTX.DISSOLVED_CREDIT",)
    )


@totals_rule("TG-06", sheet=DECLARED_TOTALS, columns="CAPITAL.ALL")
def capital() -> tuple[Part, ...]:
    """CAPITAL.ALL = AGRI + NONAGRI + CREDIT, within the rounding of the declared decimals."""
    names = ("CAPITAL.AGRI", "CAPITAL.NONAGRI", "CAPITAL.CREDIT")
    difference = thousandths("CAPITAL.ALL") - reduce(add, [thousandths(name) for name in names])
    slack = reduce(add, [rounding_step(name) for name in ("CAPITAL.ALL", *names)])
    return (
        Part(
            column="CAPITAL.ALL",
            holds=2 * difference.abs() <= slack,
            operands=("CAPITAL.ALL", *names),
            expected=_sum(names),
        ),
    )


@totals_rule("TG-07", sheet=DECLARED_TOTALS, columns="MEMBERS.ALL")
def members() -> tuple[Part, ...]:
    """MEMBERS.ALL = AGRI + NONAGRI + CREDIT."""
    return _is_sum_of("MEMBERS.ALL", "MEMBERS.AGRI", "MEMBERS.NONAGRI", "MEMBERS.CREDIT")


@totals_rule("TG-08", sheet=DECLARED_TOTALS, columns="LHHTX.ALL")
def unions() -> tuple[Part, ...]:
    """LHHTX.ALL = AGRI + NONAGRI."""
    return _is_sum_of("LHHTX.ALL", "LHHTX.AGRI", "LHHTX.NONAGRI")


@totals_rule("TG-09", sheet=DECLARED_TOTALS, columns="THT.CERTIFIED, THT.REGISTERED")
def certified_groups() -> tuple[Part, ...]:
    """THT.CERTIFIED (version 2: THT.REGISTERED) ≤ THT.ALL."""
    return tuple(
        Part(
            column=part,
            holds=pl.col(part) <= pl.col("THT.ALL"),
            operands=(part, "THT.ALL"),
            expected=pl.col("THT.ALL"),
        )
        for part in ("THT.CERTIFIED", "THT.REGISTERED")
    )


@totals_rule("TG-10", sheet=DECLARED_TOTALS, columns="HTX.ALL")
def roll_forward() -> tuple[Part, ...]:
    """Opening + founded − ended + transferred, where given, = HTX.ALL.

    Ended are the dissolved, in version 2 also the merged, converted and bankrupt.
    """
    ended = reduce(add, map(where_asked, ENDED), pl.col("HTX.DISSOLVED"))
    expected = _sum(("HTX.OPENING", "HTX.FOUNDED"), ("HTX.TRANSFERRED",)) - ended
    operands = ("HTX.ALL", "HTX.OPENING", "HTX.FOUNDED", "HTX.DISSOLVED", *ENDED, "HTX.TRANSFERRED")
    return (Part(column="HTX.ALL", holds=pl.col("HTX.ALL") == expected, operands=operands, expected=expected),)


@totals_rule("TG-11", sheet=DECLARED_TOTALS, columns="*", level=Level.WORKBOOK)
def counts_of_the_registers() -> tuple[Part, ...]:
    """A declared count differs from the count of the register's rows."""
    return tuple(
        held_against_registers(code, pl.col(code) == pl.col(register(code)))
        for code, indicator in indicators().items()
        if not indicator.is_money and has_register(code)
    )


@totals_rule("TG-12", sheet=DECLARED_TOTALS, columns="*", level=Level.WORKBOOK)
def amounts_of_the_registers() -> tuple[Part, ...]:
    """A declared amount differs from the register's sum by more than the rounding of its decimals allows."""
    return tuple(
        held_against_registers(code, _within_rounding(code))
        for code, indicator in indicators().items()
        if indicator.is_money and has_register(code)
    )


def _within_rounding(code: str) -> pl.Expr:
    difference = thousandths(code) - thousandths(register(code))
    return 2 * difference.abs() <= rounding_step(code)


def held_against_registers(code: str, holds: pl.Expr) -> Part:
    """That an indicator is what the registers give; at the cell where it is declared."""
    return Part(column=code, holds=holds, operands=(code,), expected=pl.col(register(code)), against=Against.REGISTERS)


def listed_once(table: str, column: str) -> Part:
    """A known indicator of the table stands once; ``column`` holds the codes."""
    code = pl.col(column)
    once = pl.when(code.is_in(list(indicators(table)))).then(pl.len().over("submission_id", code) == 1)
    return Part(column=column, holds=once, operands=(column,), key=code, variant="twice")


@indicators_rule("TG-15", columns="Mã", sheets=(DECLARED_TOTALS,))
def indicators_present(table: str) -> tuple[Part, ...]:
    """An indicator that is not optional is missing, or one is there twice, or is unknown."""
    known = pl.when(pl.col("indicator").is_not_null()).then(pl.col("indicator_known"))
    of_the_form = Part(
        column="indicator", holds=known, operands=("indicator",), against=Against.LIST, variant="unknown"
    )
    return (of_the_form, listed_once(table, "indicator"))


@totals_rule("TG-16", sheet=DECLARED_TOTALS, columns="MEMBERS.*")
def members_by_kind() -> tuple[Part, ...]:
    """MEMBERS.ALL is not the sum of its kinds and the funds' members.

    Not evaluated while a kind is blank, in the indicator or in a row of the register (version 2).
    """
    names = (*MEMBER_KINDS, "MEMBERS.CREDIT")
    expected = _sum(names)
    holds = pl.when(pl.col(ALL_KINDS)).then(pl.col("MEMBERS.ALL") == expected)
    return (Part(column="MEMBERS.ALL", holds=holds, operands=("MEMBERS.ALL", *names), expected=expected),)


LIST_TOTAL = reader_rule(
    "TG-19",
    severity=Severity.QUERY,
    level=Level.SHEET,
    sheet=EVERY_SHEET,
    logic="The list's own total row disagrees with its rows, ended ones counted or not.",
)

SUMS: tuple[TotalsRule, ...] = (
    all_cooperatives,
    non_agricultural_sectors,
    not_operating,
    founded,
    dissolved,
    capital,
    members,
    unions,
    members_by_kind,
)
"""Of an indicator that is the sum of others."""
RULES: tuple[Rule, ...] = (
    *SUMS,
    certified_groups,
    roll_forward,
    counts_of_the_registers,
    amounts_of_the_registers,
    indicators_present,
    LIST_TOTAL,
)


@cache
def parts_of(whole: str) -> frozenset[str]:
    """The indicators that add up to another one, as the rules have it; none where it is no sum."""
    operands = {part.column: part.operands for rule in SUMS for part in rule.parts(DECLARED_TOTALS.table)}
    return frozenset(operands.get(whole, ())) - {whole}
