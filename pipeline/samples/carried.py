"""A register carried from one month to the next: results grow by the month, everything else changes a little."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.samples.amounts import LEGAL_MEMBERS
from pipeline.samples.plan import AS_OF
from pipeline.samples.roster import YEAR
from pipeline.samples.submission import day, number

if TYPE_CHECKING:
    from random import Random

    from pipeline.samples.submission import SampleRow

STEP = 5


def months_active(row: SampleRow) -> int:
    """How many months of the year its results so far are of."""
    founded = day(row, "founded_on") or AS_OF
    return AS_OF.month if founded.year < YEAR else AS_OF.month + 1 - founded.month


def grow_results(row: SampleRow, rng: Random) -> None:
    """Add a month's share to revenue and profit, more or less of it; who reported none yet, reports its first."""
    percent, margin_percent = rng.randint(60, 140), rng.randint(3, 14)
    revenue = Decimal(number(row, "revenue"))
    if not revenue:
        row["revenue"] = Decimal(STEP * rng.randint(8, 40))
        row["profit"] = round(number(row, "revenue") * Decimal(margin_percent) / 100, 1)
        return
    gain = STEP * max(1, round(revenue * percent / (100 * STEP * months_active(row))))
    row["profit"] = number(row, "profit") + round(gain * number(row, "profit") / revenue, 1)
    row["revenue"] = revenue + gain


def move_members(row: SampleRow, rng: Random) -> None:
    """Let a few members come or go in one of five; never fewer than the law asks."""
    if rng.random() * 5 < 1:
        row["members"] = max(LEGAL_MEMBERS, int(number(row, "members")) + rng.choice((-2, -1, 1, 1, 2, 3)))


def move_capital(row: SampleRow, rng: Random) -> None:
    """Raise the charter capital of one in twenty by five to twenty percent, in whole tens."""
    if rng.random() * 20 < 1:
        tens = int(number(row, "charter_capital")) * rng.randint(5, 20) // 1000
        row["charter_capital"] = number(row, "charter_capital") + 10 * max(1, tens)


def move_workers(row: SampleRow, rng: Random) -> None:
    """A regular worker more or less in one of four, and another monthly income in one of three."""
    workers, income = int(number(row, "regular_workers")), number(row, "monthly_income")
    if workers > 1 and rng.random() * 4 < 1:
        row["regular_workers"] = workers + rng.choice((-1, 1, 1))
    if income and rng.random() * 3 < 1:
        row["monthly_income"] = income + Decimal(rng.choice((-1, 1, 2))) / 10
    if workers and row.get("revenue") is not None and not income:
        row["monthly_income"] = Decimal(rng.randint(22, 34)) / 10


def carry_cooperatives(rows: list[SampleRow], rng: Random) -> None:
    """Carry on the cooperatives that operate; the others stay as they are."""
    for row in rows:
        if row["status"] == "operating":
            grow_results(row, rng)
            move_members(row, rng)
            move_capital(row, rng)
            move_workers(row, rng)


def carry_funds(rows: list[SampleRow], rng: Random) -> None:
    """Carry on the credit funds: what is mobilised is at hand, and loans grow less than that."""
    for row in rows:
        mobilised = int(number(row, "mobilised_capital")) * rng.randint(4, 14) // 1000
        row["mobilised_capital"] = number(row, "mobilised_capital") + mobilised
        row["operating_capital"] = number(row, "operating_capital") + mobilised
        row["outstanding_loans"] = number(row, "outstanding_loans") + mobilised * rng.randint(30, 90) // 100
        row["members"] = number(row, "members") + rng.randint(-2, 12)


def carry_groups(rows: list[SampleRow], rng: Random) -> None:
    """Carry on the cooperative groups: one more in one of fifteen rows."""
    for row in rows:
        if rng.random() * 15 < 1:
            row["groups"] = number(row, "groups") + 1
            row["members"] = number(row, "members") + rng.randint(6, 18)
