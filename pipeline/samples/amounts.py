"""What the cooperatives report in numbers, so that members, capital, revenue and income meet the province's totals."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.samples.apportion import apportion, with_decimals
from pipeline.samples.dice import dice, skewed
from pipeline.samples.plan import MEAN_INCOME_TENTHS, MEAN_REVENUE, POOLS, TRAINED_SHARE, Pool
from pipeline.samples.submission import day, number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from pipeline.samples.submission import Number, SampleRow

LEGAL_MEMBERS = 7
SECTOR_SIZE = {"construction": 2.2, "market": 1.8, "transport": 1.5, "trade": 1.3, "environment": 0.5}
SHARE_WITH_DECIMALS = 0.12


def fill_column(rows: list[SampleRow], column: str, values: Sequence[Number]) -> None:
    """Give each row its value in the column; ValueError where there are not as many values as rows."""
    for row, value in zip(rows, values, strict=True):
        row[column] = value


def size(row: SampleRow) -> float:
    """How large the cooperatives of the row's sector are."""
    return SECTOR_SIZE.get(str(row["sector"]), 1.0)


def fill_members(rows: list[SampleRow], pool: Pool, rng: Random) -> None:
    """Members of the pool's cooperatives; who operates has as many as the law asks."""
    lows = [LEGAL_MEMBERS if row["status"] == "operating" else rng.randint(3, 6) for row in rows]
    fill_column(rows, "members", apportion(pool.members, [skewed(rng, 0.1, 4) for _ in rows], lows))


def fill_capital(rows: list[SampleRow], pool: Pool, rng: Random) -> None:
    """Charter capital of the pool's cooperatives, mostly in whole tens of million dong."""
    weights = [skewed(rng, 0.15, 4) * size(row) for row in rows]
    parts = apportion(pool.charter_capital, weights, [100] * len(rows), step=10)
    fill_column(rows, "charter_capital", with_decimals(parts, SHARE_WITH_DECIMALS, rng))


def fill_workers(rows: list[SampleRow], rng: Random) -> None:
    """Regular workers; a few cooperatives do not report them."""
    for row in rows:
        most = max(2, int(int(number(row, "members")) * skewed(rng, 0.5, 1.5)))
        row["regular_workers"] = None if rng.random() * 30 < 1 else rng.randint(1, most)


def fill_results(rows: list[SampleRow], rng: Random) -> None:
    """Revenue and profit; profit is a part of revenue, or a loss in one of eight."""
    weights = [skewed(rng, 0.2, 3) * size(row) for row in rows]
    parts = apportion(MEAN_REVENUE * len(rows), weights, [60] * len(rows), step=5)
    fill_column(rows, "revenue", with_decimals(parts, SHARE_WITH_DECIMALS, rng))
    for row in rows:
        percent = -rng.randint(1, 8) if rng.random() * 8 < 1 else rng.randint(3, 14)
        row["profit"] = round(Decimal(number(row, "revenue")) * percent / 100, 1)


def balanced_income(workers: list[int], tenths: list[int]) -> list[int]:
    """Incomes in tenths of a million, moved by tenths until their mean over the workers is the wanted one."""
    balanced = list(tenths)
    places = sorted(range(len(workers)), key=lambda place: -workers[place])
    while gap := sum(w * (MEAN_INCOME_TENTHS - t) for w, t in zip(workers, balanced, strict=True)):
        for place in places:
            if abs(gap) >= workers[place]:
                move = 1 if gap > 0 else -1
                balanced[place] += move
                gap -= move * workers[place]
    return balanced


def fill_income(rows: list[SampleRow], rng: Random) -> None:
    """Mean monthly income of the regular workers of those that have any."""
    workers = [int(number(row, "regular_workers")) for row in rows]
    tenths = [rng.randint(20, 35) if row["sector"] == "agriculture" else rng.randint(25, 42) for row in rows]
    fill_column(rows, "monthly_income", [Decimal(income) / 10 for income in balanced_income(workers, tenths)])


def fill_managers(rows: list[SampleRow], rng: Random) -> None:
    """Managers, of whom a fixed share is trained."""
    managers = [rng.choice((2, 3, 3, 3, 4, 4, 5, 6)) for _ in rows]
    trained = [0] * len(rows)
    for _ in range(round(sum(managers) * TRAINED_SHARE)):
        place = rng.choice([place for place, most in enumerate(managers) if trained[place] < most])
        trained[place] += 1
    fill_column(rows, "managers", managers)
    fill_column(rows, "trained_managers", trained)


def reports_revenue(row: SampleRow) -> bool:
    """Whether it reports results: it operates, and had time to."""
    founded = day(row, "founded_on")
    return row["status"] == "operating" and founded is not None and (founded.year, founded.month) < (2020, 11)


def fill_amounts(rows: list[SampleRow], seed: int) -> None:
    """Fill all numbers of the province's cooperatives but boards and supervisors, which credit funds share."""
    for pool in POOLS:
        rng = dice(seed, f"pool {pool.sectors[0]}")
        of_pool = [row for row in rows if row["sector"] in pool.sectors]
        fill_members(of_pool, pool, rng)
        fill_capital(of_pool, pool, rng)
    operating = [row for row in rows if row["status"] == "operating"]
    fill_workers(operating, dice(seed, "workers"))
    fill_results([row for row in operating if reports_revenue(row)], dice(seed, "results"))
    with_workers = [row for row in operating if "revenue" in row and row["regular_workers"]]
    fill_income(with_workers, dice(seed, "income"))
    fill_managers(rows, dice(seed, "managers"))
