"""Rules that compare a row or an indicator with the unit's earlier submissions (HTX, TG).

They are asked of staged rows. ``previous`` is the unit's latest earlier accepted period, at most 12 months back, and
columns ``previous_*`` are null where there is none or the row was not in it.
"""

from __future__ import annotations

import polars as pl

from schemas.dependencies import Reach
from schemas.finding import Level, Severity
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.rules.declarations import compared_rule
from schemas.rules.earlier import in_the_same_year, previous
from schemas.rules.rule import Against, ComparedRule, Part
from schemas.rules.totals import ENDED

QUERY = Severity.QUERY

FLOWS = ("HTX.FOUNDED", "HTX.DISSOLVED", *ENDED)
"""Indicators that count from 1 January on."""
AMOUNTS = ("revenue", "revenue_from_members")
"""Amounts of a cooperative that run from 1 January on."""
LEAST = 10
"""Values of the previous period below this may change by any share."""


@compared_rule(
    "HTX-07", severity=QUERY, level=Level.ROW, sheet=COOPERATIVES, columns="status, revenue", depends=(Reach.NEW_YEAR,)
)
def revenue_of_an_operating_one() -> tuple[Part, ...]:
    """Revenue above zero though it is not operating now and was not in any accepted period since the December before.

    Not evaluated without such a period.
    """
    idle = (pl.col("status") != "operating") & ~pl.col("operated_before")
    holds = pl.when(pl.col("has_history")).then(~(idle & (pl.col("revenue") > 0)))
    return (Part(column="revenue", holds=holds, operands=("status", "revenue")),)


@compared_rule(
    "HTX-12", severity=QUERY, level=Level.PERIOD, sheet=COOPERATIVES, columns="name", depends=(Reach.PREVIOUS,)
)
def still_listed() -> tuple[Part, ...]:
    """Listed in the previous period, not ended, and now gone."""
    return (Part(column="name", holds=pl.col("still_listed"), operands=("name",)),)


@compared_rule(
    "HTX-13", severity=QUERY, level=Level.PERIOD, sheet=COOPERATIVES, columns="founded_on", depends=(Reach.PREVIOUS,)
)
def listed_before() -> tuple[Part, ...]:
    """Not listed in the previous period though founded before its as_of."""
    new = ~pl.col("was_listed")
    holds = pl.when(pl.col("previous_as_of").is_not_null()).then(
        ~(new & (pl.col("founded_on") < pl.col("previous_as_of")))
    )
    return (Part(column="founded_on", holds=holds, operands=("founded_on",), expected=pl.col("previous_as_of")),)


@compared_rule(
    "HTX-14",
    severity=QUERY,
    level=Level.PERIOD,
    sheet=COOPERATIVES,
    columns="members, charter_capital",
    depends=(Reach.PREVIOUS,),
)
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


@compared_rule(
    "HTX-21",
    severity=QUERY,
    level=Level.PERIOD,
    sheet=COOPERATIVES,
    columns="founded_on, sector, name",
    depends=(Reach.PREVIOUS,),
)
def same_identity() -> tuple[Part, ...]:
    """Changed under the same tax code against the previous period; of names more than case, spaces and marks.

    Where day and month of the founding date are exchanged the finding says so.
    """
    day, before = pl.col("founded_on"), pl.col(previous("founded_on"))
    changed = day != before
    exchanged = (
        changed
        & (day.dt.year() == before.dt.year())
        & (day.dt.day() == before.dt.month())
        & (day.dt.month() == before.dt.day())
    )
    return (
        _as_before("founded_on", ~changed | exchanged),
        _as_before("founded_on", ~exchanged, "exchanged"),
        _as_before("sector", pl.col("sector") == pl.col(previous("sector"))),
        _as_before("name", ~pl.col("is_renamed")),
    )


def _as_before(column: str, holds: pl.Expr, variant: str = "") -> Part:
    """Asked of a row that was listed under the same tax code."""
    return Part(
        column=column,
        holds=pl.when(pl.col("has_same_code")).then(holds),
        operands=(column,),
        expected=pl.col(previous(column)),
        against=Against.PREVIOUS,
        variant=variant,
    )


