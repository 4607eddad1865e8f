"""Rules about the declared totals, sheet Tổng hợp (TG): among themselves and against the registers.

They are asked of one row per submission: a column per indicator, ``register:<indicator>`` for what the registers give
and ``row:<indicator>`` for where the indicator stands. An indicator that is absent or unusable is null, and a rule with
a null operand is not evaluated.
"""

from __future__ import annotations

from functools import reduce
from operator import add

import polars as pl

from schemas.finding import Level
from schemas.reference_data import indicators, measures
from schemas.rules.rule import Part, TotalsRule, indicators_rule, totals_rule

SECTORS = ("INDUSTRY", "TRANSPORT", "ENVIRONMENT", "MARKET", "CONSTRUCTION", "ELECTRICITY", "TRADE")


def register(indicator: str) -> str:
    """The column with what the registers give for an indicator."""
    return f"register:{indicator}"


def has_register(indicator: str) -> bool:
    """Whether the registers can tell the indicator: opening and transfers are only declared."""
    return any(one.figure_id == indicator and one.event != "declared" for one in measures())


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
    return (Part(total, pl.col(total) == expected, (total, *names, *optional), expected),)


@totals_rule("TG-01", "HTX.ALL")
def all_cooperatives() -> tuple[Part, ...]:
    """HTX.ALL = HTX.AGRI + HTX.NONAGRI + HTX.CREDIT."""
    return _is_sum_of("HTX.ALL", "HTX.AGRI", "HTX.NONAGRI", "HTX.CREDIT")


@totals_rule("TG-02", "HTX.NONAGRI")
def non_agricultural_sectors() -> tuple[Part, ...]:
    """HTX.NONAGRI = the sum of its seven sectors."""
    return _is_sum_of("HTX.NONAGRI", *(f"HTX.{sector}" for sector in SECTORS))


@totals_rule("TG-03", "HTX.NOT_OPERATING")
def not_operating() -> tuple[Part, ...]:
    """HTX.NOT_OPERATING = HTX.SUSPENDED + HTX.CEASED (60 = 21 + 39)."""
    return _is_sum_of("HTX.NOT_OPERATING", "HTX.SUSPENDED", "HTX.CEASED")


@totals_rule("TG-04", "HTX.FOUNDED")
def founded() -> tuple[Part, ...]:
    """HTX.FOUNDED = agriculture + non-agriculture + credit funds founded."""
    return _is_sum_of("HTX.FOUNDED", "HTX.FOUNDED_AGRI", "HTX.FOUNDED_NONAGRI", "HTX.FOUNDED_CREDIT")


@totals_rule("TG-05", "HTX.DISSOLVED")
def dissolved() -> tuple[Part, ...]:
    """HTX.DISSOLVED = agriculture + non-agriculture + credit funds dissolved, where given."""
    return _is_sum_of(
        "HTX.DISSOLVED", "HTX.DISSOLVED_AGRI", "HTX.DISSOLVED_NONAGRI", optional=("HTX.DISSOLVED_CREDIT",)
    )


@totals_rule("TG-06", "CAPITAL.ALL")
def capital() -> tuple[Part, ...]:
    """CAPITAL.ALL = AGRI + NONAGRI + CREDIT, within the rounding of the declared decimals."""
    names = ("CAPITAL.AGRI", "CAPITAL.NONAGRI", "CAPITAL.CREDIT")
    difference = thousandths("CAPITAL.ALL") - reduce(add, [thousandths(name) for name in names])
    slack = reduce(add, [rounding_step(name) for name in ("CAPITAL.ALL", *names)])
    return (Part("CAPITAL.ALL", 2 * difference.abs() <= slack, ("CAPITAL.ALL", *names), _sum(names)),)


@totals_rule("TG-07", "MEMBERS.ALL")
def members() -> tuple[Part, ...]:
    """MEMBERS.ALL = AGRI + NONAGRI + CREDIT."""
    return _is_sum_of("MEMBERS.ALL", "MEMBERS.AGRI", "MEMBERS.NONAGRI", "MEMBERS.CREDIT")


@totals_rule("TG-08", "LHHTX.ALL")
def unions() -> tuple[Part, ...]:
    """LHHTX.ALL = AGRI + NONAGRI."""
    return _is_sum_of("LHHTX.ALL", "LHHTX.AGRI", "LHHTX.NONAGRI")


@totals_rule("TG-09", "THT.CERTIFIED")
def certified_groups() -> tuple[Part, ...]:
    """THT.CERTIFIED ≤ THT.ALL."""
    holds = pl.col("THT.CERTIFIED") <= pl.col("THT.ALL")
    return (Part("THT.CERTIFIED", holds, ("THT.CERTIFIED", "THT.ALL"), pl.col("THT.ALL")),)


@totals_rule("TG-10", "HTX.ALL")
def roll_forward() -> tuple[Part, ...]:
    """Opening + founded − dissolved + transferred, where given, = HTX.ALL."""
    expected = _sum(("HTX.OPENING", "HTX.FOUNDED"), ("HTX.TRANSFERRED",)) - pl.col("HTX.DISSOLVED")
    operands = ("HTX.ALL", "HTX.OPENING", "HTX.FOUNDED", "HTX.DISSOLVED", "HTX.TRANSFERRED")
    return (Part("HTX.ALL", pl.col("HTX.ALL") == expected, operands, expected),)


@totals_rule("TG-11", "*", level=Level.WORKBOOK)
def counts_of_the_registers() -> tuple[Part, ...]:
    """A declared count differs from the count of the register's rows."""
    return tuple(
        Part(
            one.indicator,
            pl.col(one.indicator) == pl.col(register(one.indicator)),
            (one.indicator,),
            pl.col(register(one.indicator)),
        )
        for one in indicators().values()
        if not one.is_money and has_register(one.indicator)
    )


@totals_rule("TG-12", "*", level=Level.WORKBOOK)
def amounts_of_the_registers() -> tuple[Part, ...]:
    """A declared amount differs from the register's sum by more than the rounding of its decimals allows."""
    parts = []
    for one in indicators().values():
        if one.is_money and has_register(one.indicator):
            difference = thousandths(one.indicator) - thousandths(register(one.indicator))
            holds = 2 * difference.abs() <= rounding_step(one.indicator)
            parts.append(Part(one.indicator, holds, (one.indicator,), pl.col(register(one.indicator))))
    return tuple(parts)


def listed_once(table: str, column: str) -> Part:
    """A known indicator of the table stands once; ``column`` holds the codes."""
    code = pl.col(column)
    once = pl.when(code.is_in(list(indicators(table)))).then(pl.len().over("submission_id", code) == 1)
    return Part(column, once, (column,), key=code)


@indicators_rule("TG-15", "Mã", sheet="Tổng hợp", tables=("declared_totals",))
def indicators_given(table: str) -> tuple[Part, ...]:
    """An indicator that is not optional is missing, or one is there twice, or is unknown."""
    code = pl.col("indicator")
    known = pl.when(code.is_not_null()).then(code.is_in(list(indicators(table))))
    return (Part("indicator", known, ("indicator",)), listed_once(table, "indicator"))


RULES: tuple[TotalsRule, ...] = (
    all_cooperatives,
    non_agricultural_sectors,
    not_operating,
    founded,
    dissolved,
    capital,
    members,
    unions,
    certified_groups,
    roll_forward,
    counts_of_the_registers,
    amounts_of_the_registers,
    indicators_given,
)
