"""A calendar lists months, quarters or years while it holds, and a unit's own stands before everybody's."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.judgement.due_dates import due_on
from schemas import reference_data
from schemas.calendars import EVERYBODY, calendars, is_listed, units_due
from schemas.registry import FORMS
from tests.support.calendar_rows import COMMITTED, ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.calendar_rows import UseCalendars

YEAR = [date(2020, month, 1) for month in range(1, 13)]


def listed(form_id: str, unit_code: str = EVERYBODY) -> list[int]:
    return [period.month for period in YEAR if is_listed(form_id, unit_code, period)]


def test_every_form_has_a_calendar_and_a_due_day_for_each_month_that_it_lists() -> None:
    for form in FORMS:
        found = listed(form.form_id)
        assert found, form.form_id
        assert all(due_on(form.form_id, date(2020, month, 1)) for month in found)


def test_registers_are_monthly_and_the_alliance_reports_for_november() -> None:
    assert listed("KTTT-01") == list(range(1, 13))
    assert listed("LM-01") == [11]
    forms = [{unit.form_id for unit in units_due(period)} for period in YEAR]
    assert [month for month, found in enumerate(forms, start=1) if "LM-01" in found] == [11]
    assert all("KTTT-01" in found for found in forms)


@pytest.mark.parametrize(
    ("row", "months"),
    [
        ("KTTT-01,*,monthly,,2004-08-31,", list(range(1, 13))),
        ("KTTT-01,*,quarterly,,2004-08-31,", [3, 6, 9, 12]),
        ("KTTT-01,*,quarterly,1,2004-08-31,", [1, 4, 7, 10]),
        ("KTTT-01,*,yearly,6,2004-08-31,", [6]),
        ("KTTT-01,*,monthly,,2020-03-15,2020-05-31", [3, 4]),
        ("KTTT-01,*,monthly,,2020-04-30,2020-06-01", [4, 5]),
        ("LM-01,*,monthly,,2004-08-31,", []),
    ],
)
def test_calendar_lists_its_months_by_their_last_days(row: str, months: list[int], use_calendars: UseCalendars) -> None:
    use_calendars(row)
    assert listed("KTTT-01") == months


def test_calendar_of_a_unit_stands_before_everybodys_while_it_holds(use_calendars: UseCalendars) -> None:
    use_calendars(*ROWS, "KTTT-01,217,quarterly,,2020-05-01,2020-11-01")
    assert listed("KTTT-01", "217") == [1, 2, 3, 4, 6, 9, 11, 12]
    assert listed("KTTT-01", "218") == list(range(1, 13))
    assert {unit.unit_code for unit in units_due(date(2020, 8, 1), "KTTT-01")} == {
        unit.unit_code for unit in reference_data.units_in_period(date(2020, 8, 1), "KTTT-01")
    } - {"217"}


def test_frequency_that_changes_is_one_more_row(use_calendars: UseCalendars) -> None:
    use_calendars("KTTT-01,*,monthly,,2004-08-31,2020-07-01", "KTTT-01,*,quarterly,,2020-07-01,")
    assert listed("KTTT-01") == [1, 2, 3, 4, 5, 6, 9, 12]


def test_every_committed_row_is_a_calendar() -> None:
    assert len(calendars()) == len(COMMITTED) >= len(FORMS)


@pytest.fixture
def due_rows(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, str]]]:
    rows: list[dict[str, str]] = []
    monkeypatch.setattr(reference_data, "reference_rows", lambda _: rows)
    reference_data.due_dates.cache_clear()
    yield rows
    reference_data.due_dates.cache_clear()


def test_due_day_is_that_of_the_periods_last_day_and_of_its_month_first(due_rows: list[dict[str, str]]) -> None:
    names = ("form_id", "month", "due_day", "valid_from", "valid_to")
    rows = (
        ("KTTT-01", "", "5", "2004-08-31", "2020-06-15"),
        ("KTTT-01", "", "10", "2020-06-15", ""),
        ("KTTT-01", "12", "20", "2004-08-31", ""),
    )
    due_rows.extend(dict(zip(names, row, strict=True)) for row in rows)
    days = {month: due_on("KTTT-01", date(2020, month, 1)) for month in (5, 6, 12)}
    assert days == {5: date(2020, 6, 5), 6: date(2020, 7, 10), 12: date(2021, 1, 20)}
