"""Calendars and due dates that cannot be used are told by the line in their file."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from schemas import reference_data
from schemas.calendar_faults import calendar_faults, due_date_faults, months_without_due_day
from schemas.registry import FORMS
from tests.support.calendar_rows import HEADER, ROWS

if TYPE_CHECKING:
    from tests.support.calendar_rows import UseCalendars

NAMES = [form.form_id for form in FORMS]
DUE_HEADER = "form_id,month,due_day,valid_from,valid_to"


def test_committed_calendars_and_due_dates_have_no_fault() -> None:
    assert list(calendar_faults(reference_data.reference_rows("calendars"), NAMES)) == []
    assert list(due_date_faults(reference_data.reference_rows("due_dates"), NAMES)) == []
    assert list(months_without_due_day()) == []


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("KTTT-9,*,monthly,,2004-08-31,", "form_id 'KTTT-9'"),
        ("KTTT-01,999,monthly,,2004-08-31,", "unit_code '999'"),
        ("KTTT-01,LM24,monthly,,2004-08-31,", "unit_code 'LM24'"),
        ("KTTT-01,217,weekly,,2004-08-31,", "frequency 'weekly' is none of monthly, quarterly, yearly"),
        ("KTTT-01,217,yearly,,2004-08-31,", "month is blank"),
        ("KTTT-01,217,yearly,13,2004-08-31,", "month '13'"),
        ("KTTT-01,217,quarterly,một,2004-08-31,", "month 'một'"),
    ],
)
def test_row_of_a_calendar_that_cannot_be_used_is_told_by_its_line(row: str, fault: str) -> None:
    ((line, sentence),) = calendar_faults(list(csv.DictReader([HEADER, *ROWS, row])), NAMES)
    assert line == 4
    assert fault in sentence


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("KTTT-9,,5,2004-08-31,", "form_id 'KTTT-9'"),
        ("KTTT-01,,30,2004-08-31,", "due_day '30'"),
        ("KTTT-01,,,2004-08-31,", "due_day ''"),
        ("KTTT-01,0,5,2004-08-31,", "month '0'"),
    ],
)
def test_row_of_due_dates_that_cannot_be_used_is_told_by_its_line(row: str, fault: str) -> None:
    ((line, sentence),) = due_date_faults(list(csv.DictReader([DUE_HEADER, row])), NAMES)
    assert line == 2
    assert fault in sentence


def test_listed_month_without_a_due_day_is_told_by_the_line_of_its_calendar(use_calendars: UseCalendars) -> None:
    use_calendars(ROWS[0], "LM-01,*,yearly,11,2004-08-31,2020-01-01", "LM-01,*,quarterly,2,2020-01-01,")
    ((line, sentence),) = months_without_due_day()
    assert line == 4
    assert sentence.startswith("2020-02 is listed")
