"""A unit of another time than its period is told since when, and which units there are instead."""

from __future__ import annotations

from datetime import date

from schemas import other_times
from schemas.other_times import other_time
from schemas.reference_data import ReportingUnit

KTTT = "KTTT-01"
JULY_2025 = date(2025, 7, 1)


def _names(code: str, period: date, form_id: str = KTTT) -> str:
    instead = other_time(code, form_id, period).instead
    return instead.vi if instead else ""


def test_an_ended_district_is_told_which_communes_took_over_and_when() -> None:
    found = other_time("217", KTTT, JULY_2025)
    assert (found.variant, found.since) == ("ended", JULY_2025)
    assert _names("217", JULY_2025) == (
        "Xã Lạng Giang (07375), Xã Tiên Lục (07381), Xã Kép (07399), Xã Mỹ Thái (07420), Xã Tân Dĩnh (07432)"
    )


def test_one_that_ended_half_a_year_before_is_told_what_there_is_in_the_period() -> None:
    assert _names("221", date(2025, 3, 1)) == "Thành phố Bắc Giang (213)"
    assert "Phường Yên Dũng (07681)" in _names("221", date(2025, 9, 1))


def test_a_unit_before_its_birth_is_told_from_when_on_it_reports_and_who_does_until_then() -> None:
    found = other_time("07399", KTTT, date(2025, 6, 1))
    assert (found.variant, found.since, found.unit_name) == ("not_yet", JULY_2025, "Xã Kép")
    assert _names("07399", date(2025, 6, 1)) == "Huyện Lạng Giang (217)"
    assert _names("224", date(2024, 12, 1)) == "Huyện Lục Ngạn (219)"
    assert _names("07681", date(2024, 11, 1)) == "Huyện Yên Dũng (221)"


def test_of_a_unit_from_whose_area_nothing_was_received_before_there_is_nobody_to_name() -> None:
    found = other_time("09169", KTTT, date(2025, 6, 1))
    assert (found.variant, found.since) == ("not_yet_unknown", JULY_2025)


def test_a_code_of_no_unit_or_of_another_form_is_no_unit_of_another_time() -> None:
    for code, form_id in (("999", KTTT), ("LM24", KTTT), ("217", "LM-01")):
        assert other_time(code, form_id, JULY_2025) == other_times.OtherTime()


def test_units_are_named_as_far_as_there_is_room_and_the_others_counted() -> None:
    many = tuple(ReportingUnit(f"{code:05}", "Xã có tên dài", KTTT, JULY_2025, date.max, "") for code in range(40))
    listed = other_times.listed(many)
    assert listed.vi.startswith("Xã có tên dài (00000), Xã")
    shown = listed.vi.count("(")
    assert listed.vi.endswith(f" và {40 - shown} đơn vị khác")
    assert listed.en.endswith(f" and {40 - shown} more")
    assert 15 < shown < 40
    assert len(listed.vi) < other_times.LONGEST_LIST + 30
    assert "khác" not in other_times.listed(many[:20]).vi
