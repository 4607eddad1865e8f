"""Each unit is shown in a group that people know: the former district of a commune, else the kind of the unit."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from schemas.reference_data import units_in_period
from schemas.unit_groups import UnitGroup, unit_group

NOVEMBER_2020, JULY_2025 = date(2020, 11, 30), date(2025, 7, 31)


def test_a_commune_is_of_the_former_district_of_its_area() -> None:
    assert unit_group("07210", JULY_2025) == UnitGroup("213", "Thành phố Bắc Giang", "Bắc Giang")


def test_a_commune_of_two_districts_is_of_the_one_that_most_of_it_lay_in() -> None:
    assert unit_group("07228", JULY_2025).code == "213"  # four of Bắc Giang, one of Tân Yên


def test_of_two_districts_with_as_much_of_a_commune_the_smaller_code_names_the_group() -> None:
    assert unit_group("07603", JULY_2025).code == "219"


def test_a_commune_of_an_area_that_nothing_was_received_from_has_its_district_too() -> None:
    of_bac_ninh = {
        group.name
        for unit in units_in_period(date(2025, 7, 1))
        if (group := unit_group(unit.unit_code, JULY_2025)).province == "Bắc Ninh"
    }
    assert len(of_bac_ninh) == 8
    assert "Thành phố Từ Sơn" in of_bac_ninh


def test_every_commune_of_the_province_has_a_former_district() -> None:
    groups = Counter(unit_group(unit.unit_code, JULY_2025) for unit in units_in_period(date(2025, 7, 1), "KTTT-01"))
    assert sum(groups.values()) == 99
    assert len(groups) == 18
    assert all(group.province for group in groups)


def test_districts_are_a_group_in_the_words_of_their_time() -> None:
    assert unit_group("217", NOVEMBER_2020) == UnitGroup("district", "Huyện, thành phố")
    assert unit_group("217", date(2024, 6, 30)).name == "Huyện, thị xã, thành phố"


def test_an_ended_unit_keeps_its_last_group() -> None:
    assert unit_group("217", JULY_2025).code == "district"


def test_the_alliance_is_a_group_of_its_own() -> None:
    assert unit_group("LM24", JULY_2025) == UnitGroup("province", "Cấp tỉnh")


def test_who_is_no_unit_has_no_group() -> None:
    with pytest.raises(ValueError, match="no unit 999"):
        unit_group("999", JULY_2025)
