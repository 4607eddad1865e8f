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

from assets.new_files_sensor import new_files
from assets.nightly_schedule import nightly_schedule
from assets.partitions import PERIODS, is_partition
from pipeline.runs.changed_periods import mark_built
from tests.support.dagster_runs import environment
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.installation import Installation

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


def asked_at_night(instance: DagsterInstance) -> list[tuple[str | None, list[str] | None]]:
    """Period and assets of each run that the schedule asks for; None is all of them."""
    context = build_schedule_context(instance=instance, scheduled_execution_time=NIGHT)
    requests: list[RunRequest] = list(nightly_schedule(context))  # type: ignore[arg-type]  # its iterator of requests
    return [(request.partition_key, asset_names(request)) for request in requests]


def asset_names(request: RunRequest) -> list[str] | None:
    return [key.path[-1] for key in request.asset_selection] if request.asset_selection else None


def test_night_without_changes_asks_for_the_desk_of_the_latest_period_alone(
    installation: Installation, instance: DagsterInstance
) -> None:
    assert installation.settings.database.exists()
    assert asked_at_night(instance) == [("2020-11", ["coverage", "unplaced", "page"])]
    assert PERIODS.get_partition_keys(dynamic_partitions_store=instance) == ["2020-11"]


def test_night_after_a_change_asks_for_its_period_too(installation: Installation, instance: DagsterInstance) -> None:
    lay(installation, "b 11-2020.xlsx", revision(2))
    assert asked_at_night(instance) == [("2020-11", None), ("2020-11", ["coverage", "unplaced", "page"])]


def test_sensor_asks_for_what_changed_and_skips_when_nothing_did(
    installation: Installation, instance: DagsterInstance
) -> None:
    assert [type(request) for request in new_files(build_sensor_context(instance=instance))] == [SkipReason]  # type: ignore[union-attr]
    lay(installation, "b 11-2020.xlsx", revision(2))
    assert [type(request) for request in new_files(build_sensor_context(instance=instance))] == [RunRequest]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("period", "expected"),
    [(date(2020, 10, 1), False), (date(2020, 11, 1), True), (date(2999, 1, 1), False)],
)
def test_mistyped_period_is_no_partition(period: date, expected: bool) -> None:  # noqa: FBT001 - an example
    assert is_partition(period) == expected
