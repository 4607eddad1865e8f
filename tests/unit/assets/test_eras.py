"""A unit has partitions for the months that it existed and was asked in, and for no other."""

from __future__ import annotations

from datetime import date

import pytest

from assets.definitions import definitions
from assets.eras import Era, era_of, periods_of
from pipeline.judgement.supported_periods import ReceivedMonth
from schemas.reference_data import FOREVER, units

DISTRICTS, COMMUNES, ALLIANCE = era_of("217", "KTTT-01"), era_of("07375", "KTTT-01"), era_of("LM24", "LM-01")
RECEIVED = [
    ReceivedMonth("KTTT-01", date(2025, 5, 1)),
    ReceivedMonth("KTTT-01", date(2025, 8, 1)),
    ReceivedMonth("LM-01", date(2024, 11, 1)),
]


def test_districts_end_where_the_communes_begin() -> None:
    assert (DISTRICTS.last, COMMUNES.first) == (date(2025, 6, 1), date(2025, 7, 1))
    assert periods_of(DISTRICTS, RECEIVED) == [date(2025, 5, 1), date(2025, 6, 1)]
    assert periods_of(COMMUNES, RECEIVED) == [date(2025, 7, 1), date(2025, 8, 1)]


def test_month_between_two_that_were_received_is_there_and_one_that_comes_in_too() -> None:
    assert periods_of(COMMUNES, RECEIVED, [date(2025, 9, 1), date(2025, 6, 1)])[-1] == date(2025, 9, 1)
    assert periods_of(COMMUNES, []) == []


def test_form_of_the_year_has_its_month_alone() -> None:
    assert periods_of(ALLIANCE, RECEIVED, [date(2025, 10, 1), date(2025, 11, 1)]) == [
        date(2024, 11, 1),
        date(2025, 11, 1),
    ]


def test_unit_that_was_renamed_is_of_one_era_and_one_that_ended_before_others_of_its_own() -> None:
    assert era_of("213", "KTTT-01") == DISTRICTS
    assert era_of("221", "KTTT-01").last == date(2024, 12, 1)


def test_every_unit_has_an_era_whose_name_dagster_allows() -> None:
    eras = {era_of(unit.unit_code, unit.form_id) for unit in units()}
    assert len({era.name for era in eras}) == len(eras)
    assert all(era.name.isidentifier() and era.name.isascii() for era in eras)
    assert [era.name for era in eras if era.last == FOREVER and era.form_id == "KTTT-01"] == ["KTTT_01_2025_07"]


def test_unit_that_nobody_knows_has_none() -> None:
    with pytest.raises(ValueError, match="no unit 999"):
        era_of("999", "KTTT-01")


def test_era_has_a_definition_of_partitions_that_its_units_and_their_checks_share_and_a_job() -> None:
    made = definitions()
    graph = made.resolve_asset_graph()
    node = next(key for key in graph.get_all_asset_keys() if key.path[-1] == "Huyện Lạng Giang")
    assert graph.get(node).partitions_def == DISTRICTS.partitions
    job = made.resolve_job_def(f"era_{DISTRICTS.name}")
    assert job.partitions_def == DISTRICTS.partitions
    assert node in job.asset_layer.executable_asset_keys
    own = Era("KTTT-01", date(2025, 7, 1), FOREVER, "07375")
    assert own.partitions != COMMUNES.partitions
