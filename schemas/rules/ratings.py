"""Rules about the rating of a cooperative, which one has that is old enough and operates (Circular 01/2020; HTX)."""

from __future__ import annotations

from functools import partial

import polars as pl

from schemas.dependencies import Reach
from schemas.finding import Level, Severity
from schemas.form_versions import first_day_of
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.kttt01 import KTTT_01
from schemas.rules.declarations import compared_rule
from schemas.rules.ended import lasts
from schemas.rules.rule import ComparedRule, Part

MONTHS = 12
"""A younger cooperative is not rated."""
IDLE_MONTHS = 4
"""One that did not operate in so many accepted months before, nor does now, has not operated for over three."""
FIRST_VERSION = 2
"""Of the form, in which it is asked."""
NOT_RATED, OPERATING = "not_rated", "operating"


@compared_rule(
    "HTX-19",
    severity=Severity.QUERY,
    level=Level.ROW,
    sheet=COOPERATIVES,
    columns="rating",
    since=partial(first_day_of, KTTT_01.form_id, FIRST_VERSION),
    depends=(Reach.TWELVE_MONTHS,),
)
def rated_when_it_can_be() -> tuple[Part, ...]:
    """Rated though younger than 12 months, or not operating now and in the four accepted months before.

    The latter is not evaluated without them (version 2).
    """
    is_rated = pl.col("rating") != NOT_RATED
    is_young = pl.col("founded_on") > pl.col("as_of").dt.offset_by(f"-{MONTHS}mo")
    is_idle = (pl.col("status") != OPERATING) & lasts()
    of_young = pl.when(is_young).then(~is_rated)
    of_others = pl.when(pl.col("has_idle_months") & ~is_young).then(~(is_rated & is_idle & pl.col("was_idle")))
    return (
        Part(column="rating", holds=of_young, operands=("rating", "founded_on"), variant="young"),
        Part(column="rating", holds=of_others, operands=("rating", "status")),
    )


RULES: tuple[ComparedRule, ...] = (rated_when_it_can_be,)
