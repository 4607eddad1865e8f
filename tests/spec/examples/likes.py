"""Examples of HTX-06 and QTD-05: amounts held against those of the sector, and against the same one's previous ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.spec.examples.scenario import Found, Scenario, breaks, holds, is_not_asked
from tests.spec.examples.sent import BROKEN, SentFile, before, beside, cooperative, cooperatives, fund, now, union

OTHERS = cooperatives(2, 3, 4, 5, 6)
"""Five others, whose revenue is 500, their profit 50 and their capital 1000."""
UNEQUAL = tuple(cooperative(at, revenue=amount) for at, amount in enumerate((100, 400, 500, 900, 7000), start=2))
SIX = tuple(cooperative(at, revenue=amount) for at, amount in enumerate((60, 70, 400, 600, 700, 900), start=2))


def alone(cell: str, expected: str) -> tuple[Found, ...]:
    """A finding that names no other cell."""
    return (Found("now.xlsx", "HTX", cell, (f"HTX!{cell}",), expected),)


def as_before(expected: str) -> tuple[Found, ...]:
    """A finding about the revenue that names its cell of the previous period."""
    return (Found("now.xlsx", "HTX", "L8", ("HTX!L8", "before.xlsx!HTX!L8"), expected),)


LIKES: tuple[Scenario, ...] = (
    holds("HTX-06", "a little less than 1000 times", now(cooperative(1, revenue=Decimal("499999.5")), *OTHERS)),
    breaks(
        "HTX-06",
        "1000 times the median of exactly five others",
        now(cooperative(1, revenue=500_000), *OTHERS),
        found=alone("L8", "500"),
    ),
    breaks(
        "HTX-06",
        "the median, and not the mean or the least",
        now(cooperative(1, revenue=500_000), *UNEQUAL),
        found=alone("L8", "500"),
    ),
    breaks(
        "HTX-06",
        "the median of six is the mean of the middle two",
        now(cooperative(1, revenue=500_000), *SIX),
        found=alone("L8", "500"),
    ),
    holds("HTX-06", "less than that, though 1000 times the least", now(cooperative(1, revenue=499_999), *SIX)),
    breaks(
        "HTX-06", "a loss counts by its size", now(cooperative(1, profit=-50_000), *OTHERS), found=alone("M8", "50")
    ),
    breaks(
        "HTX-06",
        "charter capital in thousand dong",
        now(cooperative(1, charter_capital=1_000_000), *OTHERS),
        found=alone("K8", "1000"),
    ),
    breaks(
        "HTX-06",
        "too few in the workbook, but five in the province's previous period",
        replace(beside(*OTHERS), month="2020-11"),
        now(cooperative(1, revenue=500_000)),
        found=alone("L8", "500"),
    ),
    breaks(
        "HTX-06",
        "it is said once, though its own previous value is as far away",
        before(cooperative(1)),
        now(cooperative(1, revenue=500_000), *cooperatives(2, 3, 4, 5, 6)),
        found=alone("L8", "500"),
        also=("HTX-13", "TG-14", "TG-17"),
    ),
    is_not_asked(
        "HTX-06",
        "only four in the province's previous period",
        replace(beside(*OTHERS[:4]), month="2020-11"),
        now(cooperative(1, revenue=500_000)),
        at=("revenue", 8),
    ),
    is_not_asked(
        "HTX-06",
        "five two periods ago, but four in the previous one",
        replace(beside(*OTHERS), month="2020-10"),
        replace(beside(*OTHERS[:4]), month="2020-11", name="between"),
        now(cooperative(1, revenue=500_000)),
        at=("revenue", 8),
        also=("HTX-12", "TG-17"),
    ),
    is_not_asked(
        "HTX-06",
        "five two periods ago, but nobody earned anything in the previous one",
        replace(beside(*OTHERS), month="2020-10"),
        replace(beside(*cooperatives(2, 3, 4, 5, 6, revenue=0, profit=0)), month="2020-11", name="between"),
        now(cooperative(1, revenue=500_000)),
        at=("revenue", 8),
        also=("HTX-23",),
    ),
    is_not_asked(
        "HTX-06",
        "the province's previous period is not accepted",
        replace(beside(*OTHERS), month="2020-11", declared=BROKEN),
        now(cooperative(1, revenue=500_000)),
        at=("revenue", 8),
        also=("TG-01", "TG-10", "TG-11"),
        statuses={"beside.xlsx": "quarantined"},
    ),
    is_not_asked(
        "HTX-06",
        "one of five others has no revenue, so four are positive",
        now(cooperative(1, revenue=500_000), *OTHERS[:4], cooperative(6, revenue=0, profit=0)),
        at=("revenue", 8),
    ),
    is_not_asked(
        "HTX-06",
        "the five others are of another sector",
        now(cooperative(1, revenue=500_000), *cooperatives(2, 3, 4, 5, 6, sector="trade")),
        at=("revenue", 8),
    ),
    is_not_asked(
        "HTX-06", "revenue is blank", now(cooperative(1, revenue=None, profit=None), *OTHERS), at=("revenue", 8)
    ),
    holds("HTX-06", "999 times its own previous value", before(cooperative(1)), now(cooperative(1, revenue=499_500))),
    breaks(
        "HTX-06",
        "1000 times its own previous value",
        before(cooperative(1)),
        now(cooperative(1, revenue=500_000)),
        found=as_before("500"),
    ),
    holds(
        "HTX-06",
        "a little more than a thousandth of its own previous value",
        before(cooperative(1, revenue=500_000)),
        now(cooperative(1, revenue=Decimal("500.5"))),
        also=("HTX-23",),
    ),
    breaks(
        "HTX-06",
        "a thousandth of its own previous value",
        before(cooperative(1, revenue=500_000)),
        now(cooperative(1)),
        found=as_before("500000"),
        also=("HTX-23",),
    ),
    is_not_asked(
        "HTX-06",
        "no multiple of nought is an amount",
        before(cooperative(1, revenue=0, profit=0)),
        now(cooperative(1, revenue=500_000)),
        at=("revenue", 8),
    ),
)


def with_capital(first: int, then: int) -> tuple[SentFile, SentFile]:
    """The loans of a fund before and now."""
    return (
        replace(before(), funds=(fund(1, outstanding_loans=first),)),
        replace(now(), funds=(fund(1, outstanding_loans=then),)),
    )


OWN_SIZE: tuple[Scenario, ...] = (
    holds("QTD-05", "999 times the loans of before", *with_capital(20, 19_980)),
    breaks(
        "QTD-05",
        "1000 times",
        *with_capital(20, 20_000),
        found=(Found("now.xlsx", "QTDND", "K7", ("QTDND!K7", "before.xlsx!QTDND!K7"), "20"),),
    ),
    breaks(
        "QTD-05",
        "a thousandth",
        *with_capital(20_000, 20),
        found=(Found("now.xlsx", "QTDND", "K7", ("QTDND!K7", "before.xlsx!QTDND!K7"), "20000"),),
    ),
    breaks(
        "QTD-05",
        "the capital of a union",
        replace(before(), unions=(union(1),)),
        replace(now(), unions=(union(1, charter_capital=900_000),)),
        found=(Found("now.xlsx", "LHHTX", "I7", ("LHHTX!I7", "before.xlsx!LHHTX!I7"), "900"),),
        also=("TG-14",),
    ),
    is_not_asked(
        "QTD-05",
        "the fund was not listed",
        replace(before(), funds=(fund(1),)),
        replace(now(), funds=(fund(1), fund(2, outstanding_loans=20))),
        at=("outstanding_loans", 8),
        also=("TG-14", "TG-17"),
    ),
    is_not_asked("QTD-05", "no multiple of nought is an amount", *with_capital(0, 20_000), at=("outstanding_loans", 7)),
    is_not_asked("QTD-05", "there is no earlier report", with_capital(20, 20_000)[1], at=("outstanding_loans", 7)),
)

EXAMPLES: tuple[Scenario, ...] = (*LIKES, *OWN_SIZE)
