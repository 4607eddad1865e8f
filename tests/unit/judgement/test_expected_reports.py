"""Units are expected by their validity dates, for every month between the first and the last received."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipeline.judgement.due_dates import due_on, months
from pipeline.judgement.expected_reports import EXPECTED_TYPES, expected_reports

DISTRICTS_OF_2020 = {"213", "215", "216", "217", "218", "219", "220", "221", "222", "223"}


def units(*periods: date) -> dict[date, set[str]]:
    found: dict[date, set[str]] = {}
    for unit_code, period in expected_reports(periods).select("unit_code", "period").iter_rows():
        found.setdefault(period, set()).add(unit_code)
    return found


def test_nothing_received_expects_nobody() -> None:
    assert expected_reports([]).schema == pl.Schema(EXPECTED_TYPES)
    assert expected_reports([]).height == 0


def test_ten_districts_and_the_alliance_are_expected_for_november_2020() -> None:
    assert units(date(2020, 11, 1)) == {date(2020, 11, 1): DISTRICTS_OF_2020 | {"LM24"}}


def test_alliance_is_expected_for_no_other_month() -> None:
    found = units(date(2020, 1, 1), date(2020, 12, 1))
    assert [period.month for period, codes in found.items() if "LM24" in codes] == [11]
    assert found[date(2020, 12, 1)] == DISTRICTS_OF_2020


def test_months_run_over_the_turn_of_the_year_and_include_both_ends() -> None:
    assert months(date(2020, 11, 1), date(2021, 2, 1)) == [
        date(2020, 11, 1),
        date(2020, 12, 1),
        date(2021, 1, 1),
        date(2021, 2, 1),
    ]
    assert months(date(2020, 11, 1), date(2020, 11, 1)) == [date(2020, 11, 1)]


def test_months_between_that_nobody_reported_are_expected_whatever_the_order_received() -> None:
    found = units(date(2021, 1, 1), date(2020, 11, 1))
    assert list(found) == [date(2020, 11, 1), date(2020, 12, 1), date(2021, 1, 1)]
    assert found == units(date(2020, 11, 1), date(2021, 1, 1))


def test_yen_dung_ends_and_chu_begins_with_2025() -> None:
    found = units(date(2024, 12, 1), date(2025, 1, 1))
    assert found[date(2024, 12, 1)] - found[date(2025, 1, 1)] == {"221"}
    assert found[date(2025, 1, 1)] - found[date(2024, 12, 1)] == {"224"}


def test_communes_are_the_units_from_july_2025() -> None:
    found = units(date(2025, 6, 1), date(2025, 7, 1))
    assert found[date(2025, 6, 1)] == DISTRICTS_OF_2020 - {"221"} | {"224"}
    assert len(found[date(2025, 7, 1)]) == 99
    assert all(len(unit) == 5 for unit in found[date(2025, 7, 1)])


@pytest.mark.parametrize(
    ("period", "name"), [(date(2024, 1, 1), "Huyện Việt Yên"), (date(2024, 2, 1), "Thị xã Việt Yên")]
)
def test_unit_has_the_name_of_the_period(period: date, name: str) -> None:
    rows = expected_reports([period]).filter(pl.col("unit_code") == "222")
    assert rows["unit_name"].to_list() == [name]


def test_each_unit_is_expected_once_in_a_period() -> None:
    rows = expected_reports([date(2023, 1, 1), date(2025, 9, 1)])
    assert not rows.select("unit_code", "period").is_duplicated().any()


@pytest.mark.parametrize(
    ("period", "due"),
    [
        (date(2020, 11, 1), date(2020, 12, 5)),
        (date(2020, 12, 1), date(2021, 1, 5)),
        (date(2024, 2, 1), date(2024, 3, 5)),
    ],
)
def test_report_is_due_on_the_fifth_of_the_month_after(period: date, due: date) -> None:
    assert set(expected_reports([period])["due_on"]) == {due}


def test_due_day_lies_in_the_month_after() -> None:
    assert due_on("KTTT-01", date(2020, 12, 1)) == date(2021, 1, 5)
    assert due_on("LM-01", date(2020, 11, 1)) == date(2020, 12, 5)
    assert due_on("LM-01", date(2020, 12, 1)) is None
