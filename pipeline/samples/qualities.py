"""What the cooperatives report in words: membership of the Alliance, value chain, OCOP, rating and difficulty."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.samples.dice import dice, one_of, shuffled
from pipeline.samples.plan import AS_OF, ASSOCIATE_MEMBERS, OFFICIAL_ADMITTED, OFFICIAL_MEMBERS
from pipeline.samples.roster import YEAR, date_between
from pipeline.samples.submission import day

if TYPE_CHECKING:
    from random import Random

    from pipeline.samples.submission import SampleRow

RATINGS = {"good": 20, "fair": 38, "average": 28, "weak": 6, "not_rated": 8}
RATINGS_STOPPED = {"weak": 3, "not_rated": 2}
DIFFICULTIES = {"sales": 34, "credit": 26, "orders": 12, "labour": 8, "other": 6, "none": 14}
DIFFICULTIES_STOPPED = {"sales": 4, "credit": 4, "orders": 2, "other": 1}


def join_alliance(rows: list[SampleRow], kind: str, first: date, last: date, rng: Random) -> None:
    """Make the rows members of the Alliance, joined between two days and not before they were founded."""
    for row in rows:
        founded = day(row, "founded_on") or first
        joined = date_between(rng, max(first, founded + timedelta(days=10)), last)
        row.update(alliance_membership=kind, alliance_joined_on=joined)


def fill_membership(rows: list[SampleRow], rng: Random) -> None:
    """Official and associate members; those that the report names have long been official ones."""
    operating = [row for row in rows if row["status"] == "operating"]
    known = [row for row in operating if "note" in row]
    others = shuffled(rng, [row for row in operating if "note" not in row])
    old = [row for row in others if (day(row, "founded_on") or AS_OF).year < YEAR]
    long_standing = OFFICIAL_MEMBERS - OFFICIAL_ADMITTED
    members = known + old[: long_standing - len(known)]
    associates = old[-ASSOCIATE_MEMBERS:]
    in_time = [row for row in others if (day(row, "founded_on") or AS_OF) < date(YEAR, 10, 1)]
    admitted = [row for row in in_time if row not in members and row not in associates][:OFFICIAL_ADMITTED]
    join_alliance(members, "official", date(2006, 3, 1), date(YEAR - 1, 12, 31), rng)
    join_alliance(associates, "associate", date(2015, 3, 1), date(YEAR, 10, 30), rng)
    join_alliance(admitted, "official", date(YEAR, 1, 15), date(YEAR, 11, 25), rng)


def fill_standing(row: SampleRow, rng: Random) -> None:
    """Value chain, OCOP stars, rating and difficulty of one cooperative."""
    operating = row["status"] == "operating"
    farm = row["sector"] == "agriculture"
    new = (day(row, "founded_on") or AS_OF).year == YEAR
    row["value_chain"] = "x" if operating and rng.random() * 100 < (28 if farm else 8) else None
    row["ocop_stars"] = one_of(rng, {3: 12, 4: 6, 5: 1}) if operating and farm and rng.random() * 8 < 1 else None
    row["rating"] = "not_rated" if new else one_of(rng, RATINGS if operating else RATINGS_STOPPED)
    row["difficulty"] = one_of(rng, DIFFICULTIES if operating else DIFFICULTIES_STOPPED)


def fill_qualities(rows: list[SampleRow], seed: int) -> None:
    """Fill the words of the province's cooperatives that are not dissolved."""
    for row in rows:
        row["alliance_membership"] = "none"
    fill_membership(rows, dice(seed, "membership"))
    rng = dice(seed, "standing")
    for row in rows:
        fill_standing(row, rng)
