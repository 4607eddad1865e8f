"""Rules about amounts that look like another money unit: a thousand times their likes, or what they were (HTX, QTD).

They are asked of staged rows beside their likes and the previous period. An amount that is so many times too large
stays out of every figure while nobody has explained it; see :mod:`pipeline.judgement.held_back`.
"""

from __future__ import annotations

import polars as pl

from schemas.column import Kind, Sheet
from schemas.dependencies import Reach
from schemas.finding import Level, Severity
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.credit_funds import CREDIT_FUNDS
from schemas.forms.unions import UNIONS
from schemas.rules.declarations import compared_rule, compared_sheets_rule
from schemas.rules.earlier import previous
from schemas.rules.rule import Against, ComparedRule, Part

UNIT_FACTOR = 1000
"""From this ratio on an amount looks like one in another money unit."""
AMOUNTS = ("charter_capital", "revenue", "profit", "total_capital")
"""The columns of a cooperative that are asked for their money unit."""
REGISTERS: dict[str, Sheet] = {sheet.table: sheet for sheet in (COOPERATIVES, CREDIT_FUNDS, UNIONS)}
"""The sheets whose amounts are held back, by table."""


def money(sheet: Sheet) -> tuple[str, ...]:
    """The columns of a sheet that hold amounts in million dong."""
    return tuple(column.name for column in sheet.columns if column.kind is Kind.MONEY)


def typical(column: str) -> str:
    """The column with the median of the positive values of similar rows: a cooperative's sector."""
    return f"typical_{column}"


LARGER, SMALLER = "larger", "smaller"
"""Variants of what is said: a thousand times its own previous value or more, or a thousandth of it or less."""


def _near_its_own(column: str, asked: pl.Expr | None = None) -> tuple[Part, Part]:
    """Not a thousand times, nor a thousandth of, its own previous value; not asked where either is nought or blank."""
    value, before = pl.col(column).abs(), pl.col(previous(column)).abs()
    both = (value > 0) & (before > 0) & (pl.lit(value=True) if asked is None else asked)
    return (
        _against_its_own(column, pl.when(both).then(value < UNIT_FACTOR * before), LARGER),
        _against_its_own(column, pl.when(both).then(value * UNIT_FACTOR > before), SMALLER),
    )


def _against_its_own(column: str, holds: pl.Expr, variant: str) -> Part:
    return Part(
        column=column,
        holds=holds,
        operands=(column,),
        expected=pl.col(previous(column)),
        against=Against.PREVIOUS,
        variant=variant,
    )


def _in_its_unit(column: str) -> tuple[Part, ...]:
    """Not a thousand times its likes and, where it is not, near its own previous value."""
    among_likes = pl.col(column).abs() < UNIT_FACTOR * pl.col(typical(column))
    return (
        Part(column=column, holds=among_likes, operands=(column,), expected=pl.col(typical(column))),
        *_near_its_own(column, among_likes.fill_null(value=True)),
    )


@compared_rule(
    "HTX-06",
    severity=Severity.QUERY,
    level=Level.ROW,
    sheet=COOPERATIVES,
    columns=", ".join(AMOUNTS),
    holds_back=("", LARGER),
    depends=(Reach.PREVIOUS,),
)
def amounts_in_million_dong() -> tuple[Part, ...]:
    """Looks like another money unit.

    The absolute value is 1000 times or more the median of the positive values of at least five other rows of its sector
    in the workbook or, failing that, in the province's previous accepted period; or 1000 times or more, or a thousandth
    or less, of its own previous value; for funds and unions QTD-05.
    """
    return tuple(part for column in AMOUNTS for part in _in_its_unit(column))


@compared_sheets_rule(
    "QTD-05",
    severity=Severity.QUERY,
    level=Level.ROW,
    sheets=(CREDIT_FUNDS, UNIONS),
    columns="*",
    holds_back=(LARGER,),
    depends=(Reach.PREVIOUS,),
)
def amounts_of_their_own_size(table: str) -> tuple[Part, ...]:
    """1000 times or more, or a thousandth or less, of the same fund's or union's amount in the previous period."""
    return tuple(part for column in money(REGISTERS[table]) for part in _near_its_own(column))


RULES: tuple[ComparedRule, ...] = (amounts_in_million_dong, amounts_of_their_own_size)
