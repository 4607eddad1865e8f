"""Rules about people's credit funds, sheet QTDND."""

from __future__ import annotations

import polars as pl

from schemas.finding import Level, Severity
from schemas.rules.duplicates import listed_once
from schemas.rules.rule import Part, RowRule, row_rule

ERROR, QUERY = Severity.ERROR, Severity.QUERY
QTDND = ("QTDND", "credit_funds")

operating_capital = pl.col("operating_capital")


@row_rule("QTD-01", ERROR, Level.ROW, QTDND, "mobilised_capital, operating_capital")
def mobilised_within_operating() -> tuple[Part, ...]:
    """Mobilised capital is above operating capital."""
    holds = pl.col("mobilised_capital") <= operating_capital
    return (Part("mobilised_capital", holds, ("mobilised_capital", "operating_capital"), operating_capital),)


@row_rule("QTD-02", ERROR, Level.ROW, QTDND, "outstanding_loans, operating_capital")
def loans_within_operating() -> tuple[Part, ...]:
    """Outstanding loans are above operating capital."""
    holds = pl.col("outstanding_loans") <= operating_capital
    return (Part("outstanding_loans", holds, ("outstanding_loans", "operating_capital"), operating_capital),)


@row_rule("QTD-03", QUERY, Level.ROW, QTDND, "charter_capital, mobilised_capital, operating_capital")
def own_and_mobilised_within_operating() -> tuple[Part, ...]:
    """Charter plus mobilised capital is above operating capital; accumulated losses can explain it."""
    operands = ("charter_capital", "mobilised_capital", "operating_capital")
    holds = pl.col("charter_capital") + pl.col("mobilised_capital") <= operating_capital
    return (Part("charter_capital", holds, operands, operating_capital),)


@row_rule("QTD-04", ERROR, Level.SHEET, QTDND, "tax_code, name, commune")
def listed_once_each() -> tuple[Part, ...]:
    """Listed twice: the same tax code, or the same normalised name and commune."""
    return listed_once()


RULES: tuple[RowRule, ...] = (
    mobilised_within_operating,
    loans_within_operating,
    own_and_mobilised_within_operating,
    listed_once_each,
)
