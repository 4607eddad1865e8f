"""Rows of registers on version 2 of the form: what a cooperative, a fund or a group row reports, all of it invented."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.samples.dice import one_of, skewed
from pipeline.samples.names import trades
from pipeline.samples.qualities import DIFFICULTIES, RATINGS
from pipeline.samples.roster import date_between
from pipeline.samples.submission import day, number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from pipeline.samples.submission import SampleRow

VSIC = {
    "agriculture": "A",
    "industry": "C",
    "electricity": "D",
    "environment": "E",
    "construction": "F",
    "transport": "H",
    "market": "L",
    "trade": "G",
}
"""The VSIC section of each sector."""
YEAR = timedelta(days=366)
KEPT_WHEN_ENDED = ("name", "tax_code", "commune", "founded_on", "sector", "vsic", "main_products")
STOCKS = (
    *("members", "official_members", "contributing_members", "non_contributing_members"),
    *("charter_capital", "total_capital"),
)
FUND_STOCKS = ("members", "charter_capital", "operating_capital", "mobilised_capital", "outstanding_loans")
"""What goes on to the one into which a cooperative, or a fund, is merged."""
FLOWS = ("revenue", "revenue_from_members", "profit")


def identity(sector: str, commune: str, proper_name: str, tax_code: str, rng: Random) -> SampleRow:
    """Who a cooperative of long standing is, operating."""
    trade = rng.choice(trades(sector, ""))
    return {
        "name": f"{trade.opening} {proper_name}",
        "tax_code": tax_code,
        "commune": commune,
        "founded_on": date_between(rng, date(2005, 1, 5), date(2023, 12, 20)),
        "sector": sector,
        "vsic": VSIC[sector],
        "status": "operating",
        "main_products": trade.products,
    }


def fill_standing(row: SampleRow, as_of: date, rng: Random) -> None:
    """Members by their kinds, capital, boards, and what is said of the cooperative in words."""
    official = rng.randint(7, 45)
    contributing, others = rng.randint(0, 6), rng.choice((0, 0, 4, 12))
    capital = 10 * round(skewed(rng, 40, 500))
    is_young = (day(row, "founded_on") or as_of) > as_of - YEAR
    row.update(members=official + contributing + others, official_members=official)
    row.update(contributing_members=contributing, non_contributing_members=others)
    row.update(charter_capital=capital, total_capital=capital + 10 * rng.randint(5, 400))
    managers = rng.randint(3, 6)
    row.update(board_members=3, supervisors=1, managers=managers, trained_managers=rng.randint(0, managers))
    row.update(alliance_membership="none", difficulty=one_of(rng, DIFFICULTIES))
    row.update(rating="not_rated" if is_young else one_of(rng, RATINGS))
    if not is_young and rng.random() * 3 < 1:
        row.update(alliance_membership="official", alliance_joined_on=date_between(rng, date(2024, 1, 8), as_of))


def fill_results(row: SampleRow, months: int, rng: Random) -> None:
    """Workers, and the results of so many months of the year."""
    workers = rng.randint(3, 18)
    revenue = 5 * months * round(skewed(rng, 8, 90))
    row.update(regular_workers=workers, member_workers=rng.randint(1, workers))
    row.update(revenue=revenue, revenue_from_members=revenue * rng.randint(10, 70) // 100)
    row.update(profit=round(Decimal(revenue) * rng.randint(3, 12) / 100, 1))
    row.update(monthly_income=Decimal(rng.randint(55, 95)) / 10)


def operating(row: SampleRow, as_of: date, rng: Random) -> SampleRow:
    """The cooperative as one that operates reports; who was founded in the month has no results yet."""
    full = dict(row)
    fill_standing(full, as_of, rng)
    founded = day(row, "founded_on") or as_of
    if (founded.year, founded.month) != (as_of.year, as_of.month):
        fill_results(full, as_of.month, rng)
    return full


def suspended(row: SampleRow, as_of: date, rng: Random) -> SampleRow:
    """The cooperative as one that does no work reports: no workers and no results."""
    full = dict(row)
    fill_standing(full, as_of, rng)
    return full | {"status": "suspended", "rating": "weak"}


def small(row: SampleRow) -> SampleRow:
    """The cooperative as one of the smallest, so that little changes where it comes or goes."""
    members: SampleRow = {"official_members": 7, "contributing_members": 0, "non_contributing_members": 0, "members": 7}
    return row | members | {"charter_capital": 120, "total_capital": 150}


def joined_by(row: SampleRow, other: SampleRow, columns: Iterable[str]) -> SampleRow:
    """The cooperative or fund into which another one was merged: what that had in the columns is its own now."""
    return row | {column: number(row, column) + number(other, column) for column in columns}


def ended(row: SampleRow, status: str, ended_on: date, note: str, successor: SampleRow | None = None) -> SampleRow:
    """A cooperative or fund that has ended: of its figures nothing is left."""
    left: SampleRow = {column: row[column] for column in KEPT_WHEN_ENDED if column in row}
    left.update(status=status, ended_on=ended_on, note=note)
    return left | ({"successor_tax_code": successor["tax_code"]} if successor else {})


def a_month_later(row: SampleRow, months_before: int, rng: Random) -> SampleRow:
    """The row a month later: results grow by about a month's share, members by a few."""
    grown = dict(row)
    if row.get("revenue") is not None:
        percent = 100 + 100 // months_before + rng.randint(-4, 6)
        grown.update({flow: round(Decimal(number(row, flow)) * percent / 100, 1) for flow in FLOWS})
    if row["status"] == "operating" and "official_members" in row and rng.random() * 4 < 1:
        joined = rng.randint(1, 3)
        grown.update({name: number(row, name) + joined for name in ("members", "official_members")})
    return grown


def credit_fund(commune: str, tax_code: str, rng: Random) -> SampleRow:
    """A people's credit fund that operates."""
    capital, mobilised = 100 * rng.randint(20, 60), 1000 * rng.randint(60, 180)
    return {
        "name": f"Quỹ tín dụng nhân dân {commune[0].lower()}{commune[1:]}",
        "tax_code": tax_code,
        "commune": commune,
        "founded_on": date_between(rng, date(1998, 2, 1), date(2014, 12, 1)),
        "condition": "sound",
        "status": "operating",
        "members": rng.randint(700, 1900),
        "charter_capital": capital,
        "operating_capital": capital + mobilised + 100 * rng.randint(5, 40),
        "mobilised_capital": mobilised,
        "outstanding_loans": mobilised * rng.randint(70, 90) // 100,
        "board_members": 3,
        "supervisors": 1,
    }


def group(commune: str, activity: str, rng: Random) -> SampleRow:
    """The groups of a commune for an activity, some of them registered."""
    groups = rng.randint(2, 9)
    return {
        "commune": commune,
        "activity": activity,
        "groups": groups,
        "registered_groups": rng.randint(0, groups),
        "members": groups * rng.randint(6, 18),
    }
