"""Dates and months are read as people write them, and never shifted to a neighbouring day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.cells.date_parsers import read_date, read_month
from pipeline.reading.cells.parsers import ParsedCell
from pipeline.reading.cells.special_cells import DayFrom1904
from schemas.reading import Reading

NOVEMBER = dt.date(2020, 11, 1)

DATES = ["30/11/2020", "30-11-2020", "30.11.2020", "2020-11-30", "2020-11-30 00:00:00", "'30/11/2020", " 30/11/2020 "]

MORE_DATES = ["30/11/2020.", "30/11/2020 00:00:00", "2020/11/30", "2020.11.30", "ngày 30 tháng 11 năm 2020"]

SPELT_OTHERWISE = [
    *("20201130", "30112020", "ngày 30 tháng 11 năm 2020", "30 tháng 11 2020", "30 tháng 11, 2020", "ngày 30/11/2020"),
    *(
        "30/thg 11/2020",
        "30-Thg11-2020",
        "30 Tháng Mười Một 2020",
        "Tháng Mười Một 30, 2020",
        "năm 2020 tháng 11 ngày 30",
    ),
    *("30-Nov-2020", "30 Nov 2020", "30NOV2020", "30/Nov/2020", "November 30, 2020", "Nov 30th 2020", "2020-Nov-30"),
    *("Thứ Hai, 30/11/2020", "Thứ 2 ngày 30 tháng 11 năm 2020", "Monday, November 30, 2020", "30th of November 2020"),
    *(
        "30 11 2020",
        "30 - 11 - 2020",
        "30–11–2020",
        "30\\11\\2020",
        "30\u00a0/\u202f11 / 2020",
        "2020 11 30",
        "ngay 30 thang 11 nam 2020",
    ),
    *(
        "30/11/2020 0:00",
        "30/11/2020 8:30 SA",
        "30/11/2020 12:00:00 AM",
        "2020-11-30T00:00:00Z",
        "2020-11-30T00:00:00.000Z",
    ),
    *("2020-11-30T00:00:00+07:00", "2020-11-30T08:15", "2020-11-30 23:59:59"),
]

YEARS_ALONE = [2008, 2008.0, 1900, 2100, "2008", "năm 2008", dt.date(1905, 6, 30), dt.datetime(1905, 6, 30)]  # noqa: DTZ001 - as calamine gives

NO_DATES = [
    "Thứ Ba, 30/11/2020",
    "2020-11-29T17:00:00Z",
    "30/11/2020 25:00",
    "30-Nov-20",
    "31 Nov 2020",
    "30 tháng 13 2020",
    "Nov 2020",
    "20201301",
    "19000230",
    "3011202",
    "123/4/2012",
    "2021-02-29",
    "30/11/2020 và 01/12/2020",
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


@pytest.mark.parametrize("text", [*SPELT_OTHERWISE, 20201130, 20201130.0, 30112020])
def test_date_in_another_spelling_is_read_where_only_one_day_can_be_meant(text: object) -> None:
    assert read_date(text)[::2] == (dt.date(2020, 11, 30), Reading.INTERPRETED)


@pytest.mark.parametrize("cell", YEARS_ALONE)
def test_year_alone_is_no_date_and_never_a_day_of_1905(cell: object) -> None:
    assert read_date(cell)[::2] == (None, Reading.NOT_A_DATE)


def test_year_that_its_cell_shows_as_a_day_is_told_beside_that_day() -> None:
    assert read_date(dt.date(1905, 6, 30)).text == "2008 (30/06/1905)"
    assert read_date(DayFrom1904(1909, 7, 1)).text == "2008 (01/07/1909)"


@pytest.mark.parametrize(
    "cell", [dt.date(1905, 3, 13), dt.date(1905, 10, 1), dt.date(1909, 7, 1), DayFrom1904(1905, 6, 30)]
)
def test_day_beside_those_of_the_years_is_a_day(cell: dt.date) -> None:
    assert read_date(cell) == ParsedCell(dt.date(cell.year, cell.month, cell.day))
    assert type(read_date(cell).value) is dt.date


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
