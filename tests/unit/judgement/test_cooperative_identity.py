"""A cooperative keeps one id whatever it is called and wherever it lies, and no later period changes it."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations

import polars as pl
import pytest

from pipeline.judgement.cooperative_identity import ROW_TYPES, identified, writings

MAY, JUNE, JULY, AUGUST = date(2025, 5, 1), date(2025, 6, 1), date(2025, 7, 1), date(2025, 8, 1)
CODE, OTHER, THIRD = "2400000011", "2400000029", "2400000036"
DAY, ANOTHER_DAY = date(2015, 3, 2), date(2016, 4, 5)
VOI, HUONG_LAC, LANG_GIANG, KEP = "07375", "07405", "07375", "07399"
"""Communes: the town of Vôi goes on as Lạng Giang on 2025-07-01, and Hương Lạc goes into it."""

Row = dict[str, object]


def row(period: date, name: str | None = "htx an phú", code: str | None = CODE, **other: object) -> Row:
    given = {"unit_code": "217", "commune": VOI, "founded_on": DAY, "table_name": "cooperatives"} | other
    return {"period": period, "name_key": name, "tax_code": code} | given


def ids(*rows: Row) -> list[str | None]:
    """The id of each row."""
    numbered = [
        {"submission_id": f"{row['period']}", "at_sheet": "HTX", "at_row": at} | row for at, row in enumerate(rows)
    ]
    types = ROW_TYPES | {"at_row": pl.Int32()}
    frame = pl.DataFrame(numbered, schema=types)
    found = identified(frame, writings(frame.partition_by("period")))
    assert found.height == len(rows)
    return found.sort("at_row")["cooperative_id"].to_list()


SAME = {
    "another name": (row(MAY), row(JUNE, "htx bình minh")),
    "another commune": (row(MAY), row(JUNE, commune=KEP)),
    "another unit": (row(JUNE), row(JULY, unit_code=LANG_GIANG)),
    "a code that was blank before": (row(MAY, code=None), row(JUNE)),
    "a code that is blank now": (row(MAY), row(JUNE, code=None)),
    "another code": (row(MAY), row(JUNE, code=OTHER)),
    "another founding date, without a code": (row(MAY, code=None), row(JUNE, code=None, founded_on=ANOTHER_DAY)),
    "the commune that its own became": (
        row(JUNE, code=None, commune=HUONG_LAC),
        row(JULY, code=None, commune=LANG_GIANG, unit_code=LANG_GIANG, founded_on=ANOTHER_DAY),
    ),
    "another commune since units changed": (row(JUNE, code=None), row(JULY, code=None, commune=KEP, unit_code=KEP)),
    "a month without a report between": (row(MAY, code=None), row(JULY, "htx an phú")),
}
OTHERS = {
    "another name without a code": (row(MAY, code=None), row(JUNE, "htx bình minh", code=None)),
    "another commune without a code": (row(MAY, code=None), row(JUNE, code=None, commune=KEP)),
    "another code and founding date": (row(MAY), row(JUNE, code=OTHER, founded_on=ANOTHER_DAY)),
    "another code without founding dates": (row(MAY, founded_on=None), row(JUNE, code=OTHER, founded_on=None)),
    "the code of a branch": (row(MAY), row(JUNE, code=f"{CODE}001")),
    "another register": (row(MAY), row(MAY, table_name="unions")),
    "more than a year between": (row(date(2024, 1, 1), code=None), row(MAY, founded_on=ANOTHER_DAY)),
}


@pytest.mark.parametrize("rows", SAME.values(), ids=SAME)
def test_cooperative_keeps_its_id_with(rows: tuple[Row, Row]) -> None:
    first, second = ids(*rows)
    assert first == second is not None


@pytest.mark.parametrize("rows", OTHERS.values(), ids=OTHERS)
def test_two_cooperatives_are_told_apart_by(rows: tuple[Row, Row]) -> None:
    first, second = ids(*rows)
    assert first != second
    assert None not in (first, second)


def test_one_that_is_listed_beside_is_not_the_other() -> None:
    first, again, beside = ids(row(MAY), row(JUNE), row(JUNE, code=OTHER))
    assert first == again != beside


def test_of_two_of_one_name_in_a_commune_neither_is_taken_for_the_one_that_comes() -> None:
    pair = (row(MAY), row(MAY, code=OTHER))
    one, other, comes = ids(*pair, row(JUNE, code=THIRD))
    assert len({one, other, comes}) == 3


def test_of_two_that_come_for_one_that_went_the_one_of_its_founding_date_is_it() -> None:
    went, same, not_same = ids(
        row(MAY, code=None), row(JUNE, code=OTHER), row(JUNE, code=THIRD, founded_on=ANOTHER_DAY)
    )
    assert went == same != not_same
    went, *both = ids(row(MAY, code=None), row(JUNE, code=OTHER), row(JUNE, code=THIRD))
    assert len({went, *both}) == 3


def test_of_two_of_one_name_the_one_of_its_founding_date_is_the_one_that_comes() -> None:
    pair = (row(MAY, code=None), row(MAY, code=None, founded_on=ANOTHER_DAY))
    codes = (row(JUNE, code=OTHER), row(JUNE, code=THIRD, founded_on=ANOTHER_DAY))
    one, other, *both = ids(*pair, *codes)
    assert one != other
    assert both == [one, other]


def test_one_that_is_listed_twice_has_one_id() -> None:
    assert len(set(ids(row(MAY), row(MAY, unit_code="216", commune="07339")))) == 1


def test_row_without_code_and_name_is_known_as_nobody() -> None:
    assert ids(row(MAY, None, None)) == [None]


def test_codes_that_follow_each_other_are_one_chain() -> None:
    assert (
        len(set(ids(row(MAY, code=None), row(JUNE), row(JULY, "htx an phú mới"), row(AUGUST, "htx an phú mới", OTHER))))
        == 1
    )


def random_rows(dice: random.Random) -> list[Row]:
    """Rows of six months in which names, codes, communes and founding dates of a few cooperatives come and go."""
    months = [date(2025, month, 1) for month in range(3, 9)]
    rows = []
    for month in months:
        for number in range(8):
            if dice.random() < 0.8:
                code = dice.choice([None, f"240000{number:04}", f"240000{number:04}", f"240000{dice.randrange(8):04}"])
                founded_on = dice.choice([None, DAY, DAY, ANOTHER_DAY])
                commune = dice.choice([VOI, VOI, KEP, HUONG_LAC])
                rows.append(
                    row(
                        month,
                        f"htx {dice.choice([number, number, number, 3])}",
                        code,
                        commune=commune,
                        founded_on=founded_on,
                    )
                )
    return rows


@pytest.mark.parametrize("seed", range(30))
def test_no_later_period_and_no_order_of_rows_changes_an_id(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - so that it can be run again
    rows = random_rows(dice)
    every = dict(zip(map(repr, rows), ids(*rows), strict=True))
    for month in sorted({row["period"] for row in rows}, key=str):
        known = [row for row in rows if str(row["period"]) <= str(month)]
        dice.shuffle(known)
        assert dict(zip(map(repr, known), ids(*known), strict=True)) == {repr(row): every[repr(row)] for row in known}


@pytest.mark.parametrize("seed", range(10))
def test_cooperatives_with_one_tax_code_have_one_id(seed: int) -> None:
    rows = random_rows(random.Random(seed))  # noqa: S311 - as above
    found = ids(*rows)
    for (one, its_id), (other, other_id) in combinations(zip(rows, found, strict=True), 2):
        if one["tax_code"] and one["tax_code"] == other["tax_code"]:
            assert its_id == other_id
