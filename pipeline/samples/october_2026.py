"""October 2026: four communes report, two of them of an area without history, one of these on the old form."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from pipeline.samples.dice import dice
from pipeline.samples.later_rows import credit_fund, group, identity, operating, suspended
from pipeline.samples.later_submission import later_cover, later_submission
from pipeline.samples.names import NamePool
from pipeline.samples.roster import tax_codes
from schemas.communes import communes_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

    from pipeline.samples.submission import SampleRow, UnitSubmission

OCTOBER, OCTOBER_AS_OF = date(2026, 10, 1), date(2026, 10, 31)
FIRST_OCTOBER_TAX_CODE = 249_400_000
OLD_FORM = "09454"
"""The unit that still sends version 1 of the form."""
SECTORS = {
    "07339": ("agriculture", "agriculture", "agriculture", "trade", "industry", "environment"),
    "07375": ("agriculture", "agriculture", "transport", "trade", "market"),
    "09367": ("industry", "industry", "industry", "trade", "trade", "construction", "agriculture"),
    OLD_FORM: ("agriculture", "agriculture", "agriculture", "electricity", "industry"),
}
"""The sectors of each unit's cooperatives."""
WITH_FUND = ("07375", "09367")
SIGNED_ON = {
    "07339": date(2026, 11, 3),
    "07375": date(2026, 11, 5),
    "09367": date(2026, 11, 11),
    OLD_FORM: date(2026, 11, 4),
}
"""When each submission of October is signed and sent: one of them is late."""


def rows_of(unit_code: str, codes: Iterator[str], pool: NamePool, rng: Random) -> Mapping[str, list[SampleRow]]:
    """The registers of a unit; the last of its cooperatives does no work."""
    commune = communes_on(unit_code, OCTOBER_AS_OF)[0].commune_name
    known = [identity(sector, commune, pool.take("", commune), next(codes), rng) for sector in SECTORS[unit_code]]
    return {
        "cooperatives": [
            *(operating(row, OCTOBER_AS_OF, rng) for row in known[:-1]),
            suspended(known[-1], OCTOBER_AS_OF, rng),
        ],
        "credit_funds": [credit_fund(commune, next(codes), rng)] if unit_code in WITH_FUND else [],
        "groups": [group(commune, activity, rng) for activity in ("water", "farming")],
    }


def on_the_old_form(rows: Mapping[str, list[SampleRow]]) -> Mapping[str, list[SampleRow]]:
    """The registers as version 1 asks for them: groups are certified, not registered."""
    return {**rows, "groups": [row | {"certified_groups": row["registered_groups"]} for row in rows["groups"]]}


@cache
def october_submissions(seed: int) -> tuple[UnitSubmission, ...]:
    """What the units submitted."""
    pool, codes = NamePool(dice(seed, "october 2026 names")), tax_codes(seed, "october 2026", FIRST_OCTOBER_TAX_CODE)
    submissions = []
    for unit_code, signed_on in SIGNED_ON.items():
        rows = rows_of(unit_code, codes, pool, dice(seed, f"october 2026 {unit_code}"))
        if unit_code == OLD_FORM:
            rows, version = on_the_old_form(rows), 1
        else:
            version = None
        submissions.append(later_submission(later_cover(unit_code, OCTOBER, signed_on, version), rows))
    return tuple(submissions)
