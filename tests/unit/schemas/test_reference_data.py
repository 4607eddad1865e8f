"""Reference data say what was valid on a day; their files agree with one another."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import communes as geography
from schemas import reference_data as reference
from schemas.figures import figures, measures
from schemas.matching import commune_keys, label_key
from schemas.registry import tables

DAY = date(2020, 11, 30)
LISTS = ("form", "sector", "status", "condition", "alliance_membership", "rating", "difficulty", "activity")


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_month_end_is_the_last_day_of_the_month(day: date) -> None:
    end = reference.month_end(day)
    assert (end.year, end.month) == (day.year, day.month)
    assert (end + timedelta(days=1)).day == 1


def test_unit_is_the_one_of_the_last_day_of_the_period() -> None:
    before, after = (reference.unit_in_period("222", date(2024, month, 1)) for month in (1, 2))
    assert before is not None
    assert after is not None
    assert (before.unit_name, after.unit_name) == ("Huyện Việt Yên", "Thị xã Việt Yên")
    assert reference.unit_in_period("221", date(2025, 1, 1)) is None
    assert reference.unit_in_period("999", DAY) is None


def test_no_unit_or_commune_has_two_states_on_one_day() -> None:
    for rows, key in (
        (reference.units(), attrgetter("unit_code", "form_id")),
        (geography.communes(), attrgetter("commune_code")),
    ):
        spans: dict[object, list[tuple[date, date]]] = {}
        for row in rows:
            spans.setdefault(key(row), []).append((row.valid_from, row.valid_to))
        for code, found in spans.items():
            found.sort()
            assert all(start < end for start, end in found), code
            assert all(before[1] <= after[0] for before, after in pairwise(found)), code


def test_every_district_of_2020_has_communes_by_code_full_and_bare_name() -> None:
    for unit in reference.units_in_period(date(2020, 11, 1), "KTTT-01"):
        codes = geography.commune_codes(unit.unit_code, DAY)
        for commune in geography.communes_on(unit.unit_code, DAY):
            assert codes[commune.commune_code] == commune.commune_code
            assert codes[commune_keys(commune.commune_name)[0]] == commune.commune_code
            assert codes.get(commune_keys(commune.commune_name)[1], commune.commune_code) == commune.commune_code


def test_bare_name_shared_by_two_communes_is_no_key() -> None:
    codes = geography.commune_codes("215", date(2019, 1, 1))
    assert label_key("Bố Hạ") not in codes
    assert codes[label_key("Xã Bố Hạ")] != codes[label_key("Thị trấn Bố Hạ")]


@pytest.mark.parametrize("name", LISTS)
def test_entries_of_a_code_list_can_be_told_apart(name: str) -> None:
    entries = reference.code_list(name)
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
    assert len(reference.code_keys(name)) >= len(entries)
    for entry in entries:
        assert reference.code_keys(name)[label_key(entry.label_vi)] == entry.code
        assert reference.code_keys(name)[label_key(entry.code)] == entry.code


def test_form_of_the_alliance_is_due_for_november_alone() -> None:
    assert {month: reference.due_date("LM-01", date(2020, month, 1)) is not None for month in (10, 11, 12)} == {
        10: False,
        11: True,
        12: False,
    }


def test_measures_name_figures_tables_and_columns_that_exist() -> None:
    known = {figure.figure_id for figure in figures()}
    for measure in measures():
        assert measure.figure_id in known
        columns = {column.name for column in tables()[measure.table].columns}
        assert {name for name in (measure.column, measure.times, measure.cell_column) if name} <= columns
    assert known == {measure.figure_id for measure in measures()}


def test_figure_that_is_an_indicator_is_measured_in_its_unit() -> None:
    for figure in figures():
        indicator = reference.indicators().get(figure.figure_id)
        assert indicator is None or figure.unit_vi == indicator.unit_vi


def test_commune_of_another_unit_is_known_by_the_units_that_have_it() -> None:
    (unit,) = geography.units_with_commune(label_key("Xã Hồng Kỳ"), DAY)
    assert (unit.unit_code, unit.unit_name) == ("215", "Huyện Yên Thế")
    assert geography.units_with_commune("07267", DAY) == (unit,)
    assert geography.units_with_commune(label_key("Thị trấn Cầu Gồ"), DAY) == ()  # it had ended
    assert geography.units_with_commune(label_key("Xã Không Có"), DAY) == ()


def test_name_of_communes_in_several_units_gives_all_of_them() -> None:
    several = [
        units
        for key in {commune_keys(commune.commune_name)[0] for commune in geography.communes()}
        if len(units := geography.units_with_commune(key, DAY)) > 1
    ]
    assert several
    assert all(unit.valid_on(DAY) for units in several for unit in units)
