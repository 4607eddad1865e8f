"""Rules about a whole list, or a whole column of it, beside the previous period's (HTX)."""

from __future__ import annotations

from enum import StrEnum

import polars as pl

from schemas.dependencies import Reach
from schemas.finding import Level, Severity
from schemas.forms.cooperatives import COOPERATIVES
from schemas.rules.declarations import compared_rule
from schemas.rules.rule import ComparedRule, Part


class Shape(StrEnum):
    """What a column looks like beside the same column of the previous period."""

    USUAL = ""
    LOWER = "lower"
    """From some row on each value stood one row, or up to three, higher up."""
    HIGHER = "higher"
    EXCHANGED = "exchanged"
    """It has the values of another column, and that has its own."""
    THOUSANDFOLD = "thousandfold"
    THOUSANDTH = "thousandth"
    DAY_AND_MONTH = "day_and_month"
    """The dates have day and month in each other's place."""


@compared_rule(
    "HTX-24", severity=Severity.QUERY, level=Level.PERIOD, sheet=COOPERATIVES, columns="*", depends=(Reach.PREVIOUS,)
)
def not_the_list_of_before() -> tuple[Part, ...]:
    """The list is equal in every value to the previous period's (December's for January)."""
    return (Part(column="name", holds=~pl.col("is_same"), operands=(), expected=pl.col("rows")),)


@compared_rule(
    "HTX-25", severity=Severity.QUERY, level=Level.SHEET, sheet=COOPERATIVES, columns="*", depends=(Reach.PREVIOUS,)
)
def columns_in_their_places() -> tuple[Part, ...]:
    """A column looks wrong as a whole against the previous period; one finding for the column.

    It is shifted by up to three rows, exchanged with another, or a thousandfold; or its days and months are exchanged.
    """
    shape = pl.col("shape")
    return tuple(
        Part(
            column="name",
            holds=pl.when(pl.col("is_compared")).then(shape != broken),
            operands=(),
            expected=pl.col("detail"),
            variant=broken,
        )
        for broken in Shape
        if broken
    )


RULES: tuple[ComparedRule, ...] = (not_the_list_of_before, columns_in_their_places)
"""Those of whole lists, and those of whole columns."""
