"""Examples of HTX-24 and HTX-25: whole lists and whole columns beside the previous period's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tests.spec.examples.scenario import Found, Scenario, breaks, holds, is_not_asked
from tests.spec.examples.sent import BROKEN, before, cooperative, cooperatives, now

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.samples import SampleRow, Value

PLAIN: dict[str, Value] = {"note": None, "commune": "Xã Tân Hưng"}
THREE = cooperatives(1, 2, 3, **PLAIN)
THE_LIST = (Found("now.xlsx", "HTX", "B5", ("before.xlsx!HTX!B5",)),)

SAME_LIST: tuple[Scenario, ...] = (
    holds("HTX-24", "one value is another", before(*THREE), now(cooperative(1, profit=51, **PLAIN), *THREE[1:])),
    holds("HTX-24", "one note is another", before(*THREE), now(cooperative(1, note="mới"), *THREE[1:])),
    holds(
        "HTX-24",
        "one more row",
        before(*THREE),
        now(*THREE, cooperative(4, founded_on=date(2020, 12, 4), **PLAIN)),
    ),
    breaks("HTX-24", "every value is the same", before(*THREE), now(*THREE), found=THE_LIST),
    breaks("HTX-24", "in another order", before(*THREE), now(*reversed(THREE)), found=THE_LIST),
    breaks(
        "HTX-24", "December's in January", before(*THREE, month="2020-12"), now(*THREE, month="2021-01"), found=THE_LIST
    ),
    breaks("HTX-24", "there is only one cooperative", before(THREE[0]), now(THREE[0]), found=THE_LIST),
    is_not_asked("HTX-24", "there is no earlier report", now(*THREE), at=("name", 0)),
    is_not_asked("HTX-24", "both lists are empty", before(), now(), at=("name", 0)),
    is_not_asked(
        "HTX-24",
        "the earlier report is quarantined",
        replace(before(*THREE), declared=BROKEN),
        now(*THREE),
        at=("name", 0),
        also=("TG-01", "TG-10", "TG-11"),
        statuses={"before.xlsx": "quarantined"},
    ),
)

TEN = tuple(range(1, 11))
DAYS = {at: date(2012, at, at + 2) for at in TEN}


def amount(at: int) -> int:
    """Another amount for each, and none near that of its neighbours."""
    return 1000 + 377 * (at * 7 % 11)


def ten(**columns: Callable[[int], Value]) -> tuple[SampleRow, ...]:
    """Ten cooperatives whose capital and revenue differ, with other values in these columns."""
    usual: dict[str, Callable[[int], Value]] = {
        "charter_capital": lambda at: amount(at) * 3,
        "revenue": amount,
        "members": lambda at: 20 + at * 5 % 11,
        "regular_workers": lambda at: 60 + at * 3 % 11,
        "founded_on": lambda at: DAYS[at],
    }
    return tuple(cooperative(at, **{name: value(at) for name, value in (usual | columns).items()}) for at in TEN)


def column(header: str, *, also: str = "", expected: str | None = None) -> tuple[Found, ...]:
    """A finding about a column, by its header, beside the other's or its own header of before."""
    own = (f"HTX!{also}",) if also else ()
    return (Found("now.xlsx", "HTX", header, (*own, f"before.xlsx!HTX!{also or header}"), expected),)


def one_lower(value: Callable[[int], Value], first: Value = None, start: int = 2) -> Callable[[int], Value]:
    """The value of the row above from a row on."""
    return lambda at: value(at) if at < start - 1 else first if at == start - 1 else value(at - 1)


def members(at: int) -> int:
    """As in the ten."""
    return 20 + at * 5 % 11


def workers(at: int) -> int:
    """As in the ten."""
    return 60 + at * 3 % 11


def grown(at: int) -> int:
    """Revenue of a month later."""
    return amount(at) * 11 // 10 + at


USUAL = ten()
COLUMNS: tuple[Scenario, ...] = (
    holds("HTX-25", "a month later", before(*USUAL), now(*ten(revenue=grown))),
    holds("HTX-25", "a few are corrected", before(*USUAL), now(*ten(members=lambda at: members(at) + (at < 4)))),
    holds(
        "HTX-25",
        "each has grown in its own way",
        before(*USUAL),
        now(*ten(revenue=lambda at: amount(at) + 97 * (at * 5 % 11) * at)),
    ),
    breaks(
        "HTX-25",
        "revenue stands one row lower",
        before(*USUAL),
        now(*ten(revenue=one_lower(grown, 4000))),
        found=column("L6", expected="1"),
        also=("HTX-23",),
    ),
    breaks(
        "HTX-25",
        "from the third row on",
        before(*USUAL),
        now(*ten(charter_capital=one_lower(lambda at: amount(at) * 3, 1500, start=4))),
        found=column("K6", expected="1"),
        also=("HTX-14",),
    ),
    breaks(
        "HTX-25",
        "two rows higher",
        before(*USUAL),
        now(*ten(regular_workers=lambda at: workers(at + 2) if at < 9 else 7)),
        found=column("J6", expected="2"),
    ),
    breaks(
        "HTX-25",
        "members and workers are exchanged",
        before(*USUAL),
        now(*ten(members=workers, regular_workers=members)),
        found=(*column("I6", also="J6"), *column("J6", also="I6")),
        also=("HTX-14", "TG-14"),
    ),
    breaks(
        "HTX-25",
        "workers a thousandfold",
        before(*USUAL),
        now(*ten(regular_workers=lambda at: workers(at) * 1000)),
        found=column("J6"),
    ),
    breaks(
        "HTX-25",
        "revenue a thousandth, though it has grown",
        before(*ten(revenue=lambda at: amount(at) * 1000)),
        now(*ten(revenue=grown)),
        found=column("L6"),
        also=("HTX-23",),
    ),
    breaks(
        "HTX-25",
        "days and months are exchanged, where a day can be a month",
        before(*USUAL),
        now(*ten(founded_on=lambda at: date(2012, at + 2, at))),
        found=column("E5"),
        also=("HTX-21",),
    ),
    is_not_asked("HTX-25", "there is no earlier report", now(*USUAL), at=("revenue", 0)),
    is_not_asked(
        "HTX-25",
        "two are too few",
        before(*USUAL[:2]),
        now(*({**row, "regular_workers": 999_000 + at} for at, row in enumerate(USUAL[:2]))),
        at=("regular_workers", 8),
    ),
)

EXAMPLES: tuple[Scenario, ...] = (*SAME_LIST, *COLUMNS)
