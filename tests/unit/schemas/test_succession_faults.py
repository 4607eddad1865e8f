"""A slip in who took over from whom would lose rows in silence: it is told with file and line at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemas.reference_checks import check_reference_data
from tests.support.reference_folder import add_to, copy_of_reference_data, faults_of, replace_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_of_reference_data(tmp_path)


def test_former_commune_of_a_known_unit_has_to_be_a_commune(folder: Path) -> None:
    number = replace_in(folder, "successors", "07207,Phường Ngô Quyền", "07208,Phường Ngô Quyền")
    told = f"Dữ liệu tham chiếu successors.csv, dòng {number}: không có xã, phường 07208 của đơn vị 213"
    assert faults_of(folder) == [f"{told} trong communes.csv."]


def test_former_commune_of_an_area_without_units_may_stand_nowhere_else(folder: Path) -> None:
    add_to(folder, "successors", "09998,Xã Cũ,998,Huyện Cũ,Bắc Ninh,2025-07-01,09187,0")
    check_reference_data(folder)


def test_two_files_do_not_name_different_successors_of_a_commune(folder: Path) -> None:
    both = "07201,Phường Thọ Xương,Phường,213,2005-06-22,2025-07-01,"
    number = replace_in(folder, "communes", f"{both}07210,Phường Bắc Giang", f"{both}07228,Phường Đa Mai")
    [told] = faults_of(folder)
    assert f"communes.csv, dòng {number}: 07201 có kế thừa là 07228, mà successors.csv ghi 07210 (dòng " in told


def test_successor_of_a_commune_is_there_when_it_ends(folder: Path) -> None:
    number = add_to(folder, "successors", "09998,Xã Cũ,998,Huyện Cũ,Bắc Ninh,2025-07-01,07204,0")
    [told] = faults_of(folder)
    assert f"successors.csv, dòng {number}: xã, phường kế thừa 07204 không có vào ngày 2025-07-01." in told


def test_successor_of_a_commune_may_end_on_the_same_day(folder: Path) -> None:
    add_to(folder, "successors", "09998,Xã Cũ,998,Huyện Cũ,Bắc Ninh,2025-07-01,07201,0")
    check_reference_data(folder)


def test_units_that_name_each_other_as_successor_are_told(folder: Path) -> None:
    number = add_to(folder, "units", "997,Huyện Cũ,KTTT-01,2010-01-01,2020-01-01,998")
    add_to(folder, "units", "998,Huyện Khác,KTTT-01,2010-01-01,2020-01-01,997")
    faults = faults_of(folder)
    assert [fault.partition(": ")[2] for fault in faults] == [
        "đơn vị kế thừa 998 không có vào ngày 2020-01-01.",
        "đơn vị kế thừa 997 không có vào ngày 2020-01-01.",
    ]
    assert f"units.csv, dòng {number}: " in faults[0]


def test_unit_goes_on_through_one_that_ends_later(folder: Path) -> None:
    add_to(folder, "units", "997,Huyện Cũ,KTTT-01,2010-01-01,2020-01-01,998")
    add_to(folder, "units", "998,Huyện Khác,KTTT-01,2010-01-01,2022-01-01,213")
    check_reference_data(folder)
