"""Old runs and events go from Dagster's storage once later ones replace them; what is shown of a period stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dagster import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSpec,
    AssetKey,
    DagsterInstance,
    DagsterRunStatus,
    MaterializeResult,
    StaticPartitionsDefinition,
    asset,
    instance_for_test,
    materialize,
)
from sqlalchemy import text

from assets.reported_events import Report, Result, event_storage, report
from assets.run_retention import forget_old_runs

LATER = datetime.now(UTC) + timedelta(days=100)
PARTITIONS = StaticPartitionsDefinition(["2020-11", "2020-12"])
NODE, CHECK = AssetKey("node"), AssetCheckKey(AssetKey("node"), "received")


@pytest.fixture
def instance(storage_of_dagster: DagsterInstance) -> DagsterInstance:
    return storage_of_dagster


@asset(
    partitions_def=PARTITIONS,
    check_specs=[AssetCheckSpec("received", asset="node", partitions_def=PARTITIONS)],
)
def node() -> Iterator[MaterializeResult[None] | AssetCheckResult]:
    """A node with partitions and a check of each."""
    yield MaterializeResult()
    yield AssetCheckResult(passed=True)


@asset
def step() -> None:
    """What a run does that reports the node."""


def run_of(instance: DagsterInstance, partition: str) -> str:
    return materialize([node], partition_key=partition, instance=instance).run_id


def reporting_run(instance: DagsterInstance, *partitions: str, passed: bool = True) -> str:
    run_id = materialize([step], instance=instance).run_id
    results: list[Result] = [
        MaterializeResult(asset_key=NODE),
        AssetCheckResult(asset_key=NODE, check_name="received", passed=passed),
    ]
    report(instance, run_id, [Report(partition, results) for partition in partitions])
    return run_id


def runs(instance: DagsterInstance) -> set[str]:
    return {run.run_id for run in instance.get_runs()}


def rows(instance: DagsterInstance, table: str, where: str = "true") -> int:
    query = text(f"select count(*) from {table} where {where}")  # noqa: S608 - ours
    with event_storage(instance).index_connection() as connection:
        return int(connection.execute(query).scalar_one())


def test_old_runs_go_where_a_later_one_took_their_place_and_each_period_stays(instance: DagsterInstance) -> None:
    first, other, second = (run_of(instance, partition) for partition in ("2020-11", "2020-12", "2020-11"))
    assert set(forget_old_runs(instance, 90, LATER)) == {first, other}
    assert runs(instance) == {second}
    assert instance.get_materialized_partitions(NODE) == {"2020-11", "2020-12"}
    history = instance.event_log_storage.get_asset_check_execution_history(CHECK, limit=10)
    assert sorted(str(execution.partition) for execution in history) == ["2020-11", "2020-12"]


def test_what_a_run_reported_stays_while_nothing_replaces_it(instance: DagsterInstance) -> None:
    first = reporting_run(instance, "2020-11", "2020-12", passed=False)
    second = reporting_run(instance, "2020-12")
    assert forget_old_runs(instance, 90, LATER) == [first]
    assert runs(instance) == {second}
    history = instance.event_log_storage.get_asset_check_execution_history(CHECK, limit=10)
    assert {execution.partition: execution.status.value for execution in history} == {
        "2020-11": "FAILED",
        "2020-12": "SUCCEEDED",
    }
    for kind in ("ASSET_MATERIALIZATION", "ASSET_CHECK_EVALUATION"):
        assert rows(instance, "event_logs", f"dagster_event_type = '{kind}' and event like '%2020-1%'") == 2
    assert rows(instance, "asset_event_tags", "event_id not in (select id from event_logs)") == 0


def test_history_that_is_forgotten_again_and_again_does_not_grow(instance: DagsterInstance) -> None:
    sizes = []
    for _ in range(3):
        reporting_run(instance, "2020-11")
        reporting_run(instance, "2020-11")
        forget_old_runs(instance, 90, LATER)
        sizes.append([rows(instance, table) for table in ("event_logs", "asset_check_executions", "asset_event_tags")])
    assert sizes[0] == sizes[1] == sizes[2]


def test_file_of_a_run_goes_with_it() -> None:
    with instance_for_test() as instance:
        first, second = reporting_run(instance, "2020-11"), reporting_run(instance, "2020-11")
        forget_old_runs(instance, 90, LATER)
        files = {path.name for path in (Path(instance.root_directory) / "history" / "runs").glob("*.db*")}
    assert f"{second}.db" in files
    assert not [name for name in files if name.startswith(first)]


def test_runs_that_are_not_old_stay_and_so_do_all_where_all_are_kept(instance: DagsterInstance) -> None:
    both = {reporting_run(instance, "2020-11"), reporting_run(instance, "2020-11")}
    assert forget_old_runs(instance, 90, datetime.now(UTC)) == []
    assert forget_old_runs(instance, 0, LATER) == []
    assert runs(instance) == both
    assert rows(instance, "asset_check_executions") == 2


def test_run_that_failed_takes_no_place(instance: DagsterInstance) -> None:
    succeeded = run_of(instance, "2020-11")
    failed = run_of(instance, "2020-11")
    run = instance.get_run_by_id(failed)
    assert run is not None
    instance.report_run_failed(run)
    assert instance.get_run_by_id(failed).status is DagsterRunStatus.FAILURE  # type: ignore[union-attr]  # it is there
    assert forget_old_runs(instance, 90, LATER) == []
    assert runs(instance) == {succeeded, failed}
