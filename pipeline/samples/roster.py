"""Who is in the register: each cooperative with name, tax code, place, sector, status and dates."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING

from stdnum.vn import mst

from pipeline.samples.dice import dice, shuffled
from pipeline.samples.named import NAMED, NOTE
from pipeline.samples.names import NamePool, trades
from pipeline.samples.plan import AS_OF, NONAGRI_SECTORS, PLANS, UnitPlan
from pipeline.samples.submission import day as day_of
from schemas.communes import communes_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from pipeline.samples.submission import SampleRow

FIRST_TAX_CODE = 249_000_000
"""Tax codes that begin 249 have not been given out, so that no sample bears the code of a real cooperative."""
YEAR = AS_OF.year
STOPPED_BEFORE = 2018
"""Cooperatives that stop were founded in an earlier year."""
FOUNDED_UNTIL = date(YEAR, 11, 15)


def tax_codes(seed: int, topic: str, start: int = FIRST_TAX_CODE) -> Iterator[str]:
    """Valid tax codes, rising, none twice."""
    rng = dice(seed, f"tax codes {topic}")
    gaps = (rng.randint(3, 97) for _ in count())
    serial = start
    while True:
        serial += next(gaps)
        code = f"{serial}{mst.calc_check_digit(str(serial))}"
        if mst.is_valid(code):  # a check digit of 10 makes no code
            yield code


def commune_names(unit_code: str) -> list[str]:
    """Full names of the unit's communes on the day of the figures."""
    return [commune.commune_name for commune in communes_on(unit_code, AS_OF)]


def date_between(rng: Random, first: date, last: date) -> date:
    """A day from first to last, both included."""
    return first + timedelta(days=rng.randint(0, (last - first).days))


def founding_date(rng: Random) -> date:
    """A day before the report year, two times in three under the law of 2012."""
    first, last = (2013, YEAR - 1) if rng.random() * 3 > 1 else (1998, 2012)
    return date_between(rng, date(first, 1, 5), date(last, 12, 20))


def invented(unit_code: str, sector: str, pool: NamePool, rng: Random) -> SampleRow:
    """A cooperative that nobody knows, operating."""
    trade = rng.choice(trades(sector, unit_code))
    commune = rng.choice(commune_names(unit_code))
    return {
        "name": f"{trade.opening} {pool.take(unit_code, commune)}",
        "commune": commune,
        "founded_on": founding_date(rng),
        "sector": sector,
        "status": "operating",
        "main_products": trade.products,
    }


def named(unit_code: str, rng: Random) -> list[SampleRow]:
    """The unit's cooperatives that the report names, operating, with the note that their figures are invented."""
    return [
        {
            "name": cooperative.name,
            "commune": cooperative.commune or rng.choice(commune_names(unit_code)),
            "founded_on": founding_date(rng),
            "sector": cooperative.sector,
            "status": "operating",
            "main_products": cooperative.products,
            "note": NOTE,
        }
        for cooperative in NAMED
        if cooperative.unit_code == unit_code
    ]


def found_this_year(rows: list[SampleRow], how_many: int, rng: Random) -> None:
    """Give the first rows a founding date in the report year."""
    for row in rows[:how_many]:
        row["founded_on"] = date_between(rng, date(YEAR, 1, 6), FOUNDED_UNTIL)


def suspend_and_close(rows: list[SampleRow], plan: UnitPlan) -> None:
    """Suspend and close down the last rows."""
    for place in range(1, plan.suspended + plan.ceased + 1):
        rows[-place]["status"] = "suspended" if place <= plan.suspended else "ceased"


def living(plan: UnitPlan, pool: NamePool, rng: Random) -> list[SampleRow]:
    """The unit's cooperatives that are not dissolved."""
    known = named(plan.unit_code, rng)
    unknown = [
        invented(plan.unit_code, sector, pool, rng)
        for sector, wanted in plan.sectors.items()
        for _ in range(wanted - sum(row["sector"] == sector for row in known))
    ]
    mixed = shuffled(rng, unknown)
    found_this_year([row for row in mixed if row["sector"] == "agriculture"], plan.founded[0], rng)
    found_this_year([row for row in mixed if row["sector"] != "agriculture"], plan.founded[1], rng)
    suspend_and_close([row for row in mixed if (day_of(row, "founded_on") or AS_OF).year < STOPPED_BEFORE], plan)
    return known + mixed


def dissolved(plan: UnitPlan, pool: NamePool, rng: Random) -> list[SampleRow]:
    """The unit's cooperatives that were dissolved in the report year; of their figures nothing is left."""
    agri, nonagri = plan.dissolved
    sectors = ["agriculture"] * agri + [rng.choice(NONAGRI_SECTORS) for _ in range(nonagri)]
    rows = [invented(plan.unit_code, sector, pool, rng) for sector in sectors]
    for row in rows:
        day = date_between(rng, date(YEAR, 1, 20), AS_OF)
        row.update(status="dissolved", ended_on=day, note="Giải thể tự nguyện")
    return rows


def by_sector_and_age(row: SampleRow) -> tuple[int, date]:
    """The place of a row in a unit's list: sectors in the order of the form, older cooperatives first."""
    return ("agriculture", *NONAGRI_SECTORS).index(str(row["sector"])), day_of(row, "founded_on") or AS_OF


def roster(seed: int) -> dict[str, list[SampleRow]]:
    """Cooperatives by unit code: by sector and age, the dissolved ones last."""
    pool = NamePool(dice(seed, "proper names"))
    codes = tax_codes(seed, "cooperatives")
    drafts: dict[str, list[SampleRow]] = {}
    for plan in PLANS:
        rng = dice(seed, f"roster {plan.unit_code}")
        rows = sorted(living(plan, pool, rng), key=by_sector_and_age)
        drafts[plan.unit_code] = [
            {"ordinal": place, "tax_code": next(codes), **row}
            for place, row in enumerate(rows + dissolved(plan, pool, rng), start=1)
        ]
    return drafts
