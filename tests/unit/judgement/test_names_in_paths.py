"""A path speaks of a month in whatever way people write one, and of none where it speaks of a day or a quarter."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.judgement.names_in_paths import named_periods, names_period

NOVEMBER = {date(2020, 11, 1)}


@pytest.mark.parametrize(
    "path",
    [
        *("T11.2020", "thang 11-2020", "11-2020", "2020_11", "2020-11", "202011", "112020", "T112020", "11 - 2020"),
        *("Báo cáo tháng 11.2020", "bao cao thang 11 năm 2020", "thang11nam2020", "Thang_11_nam_2020"),
        *("KTTT_2020-11_217", "218 11-2020", "lan 1 11-2020", "2020-11 (2)"),
        *(
            "2020/11/a.xlsx",
            "2020/T11/a.xlsx",
            "2020/thang 11 217.xlsx",
            "Năm 2020/Tháng 11/x",
            "2020/Lang Giang/thang 11",
        ),
        *("Tháng 11/2020/x.xlsx", "Tháng 11/Năm 2020/x.xlsx"),
    ],
)
def test_month_is_read_out_of_names_and_folders(path: str) -> None:
    assert named_periods(path) == NOVEMBER


@pytest.mark.parametrize(
    "path",
    [
        *("BC ngay 01.12.2020", "BC 2020-12-01", "BC ngày 1 tháng 12 năm 2020", "01122020", "20201101", "1 12 2020"),
        *("Q4 2020", "Quý 4-2020", "Quy 4 năm 2020", "2020/Quy 4/x"),
        *("T12020", "BC 58-2020", "13.2020", "thang 11", "Lang Giang", "tháng 11/217 2020"),
    ],
)
def test_day_quarter_or_number_is_no_month(path: str) -> None:
    assert named_periods(path) == set()


def test_every_month_that_is_named_counts() -> None:
    path, named = "2020-12/KTTT 11-2020", NOVEMBER | {date(2020, 12, 1)}
    assert named_periods(path) == named
    assert {date(2020, month, 1) for month in range(1, 13) if names_period(path, date(2020, month, 1))} == named
    assert not names_period(path, date(2021, 11, 1))


def test_decomposed_letters_are_the_same_letters() -> None:
    path = "Ba\u0301o ca\u0301o tha\u0301ng 11 na\u0306m 2020"
    assert named_periods(path) == NOVEMBER
    assert names_period(path, date(2020, 11, 1))
