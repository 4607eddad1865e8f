"""Cooperative groups: counted per commune and activity, some of them certified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.samples.apportion import apportion
from pipeline.samples.dice import dice, skewed
from pipeline.samples.plan import PLANS, UnitPlan
from pipeline.samples.roster import commune_names
from pipeline.samples.submission import number
from schemas.reference_data import code_list

if TYPE_CHECKING:
    from random import Random

    from pipeline.samples.submission import SampleRow

ROWS_PER_COMMUNE = 1.6


def places(plan: UnitPlan, rng: Random) -> list[tuple[str, str]]:
    """Commune and activity of each row, by commune; not every commune has groups."""
    activities = [entry.code for entry in code_list("activity")]
    every = [(commune, activity) for commune in commune_names(plan.unit_code) for activity in activities]
    wanted = int(len(every) / len(activities) * ROWS_PER_COMMUNE)
    return [every[place] for place in sorted(rng.sample(range(len(every)), wanted))]


def certify(rows: list[SampleRow], how_many: int, rng: Random) -> None:
    """Certify so many groups, one at a time, where there is a group that is not certified yet."""
    for _ in range(how_many):
        row = rng.choice([row for row in rows if number(row, "certified_groups") < number(row, "groups")])
        row["certified_groups"] = int(number(row, "certified_groups")) + 1


def unit_groups(plan: UnitPlan, rng: Random) -> list[SampleRow]:
    """The unit's rows of groups."""
    where = places(plan, rng)
    sizes = apportion(plan.groups, [skewed(rng, 0.3, 2) for _ in where], [1] * len(where))
    rows: list[SampleRow] = [
        {"ordinal": place, "commune": commune, "activity": activity, "groups": size, "certified_groups": 0}
        for place, ((commune, activity), size) in enumerate(zip(where, sizes, strict=True), start=1)
    ]
    certify(rows, plan.certified, rng)
    for row in rows:
        row["members"] = int(number(row, "groups")) * rng.randint(6, 18)
    return rows


def groups(seed: int) -> dict[str, list[SampleRow]]:
    """Groups by unit code."""
    return {plan.unit_code: unit_groups(plan, dice(seed, f"groups {plan.unit_code}")) for plan in PLANS}
