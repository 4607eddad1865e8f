"""What the province, its Alliance and its units are called on a day is data, and the next change is a row."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from pipeline.runtime.settings import PROJECT
from schemas.forms.kttt01 import KTTT_01
from schemas.forms.lm01 import LM_01
from schemas.matching import without_level
from schemas.messages import catalogue
from schemas.provinces import in_all_words, newest_province, province_in, province_on, provinces
from schemas.reference_checks import ReferenceDataError, check_reference_data
from schemas.reference_data import FOREVER, units
from tests.support.next_province import BEFORE, NEXT, SINCE, next_province

if TYPE_CHECKING:
    from pathlib import Path

CHANGES = sorted(
    {province.valid_from for province in provinces()}
    | {unit.valid_from for unit in units() if unit.valid_from >= provinces()[0].valid_from}
)


def test_row_that_overlaps_another_stops_the_start_with_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(PROJECT / "schemas" / "reference", folder)
    check_reference_data(folder)
    path = folder / "provinces.csv"
    path.write_text(path.read_text("utf-8").replace("2025-07-01,\n", "2025-06-01,\n"), "utf-8")
    with pytest.raises(ReferenceDataError, match=r"provinces\.csv.* 5"):
        check_reference_data(folder)


def test_province_changed_with_the_first_of_july_2025() -> None:
    before, after = province_on(date(2025, 6, 30)), province_on(date(2025, 7, 1))
    assert (before.name, before.seat, before.head_place) == ("tỉnh Bắc Giang", "Bắc Giang", "TỈNH BẮC GIANG")
    assert (after.name, after.seat, after.head_place) == ("tỉnh Bắc Ninh", "Bắc Ninh", "TỈNH BẮC NINH")
    assert (before.unit, after.unit) == ("huyện", "xã, phường")


@pytest.mark.parametrize(
    ("period", "units_vi"),
    [
        (date(2020, 11, 1), "huyện, thành phố"),
        (date(2024, 1, 1), "huyện, thành phố"),
        (date(2024, 2, 1), "huyện, thị xã, thành phố"),
        (date(2025, 6, 1), "huyện, thị xã, thành phố"),
        (date(2025, 7, 1), "xã, phường"),
    ],
)
def test_period_has_the_words_of_its_last_day(period: date, units_vi: str) -> None:
    assert province_in(period).units == units_vi


def test_row_follows_row_without_gap_or_overlap_and_the_last_is_open() -> None:
    assert all(before.valid_to == after.valid_from for before, after in pairwise(provinces()))
    assert provinces()[-1].valid_to == FOREVER
    assert newest_province() == provinces()[-1]


def test_day_before_all_rows_has_the_words_of_the_first() -> None:
    assert province_on(provinces()[0].valid_from - timedelta(days=1)) == provinces()[0]


@pytest.mark.parametrize("day", CHANGES, ids=str)
def test_words_agree_with_the_units_of_that_day(day: date) -> None:
    province, present = province_on(day), [unit for unit in units() if unit.valid_on(day)]
    [alliance] = [unit.unit_name for unit in present if unit.form_id == LM_01.form_id]
    assert province.alliance == alliance
    assert alliance.endswith(province.name)
    reporting = [unit.unit_name for unit in present if unit.form_id == KTTT_01.form_id]
    levels = {name.removesuffix(without_level(name)).strip().lower() for name in reporting}
    assert levels == set(province.units.split(", "))


def test_text_is_filled_with_words_as_they_are_begun_with_and_in_capitals() -> None:
    province = province_in(date(2020, 11, 1))
    assert province.fill("{units}; {Units}; {UNITS}") == "huyện, thành phố; Huyện, thành phố; HUYỆN, THÀNH PHỐ"
    assert province.fill("{HTX.ALL} của {observed} {0} {}") == "{HTX.ALL} của {observed} {0} {}"


def test_every_word_that_data_have_is_in_every_row() -> None:
    assert all(all(province.words.values()) for province in provinces())


def test_names_of_all_times_are_known_the_newest_first() -> None:
    assert in_all_words("{seat}!") == ("Bắc Ninh!", "Bắc Giang!")


def test_next_change_is_a_row() -> None:
    with next_province():
        assert province_in(BEFORE).name == "tỉnh Bắc Ninh"
        assert province_in(SINCE).name == NEXT["name"]
        assert province_in(date(2020, 11, 1)).name == "tỉnh Bắc Giang"
        assert "cán bộ thành phố sẽ quyết định" in catalogue("vi")["WB-20"]["what"]
    assert province_in(SINCE).name == "tỉnh Bắc Ninh"
    assert "cán bộ tỉnh sẽ quyết định" in catalogue("vi")["WB-20"]["what"]
