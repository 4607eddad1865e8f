"""June 2025, the last month of the districts: three of them report, on version 2 of the form.

For one of them nothing has changed since May, which it reported alone.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from pipeline.samples.dice import dice
from pipeline.samples.later_rows import credit_fund, ended, group, identity, operating, small, suspended
from pipeline.samples.later_submission import later_cover, later_submission, unchanged_submission
from pipeline.samples.names import NamePool
from pipeline.samples.roster import tax_codes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from pipeline.samples.submission import SampleRow, UnitSubmission

MAY, JUNE, JUNE_AS_OF = date(2025, 5, 1), date(2025, 6, 1), date(2025, 6, 30)
FIRST_JUNE_TAX_CODE = 249_200_000
COOPERATIVES = {
    "216": (
        ("Thị trấn Nhã Nam", "agriculture"),
        ("Thị trấn Nhã Nam", "trade"),
        ("Xã An Dương", "agriculture"),
        ("Xã Liên Sơn", "agriculture"),
        ("Xã Hợp Đức", "agriculture"),
        ("Xã Phúc Hòa", "agriculture"),
        ("Xã Liên Chung", "environment"),
        ("Thị trấn Cao Thượng", "agriculture"),
        ("Thị trấn Cao Thượng", "trade"),
        ("Xã Việt Lập", "agriculture"),
        ("Xã Ngọc Thiện", "agriculture"),
        ("Xã Ngọc Thiện", "agriculture"),
        ("Xã Ngọc Châu", "agriculture"),
        ("Xã Song Vân", "electricity"),
        ("Xã Lam Sơn", "agriculture"),
        ("Xã Cao Xá", "agriculture"),
    ),
    "217": (
        ("Thị trấn Vôi", "trade"),
        ("Thị trấn Vôi", "transport"),
        ("Xã Tân Hưng", "agriculture"),
        ("Xã Xương Lâm", "environment"),
        ("Xã Tiên Lục", "agriculture"),
        ("Xã Đào Mỹ", "agriculture"),
        ("Xã Nghĩa Hưng", "electricity"),
        ("Xã An Hà", "agriculture"),
        ("Thị trấn Kép", "industry"),
        ("Thị trấn Kép", "construction"),
        ("Thị trấn Kép", "agriculture"),
        ("Xã Hương Sơn", "agriculture"),
        ("Xã Dương Đức", "agriculture"),
        ("Xã Tân Dĩnh", "market"),
    ),
    "220": (
        ("Thị trấn An Châu", "trade"),
        ("Thị trấn Tây Yên Tử", "agriculture"),
        ("Xã Vân Sơn", "agriculture"),
        ("Xã Yên Định", "agriculture"),
        ("Xã Cẩm Đàn", "agriculture"),
    ),
}
"""The commune and the sector of each cooperative, by unit."""
FUNDS = {"216": ("Thị trấn Cao Thượng",), "217": ("Xã An Hà", "Xã Tiên Lục"), "220": ()}
GROUPS = {
    "216": (
        ("Thị trấn Nhã Nam", "water"),
        ("Xã Liên Sơn", "water"),
        ("Xã Phúc Hòa", "farming"),
        ("Xã Cao Xá", "women"),
    ),
    "217": (("Thị trấn Vôi", "farming"), ("Xã Tân Hưng", "farming"), ("Xã Đào Mỹ", "water"), ("Thị trấn Kép", "other")),
    "220": (("Thị trấn An Châu", "women"), ("Xã Vân Sơn", "farming")),
}
SMALL = ("Xã An Dương", "Xã Hương Sơn", "Xã Ngọc Châu")
"""Communes whose cooperative is one of the smallest."""
SUSPENDED = ("Xã Song Vân", "Xã Xương Lâm")
"""Communes whose cooperative does no work."""
DISSOLVED = ("Xã Cao Xá", date(2025, 3, 14))
"""The commune whose cooperative was dissolved within the year, and when."""
SIGNED_ON = {"216": date(2025, 7, 3), "217": date(2025, 7, 9), "220": date(2025, 7, 1)}
"""When each submission of June is signed and sent: the second one is late."""
UNCHANGED, MAY_SIGNED_ON = "220", date(2025, 6, 3)
"""The unit for which nothing has changed since May, and when it signed that month."""


def cooperative(commune: str, sector: str, codes: Iterator[str], pool: NamePool, rng: Random) -> SampleRow:
    """A cooperative as it reports for the month."""
    row = identity(sector, commune, pool.take("", commune), next(codes), rng)
    if commune == DISSOLVED[0]:
        return ended(row, "dissolved", DISSOLVED[1], "Giải thể tự nguyện")
    full = (suspended if commune in SUSPENDED else operating)(row, JUNE_AS_OF, rng)
    return small(full) if commune in SMALL else full


@cache
def june_submissions(seed: int) -> tuple[UnitSubmission, ...]:
    """What the districts submitted, with the May of the one that reports no change."""
    pool, codes = NamePool(dice(seed, "june 2025 names")), tax_codes(seed, "june 2025", FIRST_JUNE_TAX_CODE)
    submissions = []
    for unit_code, places in COOPERATIVES.items():
        rng = dice(seed, f"june 2025 {unit_code}")
        rows = {
            "cooperatives": [cooperative(commune, sector, codes, pool, rng) for commune, sector in places],
            "credit_funds": [credit_fund(commune, next(codes), rng) for commune in FUNDS[unit_code]],
            "groups": [group(commune, activity, rng) for commune, activity in GROUPS[unit_code]],
        }
        cover = later_cover(unit_code, JUNE, SIGNED_ON[unit_code])
        if unit_code == UNCHANGED:
            submissions += [
                later_submission(later_cover(unit_code, MAY, MAY_SIGNED_ON), rows),
                unchanged_submission(cover),
            ]
        else:
            submissions.append(later_submission(cover, rows))
    return tuple(submissions)
