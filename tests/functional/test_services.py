"""Dagster's storage is files or, by one setting, PostgreSQL; the services work on it as their units start them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2  # type: ignore[import-untyped]  # of the extra `scale`, which names no stubs for it
import pytest
from dagster import DagsterInstance, DagsterRunStatus
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage
from dagster._core.test_utils import create_run_for_test  # as Dagster's own tests make a run
from dagster_postgres import PostgresEventLogStorage, PostgresRunStorage, PostgresScheduleStorage

from tests.support.dagster_runs import dagster_environment
from tests.support.ports import free_port
from tests.support.postgres import postgres
from tests.support.revisions import lay, revision
from tests.support.services import ask, service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.installation import Installation

HEALTH = "{ instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } } }"
RUNS = "{ runsOrError { ... on Runs { results { runId status pipelineName } } } }"
MAY = "{ permissions { permission value } }"


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with postgres() as url:
        yield url


def instance_in(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> DagsterInstance:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return DagsterInstance.get()


def test_without_the_setting_dagster_keeps_files(
    empty_installation: Callable[[], Installation], monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = dagster_environment(empty_installation().settings)
    monkeypatch.delenv("HOPTAC_POSTGRES_URL", raising=False)
    with instance_in(variables, monkeypatch) as instance:
        assert isinstance(instance.run_storage, SqliteRunStorage)
        assert instance.run_monitoring_enabled
    assert (Path(variables["DAGSTER_HOME"]) / "history" / "runs.db").exists()


def test_with_the_setting_dagster_keeps_nothing_in_files(
    empty_installation: Callable[[], Installation], database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = dagster_environment(empty_installation().settings) | {"HOPTAC_POSTGRES_URL": database}
    with instance_in(variables, monkeypatch) as instance, DagsterInstance.from_ref(instance.get_ref()) as again:
        for opened in (instance, again):  # a run's own process is given a reference
            assert isinstance(opened.run_storage, PostgresRunStorage)
            assert isinstance(opened.event_log_storage, PostgresEventLogStorage)
            assert isinstance(opened.schedule_storage, PostgresScheduleStorage)
        run = create_run_for_test(instance)
    with psycopg2.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute("select run_id from runs")
        assert (run.run_id,) in cursor.fetchall()
    assert not (Path(variables["DAGSTER_HOME"]) / "history").exists()
    assert database not in repr(instance.get_ref())


@pytest.mark.long
def test_services_run_what_comes_in_although_a_run_of_before_a_power_cut_never_ended(
    empty_installation: Callable[[], Installation], database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = empty_installation()
    lay(installation, "a 11-2020.xlsx", revision(1))
    variables = dagster_environment(installation.settings) | {"HOPTAC_POSTGRES_URL": database}
    with instance_in(variables, monkeypatch) as instance:
        orphan = create_run_for_test(instance, status=DagsterRunStatus.STARTED).run_id
        long_ago = datetime.now(UTC).timestamp() - 3 * 3600
        with psycopg2.connect(database) as connection, connection.cursor() as cursor:
            cursor.execute("update runs set start_time = %s where run_id = %s", (long_ago, orphan))
    ports = {unit: free_port() for unit in ("webserver", "stewards")}
    with (
        service("daemon", variables, 0, tmp_path / "daemon.log"),
        service("webserver", variables, ports["webserver"], tmp_path / "webserver.log"),
        service("stewards", variables, ports["stewards"], tmp_path / "stewards.log"),
    ):
        may = {
            unit: {permission["permission"]: permission["value"] for permission in ask(port, MAY)["permissions"]}
            for unit, port in ports.items()
        }
        assert may["webserver"]["launch_pipeline_execution"]
        assert not any(may["stewards"].values())
        until = time.monotonic() + 240
        while installation.settings.database.exists() is False or "SUCCESS" not in statuses(ports["stewards"]).values():
            assert time.monotonic() < until, (tmp_path / "daemon.log").read_text(encoding="utf-8")[-3000:]
            time.sleep(1)
        assert statuses(ports["stewards"])[orphan] == "FAILURE"
        daemons = ask(ports["stewards"], HEALTH)["instance"]["daemonHealth"]["allDaemonStatuses"]
        assert {daemon["daemonType"] for daemon in daemons if daemon["required"] and not daemon["healthy"]} == set()
        assert installation.ask("select status from core.submissions") == [("accepted",)]


def statuses(port: int) -> dict[str, str]:
    return {run["runId"]: run["status"] for run in ask(port, RUNS)["runsOrError"]["results"]}
