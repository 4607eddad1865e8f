"""The submissions for December 2020: November's carried on by a month, one with mistakes and one with queries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.samples.carried import carry_cooperatives, carry_funds, carry_groups
from pipeline.samples.december_mistakes import (
    MISSING,
    WITH_MISTAKES,
    WITH_QUERIES,
    with_december_mistakes,
    with_december_queries,
)
from pipeline.samples.declared import declared_totals
from pipeline.samples.dice import dice
from pipeline.samples.events import EVENTS, Events, after_events, founded, in_order, name_pool
from pipeline.samples.habits import HABITS
from pipeline.samples.roster import tax_codes
from pipeline.samples.submissions import SEED, unit_submissions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.samples.names import NamePool
    from pipeline.samples.submission import SampleRow, UnitSubmission, Value

DECEMBER = date(2020, 12, 1)
DECEMBER_AS_OF = date(2020, 12, 31)
FIRST_DECEMBER_TAX_CODE = 249_100_000


def copies(rows: tuple[SampleRow, ...]) -> list[SampleRow]:
    """The rows, each anew, so that November's stay as they are."""
    return [dict(row) for row in rows]


def cooperatives(november: UnitSubmission, pool: NamePool, codes: Iterator[str], seed: int) -> tuple[SampleRow, ...]:
    """November's cooperatives after what happened in December, and the new ones."""
    unit_code = november.unit.unit_code
    events, rng = EVENTS.get(unit_code, Events()), dice(seed, f"december events {unit_code}")
    rows = after_events(copies(november.cooperatives), events, rng)
    carry_cooperatives(rows, dice(seed, f"december cooperatives {unit_code}"))
    new = [founded(unit_code, sector, pool, codes, rng) for sector in events.founded]
    return tuple(in_order(rows + new))


def totals(submission: UnitSubmission, november: UnitSubmission) -> dict[str, Value]:
    """What the unit declares: the opening of November, and who left as transferred."""
    unit_code = submission.unit.unit_code
    with_optional = HABITS[unit_code].with_optional
    declared = declared_totals(submission.registers(), DECEMBER_AS_OF, with_optional=with_optional)
    declared["HTX.OPENING"] = november.declared_totals["HTX.OPENING"]
    left = len(EVENTS.get(unit_code, Events()).left)
    if with_optional or left:
        declared["HTX.TRANSFERRED"] = -left
    return declared


def carried(november: UnitSubmission, pool: NamePool, codes: Iterator[str], seed: int) -> UnitSubmission:
    """The unit's submission of November carried on by a month, with queries if it is the unit that has them."""
    unit_code = november.unit.unit_code
    credit_funds, groups = copies(november.credit_funds), copies(november.groups)
    carry_funds(credit_funds, dice(seed, f"december funds {unit_code}"))
    carry_groups(groups, dice(seed, f"december groups {unit_code}"))
    submission = replace(
        november,
        cover=november.cover | {"period": DECEMBER, "as_of": DECEMBER_AS_OF, "revision": 1},
        cooperatives=cooperatives(november, pool, codes, seed),
        credit_funds=tuple(credit_funds),
        groups=tuple(groups),
    )
    if unit_code == WITH_QUERIES:
        submission = with_december_queries(submission)
    return replace(submission, declared_totals=totals(submission, november))


def december_submissions(seed: int = SEED) -> list[UnitSubmission]:
    """What the units submitted for December, as they did: Sơn Động with mistakes, Lục Nam nothing."""
    november = unit_submissions(seed)
    pool = name_pool(november, dice(seed, "december names"))
    codes = tax_codes(seed, "december", FIRST_DECEMBER_TAX_CODE)
    submissions = [
        carried(submission, pool, codes, seed) for submission in november if submission.unit.unit_code != MISSING
    ]
    return [
        with_december_mistakes(submission) if submission.unit.unit_code == WITH_MISTAKES else submission
        for submission in submissions
    ]
