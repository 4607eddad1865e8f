"""Examples of HTX-07 and HTX-12: what a cooperative was in earlier periods, and whether it is still listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.spec.examples.edits import drop_sheet, rename_column
from tests.spec.examples.scenario import Found, Scenario, breaks, holds, is_not_asked
from tests.spec.examples.sent import BROKEN, SentFile, before, cooperative, cooperatives, dissolved, now, tax_code

SUSPENDED = cooperative(1, status="suspended")
RESTING = cooperative(1, status="suspended", revenue=0, profit=0)
OPERATING = cooperative(1)
STRANGER = cooperative(
    2, status="suspended", tax_code=None, commune="Xã Xa", members=5, charter_capital=100, founded_on=date(2020, 12, 5)
)
"""Of a commune that does not exist, so that it is the same as none."""
REVENUE = (Found("now.xlsx", "HTX", "L8", ("HTX!G8", "HTX!L8")),)
WRONG_TOTAL = ("TG-01", "TG-10", "TG-11")
QUARANTINED = {"before.xlsx": "quarantined"}

ONCE_OPERATING: tuple[Scenario, ...] = (
    holds("HTX-07", "it operated in the month before", before(OPERATING), now(SUSPENDED)),
    holds("HTX-07", "it operates now", before(RESTING), now(OPERATING)),
    holds("HTX-07", "it earned nothing", before(RESTING), now(RESTING)),
    holds(
        "HTX-07",
        "it operated in the December before, and not since",
        SentFile("december", "2020-12", (OPERATING,)),
        before(RESTING, month="2021-10"),
        now(SUSPENDED, month="2021-11"),
    ),
    holds(
        "HTX-07",
        "it operated when it had no tax code yet, under the same name in the same commune",
        before(cooperative(1, tax_code=None)),
        now(SUSPENDED),
        also=("CL-08",),
    ),
    breaks("HTX-07", "it was suspended already", before(RESTING), now(SUSPENDED), found=REVENUE),
    breaks(
        "HTX-07",
        "it operated in the November before, which is too long ago",
        SentFile("november", "2020-11", (OPERATING,)),
        before(RESTING, month="2021-10"),
        now(SUSPENDED, month="2021-11"),
        found=REVENUE,
    ),
    breaks(
        "HTX-07",
        "it operated in a report that was not accepted",
        SentFile("december", "2020-12", (RESTING,)),
        replace(before(OPERATING, month="2021-10"), declared=BROKEN),
        now(SUSPENDED, month="2021-11"),
        found=REVENUE,
        also=WRONG_TOTAL,
        statuses=QUARANTINED,
    ),
    breaks(
        "HTX-07",
        "it was not listed",
        before(cooperative(2), cooperative(3)),
        now(SUSPENDED, *cooperatives(2, 3)),
        found=REVENUE,
        also=("HTX-13", "TG-17"),
    ),
    is_not_asked(
        "HTX-07",
        "a row that has neither a tax code nor a commune to be known by",
        before(RESTING),
        now(RESTING, STRANGER),
        at=("revenue", 9),
        also=("CL-05", "CL-08"),
        statuses={"now.xlsx": "quarantined"},
    ),
    is_not_asked("HTX-07", "there is no earlier report", now(SUSPENDED), at=("revenue", 8)),
    is_not_asked(
        "HTX-07",
        "the only earlier report is of the November before",
        before(OPERATING, month="2020-11"),
        now(SUSPENDED, month="2021-11"),
        at=("revenue", 8),
    ),
    is_not_asked(
        "HTX-07",
        "the only earlier report is quarantined",
        replace(before(RESTING), declared=BROKEN),
        now(SUSPENDED),
        at=("revenue", 8),
        also=WRONG_TOTAL,
        statuses=QUARANTINED,
    ),
)


HEADER = "B5"


def gone(row: int) -> tuple[Found, ...]:
    """The finding of a cooperative that is gone: at the header of names, with the cell where it stood."""
    return (Found("now.xlsx", "HTX", HEADER, (f"before.xlsx!HTX!B{row}",)),)


THREE = cooperatives(1, 2, 3)

STILL_LISTED: tuple[Scenario, ...] = (
    holds("HTX-12", "all are listed, in another order", before(*THREE), now(*reversed(THREE))),
    holds(
        "HTX-12",
        "another name, the same tax code",
        before(*THREE),
        now(cooperative(1, name="HTX Gạo"), *THREE[1:]),
        also=("HTX-21",),
    ),
    breaks(
        "HTX-12",
        "its name is now only another one's, which has its tax code from before",
        before(cooperative(1), cooperative(2, name="HTX Hồng Phong", commune="Xã Tân Thanh"), cooperative(3)),
        now(cooperative(1), cooperative(3)),
        found=gone(9),
        also=("HTX-09", "TG-17"),
    ),
    holds(
        "HTX-12",
        "another tax code, the same name and commune",
        before(*THREE),
        now(cooperative(1, tax_code=tax_code(77)), *THREE[1:]),
    ),
    holds(
        "HTX-12", "now dissolved, and still listed", before(*THREE), now(dissolved(1, date(2020, 12, 3)), *THREE[1:])
    ),
    breaks("HTX-12", "gone", before(*THREE), now(*THREE[:2]), found=gone(10), also=("TG-17",)),
    breaks(
        "HTX-12",
        "twelve months back is the farthest previous period",
        before(*THREE),
        now(*THREE[:2], month="2021-11"),
        found=gone(10),
    ),
    breaks(
        "HTX-12",
        "neither the tax code nor the commune is the same",
        before(cooperative(1, tax_code=None, commune="Xã Tân Hưng"), *THREE[1:]),
        now(cooperative(1, commune="Thị trấn Vôi"), *THREE[1:]),
        found=gone(8),
        also=("CL-08", "HTX-13"),
    ),
    breaks("HTX-12", "the sheet has no rows", before(OPERATING), now(), found=gone(8), also=("TG-14", "TG-17")),
    breaks(
        "HTX-12",
        "a quarantined report is passed over for the accepted one before it",
        before(*THREE, month="2020-10"),
        SentFile("between", "2020-11", THREE, declared=BROKEN),
        now(*THREE[:2]),
        found=gone(10),
        also=(*WRONG_TOTAL, "TG-17"),
        statuses={"between.xlsx": "quarantined"},
    ),
    is_not_asked("HTX-12", "there is no earlier report", now(*THREE), at=("name", 10)),
    is_not_asked(
        "HTX-12", "thirteen months back is too far", before(*THREE), now(*THREE[:2], month="2021-12"), at=("name", 10)
    ),
    is_not_asked(
        "HTX-12",
        "it was dissolved in the previous period",
        before(*THREE[:2], dissolved(3, date(2020, 6, 30)), month="2020-12"),
        now(*THREE[:2], month="2021-01"),
        at=("name", 10),
    ),
    is_not_asked(
        "HTX-12",
        "without the sheet only WB-03 speaks",
        before(*THREE),
        replace(now(*THREE), change=drop_sheet("HTX")),
        at=("name", 10),
        also=("WB-03",),
        statuses={"now.xlsx": "quarantined"},
    ),
    is_not_asked(
        "HTX-12",
        "without the names' column nobody is known to be gone",
        before(*THREE),
        replace(now(*THREE[:2]), change=rename_column("HTX", "name", "Cột lạ")),
        at=("name", 10),
        also=("TG-17", "WB-04", "WB-05"),
        statuses={"now.xlsx": "quarantined"},
    ),
)

EXAMPLES: tuple[Scenario, ...] = (*ONCE_OPERATING, *STILL_LISTED)
