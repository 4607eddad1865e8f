"""Of a unit on two forms the reports are told apart, and it is one unit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from schemas import reference_data
from schemas.reference_data import FOREVER, ReportingUnit
from schemas.unit_forms import each_once, form_to_name, report_key, reports_on

if TYPE_CHECKING:
    from collections.abc import Iterator

START, LATER = date(2020, 1, 1), date(2021, 1, 1)
UNITS = (
    ReportingUnit("A", "Huyện A", "QT-01", LATER, FOREVER, ""),
    ReportingUnit("A", "Huyện A", "KTTT-01", START, FOREVER, ""),
    ReportingUnit("B", "Huyện B", "KTTT-01", START, FOREVER, ""),
)


@pytest.fixture(autouse=True)
def units(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(reference_data, "units", lambda: UNITS)
    looked_up = (report_key, reference_data.units_by_code)
    for function in looked_up:
        function.cache_clear()
    yield
    for function in looked_up:
        function.cache_clear()


def test_the_first_form_of_a_unit_is_known_by_its_code_alone() -> None:
    assert report_key("A", "KTTT-01") == "A"
    assert report_key("A", "QT-01") == "A-QT-01"
    assert report_key("no such", "QT-01") == "no such"


def test_a_unit_reports_on_each_form_from_its_own_first_day_on() -> None:
    assert reports_on("A", "KTTT-01", START)
    assert not reports_on("A", "QT-01", START)
    assert reports_on("A", "QT-01", LATER)
    assert not reports_on("B", "QT-01", LATER)
    assert not reports_on("A", None, LATER)


def test_a_unit_on_two_forms_is_one_unit() -> None:
    assert [unit.unit_code for unit in each_once(UNITS)] == ["A", "B"]
    assert [unit.form_id for unit in each_once(UNITS)] == ["QT-01", "KTTT-01"]


def test_a_form_is_named_where_the_unit_has_several_in_the_period() -> None:
    assert form_to_name("A", "KTTT-01", START) == ""
    assert [form_to_name("A", form_id, LATER) for form_id in ("KTTT-01", "QT-01")] == ["KTTT-01", "QT-01"]
    assert form_to_name("B", "KTTT-01", LATER) == ""
