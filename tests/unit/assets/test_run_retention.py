"""Runs go from Dagster's storage once they are old and a later one of the same period and nodes has succeeded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from dagster import AssetKey, DagsterInstance, DagsterRunStatus, StaticPartitionsDefinition, asset, materialize

from assets.run_retention import forget_old_runs

if TYPE_CHECKING:
    from collections.abc import Iterator

LATER = datetime.now(UTC) + timedelta(days=100)
PARTITIONS = StaticPartitionsDefinition(["2020-11", "2020-12"])


@pytest.fixture
def instance() -> Iterator[DagsterInstance]:
    """Dagster's storages in memory."""
    with DagsterInstance.ephemeral() as made:
        yield made


@asset(partitions_def=PARTITIONS)
def node() -> None:
    """A node with partitions."""


def run_of(instance: DagsterInstance, partition: str) -> str:
    return materialize([node], partition_key=partition, instance=instance).run_id


def runs(instance: DagsterInstance) -> set[str]:
    return {run.run_id for run in instance.get_runs()}


def test_old_runs_go_where_a_later_one_took_their_place_and_the_period_stays_there(instance: DagsterInstance) -> None:
    first, other, second = (run_of(instance, partition) for partition in ("2020-11", "2020-12", "2020-11"))
    assert forget_old_runs(instance, 90, LATER) == [first]
    assert runs(instance) == {other, second}
    assert instance.get_materialized_partitions(AssetKey("node")) == {"2020-11", "2020-12"}


def test_runs_that_are_not_old_stay_and_so_do_all_where_all_are_kept(instance: DagsterInstance) -> None:
    both = {run_of(instance, "2020-11"), run_of(instance, "2020-11")}
    assert forget_old_runs(instance, 90, datetime.now(UTC)) == []
    assert forget_old_runs(instance, 0, LATER) == []
    assert runs(instance) == both


def test_run_that_failed_takes_no_place(instance: DagsterInstance) -> None:
    succeeded = run_of(instance, "2020-11")
    failed = run_of(instance, "2020-11")
    run = instance.get_run_by_id(failed)
    assert run is not None
    instance.report_run_failed(run)
    assert instance.get_run_by_id(failed).status is DagsterRunStatus.FAILURE  # type: ignore[union-attr]  # it is there
    assert forget_old_runs(instance, 90, LATER) == []
    assert runs(instance) == {succeeded, failed}
