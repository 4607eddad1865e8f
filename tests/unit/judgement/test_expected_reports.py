"""Units are expected by their validity dates, for the months received and those of short gaps between them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.judgement.due_dates import due_on, months
from pipeline.judgement.expected_reports import (
    EXPECTED_TYPES,
    GAP_TYPES,
    expected_months,
    expected_reports,
    is_coming,
    reporting_gaps,
)
from pipeline.judgement.supported_periods import ReceivedMonth
from schemas.reference_data import unit_in_period
from tests.support.calendar_rows import ROWS

if TYPE_CHECKING:
    from tests.support.calendar_rows import UseCalendars

DISTRICTS_OF_2020 = {"213", "215", "216", "217", "218", "219", "220", "221", "222", "223"}


def received(*periods: date, form_id: str = "KTTT-01") -> list[ReceivedMonth]:
    return [ReceivedMonth(form_id, period) for period in periods]


def months_of(year: int, *numbers: int) -> list[date]:
    return [date(year, number, 1) for number in numbers]


def units(*periods: date, form_id: str = "KTTT-01") -> dict[date, set[str]]:
    found: dict[date, set[str]] = {}
    for unit_code, period in (
        expected_reports(received(*periods, form_id=form_id)).select("unit_code", "period").iter_rows()
    ):
        found.setdefault(period, set()).add(unit_code)
    return found


def test_nothing_received_expects_nobody() -> None:
    assert expected_reports([]).schema == pl.Schema(EXPECTED_TYPES)
    assert expected_reports([]).height == 0


def test_ten_districts_are_expected_for_a_month_of_theirs_and_the_alliance_for_one_of_its_own(
    use_calendars: UseCalendars,
) -> None:
    use_calendars(*ROWS)
    november = date(2020, 11, 1)
    assert units(november) == {november: DISTRICTS_OF_2020}
    assert units(november, form_id="LM-01") == {november: {"LM24"}}


def test_a_month_that_the_calendar_does_not_list_is_expected_of_nobody() -> None:
    assert units(date(2020, 10, 1), date(2020, 12, 1), form_id="LM-01") == {}


def test_what_was_received_of_one_form_says_nothing_of_another() -> None:
    both = [*received(date(2020, 11, 1)), *received(date(2020, 11, 1), date(2022, 11, 1), form_id="LM-01")]
    rows = expected_reports(both)
    assert rows.filter(pl.col("form_id") == "KTTT-01")["period"].unique().to_list() == [date(2020, 11, 1)]
    alliance = rows.filter(pl.col("form_id") == "LM-01")["period"].to_list()
    assert alliance == [date(2020, 11, 1), date(2021, 11, 1), date(2022, 11, 1)]
    assert reporting_gaps(both).is_empty()


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


@pytest.mark.parametrize(
    ("after", "between", "gap"),
    [
        (date(2021, 1, 1), [], None),
        (date(2021, 2, 1), months_of(2021, 1), None),
        (date(2021, 3, 1), months_of(2021, 1, 2), None),
        (date(2021, 4, 1), [], (date(2021, 1, 1), date(2021, 3, 1), 3)),
        (date(2024, 6, 1), [], (date(2021, 1, 1), date(2024, 5, 1), 41)),
    ],
)
def test_gap_of_two_months_is_expected_and_a_longer_one_is_one_row(
    after: date, between: list[date], gap: tuple[date, date, int] | None
) -> None:
    december = date(2020, 12, 1)
    assert list(units(after, december)) == [december, *between, after]
    assert expected_months(received(december, after)) == [december, *between, after]
    rows = reporting_gaps(received(after, december))
    assert rows.schema == pl.Schema(GAP_TYPES)
    assert rows.rows() == ([("KTTT-01", *gap, None)] if gap else [])


def test_nothing_is_expected_and_no_gap_lies_before_the_first_and_after_the_last_received() -> None:
    assert list(units(date(2020, 11, 1))) == [date(2020, 11, 1)]
    assert reporting_gaps(received(date(2020, 11, 1))).is_empty()
    assert reporting_gaps([]).schema == pl.Schema(GAP_TYPES)


def test_gap_of_a_yearly_form_is_counted_in_its_own_months() -> None:
    years = [date(year, 11, 1) for year in (2018, 2021, 2025)]
    assert list(units(*years, form_id="LM-01")) == [date(year, 11, 1) for year in (2018, 2019, 2020, 2021, 2025)]
    rows = reporting_gaps(received(*years, form_id="LM-01"))
    assert rows.rows() == [("LM-01", date(2022, 11, 1), date(2024, 11, 1), 3, None)]


def test_gap_of_a_quarterly_form_is_counted_in_quarters(use_calendars: UseCalendars) -> None:
    use_calendars("KTTT-01,*,quarterly,,2004-08-31,")
    assert list(units(date(2020, 3, 1), date(2020, 12, 1))) == months_of(2020, 3, 6, 9, 12)
    assert list(units(date(2019, 12, 1), date(2020, 12, 1))) == [date(2019, 12, 1), date(2020, 12, 1)]
    assert list(units(date(2020, 3, 1), date(2020, 5, 1), date(2020, 6, 1))) == months_of(2020, 3, 6)


def test_unit_with_a_calendar_of_its_own_is_expected_by_it_alone(use_calendars: UseCalendars) -> None:
    use_calendars(*ROWS, "KTTT-01,217,quarterly,,2020-01-01,2021-01-01")
    found = units(*months_of(2020, 10, 11, 12), date(2021, 1, 1))
    assert {period for period, codes in found.items() if "217" in codes} == {date(2020, 12, 1), date(2021, 1, 1)}
    assert all("218" in codes for codes in found.values())


def test_long_gap_of_everybody_is_the_only_row_where_a_units_own_lies_within_it(
    use_calendars: UseCalendars,
) -> None:
    use_calendars(*ROWS, "KTTT-01,217,quarterly,,2019-01-01,")
    rows = reporting_gaps(received(date(2020, 12, 1), date(2024, 6, 1), date(2026, 12, 1)))
    assert rows.rows() == [
        ("KTTT-01", date(2021, 1, 1), date(2024, 5, 1), 41, None),
        ("KTTT-01", date(2024, 7, 1), date(2026, 11, 1), 29, None),
    ]


def test_gap_of_units_own_calendars_names_them(use_calendars: UseCalendars) -> None:
    own = (f"KTTT-01,{code},monthly,,2019-01-01," for code in ("218", "217"))
    use_calendars("KTTT-01,*,quarterly,,2004-08-31,", *own)
    rows = reporting_gaps(received(date(2020, 3, 1), date(2020, 12, 1)))
    assert rows.rows() == [("KTTT-01", date(2020, 4, 1), date(2020, 11, 1), 8, ["217", "218"])]


def test_month_that_comes_next_is_asked_for_and_not_one_far_behind_the_last_received() -> None:
    unit, last = unit_in_period("217", date(2020, 12, 1)), date(2020, 12, 1)
    assert unit is not None
    coming = [period for period in months(date(2020, 10, 1), date(2021, 12, 1)) if is_coming(unit, period, last)]
    assert coming == months_of(2021, 1, 2)
    assert not is_coming(unit, last, None)


def test_yen_dung_ends_and_chu_begins_with_2025(use_calendars: UseCalendars) -> None:
    use_calendars(*ROWS)
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
    rows = expected_reports(received(period)).filter(pl.col("unit_code") == "222")
    assert rows["unit_name"].to_list() == [name]


def test_each_unit_is_expected_once_in_a_period() -> None:
    rows = expected_reports(received(*months(date(2023, 1, 1), date(2025, 9, 1))))
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
    assert set(expected_reports(received(period))["due_on"]) == {due}


def test_due_day_lies_in_the_month_after() -> None:
    assert due_on("KTTT-01", date(2020, 12, 1)) == date(2021, 1, 5)
    assert due_on("LM-01", date(2020, 11, 1)) == date(2020, 12, 5)
    assert due_on("LM-01", date(2020, 12, 1)) is None
