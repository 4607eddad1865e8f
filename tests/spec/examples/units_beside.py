"""Examples of the rules across the units of a period (PV)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.spec.examples.scenario import Found, Scenario, breaks, holds, is_not_asked
from tests.spec.examples.sent import (
    BROKEN,
    DISTRICT,
    NEIGHBOUR,
    SentFile,
    beside,
    cooperative,
    cooperatives,
    dissolved,
    now,
    tax_code,
)

WRONG_TOTAL = ("TG-01", "TG-10", "TG-11")
QUARANTINED = {"beside.xlsx": "quarantined"}


def missing(*months: str, unit: str = NEIGHBOUR) -> tuple[Found, ...]:
    """Months for which a unit has no accepted submission."""
    return tuple(Found(unit, "", month) for month in months)


THEIRS = beside(*cooperatives(4, 5))
ABSENT: tuple[Scenario, ...] = (
    holds("PV-01", "the unit has an accepted report", now(cooperative(1)), THEIRS, units=(NEIGHBOUR,)),
    holds(
        "PV-01",
        "a quarantined revision leaves the accepted one in its place",
        now(cooperative(1)),
        replace(THEIRS, name="good"),
        replace(THEIRS, revision=2, declared=BROKEN),
        also=WRONG_TOTAL,
        statuses=QUARANTINED,
        units=(NEIGHBOUR,),
    ),
    breaks("PV-01", "it has sent nothing", now(cooperative(1)), found=missing("2020-12"), units=(NEIGHBOUR,)),
    breaks(
        "PV-01",
        "what it has sent is quarantined",
        now(cooperative(1)),
        replace(THEIRS, declared=BROKEN),
        found=missing("2020-12"),
        also=WRONG_TOTAL,
        statuses=QUARANTINED,
        units=(NEIGHBOUR,),
    ),
    breaks(
        "PV-01",
        "its file was removed",
        now(cooperative(1)),
        replace(THEIRS, gone=True, remark="0204 1"),
        found=missing("2020-12"),
        statuses={"beside.xlsx": "withdrawn"},
        units=(NEIGHBOUR,),
    ),
    breaks(
        "PV-01",
        "a month of which nothing came lies between two that were received",
        now(cooperative(1), month="2020-10"),
        THEIRS,
        found=missing("2020-10", "2020-11"),
        units=(NEIGHBOUR,),
    ),
    is_not_asked("PV-01", "Chũ is a town only from 2025", now(cooperative(1)), units=("224",)),
    is_not_asked(
        "PV-01",
        "Yên Dũng was no unit any more in 2025",
        now(cooperative(1), month="2025-01"),
        units=("221",),
    ),
    is_not_asked("PV-01", "the months after the last one received", THEIRS, units=(NEIGHBOUR,)),
)


def both(column: str, *, commune: bool = False, theirs: str = "beside.xlsx") -> tuple[Found, ...]:
    """A finding in both units, each naming the other's cell."""
    cells = (
        [(f"HTX!{column}8", f"HTX!{column}7"), ("HTX!D8", "HTX!D7")]
        if commune
        else [(f"HTX!{column}8", f"HTX!{column}7")]
    )
    ours, other = (tuple(pair[side] for pair in cells) for side in (0, 1))
    return (
        Found("now.xlsx", "HTX", f"{column}8", (*ours, f"{NEIGHBOUR}!HTX!{column}7")),
        Found(theirs, "HTX", f"{column}7", (*other, f"{DISTRICT}!HTX!{column}8")),
    )


SAME_CODE = cooperative(4, tax_code=tax_code(1), founded_on=date(2015, 6, 1))
CODES: tuple[Scenario, ...] = (
    holds("PV-02", "each has its own", now(cooperative(1)), THEIRS),
    holds("PV-02", "the same in another month", now(cooperative(1)), replace(beside(SAME_CODE), month="2020-11")),
    holds(
        "PV-02",
        "the other unit's revision with that code was superseded",
        now(cooperative(1)),
        beside(SAME_CODE),
        replace(THEIRS, name="second", revision=2),
        statuses={"beside.xlsx": "superseded"},
    ),
    holds(
        "PV-02",
        "the other unit's report is quarantined",
        replace(beside(SAME_CODE), declared=BROKEN),
        now(cooperative(1)),
        also=WRONG_TOTAL,
        statuses=QUARANTINED,
    ),
    breaks(
        "PV-02",
        "the same code in two units, both of which stay accepted",
        now(cooperative(1)),
        beside(SAME_CODE),
        found=both("C"),
    ),
    breaks(
        "PV-02",
        "one of the two lists it as dissolved",
        now(cooperative(1)),
        beside(dissolved(4, date(2020, 6, 30)) | {"tax_code": tax_code(1), "founded_on": date(2015, 6, 1)}),
        found=both("C"),
    ),
    is_not_asked(
        "PV-02",
        "two blank codes are not the same",
        beside(cooperative(4, tax_code=None)),
        now(cooperative(1, tax_code=None)),
        at=("tax_code", 8),
        also=("CL-08",),
    ),
)


def named(name: str, **values: date) -> SentFile:
    """The neighbour's report with one cooperative of that name."""
    return beside(cooperative(4, name=name, **values))


OURS = now(cooperative(1))
ALIKE: tuple[Scenario, ...] = (
    holds("PV-03", "founded on one day, but otherwise named", OURS, named("HTX Gà đồi")),
    holds("PV-03", "other numerals", now(cooperative(1, name="HTX Hồng Phong 1")), named("HTX Hồng Phong 2")),
    holds(
        "PV-03",
        "two of one unit are not in two units",
        now(*cooperatives(1, 2), cooperative(3, name="HTX dịch vụ Hồng Phong")),
    ),
    holds(
        "PV-03",
        "the same in another month",
        replace(named("HTX Hồng Phong"), month="2020-11"),
        now(*cooperatives(1, 2)),
    ),
    breaks(
        "PV-03",
        "nearly the same name",
        OURS,
        named("HTX dịch vụ nông nghiệp Hồng Phong"),
        found=both("B", commune=True),
    ),
    breaks("PV-03", "quite the same name", OURS, named("HTX HỒNG PHONG"), found=both("B", commune=True)),
    is_not_asked(
        "PV-03", "founded on another day", named("HTX Hồng Phong", founded_on=date(2012, 5, 11)), OURS, at=("name", 8)
    ),
)

EXAMPLES: tuple[Scenario, ...] = (*ABSENT, *CODES, *ALIKE)
