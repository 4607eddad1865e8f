"""What became of communes and units: by code, by the successor files, along chains, and nothing guessed."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import pytest

from schemas import communes as of_communes
from schemas import successors
from schemas.reference_data import ReportingUnit, reference_rows, units
from schemas.successors import (
    changes_of_units,
    communes_after,
    moves_of_communes,
    predecessor_units,
    units_after,
    units_that_took_over,
)
from schemas.unit_forms import each_once

if TYPE_CHECKING:
    from collections.abc import Iterator

JUNE_2025 = date(2025, 6, 30)
JULY_2025 = date(2025, 7, 31)
MARCH_2025 = date(2025, 3, 31)


def _codes(found: tuple[object, ...]) -> list[str]:
    return [thing.unit_code if isinstance(thing, ReportingUnit) else thing.commune_code for thing in found]  # type: ignore[attr-defined]  # of either kind


def test_a_commune_that_went_to_another_is_followed_there() -> None:
    assert _codes(communes_after("07201", JULY_2025)) == ["07210"]
    assert [unit.unit_name for unit in units_after("07201", JULY_2025)] == ["Phường Bắc Giang"]


def test_a_commune_that_lives_on_under_its_code_is_itself_whatever_it_is_called() -> None:
    assert [commune.commune_name for commune in communes_after("07222", MARCH_2025)] == ["Phường Song Mai"]
    assert _codes(communes_after("07315", JULY_2025)) == ["07333"]
    assert _codes(units_after("07735", date(2024, 12, 31))) == ["213"]


def test_of_a_commune_that_ended_with_no_known_successor_nothing_is_guessed() -> None:
    for code in ("07204", "07276", "07693", "07732", "07744", "no such code"):
        assert communes_after(code, JULY_2025) == ()
        assert units_after(code, JULY_2025) == ()


def test_every_commune_of_either_former_province_that_ended_with_june_2025_belongs_to_a_unit() -> None:
    rows = [row for row in reference_rows("successors") if row["valid_from"] == "2025-07-01"]
    assert len(rows) == 313
    for row in rows:
        assert _codes(units_after(row["former_code"], JULY_2025, JUNE_2025)) == [row["successor_code"]]


def test_a_district_that_ended_gives_the_communes_that_took_over() -> None:
    assert _codes(units_that_took_over("217", JULY_2025)) == ["07375", "07381", "07399", "07420", "07432"]


def test_a_district_that_ended_before_gives_its_successor_then_and_what_became_of_its_own_communes_later() -> None:
    assert _codes(units_that_took_over("221", MARCH_2025)) == ["213"]
    of_yen_dung = _codes(units_that_took_over("221", JULY_2025))
    assert "07681" in of_yen_dung
    assert "07210" not in of_yen_dung  # that is what became of other communes of 213


def test_a_unit_that_lives_is_its_own_successor() -> None:
    assert _codes(units_that_took_over("LM24", JULY_2025)) == ["LM24"]
    assert _codes(units_that_took_over("219", MARCH_2025)) == ["219"]
    assert units_that_took_over("no such unit", MARCH_2025) == ()


def test_the_predecessors_of_a_unit_are_those_of_its_area() -> None:
    assert _codes(predecessor_units("213", date(2024, 12, 31), MARCH_2025)) == ["213", "221"]
    assert _codes(predecessor_units("224", date(2024, 12, 31), MARCH_2025)) == ["219"]
    assert _codes(predecessor_units("07840", JUNE_2025, JULY_2025)) == ["223"]
    assert _codes(predecessor_units("07840", date(2024, 11, 30), JULY_2025)) == ["223"]
    assert _codes(predecessor_units("07681", date(2024, 11, 30), JULY_2025)) == ["221"]  # not 213, which had it last
    assert _codes(predecessor_units("LM24", JUNE_2025, JULY_2025)) == ["LM24"]


def test_of_forty_one_units_of_2025_nothing_was_received_before() -> None:
    born = each_once(unit for unit in units() if unit.valid_on(JULY_2025))
    uncovered = [unit.unit_code for unit in born if not predecessor_units(unit.unit_code, JUNE_2025, JULY_2025)]
    assert len(born) == 100
    assert len(uncovered) == 41
    assert all(code.startswith("09") for code in uncovered)


def test_names_that_change_are_no_change_of_units() -> None:
    assert changes_of_units()[:2] == (date(2025, 1, 1), date(2025, 7, 1))
    assert set(moves_of_communes()) > set(changes_of_units())
    assert date(2024, 2, 1) not in moves_of_communes()


COMMUNES = """\
commune_code,commune_name,level,unit_code,valid_from,valid_to,successor_code,successor_name
A,Xã A,Xã,U1,2004-01-01,2010-01-01,B,Xã B
B,Xã B,Xã,U1,2004-01-01,2015-01-01,,
C,Xã C,Xã,U1,2004-01-01,2020-01-01,C,Xã C
C,Xã C mới,Xã,U2,2020-01-01,,,
D,Xã D,Xã,U2,2004-01-01,2015-01-01,,
D,Xã D mới,Xã,U2,2018-01-01,,,
E,Xã E,Xã,U2,2004-01-01,2015-01-01,F,Xã F
F,Xã F,Xã,U2,2004-01-01,2015-01-01,C,Xã C
G,Xã G,Xã,U2,2004-01-01,2015-01-01,H,Xã H
H,Xã H,Xã,U2,2004-01-01,2015-01-01,G,Xã G
"""
SUCCESSORS = """\
former_code,former_name,former_unit_code,former_unit_name,former_province,valid_from,successor_code,in_part
B,Xã B,U1,Huyện U,Tỉnh T,2015-01-01,C,1
B,Xã B,U1,Huyện U,Tỉnh T,2015-01-01,D2,1
B,Xã B,U1,Huyện U,Tỉnh T,2015-01-01,E2,1
"""


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"communes": COMMUNES + "D2,Xã D2,Xã,U2,2015-01-01,,,\n", "successors": SUCCESSORS}
    _clear()
    for module in (of_communes, successors):
        monkeypatch.setattr(module, "reference_rows", lambda name: list(csv.DictReader(texts[name].splitlines())))


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    yield
    _clear()


def _clear() -> None:
    for module in (of_communes, successors):
        for value in vars(module).values():
            if hasattr(value, "cache_clear") and value.__module__ == module.__name__:
                value.cache_clear()


@pytest.mark.usefixtures("invented")
def test_a_chain_is_followed_and_a_split_gives_each_that_is_there() -> None:
    day = date(2021, 1, 1)
    assert _codes(communes_after("A", date(2012, 1, 1))) == ["B"]
    assert _codes(communes_after("A", day)) == ["C", "D2"]
    assert _codes(communes_after("B", day)) == ["C", "D2"]
    assert [name for name, in_part in successors.successors_of("B", date(2015, 1, 1)) if in_part] == ["C", "D2", "E2"]


@pytest.mark.usefixtures("invented")
def test_a_successor_that_ended_on_the_same_day_is_followed_and_a_ring_ends() -> None:
    assert _codes(communes_after("E", date(2021, 1, 1))) == ["C"]
    assert communes_after("G", date(2021, 1, 1)) == ()


@pytest.mark.usefixtures("invented")
def test_a_code_that_was_given_anew_is_not_the_commune_that_had_it_before() -> None:
    assert _codes(communes_after("D", date(2021, 1, 1))) == ["D"]
    assert communes_after("D", date(2021, 1, 1), since=date(2014, 1, 1)) == ()
