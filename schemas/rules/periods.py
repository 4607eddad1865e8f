"""Rules that compare a submission with the unit's earlier ones, or a value with similar rows (HTX, TG).

They are asked of staged rows. ``previous`` is the unit's latest earlier accepted period, at most 12 months back, and
columns ``previous_*`` are null where there is none or the row was not in it.
"""

from __future__ import annotations

import polars as pl

from schemas.finding import Level, Severity
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.rules.declarations import compared_rule
from schemas.rules.rule import Against, ComparedRule, Part

QUERY = Severity.QUERY

UNIT_FACTOR = 1000
"""From this ratio on an amount looks like one in another money unit."""
AMOUNTS = ("charter_capital", "revenue", "profit")
"""The columns of a cooperative that are asked for their money unit."""
LEAST = 10
"""Values of the previous period below this may change by any share."""


def typical(column: str) -> str:
    """The column with the median of the positive values of similar rows: a cooperative's sector."""
    return f"typical_{column}"


def previous(column: str) -> str:
    """The column with the row's value in the previous period."""
    return f"previous_{column}"


def _in_its_unit(column: str) -> tuple[Part, Part]:
    """Not a thousand times its likes; not a thousand times, nor a thousandth of, its own previous value."""
    value, before = pl.col(column).abs(), pl.col(previous(column)).abs()
    among_likes = value < UNIT_FACTOR * pl.col(typical(column))
    both = (value > 0) & (before > 0)
    as_before = pl.when(both).then((value < UNIT_FACTOR * before) & (value * UNIT_FACTOR > before))
    only_once = pl.when(among_likes.fill_null(value=True)).then(as_before)
    return (
        Part(column=column, holds=among_likes, operands=(column,), expected=pl.col(typical(column))),
        Part(
            column=column,
            holds=only_once,
            operands=(column,),
            expected=pl.col(previous(column)),
            against=Against.PREVIOUS,
            variant="previous",
        ),
    )


@compared_rule("HTX-06", severity=QUERY, level=Level.ROW, sheet=COOPERATIVES, columns=", ".join(AMOUNTS))
def amounts_in_million_dong() -> tuple[Part, ...]:
    """Looks like another money unit.

    The absolute value is 1000 times or more the median of the positive values of at least five other rows of its sector
    in the workbook or, failing that, in the province's previous accepted period; or 1000 times or more, or a thousandth
    or less, of its own previous value.
    """
    return tuple(part for column in AMOUNTS for part in _in_its_unit(column))


@compared_rule("HTX-07", severity=QUERY, level=Level.ROW, sheet=COOPERATIVES, columns="status, revenue")
def revenue_of_an_operating_one() -> tuple[Part, ...]:
    """Revenue above zero though it is not operating now and was not in any accepted period since the December before.

    Not evaluated without such a period.
    """
    idle = (pl.col("status") != "operating") & ~pl.col("operated_before")
    holds = pl.when(pl.col("has_history")).then(~(idle & (pl.col("revenue") > 0)))
    return (Part(column="revenue", holds=holds, operands=("status", "revenue")),)


@compared_rule("HTX-12", severity=QUERY, level=Level.PERIOD, sheet=COOPERATIVES, columns="name")
def still_listed() -> tuple[Part, ...]:
    """Listed in the previous period, not dissolved, and now gone."""
    return (Part(column="name", holds=pl.col("still_listed"), operands=("name",)),)


@compared_rule("HTX-13", severity=QUERY, level=Level.PERIOD, sheet=COOPERATIVES, columns="founded_on")
def listed_before() -> tuple[Part, ...]:
    """Not listed in the previous period though founded before its as_of."""
    new = ~pl.col("was_listed")
    holds = pl.when(pl.col("previous_as_of").is_not_null()).then(
        ~(new & (pl.col("founded_on") < pl.col("previous_as_of")))
    )
    return (Part(column="founded_on", holds=holds, operands=("founded_on",), expected=pl.col("previous_as_of")),)


@compared_rule("HTX-14", severity=QUERY, level=Level.PERIOD, sheet=COOPERATIVES, columns="members, charter_capital")
def steady() -> tuple[Part, ...]:
    """Changed by more than half against the previous period, which had at least 10."""
    return tuple(
        Part(
            column=column,
            holds=_by_at_most_half(column),
            operands=(column,),
            expected=pl.col(previous(column)),
            against=Against.PREVIOUS,
        )
        for column in ("members", "charter_capital")
    )


def _by_at_most_half(column: str) -> pl.Expr:
    before = pl.col(previous(column))
    return pl.when(before >= LEAST).then((pl.col(column) - before).abs() * 2 <= before)


@compared_rule("TG-13", severity=QUERY, level=Level.PERIOD, sheet=DECLARED_TOTALS, columns="HTX.OPENING")
def opening_as_closed() -> tuple[Part, ...]:
    """Opening differs from the HTX.ALL accepted for the December before."""
    opening = pl.col("indicator") == "HTX.OPENING"
    closed = pl.col("december_total")
    return (
        Part(
            column="value",
            holds=pl.when(opening).then(pl.col("value") == closed),
            operands=("value",),
            expected=closed,
            against=Against.DECEMBER,
        ),
    )


@compared_rule("TG-14", severity=QUERY, level=Level.PERIOD, sheet=DECLARED_TOTALS, columns="*")
def steady_stocks() -> tuple[Part, ...]:
    """A stock, not a year-to-date flow, changed by more than half since the previous period, which had at least 10."""
    holds = pl.when(pl.col("is_stock")).then(_by_at_most_half("value"))
    return (
        Part(
            column="value",
            holds=holds,
            operands=("value",),
            expected=pl.col(previous("value")),
            against=Against.PREVIOUS,
        ),
    )


RULES: tuple[ComparedRule, ...] = (
    amounts_in_million_dong,
    revenue_of_an_operating_one,
    still_listed,
    listed_before,
    steady,
    opening_as_closed,
    steady_stocks,
)
