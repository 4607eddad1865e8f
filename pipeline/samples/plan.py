"""Counts per reporting unit for the samples, and the provincial totals they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from schemas.forms.kttt01 import KTTT_01

PERIOD = date(2020, 11, 1)
AS_OF = date(2020, 11, 30)
FORM_ID = KTTT_01.form_id

NONAGRI_SECTORS = ("industry", "transport", "environment", "market", "construction", "electricity", "trade")


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """Counts of one unit. ``nonagri`` follows NONAGRI_SECTORS; ``founded`` and ``dissolved`` are (agri, non-agri)."""

    unit_code: str
    agriculture: int
    nonagri: tuple[int, int, int, int, int, int, int]
    suspended: int
    ceased: int
    founded: tuple[int, int]
    dissolved: tuple[int, int]
    groups: int
    certified: int

    @property
    def sectors(self) -> dict[str, int]:
        """Cooperatives that are not dissolved, by sector."""
        return {"agriculture": self.agriculture} | dict(zip(NONAGRI_SECTORS, self.nonagri, strict=True))


PLANS = (
    UnitPlan("213", 42, (20, 7, 5, 5, 4, 0, 12), 3, 5, (4, 6), (1, 1), 60, 2),
    UnitPlan("215", 52, (8, 2, 3, 1, 1, 1, 3), 2, 4, (6, 2), (1, 0), 78, 4),
    UnitPlan("216", 60, (8, 2, 4, 1, 1, 2, 4), 2, 4, (7, 3), (1, 1), 92, 4),
    UnitPlan("217", 58, (11, 3, 4, 1, 1, 2, 5), 2, 4, (7, 3), (1, 1), 96, 5),
    UnitPlan("218", 56, (9, 2, 4, 1, 1, 3, 4), 2, 4, (6, 3), (1, 1), 98, 5),
    UnitPlan("219", 84, (13, 4, 4, 2, 1, 2, 6), 3, 6, (11, 5), (2, 1), 130, 7),
    UnitPlan("220", 34, (4, 1, 2, 0, 0, 1, 2), 1, 2, (5, 1), (0, 0), 64, 3),
    UnitPlan("221", 50, (9, 2, 3, 1, 1, 1, 4), 2, 3, (5, 3), (1, 1), 74, 3),
    UnitPlan("222", 45, (14, 3, 4, 1, 2, 2, 5), 2, 4, (5, 4), (1, 1), 72, 3),
    UnitPlan("223", 48, (8, 2, 3, 1, 1, 2, 3), 2, 3, (5, 2), (1, 0), 77, 3),
)


@dataclass(frozen=True, slots=True)
class Pool:
    """Sectors that share the totals of their members and charter capital (million dong)."""

    sectors: tuple[str, ...]
    members: int
    charter_capital: int


POOLS = (
    Pool(("agriculture",), 12_203, 743_731),
    Pool(("transport",), 266, 128_693),
    Pool(tuple(sector for sector in NONAGRI_SECTORS if sector != "transport"), 2434 - 266, 1_123_300 - 128_693),
)

MEAN_REVENUE = 810
MEAN_INCOME_TENTHS = 30
TRAINED_SHARE = 0.30
BOARD_MEAN = 3
SUPERVISORS_MEAN = 1

OFFICIAL_MEMBERS = 340
OFFICIAL_ADMITTED = 46
ASSOCIATE_MEMBERS = 18

FUND_MEMBERS = 21_273
FUND_CAPITAL = 70_526
FUND_OPERATING = 2_502_663
FUND_MOBILISED = 2_258_454
FUND_LOANS = 1_850_582

SUPPORT_LOANS = 44
SUPPORT_OUTSTANDING = 12_850
