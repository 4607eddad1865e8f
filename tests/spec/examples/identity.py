"""Examples of HTX-21, HTX-22 and HTX-23: who a cooperative is, and what it earned since January."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tests.spec.examples.edits import drop_column, put
from tests.spec.examples.scenario import Found, Scenario, breaks, holds, is_not_asked
from tests.spec.examples.sent import SentFile, before, cooperative, cooperatives, now, tax_code

if TYPE_CHECKING:
    from pipeline.samples import SampleRow

TWO = cooperatives(2, 3)
IN_MAY, EXCHANGED = date(2012, 5, 10), date(2012, 10, 5)


def against_before(cell: str, expected: str) -> tuple[Found, ...]:
    """A finding with its own cell and that of the previous period, which is the same."""
    return (Found("now.xlsx", "HTX", cell, (f"HTX!{cell}", f"before.xlsx!HTX!{cell}"), expected),)


def sent(first: SampleRow, then: SampleRow) -> tuple[SentFile, SentFile]:
    """The first of three cooperatives before and now."""
    return before(first, *TWO), now(then, *TWO)


IDENTITY: tuple[Scenario, ...] = (
    holds("HTX-21", "nothing has changed", *sent(cooperative(1), cooperative(1))),
    holds("HTX-21", "the name in capitals", *sent(cooperative(1), cooperative(1, name="HTX HỒNG PHONG"))),
    holds(
        "HTX-21", "the name without marks and spaces", *sent(cooperative(1), cooperative(1, name="Htx Hong  Phong."))
    ),
    holds(
        "HTX-21",
        "a letter d without its bar",
        *sent(cooperative(1, name="HTX Đồng Đăng"), cooperative(1, name="HTX Dong Dang")),
    ),
    breaks(
        "HTX-21",
        "another name",
        *sent(cooperative(1), cooperative(1, name="HTX Hồng Phương")),
        found=against_before("B8", "HTX Hồng Phong"),
    ),
    breaks(
        "HTX-21",
        "another founding date",
        *sent(cooperative(1), cooperative(1, founded_on=date(2013, 5, 10))),
        found=against_before("E8", "10/05/2012"),
    ),
    breaks(
        "HTX-21",
        "day and month exchanged",
        *sent(cooperative(1, founded_on=IN_MAY), cooperative(1, founded_on=EXCHANGED)),
        found=against_before("E8", "10/05/2012"),
    ),
    breaks(
        "HTX-21",
        "another sector",
        *sent(cooperative(1), cooperative(1, sector="trade")),
        found=against_before("F8", "Nông, lâm nghiệp, thủy sản"),
    ),
    is_not_asked("HTX-21", "there is no earlier report", now(cooperative(1)), at=("founded_on", 8)),
    is_not_asked(
        "HTX-21",
        "it is known by its name and commune only",
        *sent(cooperative(1, tax_code=tax_code(40)), cooperative(1, founded_on=EXCHANGED)),
        at=("founded_on", 8),
    ),
    is_not_asked(
        "HTX-21",
        "the sector cannot be told",
        *sent(cooperative(1), cooperative(1, sector="Nuôi rồng")),
        at=("sector", 8),
        also=("CL-05", "TG-02"),
        statuses={"now.xlsx": "quarantined"},
    ),
)

NONE = cooperative(1, revenue=None, profit=None)
EARNED = ("HTX!G8", "HTX!L8", "before.xlsx!HTX!L8")
LACKS = (Found("now.xlsx", "HTX", "L8", EARNED, "500"),)

STILL_REPORTED: tuple[Scenario, ...] = (
    holds("HTX-22", "it has some", *sent(cooperative(1), cooperative(1))),
    holds(
        "HTX-22", "a nought is a value", *sent(cooperative(1, revenue=0, profit=0), cooperative(1, revenue=0, profit=0))
    ),
    holds("HTX-22", "it had none before", *sent(NONE, NONE)),
    holds(
        "HTX-22",
        "it was not listed",
        before(*TWO),
        now(*TWO, cooperative(1, revenue=None, profit=None, founded_on=date(2020, 12, 2))),
    ),
    breaks("HTX-22", "blank now", *sent(cooperative(1), NONE), found=LACKS),
    breaks(
        "HTX-22",
        "blank in January after a December",
        replace(before(cooperative(1), *TWO), month="2020-12"),
        now(NONE, *TWO, month="2021-01"),
        found=LACKS,
    ),
    breaks(
        "HTX-22",
        "blank in the month before too, but not in December",
        replace(before(cooperative(1), *TWO), month="2020-12"),
        SentFile("between", "2021-01", (NONE, *TWO)),
        now(NONE, *TWO, month="2021-02"),
        found=(*LACKS, replace(LACKS[0], file="between.xlsx")),
    ),
    is_not_asked("HTX-22", "there is no earlier report", now(NONE), at=("revenue", 8)),
    is_not_asked(
        "HTX-22",
        "the only earlier report is of the November before",
        replace(before(cooperative(1), *TWO), month="2020-11"),
        now(NONE, *TWO, month="2021-02"),
        at=("revenue", 8),
    ),
    is_not_asked(
        "HTX-22",
        "it operates no more",
        *sent(cooperative(1), cooperative(1, status="suspended", revenue=None, profit=None)),
        at=("revenue", 8),
    ),
    is_not_asked(
        "HTX-22",
        "the cell is not blank but wrong",
        before(cooperative(1), *TWO),
        replace(now(cooperative(1), *TWO), change=put("HTX", "revenue", 1, "74O")),
        at=("revenue", 8),
        also=("CL-02",),
        statuses={"now.xlsx": "quarantined"},
    ),
    is_not_asked(
        "HTX-22",
        "the column is not there",
        before(cooperative(1), *TWO),
        replace(now(cooperative(1), *TWO), change=drop_column("HTX", "revenue")),
        at=("revenue", 8),
        also=("WB-04",),
        statuses={"now.xlsx": "quarantined"},
    ),
)

GROWS: tuple[Scenario, ...] = (
    holds("HTX-23", "as much as before", *sent(cooperative(1), cooperative(1))),
    holds("HTX-23", "more", *sent(cooperative(1), cooperative(1, revenue=501))),
    breaks("HTX-23", "less", *sent(cooperative(1), cooperative(1, revenue=499)), found=against_before("L8", "500")),
    breaks(
        "HTX-23",
        "nought",
        *sent(cooperative(1), cooperative(1, revenue=0, profit=0)),
        found=against_before("L8", "500"),
    ),
    is_not_asked(
        "HTX-23",
        "January begins anew",
        replace(before(cooperative(1), *TWO), month="2020-12"),
        now(cooperative(1, revenue=40, profit=4), *TWO, month="2021-01"),
        at=("revenue", 8),
    ),
    is_not_asked("HTX-23", "there is no earlier report", now(cooperative(1)), at=("revenue", 8)),
    is_not_asked("HTX-23", "it was blank before", *sent(NONE, cooperative(1)), at=("revenue", 8)),
)

EXAMPLES: tuple[Scenario, ...] = (*IDENTITY, *STILL_REPORTED, *GROWS)
