"""Rules about people's credit funds, sheet QTDND."""

from __future__ import annotations

import polars as pl

from schemas.finding import Level, Severity
from schemas.forms.credit_funds import CREDIT_FUNDS
from schemas.rules.declarations import row_rule
from schemas.rules.duplicates import listed_once
from schemas.rules.rule import Part, RowRule

ERROR, QUERY = Severity.ERROR, Severity.QUERY

operating_capital = pl.col("operating_capital")


@row_rule("QTD-01", severity=ERROR, level=Level.ROW, sheet=CREDIT_FUNDS, columns="mobilised_capital, operating_capital")
def mobilised_within_operating() -> tuple[Part, ...]:
    """Mobilised capital is above operating capital."""
    holds = pl.col("mobilised_capital") <= operating_capital
    return (
        Part(
            column="mobilised_capital",
            holds=holds,
            operands=("mobilised_capital", "operating_capital"),
            expected=operating_capital,
        ),
    )


@row_rule("QTD-02", severity=ERROR, level=Level.ROW, sheet=CREDIT_FUNDS, columns="outstanding_loans, operating_capital")
def loans_within_operating() -> tuple[Part, ...]:
    """Outstanding loans are above operating capital."""
    holds = pl.col("outstanding_loans") <= operating_capital
    return (
        Part(
            column="outstanding_loans",
            holds=holds,
            operands=("outstanding_loans", "operating_capital"),
            expected=operating_capital,
        ),
    )


@row_rule(
    "QTD-03",
    severity=QUERY,
    level=Level.ROW,
    sheet=CREDIT_FUNDS,
    columns="charter_capital, mobilised_capital, operating_capital",
)
def own_and_mobilised_within_operating() -> tuple[Part, ...]:
    """Charter plus mobilised capital is above operating capital; accumulated losses can explain it."""
    operands = ("charter_capital", "mobilised_capital", "operating_capital")
    holds = pl.col("charter_capital") + pl.col("mobilised_capital") <= operating_capital
    return (Part(column="charter_capital", holds=holds, operands=operands, expected=operating_capital),)


@row_rule("QTD-04", severity=ERROR, level=Level.SHEET, sheet=CREDIT_FUNDS, columns="tax_code, name, commune")
def listed_once_each() -> tuple[Part, ...]:
    """Listed twice, as HTX-08."""
    return listed_once()


RULES: tuple[RowRule, ...] = (
    mobilised_within_operating,
    loans_within_operating,
    own_and_mobilised_within_operating,
    listed_once_each,
)
