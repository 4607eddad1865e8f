"""July 2025, the first month of the communes: what seven of them took over from two districts, and what happened.

June's rows are carried row by row, but for those in the communes that :data:`LOST` and the like name.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from pipeline.samples.dice import dice
from pipeline.samples.june_2025 import COOPERATIVES, JUNE_AS_OF, june_submissions
from pipeline.samples.later_rows import FUND_STOCKS, STOCKS, a_month_later, ended, identity, joined_by, operating, small
from pipeline.samples.later_submission import later_cover, later_submission
from pipeline.samples.names import NamePool
from pipeline.samples.roster import tax_codes
from pipeline.samples.submission import number
from schemas.communes import communes_on
from schemas.successors import communes_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.samples.submission import SampleRow, UnitSubmission, Value

JULY, JULY_AS_OF = date(2025, 7, 1), date(2025, 7, 31)
FIRST_JULY_TAX_CODE = 249_300_000
SIGNED_ON = {
    "07306": date(2025, 8, 1),
    "07330": date(2025, 8, 5),
    "07339": date(2025, 8, 4),
    "07351": date(2025, 8, 12),
    "07375": date(2025, 8, 4),
    "07381": date(2025, 8, 8),
    "07399": date(2025, 8, 5),
}
"""When each submission is signed and sent, by unit: two are late. Four more that took over have sent nothing."""
LOST = "Xã An Dương"
"""The commune of June whose cooperative nobody took over."""
MOVED = ("Xã Ngọc Châu", "07339")
"""The commune of June whose cooperative is listed by another unit than its successor, and by which.

It moved with the handover, so it is in that unit's opening, and nobody declares a transfer.
"""
MERGED = ("Thị trấn Vôi", date(2025, 7, 18))
"""The commune of June of whose two cooperatives the second was merged into the first, and when."""
BANKRUPT = ("Xã Hương Sơn", date(2025, 7, 21))
"""The commune of June whose cooperative went bankrupt, and when."""
FUND_MERGED = ("Xã An Hà", "Xã Tiên Lục", date(2025, 7, 25))
"""The communes of June whose fund was merged, and into whose, and when."""
FOUNDED = ("07399", "agriculture", date(2025, 7, 8))
"""The unit that has a new cooperative, its sector, and when it was founded."""


@cache
def successor_codes() -> dict[str, str]:
    """The unit that each commune of June belongs to in July, by June's name."""
    return {
        commune.commune_name: communes_after(commune.commune_code, JULY_AS_OF)[0].unit_code
        for unit_code in COOPERATIVES
        for commune in communes_on(unit_code, JUNE_AS_OF)
    }


def commune_name(unit_code: str) -> str:
    """The name of the commune that a unit of July is."""
    return communes_on(unit_code, JULY_AS_OF)[0].commune_name


def unit_now(row: SampleRow) -> str:
    """The unit that lists a cooperative of June in July; blank for the one that nobody lists."""
    commune = str(row["commune"])
    if commune == LOST:
        return ""
    return MOVED[1] if commune == MOVED[0] else successor_codes()[commune]


def cooperatives(rows: Sequence[SampleRow], seed: int) -> list[SampleRow]:
    """June's cooperatives a month later, still in their communes of June, with what ended."""
    rng = dice(seed, "july 2025 cooperatives")
    later = []
    into, merged = [row for row in rows if row["commune"] == MERGED[0]] or ({}, {})
    for row in rows:
        if row is merged:
            later.append(ended(row, "merged", MERGED[1], f"Sáp nhập vào {into['name']}", into))
        elif row is into:
            later.append(joined_by(a_month_later(row, JUNE_AS_OF.month, rng), merged, STOCKS))
        elif row["commune"] == BANKRUPT[0]:
            later.append(ended(row, "bankrupt", BANKRUPT[1], "Tòa án tuyên bố phá sản"))
        else:
            later.append(a_month_later(row, JUNE_AS_OF.month, rng))
    return later


def credit_funds(rows: Sequence[SampleRow]) -> list[SampleRow]:
    """June's funds, one of them merged into another."""
    by_commune = {row["commune"]: row for row in rows}
    merged, into, day = FUND_MERGED
    if merged in by_commune:
        gone, successor = by_commune[merged], by_commune[into]
        by_commune[merged] = ended(gone, "merged", day, f"Sáp nhập vào {successor['name']}", successor)
        by_commune[into] = joined_by(successor, gone, FUND_STOCKS)
    return list(by_commune.values())


def groups(rows: Sequence[SampleRow], unit_code: str) -> list[SampleRow]:
    """The groups of a unit: for each activity the sum of what its old communes gave."""
    sums: dict[Value, SampleRow] = {}
    for row in rows:
        if successor_codes()[str(row["commune"])] == unit_code:
            so_far = sums.setdefault(row["activity"], {"activity": row["activity"]})
            amounts = ("groups", "registered_groups", "members")
            so_far.update({name: number(so_far, name) + number(row, name) for name in amounts})
    return list(sums.values())


def founded(seed: int) -> SampleRow:
    """The cooperative that was founded in the month, and has no results yet."""
    unit_code, sector, day = FOUNDED
    rng, codes = dice(seed, "july 2025 founded"), tax_codes(seed, "july 2025", FIRST_JULY_TAX_CODE)
    row = identity(sector, "", NamePool(dice(seed, "july 2025 names")).take("", unit_code), next(codes), rng)
    return small(operating(row | {"founded_on": day}, JULY_AS_OF, rng))


def placed(rows: Sequence[SampleRow], unit_code: str) -> list[SampleRow]:
    """The rows in the commune that the unit is."""
    return [row | {"commune": commune_name(unit_code)} for row in rows]


@cache
def july_submissions(seed: int) -> tuple[UnitSubmission, ...]:
    """What the communes submitted."""
    june = june_submissions(seed)
    carried = [row for submission in june for row in cooperatives(submission.cooperatives, seed)]
    funds = [row for submission in june for row in credit_funds(submission.credit_funds)]
    old_groups = [row for submission in june for row in submission.groups]
    submissions = []
    for unit_code, signed_on in SIGNED_ON.items():
        new = [founded(seed)] if unit_code == FOUNDED[0] else []
        rows = {
            "cooperatives": placed([row for row in carried if unit_now(row) == unit_code] + new, unit_code),
            "credit_funds": placed(
                [row for row in funds if successor_codes()[str(row["commune"])] == unit_code], unit_code
            ),
            "groups": placed(groups(old_groups, unit_code), unit_code),
        }
        submissions.append(later_submission(later_cover(unit_code, JULY, signed_on), rows))
    return tuple(submissions)
