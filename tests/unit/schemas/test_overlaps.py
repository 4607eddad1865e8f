"""Of what there is only one at a time two lines never hold on the same day, whatever their other cells say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemas.reference_checks import check_reference_data
from tests.support.reference_folder import add_to, copy_of_reference_data, faults_of, replace_in

if TYPE_CHECKING:
    from pathlib import Path

UNTIL_VERSION_2 = "2004-08-31,2024-07-01"
FIRST_IN_FORCE = "2004-08-31,2024-09-01"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_of_reference_data(tmp_path)


def test_two_provinces_are_never_in_force_at_once_though_their_codes_differ(folder: Path) -> None:
    number = add_to(folder, "provinces", "27,tỉnh X,tỉnh,X,LM X,A,B,C,D,xã,xã,xã,07210,2026-01-01,")
    fault = f"Dữ liệu tham chiếu provinces.csv, dòng {number}: 27 có hiệu lực trùng với dòng {number - 1}."
    assert faults_of(folder) == [fault]


def test_time_that_no_province_is_of_is_told(folder: Path) -> None:
    number = replace_in(folder, "provinces", "07210,2025-07-01,", "07210,2026-07-01,")
    [fault] = faults_of(folder)
    assert fault.endswith(f"provinces.csv, dòng {number}: không dòng nào có hiệu lực từ 2025-07-01 đến 2026-06-30.")


def test_last_province_that_ends_without_another_is_told(folder: Path) -> None:
    number = replace_in(folder, "provinces", "07210,2025-07-01,", "07210,2025-07-01,2030-01-01")
    [fault] = faults_of(folder)
    assert fault.endswith(f"provinces.csv, dòng {number}: không dòng nào có hiệu lực từ 2030-01-01.")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("HTX.CREDIT,amount,credit_funds,,,name,,,stock,,,,", id="decided by another cell since"),
        pytest.param("HTX.DISSOLVED,amount,cooperatives,,,ended_on,,,ended,,,,", id="any status, and one of them"),
        pytest.param(
            "QTDND.SOUND,amount,credit_funds,,,condition,,sound,stock,,,,", id="one condition, and that with another"
        ),
        pytest.param(
            "MANAGEMENT.BOARD,amount,credit_funds,board_members,,board_members,,,stock,,,,", id="all, and some"
        ),
    ],
)
def test_line_of_a_figure_that_goes_on_beside_the_next_would_count_rows_twice(folder: Path, line: str) -> None:
    number = replace_in(folder, "measures", line + UNTIL_VERSION_2, line + FIRST_IN_FORCE)
    [fault] = faults_of(folder)
    assert f"measures.csv, dòng {number + 1}: " in fault or f"measures.csv, dòng {number}: " in fault
    assert "có hiệu lực trùng với dòng " in fault


def test_lines_of_a_figure_of_which_no_row_is_both_hold_at_once(folder: Path) -> None:
    add_to(folder, "measures", "HTX.SUSPENDED,amount,cooperatives,,,status,,ceased,stock,,,,2004-08-31,")
    add_to(folder, "measures", "HTX.AGRI,amount,cooperatives,,,sector,non_agriculture,not_ended,stock,,,,2004-08-31,")
    check_reference_data(folder)


def test_line_of_a_sector_beside_the_group_that_it_is_of_is_told(folder: Path) -> None:
    line = "HTX.NONAGRI,amount,cooperatives,,,sector,transport,not_ended,stock,,,,2004-08-31,"
    number = add_to(folder, "measures", line)
    [fault] = faults_of(folder)
    assert f"measures.csv, dòng {number}: HTX.NONAGRI amount cooperatives stock có hiệu lực trùng" in fault
