"""What is wrong in December 2020: Sơn Động's mistakes, for which it is sent back, and Tân Yên's queries."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import TYPE_CHECKING

from pipeline.samples.mistakes import Mistake, becomes, unchanged, with_mistake
from pipeline.samples.submission import number
from schemas.rules import cells, cooperatives, periods, totals

if TYPE_CHECKING:
    from pipeline.samples.submission import UnitSubmission, Value

WITH_MISTAKES = "220"
WITH_QUERIES = "216"
MISSING = "218"
"""Lục Nam has sent nothing."""


def _letter_for_naught(value: Value) -> Value:
    return f"{value}"[:-1] + "O"


def _last_digits_swapped(value: Value) -> Value:
    digits = str(value)
    return int(digits[:-2] + digits[-1] + digits[-2])


def _two_and_a_half_times(value: Value) -> Value:
    return number({"value": value}, "value") * 5 // 2


_MEMBERS = "MEMBERS.ALL"

DECEMBER_MISTAKES = (
    Mistake(cells.in_code_list, "cooperatives", 8, "commune", becomes("Thị trấn Thanh Sơn"), WITH_MISTAKES),
    Mistake(cells.number, "cooperatives", 23, "revenue", _letter_for_naught, WITH_MISTAKES),
    Mistake(
        cooperatives.joined_as_member,
        "cooperatives",
        25,
        "alliance_joined_on",
        becomes(date(2020, 12, 8)),
        WITH_MISTAKES,
    ),
    Mistake(totals.members, "declared_totals", _MEMBERS, "value", _last_digits_swapped, WITH_MISTAKES),
    Mistake(totals.counts_of_the_registers, "declared_totals", _MEMBERS, "value", unchanged, WITH_MISTAKES),
)
"""By sheet: a commune that ended in 2020, a letter O for a naught, a joining date without membership, two digits of a
sum swapped. The TG-11 one follows from TG-07: the register no longer is what is declared."""

DECEMBER_QUERIES = (
    Mistake(periods.still_listed, "cooperatives", 0, "name", unchanged, WITH_QUERIES),
    Mistake(periods.steady, "cooperatives", 42, "charter_capital", _two_and_a_half_times, WITH_QUERIES),
    Mistake(cells.tax_code_filled, "cooperatives", 51, "tax_code", becomes(None), WITH_QUERIES),
    Mistake(cooperatives.enough_members, "cooperatives", 66, "members", becomes(5), WITH_QUERIES),
)
"""By row. For HTX-12 a cooperative of November left the district, which the totals declare as a transfer."""


def with_december_mistakes(submission: UnitSubmission) -> UnitSubmission:
    """Sơn Động's submission with its mistakes."""
    return reduce(with_mistake, DECEMBER_MISTAKES, submission)


def with_december_queries(submission: UnitSubmission) -> UnitSubmission:
    """Tân Yên's submission with what is to be asked about; its totals are not yet those of its rows."""
    return reduce(with_mistake, [query for query in DECEMBER_QUERIES if query.row], submission)
