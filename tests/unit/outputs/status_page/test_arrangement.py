"""Units stand in the order in which they have to act, in the areas that they are known by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pipeline.outputs.status_page.arrangement import URGENCY, areas_by_province, by_urgency, groups_of
from pipeline.outputs.status_page.contents import UnitLine
from schemas.terms import STATUS_ON_PAGE_VI
from tests.support.many_units import communes
from tests.support.small_status import DAY, DECEMBER, DUE, RECEIVED

ACCEPTED = UnitLine(DECEMBER, "F", "217", "Lạng Giang", DUE, RECEIVED, None, 1, "accepted", "accepted", 0, 0)
WAITING = replace(ACCEPTED, received_at=None, status="missing", newest_status=None)


def test_every_state_has_a_place() -> None:
    assert set(URGENCY) == set(STATUS_ON_PAGE_VI)


def test_longest_overdue_stand_first_then_states_errors_and_names() -> None:
    lines = [
        replace(ACCEPTED, name="Yên Thế"),
        replace(ACCEPTED, name="Lục Nam"),
        replace(ACCEPTED, queries=1),
        replace(ACCEPTED, newest_status="quarantined"),
        WAITING,
        replace(WAITING, status="quarantined", errors=1),
        replace(WAITING, status="quarantined", errors=9),
        replace(WAITING, due_on=DUE - timedelta(days=9)),
    ]
    assert by_urgency(lines, DAY) == [lines[at] for at in (7, 6, 5, 4, 3, 2, 1, 0)]
    assert by_urgency(reversed(lines), DAY) == by_urgency(lines, DAY)


def test_communes_are_listed_by_former_district_and_province() -> None:
    period = date(2026, 10, 1)
    lines = [replace(ACCEPTED, period=period, code=unit.code, name=unit.name) for unit in communes()]
    areas = areas_by_province(lines, groups_of(lines, period))
    assert list(areas) == ["Bắc Giang", "Bắc Ninh"]
    assert sum(area.count for found in areas.values() for area in found) == 99
    assert [area.count for area in areas["Bắc Giang"] if area.group.name == "Huyện Lạng Giang"] == [5]


def test_districts_are_of_one_area() -> None:
    lines = [ACCEPTED, replace(ACCEPTED, code="218")]
    [[area]] = areas_by_province(lines, groups_of(lines, DECEMBER)).values()
    assert (area.group.name, area.count) == ("Huyện, thành phố", 2)
