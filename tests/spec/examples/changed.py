"""Examples of HTX-13, HTX-14, TG-13, 14, 17 and 18: what is new or has changed since an earlier period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.spec.examples.scenario import Found, Scenario, breaks, holds, is_not_asked
from tests.spec.examples.sent import BROKEN, SentFile, before, cooperative, cooperatives, now, water_groups

if TYPE_CHECKING:
    from pipeline.samples import SampleRow

TOTALS = "Tổng hợp"
WRONG_TOTAL = ("TG-01", "TG-10", "TG-11")
THREE = cooperatives(1, 2, 3)


def new(founded_on: date) -> SampleRow:
    """A fourth cooperative, founded then."""
    return cooperative(4, founded_on=founded_on)


LAST_DAY, DAY_BEFORE = date(2020, 11, 30), date(2020, 11, 29)

LISTED_BEFORE: tuple[Scenario, ...] = (
    holds("HTX-13", "founded on the very day of the previous figures", before(*THREE), now(*THREE, new(LAST_DAY))),
    holds("HTX-13", "it was listed", before(*THREE), now(*THREE)),
    holds(
        "HTX-13",
        "founded in the previous month, but after its figures",
        replace(before(*THREE), as_of=date(2020, 11, 20)),
        now(*THREE, new(date(2020, 11, 21))),
    ),
    breaks(
        "HTX-13",
        "founded a day earlier",
        before(*THREE),
        now(*THREE, new(DAY_BEFORE)),
        found=(Found("now.xlsx", "HTX", "E11", ("HTX!E11",), "30/11/2020"),),
    ),
    breaks(
        "HTX-13",
        "twelve months back is the farthest previous period",
        before(*THREE),
        now(*THREE, new(DAY_BEFORE), month="2021-11"),
        found=(Found("now.xlsx", "HTX", "E11", ("HTX!E11",), "30/11/2020"),),
    ),
    is_not_asked("HTX-13", "there is no earlier report", now(*THREE), at=("founded_on", 8)),
    is_not_asked(
        "HTX-13",
        "thirteen months back is too far",
        before(*THREE),
        now(*THREE, new(DAY_BEFORE), month="2021-12"),
        at=("founded_on", 11),
    ),
    is_not_asked(
        "HTX-13",
        "a row that has neither a tax code nor a commune to be known by",
        before(*THREE),
        now(*THREE, cooperative(4, tax_code=None, commune="Xã Xa")),
        at=("founded_on", 11),
        also=("CL-05", "CL-08", "TG-17"),
        statuses={"now.xlsx": "quarantined"},
    ),
    is_not_asked(
        "HTX-13",
        "the founding date is blank",
        before(*THREE),
        now(*THREE, cooperative(4, founded_on=None)),
        at=("founded_on", 11),
        also=("CL-01", "TG-17"),
        statuses={"now.xlsx": "quarantined"},
    ),
)


def against_before(cell: str, expected: str) -> tuple[Found, ...]:
    """A finding with its own cell and that of the previous period, which is the same."""
    return (Found("now.xlsx", "HTX", cell, (f"HTX!{cell}", f"before.xlsx!HTX!{cell}"), expected),)


def with_members(first: int, then: int) -> tuple[SentFile, SentFile]:
    """The members of the first of three cooperatives before and now."""
    return before(cooperative(1, members=first), *THREE[1:]), now(cooperative(1, members=then), *THREE[1:])


def with_capital(first: int, then: int | Decimal) -> tuple[SentFile, SentFile]:
    """Its charter capital before and now."""
    return (
        before(cooperative(1, charter_capital=first), *THREE[1:]),
        now(cooperative(1, charter_capital=then), *THREE[1:]),
    )


STEADY: tuple[Scenario, ...] = (
    holds("HTX-14", "exactly half of the members have left", *with_members(20, 10)),
    holds("HTX-14", "exactly half as many have come", *with_members(20, 30)),
    breaks("HTX-14", "one more has left", *with_members(20, 9), found=against_before("I8", "20")),
    breaks(
        "HTX-14",
        "the report before may be another unit's, and gives no name away",
        replace(with_members(20, 9)[0], name="H. Lục Ngạn/bi mat"),
        with_members(20, 9)[1],
        found=(Found("now.xlsx", "HTX", "I8", ("HTX!I8", "tệp kỳ trước!HTX!I8"), "20"),),
        also=("WB-09",),
    ),
    breaks("HTX-14", "one more has come", *with_members(20, 31), found=against_before("I8", "20")),
    breaks("HTX-14", "ten are enough to be compared with", *with_members(10, 16), found=against_before("I8", "10")),
    holds("HTX-14", "half of the capital", *with_capital(1000, 500)),
    breaks("HTX-14", "less than half", *with_capital(1000, Decimal("499.5")), found=against_before("K8", "1000")),
    is_not_asked("HTX-14", "nine members may become twenty", *with_members(9, 20), at=("members", 8)),
    is_not_asked(
        "HTX-14",
        "it was not listed",
        before(*THREE[:2]),
        now(*THREE[:2], cooperative(3, founded_on=date(2020, 12, 5))),
        at=("members", 10),
    ),
    is_not_asked(
        "HTX-14",
        "the members of a dissolved one are blank",
        before(*THREE),
        now(cooperative(1, status="dissolved", ended_on=LAST_DAY, members=None), *THREE[1:]),
        at=("members", 8),
    ),
)

OPENING = "D20"
MOVED_AWAY = {"HTX.OPENING": 4, "HTX.TRANSFERRED": -1}
"""An opening of four, which one transfer brings down to the three of the register."""


def of_december(expected: str, file: str = "before.xlsx") -> tuple[Found, ...]:
    """The finding about the opening, with the total of December."""
    return (Found("now.xlsx", TOTALS, OPENING, (f"{TOTALS}!{OPENING}", f"{file}!{TOTALS}!D6"), expected),)


DECEMBER = SentFile("before", "2020-12", THREE)
JANUARY = now(*THREE, month="2021-01")
OPENED_AS_CLOSED: tuple[Scenario, ...] = (
    holds("TG-13", "three in December, and three in January", DECEMBER, JANUARY),
    breaks("TG-13", "four", DECEMBER, replace(JANUARY, declared=MOVED_AWAY), found=of_december("3")),
    breaks(
        "TG-13",
        "it is December that counts, not the previous period",
        DECEMBER,
        SentFile("october", "2021-10", THREE),
        replace(JANUARY, month="2021-11", declared=MOVED_AWAY),
        found=of_december("3"),
        also=("TG-17",),
    ),
    breaks(
        "TG-13",
        "of two accepted ones of December the higher revision counts",
        replace(DECEMBER, name="first"),
        replace(DECEMBER, name="second", revision=2, rows=cooperatives(1, 2, 3, 4)),
        replace(JANUARY, rows=cooperatives(1, 2, 3, 4), declared={"HTX.OPENING": 3, "HTX.TRANSFERRED": 1}),
        found=of_december("4", "second.xlsx"),
        statuses={"first.xlsx": "superseded"},
    ),
    is_not_asked(
        "TG-13",
        "there is no report of December",
        before(*THREE),
        replace(JANUARY, declared=MOVED_AWAY),
        at=("value", 20),
    ),
    is_not_asked(
        "TG-13",
        "December's report is not accepted",
        replace(DECEMBER, declared=BROKEN),
        replace(JANUARY, declared=MOVED_AWAY),
        at=("value", 20),
        also=WRONG_TOTAL,
        statuses={"before.xlsx": "quarantined"},
    ),
    is_not_asked("TG-13", "other indicators do not open the year", DECEMBER, JANUARY, at=("value", 6)),
)

GROUPS = "D41"


def with_groups(first: int, then: int, month: str = "2020-12") -> tuple[SentFile, SentFile]:
    """So many cooperative groups before and now."""
    return replace(before(), groups=water_groups(first)), replace(now(month=month), groups=water_groups(then))


def of_groups(expected: str) -> tuple[Found, ...]:
    """The finding about their number."""
    return (Found("now.xlsx", TOTALS, GROUPS, (f"{TOTALS}!{GROUPS}", f"before.xlsx!{TOTALS}!{GROUPS}"), expected),)


FOUNDED = cooperatives(*range(1, 11), founded_on=date(2020, 3, 2))
STEADY_STOCKS: tuple[Scenario, ...] = (
    holds("TG-14", "exactly half as many groups", *with_groups(10, 5)),
    holds("TG-14", "half as many more", *with_groups(10, 15)),
    breaks("TG-14", "one fewer than half", *with_groups(10, 4), found=of_groups("10")),
    breaks("TG-14", "one more than half as many more", *with_groups(10, 16), found=of_groups("10")),
    breaks("TG-14", "twelve months back", *with_groups(10, 16, "2021-11"), found=of_groups("10")),
    is_not_asked("TG-14", "thirteen months back is too far", *with_groups(10, 16, "2021-12"), at=("value", 41)),
    is_not_asked("TG-14", "nine groups may become many", *with_groups(9, 40), at=("value", 41)),
    is_not_asked(
        "TG-14",
        "what was founded in the year begins anew in January",
        SentFile("before", "2020-12", FOUNDED),
        now(*FOUNDED, month="2021-01"),
        at=("value", 21),
    ),
    is_not_asked("TG-14", "there is no earlier report", with_groups(10, 4)[1], at=("value", 41)),
)

OPENED = Found("now.xlsx", TOTALS, OPENING, (f"{TOTALS}!{OPENING}", f"before.xlsx!{TOTALS}!{OPENING}"), "3")
ONE_OPENING: tuple[Scenario, ...] = (
    holds("TG-17", "three in November, and three in December", before(*THREE), now(*THREE)),
    breaks("TG-17", "four", before(*THREE), replace(now(*THREE), declared=MOVED_AWAY), found=(OPENED,)),
    is_not_asked(
        "TG-17",
        "another year has another one",
        DECEMBER,
        replace(JANUARY, declared=MOVED_AWAY),
        at=("value", 20),
        also=("TG-13",),
    ),
    is_not_asked("TG-17", "there is no earlier report", now(*THREE), at=("value", 20)),
    is_not_asked(
        "TG-17",
        "the earlier report is quarantined",
        replace(before(*THREE), declared=BROKEN),
        replace(now(*THREE), declared=MOVED_AWAY),
        at=("value", 20),
        also=WRONG_TOTAL,
        statuses={"before.xlsx": "quarantined"},
    ),
    is_not_asked("TG-17", "other indicators may change", before(*THREE), now(*THREE), at=("value", 6)),
)

FOUNDED_CELL = "D21"
IN_MARCH, EARLIER = date(2020, 3, 2), date(2019, 3, 2)


def founded(*days: date) -> tuple[SampleRow, ...]:
    """Three cooperatives that were founded on these days."""
    return tuple(cooperative(at, founded_on=day) for at, day in enumerate(days, start=1))


GROWING: tuple[Scenario, ...] = (
    holds("TG-18", "as many as before", before(*founded(IN_MARCH, IN_MARCH)), now(*founded(IN_MARCH, IN_MARCH))),
    holds(
        "TG-18",
        "one more",
        before(*founded(EARLIER, EARLIER, IN_MARCH)),
        now(*founded(EARLIER, EARLIER, IN_MARCH, date(2020, 12, 3))),
    ),
    breaks(
        "TG-18",
        "one fewer",
        before(*founded(IN_MARCH, IN_MARCH)),
        now(*founded(IN_MARCH, EARLIER)),
        found=(
            Found(
                "now.xlsx",
                TOTALS,
                FOUNDED_CELL,
                (f"{TOTALS}!{FOUNDED_CELL}", f"before.xlsx!{TOTALS}!{FOUNDED_CELL}"),
                "2",
            ),
        ),
        also=("HTX-21", "TG-17"),
    ),
    is_not_asked(
        "TG-18",
        "it begins anew in January",
        SentFile("before", "2020-12", FOUNDED),
        now(*FOUNDED, month="2021-01"),
        at=("value", 21),
    ),
    is_not_asked("TG-18", "there is no earlier report", now(*founded(IN_MARCH)), at=("value", 21)),
    is_not_asked("TG-18", "a stock may fall", *with_groups(10, 5), at=("value", 41)),
)

EXAMPLES: tuple[Scenario, ...] = (
    *LISTED_BEFORE,
    *STEADY,
    *OPENED_AS_CLOSED,
    *STEADY_STOCKS,
    *ONE_OPENING,
    *GROWING,
)
