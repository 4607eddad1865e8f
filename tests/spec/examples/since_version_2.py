"""Examples over several files of what version 2 of the form brought: total capital, and endings beside dissolution."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.spec.examples.scenario import Found, Scenario, breaks, holds, is_not_asked
from tests.spec.examples.sent import before, cooperative, cooperatives, now

if TYPE_CHECKING:
    from pipeline.samples import SampleRow

MONTH, MONTH_BEFORE = "2024-11", "2024-10"
CAPITAL, MERGED_CELL = "R8", "D28"
TOTALS = "Tổng hợp"
OTHERS = cooperatives(2, 3, 4, 5, 6, total_capital=900)
ROW = ("total_capital", 8)


def capital(amount: int | None) -> tuple[SampleRow, ...]:
    """A cooperative with this total capital, beside five others."""
    return (cooperative(1, total_capital=amount), *OTHERS)


def ended(*statuses: str) -> tuple[SampleRow, ...]:
    """Cooperatives of which each ended so in May, and one that operates."""
    blank = dict.fromkeys(("members", "charter_capital", "revenue", "profit"))
    return (
        *(
            cooperative(at, status=status, ended_on=date(2024, 5, 2), **blank)
            for at, status in enumerate(statuses, start=1)
        ),
        cooperative(9),
    )


EXAMPLES: tuple[Scenario, ...] = (
    holds("HTX-06", "total capital a little less than 1000 times", now(*capital(899_999), month=MONTH)),
    breaks(
        "HTX-06",
        "total capital 1000 times the median of five others",
        now(*capital(900_000), month=MONTH),
        found=(Found("now.xlsx", "HTX", CAPITAL, (f"HTX!{CAPITAL}",), "900"),),
    ),
    breaks(
        "HTX-06",
        "total capital a thousandth of what it was",
        before(cooperative(1, total_capital=900_000), month=MONTH_BEFORE),
        now(cooperative(1, total_capital=900), month=MONTH),
        found=(Found("now.xlsx", "HTX", CAPITAL, (f"HTX!{CAPITAL}", f"before.xlsx!HTX!{CAPITAL}"), "900000"),),
    ),
    is_not_asked("HTX-06", "total capital is blank", now(*capital(None), month=MONTH), at=ROW),
    is_not_asked(
        "HTX-06",
        "the month before was on version 1, which has no total capital",
        before(cooperative(1), month="2024-06"),
        now(cooperative(1, total_capital=900_000), month="2024-07"),
        at=ROW,
    ),
    holds(
        "TG-18",
        "one more was merged",
        before(*ended("merged"), cooperative(2), month=MONTH_BEFORE),
        now(*ended("merged", "merged"), month=MONTH),
    ),
    breaks(
        "TG-18",
        "one that was merged is bankrupt now",
        before(*ended("merged", "merged"), month=MONTH_BEFORE),
        now(*ended("merged", "bankrupt"), month=MONTH),
        found=(
            Found(
                "now.xlsx",
                TOTALS,
                MERGED_CELL,
                (f"{TOTALS}!{MERGED_CELL}", f"before.xlsx!{TOTALS}!{MERGED_CELL}"),
                "2",
            ),
        ),
    ),
    is_not_asked(
        "TG-18",
        "the month before was on version 1, which has no mergers",
        before(*ended("dissolved"), month="2024-06"),
        now(*ended("dissolved"), month="2024-07"),
        at=("value", 28),
    ),
)
