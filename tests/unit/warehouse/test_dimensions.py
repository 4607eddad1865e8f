"""What is said of units and communes between two days, and which unit became which, as ``schemas`` has it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipeline.warehouse.dimension_tables import commune_versions, unit_versions
from pipeline.warehouse.unit_mapping import PART, SAME, WHOLE, unit_mapping
from schemas.communes import communes
from schemas.reference_data import units
from schemas.successors import commune_on, predecessor_units, units_that_took_over
from schemas.unit_groups import unit_group

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = [
    date(2005, 1, 1),
    date(2015, 6, 30),
    date(2024, 12, 31),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2026, 10, 31),
]


def on(versions: pl.DataFrame, day: date) -> list[dict[str, Any]]:
    there = (pl.col("valid_from") <= day) & ((pl.col("valid_to") > day) | pl.col("valid_to").is_null())
    return versions.filter(there).to_dicts()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_units_of_a_day_are_those_of_reference_data_with_their_names_and_groups(day: date) -> None:
    found = {
        row["unit_code"]: (row["unit_name"], row["group_code"], row["group_name"]) for row in on(unit_versions(), day)
    }
    groups = {unit.unit_code: unit_group(unit.unit_code, day) for unit in units() if unit.valid_on(day)}
    names = {unit.unit_code: unit.unit_name for unit in units() if unit.valid_on(day)}
    assert found == {code: (names[code], group.code, group.name) for code, group in groups.items()}
    assert len(on(unit_versions(), day)) == len(found)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_communes_of_a_day_are_those_of_reference_data(day: date) -> None:
    found = [(row["commune_code"], row["commune_name"], row["unit_code"]) for row in on(commune_versions(), day)]
    there = {commune.commune_code for commune in communes() if commune.valid_on(day)}
    known = [commune for code in there if (commune := commune_on(code, day))]
    assert sorted(found) == sorted((each.commune_code, each.commune_name, each.unit_code) for each in known)


def test_commune_knows_what_it_was_called_and_what_went_into_it() -> None:
    (kep,) = [row for row in on(commune_versions(), date(2026, 10, 31)) if row["commune_code"] == "07399"]
    assert kep["former_names"].split("; ") == ["Xã Tân Thịnh", "Thị trấn Kép", "Xã Quang Thịnh", "Xã Hương Sơn"]
    (quang_thinh,) = [row for row in on(commune_versions(), date(2025, 6, 30)) if row["commune_code"] == "07384"]
    assert (quang_thinh["successor_codes"], quang_thinh["successor_names"]) == ("07399", "Xã Kép")


def test_unit_that_ended_names_those_that_took_over() -> None:
    (lang_giang,) = [row for row in on(unit_versions(), date(2025, 6, 30)) if row["unit_code"] == "217"]
    heirs = units_that_took_over("217", date(2025, 7, 1))
    assert lang_giang["successor_codes"] == "; ".join(unit.unit_code for unit in heirs)
    assert (lang_giang["kind"], lang_giang["level"]) == ("district", "huyện")
    assert (lang_giang["form_ids"], lang_giang["calendars"]) == ("KTTT-01", "monthly")


def mapped(before: date, day: date) -> Iterator[dict[str, Any]]:
    lies = pl.lit(before).is_between("from_first", "from_last") & pl.lit(day).is_between("to_first", "to_last")
    return unit_mapping().filter(lies).iter_rows(named=True)


PAIRS = [(before, day) for before in DAYS for day in DAYS if before <= day]


@pytest.mark.parametrize(("before", "day"), PAIRS, ids=str)
def test_mapping_of_two_days_is_what_the_successions_say(before: date, day: date) -> None:
    found = {(row["from_unit_code"], row["to_unit_code"]) for row in mapped(before, day)}
    there = [unit.unit_code for unit in units() if unit.valid_on(day)]
    said = {(former.unit_code, code) for code in there for former in predecessor_units(code, before, day)}
    assert found == said


@pytest.mark.parametrize(("before", "day"), PAIRS, ids=str)
def test_shares_of_a_unit_are_one_together_and_extents_say_what_they_mean(before: date, day: date) -> None:
    rows = list(mapped(before, day))
    for code in {row["from_unit_code"] for row in rows}:
        parts = [row for row in rows if row["from_unit_code"] == code]
        shares = [row["share_of_from"] for row in parts if row["share_of_from"] is not None]
        assert not shares or sum(shares) == pytest.approx(1)
        extents = {row["extent"] for row in parts}
        assert extents == {PART} if len(parts) > 1 else extents <= {SAME, WHOLE}
    names = {unit.unit_code: unit.unit_name for unit in units() if unit.valid_on(day)}
    assert all(row["to_unit_name"] == names[row["to_unit_code"]] for row in rows)


def test_town_that_another_went_into_has_all_of_that_and_more() -> None:
    (yen_dung,) = [row for row in mapped(date(2024, 12, 31), date(2025, 6, 30)) if row["from_unit_code"] == "221"]
    assert (yen_dung["to_unit_code"], yen_dung["extent"], yen_dung["share_of_from"]) == ("213", WHOLE, 1)
    assert 0 < yen_dung["share_of_to"] < 1


def test_days_of_the_mapping_have_neither_gap_nor_overlap() -> None:
    times = sorted(set(unit_mapping().select("from_first", "from_last").iter_rows()))
    for (_, last), (first, _) in pairwise(times):
        assert first == last + timedelta(days=1)
