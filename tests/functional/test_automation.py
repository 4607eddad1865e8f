"""What Dagster is asked to run: what changed, by day and by night, and at night the desk as of that day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from dagster import (
    DagsterInstance,
    RunRequest,
    SkipReason,
    build_schedule_context,
    build_sensor_context,
    instance_for_test,
)

from assets.definitions import definitions
from assets.new_files_sensor import new_files
from assets.nightly_schedule import nightly_schedule
from assets.partitions import PERIODS, partitions_among
from pipeline.runs.changed_periods import mark_built
from pipeline.runtime.settings import PROJECT
from tests.support.dagster_runs import environment
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.installation import Installation

DECEMBER = "2020-12/KTTT_2020-12_217_Lang Giang.xlsx"
NIGHT = datetime(2020, 12, 9, 18, tzinfo=UTC)


@pytest.fixture
def installation(empty_installation: Callable[[], Installation], monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation with one workbook in its warehouse, which the settings of this process point to."""
    installation = empty_installation()
    lay(installation, "a 11-2020.xlsx", revision(1))
    night = installation.run()
    mark_built(installation.settings, night.ingested.inbox, night.ingested.ledger, date(2020, 11, 1))
    for name, value in environment(installation.settings).items():
        if name.startswith("HOPTAC_"):
            monkeypatch.setenv(name, value)
    return installation


@pytest.fixture
def instance() -> Iterator[DagsterInstance]:
    with instance_for_test() as instance:  # one that a schedule can open
        yield instance


def asked_at_night(instance: DagsterInstance) -> list[list[str] | None]:
    """The assets of each run that the schedule asks for; None is all of them."""
    context = build_schedule_context(instance=instance, scheduled_execution_time=NIGHT)
    requests: list[RunRequest] = list(nightly_schedule(context))  # type: ignore[arg-type]  # its iterator of requests
    assert {request.partition_key for request in requests} <= {None}
    return [asset_names(request) for request in requests]


def asset_names(request: RunRequest) -> list[str] | None:
    return [key.to_user_string() for key in request.asset_selection] if request.asset_selection else None


OF_DAY = ["inbox", "periods/desk", "periods/report", "unplaced", "page"]


def asked_by_day(instance: DagsterInstance) -> list[RunRequest | SkipReason]:
    return list(new_files(build_sensor_context(instance=instance)))  # type: ignore[arg-type]  # its iterator


def test_night_without_changes_asks_for_what_changes_with_the_day(
    installation: Installation, instance: DagsterInstance
) -> None:
    assert installation.settings.database.exists()
    assert asked_at_night(instance) == [OF_DAY]
    assert PERIODS.get_partition_keys(dynamic_partitions_store=instance) == ["2020-11"]


def test_night_after_changes_asks_once_for_all_periods(installation: Installation, instance: DagsterInstance) -> None:
    lay(installation, "b 11-2020.xlsx", revision(2))
    lay(installation, "c 12-2020.xlsx", (PROJECT / "raw" / DECEMBER).read_bytes())
    assert asked_at_night(instance) == [None]
    assert PERIODS.get_partition_keys(dynamic_partitions_store=instance) == ["2020-11", "2020-12"]


@pytest.mark.long
def test_night_over_a_damaged_warehouse_asks_for_everything(
    installation: Installation, instance: DagsterInstance
) -> None:
    installation.settings.database.write_bytes(b"no database")
    assert asked_at_night(instance) == [None]


def test_sensor_asks_for_what_changed_and_skips_when_nothing_did(
    installation: Installation, instance: DagsterInstance
) -> None:
    assert [type(request) for request in asked_by_day(instance)] == [SkipReason]
    lay(installation, "b 11-2020.xlsx", revision(2))
    [first] = asked_by_day(instance)
    assert asked_by_day(instance) == [first]  # the key is the same, so Dagster runs it once
    lay(installation, "c 11-2020.xlsx", revision(3))
    [second] = asked_by_day(instance)
    assert isinstance(first, RunRequest)
    assert isinstance(second, RunRequest)
    assert first.run_key != second.run_key


def test_day_leaves_the_files_of_the_report_to_the_night() -> None:
    made = definitions()
    of_night, of_day = (made.resolve_job_def(name).asset_layer.executable_asset_keys for name in ("nightly", "by_day"))
    assert {key.to_user_string() for key in set(of_night) - set(of_day)} == {"periods/report"}
    assert set(of_day) < set(of_night)


def test_no_step_of_a_night_has_a_partition_so_one_run_is_about_all() -> None:
    made = definitions()
    for name in ("nightly", "by_day"):
        layer = made.resolve_job_def(name).asset_layer
        assert not [key for key in layer.executable_asset_keys if layer.get(key).partitions_def]


@pytest.mark.parametrize(
    ("period", "expected"),
    [(date(2020, 10, 1), False), (date(2020, 11, 1), True), (date(2999, 1, 1), False)],
)
def test_mistyped_period_is_no_partition(period: date, expected: bool) -> None:  # noqa: FBT001 - an example
    assert partitions_among([period]) == [period] * expected
