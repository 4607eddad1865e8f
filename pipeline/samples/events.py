"""What happened to cooperatives in December 2020: some are new, one stops, one is dissolved, one goes elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.samples.dice import one_of
from pipeline.samples.names import NamePool
from pipeline.samples.qualities import DIFFICULTIES
from pipeline.samples.roster import STOPPED_BEFORE, by_sector_and_age, date_between, invented
from pipeline.samples.submission import day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from pipeline.samples.submission import SampleRow, UnitSubmission

FIRST_DAY = date(2020, 12, 1)
KEPT_WHEN_DISSOLVED = ("ordinal", "name", "tax_code", "commune", "founded_on", "sector", "main_products")


@dataclass(frozen=True, slots=True)
class Events:
    """A unit's December: sectors of the new cooperatives, how many stop or end, and who leaves, by November's STT."""

    founded: tuple[str, ...] = ()
    suspended: int = 0
    dissolved: int = 0
    left: tuple[int, ...] = ()


EVENTS = {
    "213": Events(founded=("trade",)),
    "215": Events(founded=("agriculture",)),
    "216": Events(founded=("agriculture",), left=(31,)),
    "217": Events(suspended=1),
    "219": Events(founded=("agriculture", "industry"), dissolved=1),
    "222": Events(founded=("agriculture",)),
}


def name_pool(november: list[UnitSubmission], rng: Random) -> NamePool:
    """The proper names that are still free."""
    pool = NamePool(rng)
    for submission in november:
        for row in submission.cooperatives:
            pool.keep(submission.unit.unit_code, str(row["commune"]), str(row["name"]))
    return pool


def founded(unit_code: str, sector: str, pool: NamePool, codes: Iterator[str], rng: Random) -> SampleRow:
    """A cooperative that began this month, and has no results yet."""
    row = invented(unit_code, sector, pool, rng)
    row.update(tax_code=next(codes), founded_on=date_between(rng, FIRST_DAY, date(2020, 12, 24)))
    row.update(members=rng.randint(7, 15), regular_workers=rng.randint(2, 6), charter_capital=10 * rng.randint(30, 300))
    row.update(board_members=3, supervisors=1, managers=rng.randint(2, 4), trained_managers=rng.randint(0, 2))
    row.update(alliance_membership="none", rating="not_rated", difficulty=one_of(rng, DIFFICULTIES))
    return row


def suspend(row: SampleRow) -> None:
    """Let a cooperative suspend its work; its results of the year stay reported."""
    row.update(status="suspended", regular_workers=None, monthly_income=None, value_chain=None, ocop_stars=None)


def dissolve(row: SampleRow, rng: Random) -> None:
    """Dissolve a cooperative in December: of its figures nothing is left."""
    for column in set(row) - set(KEPT_WHEN_DISSOLVED):
        del row[column]
    on = date_between(rng, FIRST_DAY, date(2020, 12, 29))
    row.update(status="dissolved", ended_on=on, note="Giải thể tự nguyện")


def old(rows: list[SampleRow], status: str) -> list[SampleRow]:
    """Rows of that status that have long been there, without those whose names are real."""
    return [
        row
        for row in rows
        if row["status"] == status and row.get("note") is None and by_sector_and_age(row)[1].year < STOPPED_BEFORE
    ]


def after_events(rows: list[SampleRow], events: Events, rng: Random) -> list[SampleRow]:
    """The rows without those who left, and with those who stopped or ended changed in place."""
    for row in rng.sample(old(rows, "operating"), events.suspended):
        suspend(row)
    for row in rng.sample(old(rows, "ceased"), events.dissolved):
        dissolve(row, rng)
    return [row for row in rows if row["ordinal"] not in events.left]


def in_order(rows: list[SampleRow]) -> list[SampleRow]:
    """The rows numbered anew: by sector and age, the dissolved ones last, those of December after the others."""
    living = [row for row in rows if row["status"] != "dissolved"]
    ended = [row for row in rows if row["status"] == "dissolved"]
    ended.sort(key=lambda row: (day(row, "ended_on") or FIRST_DAY) >= FIRST_DAY)
    ordered = sorted(living, key=by_sector_and_age) + ended
    return [row | {"ordinal": place} for place, row in enumerate(ordered, start=1)]
