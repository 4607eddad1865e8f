"""What a run reports of assets that no step of it wrote is for Dagster's pages as if a step had written it."""

import asyncio
from collections.abc import Iterator

import pytest
from dagster import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSpec,
    AssetKey,
    DagsterInstance,
    DataVersion,
    Definitions,
    DynamicPartitionsDefinition,
    MaterializeResult,
    asset,
    materialize,
)
from dagster._core.definitions.data_version import CachingStaleStatusResolver, StaleStatus
from dagster._core.loader import LoadingContextForTest

from assets.metadata import CURRENT
from assets.reported_events import Report, Result, report, versions

PARTITIONS = DynamicPartitionsDefinition(name="periods_of_unit")
UNIT, INBOX, CHECK = AssetKey("unit"), AssetKey("inbox"), AssetCheckKey(AssetKey("unit"), "received")


@asset(key=INBOX)
def inbox() -> MaterializeResult[None]:
    """Where files lie."""
    return MaterializeResult(data_version=CURRENT)


@asset(
    key=UNIT,
    deps=[INBOX],
    partitions_def=PARTITIONS,
    check_specs=[AssetCheckSpec("received", asset=UNIT, partitions_def=PARTITIONS)],
)
def unit() -> Iterator[MaterializeResult[None] | AssetCheckResult]:
    """A unit's node, which is reported and which no test runs."""
    yield MaterializeResult()


@pytest.fixture
def instance(storage_of_dagster: DagsterInstance) -> DagsterInstance:
    storage_of_dagster.add_dynamic_partitions("periods_of_unit", ["2020-11", "2020-12"])
    return storage_of_dagster


def results(version: str, *, passed: bool = True) -> list[Result]:
    return [
        MaterializeResult(asset_key=UNIT, metadata={"Kỳ": version}, data_version=DataVersion(version)),
        AssetCheckResult(asset_key=UNIT, check_name="received", passed=passed, description="Đã nộp"),
    ]


def night(instance: DagsterInstance, *reports: Report) -> int:
    return report(instance, materialize([inbox], instance=instance).run_id, reports)


def test_every_partition_is_materialized_with_its_metadata_and_version(instance: DagsterInstance) -> None:
    assert night(instance, *(Report(month, results(month), [INBOX]) for month in ("2020-11", "2020-12"))) == 4
    assert instance.get_materialized_partitions(UNIT) == {"2020-11", "2020-12"}
    assert versions(instance, [UNIT]) == {(UNIT, "2020-11"): "2020-11", (UNIT, "2020-12"): "2020-12"}
    latest = instance.get_latest_materialization_event(UNIT)
    assert latest is not None
    assert latest.asset_materialization is not None
    assert latest.asset_materialization.metadata["Kỳ"].value == "2020-12"


def test_check_speaks_of_the_materialization_before_it_and_the_later_run_counts(instance: DagsterInstance) -> None:
    night(instance, Report("2020-11", results("a", passed=False)))
    night(instance, Report("2020-11", results("b")))
    [newest, before] = instance.event_log_storage.get_asset_check_execution_history(CHECK, limit=10)
    assert (newest.status.value, newest.partition, before.status.value) == ("SUCCEEDED", "2020-11", "FAILED")
    context = LoadingContextForTest(instance)
    assert asyncio.run(newest.targets_latest_materialization(context))
    assert not asyncio.run(before.targets_latest_materialization(context))
    assert versions(instance, [UNIT]) == {(UNIT, "2020-11"): "b"}


def test_what_was_reported_is_current_however_often_its_source_is_looked_at(instance: DagsterInstance) -> None:
    night(instance, Report("2020-11", results("a"), [INBOX]))
    materialize([inbox], instance=instance)
    graph = Definitions(assets=[inbox, unit]).resolve_asset_graph()
    resolver = CachingStaleStatusResolver(instance, graph, LoadingContextForTest(instance))
    assert resolver.get_status(UNIT, "2020-11") is StaleStatus.FRESH
    assert resolver.get_stale_causes(UNIT, "2020-11") == []


def test_report_that_fails_shows_nothing_of_itself(instance: DagsterInstance) -> None:
    def broken() -> Iterator[Report]:
        yield Report("2020-11", results("a"))
        raise OSError(28, "No space left on device")

    run_id = materialize([inbox], instance=instance).run_id
    with pytest.raises(OSError, match="No space"):
        report(instance, run_id, broken())
    assert versions(instance, [UNIT]) == {}
    assert instance.event_log_storage.get_asset_check_execution_history(CHECK, limit=10) == []
    assert report(instance, run_id, [Report("2020-11", results("a"))]) == 2


def test_materialization_of_a_step_that_says_no_version_has_another_than_any_report(instance: DagsterInstance) -> None:
    @asset(key=UNIT, partitions_def=PARTITIONS)
    def step() -> None:
        """The same node, written by a person."""

    night(instance, Report("2020-11", results("a")))
    materialize([step], partition_key="2020-11", instance=instance)
    assert versions(instance, [UNIT])[UNIT, "2020-11"] not in {"a", CURRENT.value}
    assert versions(instance, []) == {}
