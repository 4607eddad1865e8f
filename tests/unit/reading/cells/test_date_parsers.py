"""Dates and months are read as people write them, and never shifted to a neighbouring day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.cells.parsers import ParsedCell, read_date, read_month
from schemas.reading import Reading

NOVEMBER = dt.date(2020, 11, 1)

DATES = ["30/11/2020", "30-11-2020", "30.11.2020", "2020-11-30", "2020-11-30 00:00:00", "'30/11/2020", " 30/11/2020 "]

MORE_DATES = ["30/11/2020.", "30/11/2020 00:00:00", "2020/11/30", "2020.11.30", "ngày 30 tháng 11 năm 2020"]

NO_DATES = [
    "31/11/2020",
    "29/02/2021",
    "31/02/2019",
    "32/01/2020",
    "01/13/2020",
    "1/1/0000",
    "30/11/20",
    "hôm qua",
    "ngày 31 tháng 11 năm 2020",
]


@pytest.mark.parametrize(
    "text", [*DATES, *MORE_DATES, "３０/１１/２０２０", "30/11/\u200b2020", "Ngày 30 tháng 11, năm 2020"]
)
def test_date_written_as_text_is_read(text: str) -> None:
    assert read_date(text)[::2] == (dt.date(2020, 11, 30), Reading.INTERPRETED)


@pytest.mark.parametrize("cell", [*NO_DATES, 44165.0, 44165, True, dt.time(8), dt.timedelta(1), dt.date(1899, 12, 30)])
def test_what_is_no_day_gives_no_date_and_never_a_neighbouring_day(cell: object) -> None:
    assert read_date(cell)[::2] == (None, Reading.NOT_A_DATE)


def test_leap_day_exists_in_a_leap_year_only() -> None:
    assert read_date("29/02/2020").value == dt.date(2020, 2, 29)
    assert read_date("29/02/1900").value is None


def test_date_cell_is_read_plainly_whatever_its_time() -> None:
    assert read_date(dt.datetime(2020, 11, 30, 13, 45)) == ParsedCell(dt.date(2020, 11, 30))  # noqa: DTZ001 - as calamine gives
    assert read_date(dt.date(2020, 11, 30)) == ParsedCell(dt.date(2020, 11, 30))


@given(st.dates(dt.date(1900, 1, 1)), st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"]))
def test_any_day_is_read_back(day: dt.date, pattern: str) -> None:
    assert read_date(day.strftime(pattern)).value == day


@pytest.mark.parametrize(
    "cell",
    [
        *DATES,
        "11/2020",
        "11-2020",
        "2020-11",
        "'11/2020",
        "Tháng 11/2020",
        "T11/2020",
        "tháng 11 năm 2020",
        "kỳ tháng 11/2020",
        "2020/11",
        NOVEMBER,
    ],
)
def test_period_is_the_first_day_of_its_month(cell: object) -> None:
    assert read_month(cell)[::2] == (NOVEMBER, None)


@pytest.mark.parametrize(
    "cell", ["13/2020", "00/2020", "12/9999", "01/0001", dt.date(9999, 12, 31), "năm 2020", 11.202]
)
def test_what_is_no_month_of_a_possible_year_gives_no_period(cell: object) -> None:
    assert read_month(cell)[::2] == (None, Reading.NOT_A_DATE)