@compared_rule(
    "HTX-22",
    severity=QUERY,
    level=Level.PERIOD,
    sheet=COOPERATIVES,
    columns="revenue",
    depends=(Reach.PREVIOUS, Reach.NEW_YEAR),
)
def revenue_still_reported() -> tuple[Part, ...]:
    """An operating cooperative whose revenue is blank (a 0 is HTX-23) and that had one before.

    That is in the previous period of the year, or in the December before; not evaluated without such a period.
    """
    asked = (pl.col("status") == "operating") & pl.col("has_reported_before") & ~pl.col("revenue_is_unusable")
    blank = pl.col("revenue").is_null()
    return (
        Part(
            column="revenue",
            holds=pl.when(asked).then(~(blank & pl.col("reported_revenue").is_not_null())),
            operands=("status", "revenue"),
            expected=pl.col("reported_revenue"),
            against=Against.REPORTED,
        ),
    )


@compared_rule(
    "HTX-23",
    severity=QUERY,
    level=Level.PERIOD,
    sheet=COOPERATIVES,
    columns=", ".join(AMOUNTS),
    depends=(Reach.PREVIOUS,),
)
def revenue_grows() -> tuple[Part, ...]:
    """A year-to-date amount lower than in the previous period of the same year."""
    return tuple(_not_lower(column, in_the_same_year()) for column in AMOUNTS)


def _not_lower(column: str, asked: pl.Expr) -> Part:
    return Part(
        column=column,
        holds=pl.when(asked).then(pl.col(column) >= pl.col(previous(column))),
        operands=(column,),
        expected=pl.col(previous(column)),
        against=Against.PREVIOUS,
    )


@compared_rule(
    "TG-13", severity=QUERY, level=Level.PERIOD, sheet=DECLARED_TOTALS, columns="HTX.OPENING", depends=(Reach.NEW_YEAR,)
)
def opening_as_closed() -> tuple[Part, ...]:
    """Opening differs from the HTX.ALL accepted for the December before.

    For a unit that was born, or whose communes changed, within the year, from what its predecessor rows give, and then
    caused by a PV-06 that explains it; not evaluated without either.
    """
    opening = pl.col("indicator") == "HTX.OPENING"
    of_rows = pl.col("has_opening").fill_null(value=False)
    closed = pl.col("december_total")
    # of rows that moved to another unit either may count them: by their communes, or where they are listed
    by_communes = (pl.col("value") == pl.col("opening_of_communes")).fill_null(value=False)
    return tuple(
        Part(
            column="value",
            holds=pl.when(opening & asked).then((pl.col("value") == closed) | by_communes),
            operands=("value",),
            expected=closed,
            against=Against.DECEMBER,
            variant=variant,
        )
        for variant, asked in (("", ~of_rows), ("taken_over", of_rows))
    )


@compared_rule(
    "TG-14", severity=QUERY, level=Level.PERIOD, sheet=DECLARED_TOTALS, columns="*", depends=(Reach.PREVIOUS,)
)
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


@compared_rule(
    "TG-17", severity=QUERY, level=Level.PERIOD, sheet=DECLARED_TOTALS, columns="HTX.OPENING", depends=(Reach.PREVIOUS,)
)
def one_opening_a_year() -> tuple[Part, ...]:
    """The stock at 1 January changed within the year."""
    asked = (pl.col("indicator") == "HTX.OPENING") & in_the_same_year()
    return (
        Part(
            column="value",
            holds=pl.when(asked).then(pl.col("value") == pl.col(previous("value"))),
            operands=("value",),
            expected=pl.col(previous("value")),
            against=Against.PREVIOUS,
        ),
    )


@compared_rule(
    "TG-18",
    severity=QUERY,
    level=Level.PERIOD,
    sheet=DECLARED_TOTALS,
    columns=", ".join(FLOWS),
    depends=(Reach.PREVIOUS,),
)
def flows_grow() -> tuple[Part, ...]:
    """A year-to-date count lower than in the previous period of the same year."""
    return (_not_lower("value", pl.col("indicator").is_in(FLOWS) & in_the_same_year()),)


RULES: tuple[ComparedRule, ...] = (
    revenue_of_an_operating_one,
    still_listed,
    listed_before,
    steady,
    same_identity,
    revenue_still_reported,
    revenue_grows,
    opening_as_closed,
    steady_stocks,
    one_opening_a_year,
    flows_grow,
)
