"""Who runs the nightly job by hand waits for the runs that a living daemon has queued, and for nothing else."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from dagster import DagsterInstance, DagsterRunStatus, instance_for_test
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin
from dagster._core.test_utils import create_run_for_test  # as Dagster's own tests make a run
from dagster._daemon.types import DaemonHeartbeat

from assets.daemon import waited_for_daemon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagster import DagsterRun

RUNS = ("QUEUED", "STARTING", "STARTED", "CANCELING")


@pytest.fixture
def instance() -> Iterator[DagsterInstance]:
    with instance_for_test() as instance:  # in files: two threads use it, and tables in memory are locked at once
        yield instance


def beat(instance: DagsterInstance, seconds_ago: float) -> None:
    instance.add_daemon_heartbeat(DaemonHeartbeat(time.time() - seconds_ago, "SENSOR", "daemon", []))


def run(instance: DagsterInstance, status: str) -> DagsterRun:
    origin = RemoteJobOrigin(RemoteRepositoryOrigin(RegisteredCodeLocationOrigin("hoptac"), "all"), "nightly")
    queued: DagsterRun = create_run_for_test(instance, status=DagsterRunStatus(status), remote_job_origin=origin)
    return queued


def test_daemon_with_nothing_to_do_is_not_waited_for(instance: DagsterInstance) -> None:
    beat(instance, 1)
    run(instance, "SUCCESS")
    run(instance, "FAILURE")
    assert not waited_for_daemon(instance, 60)


def test_queue_of_a_daemon_that_has_stopped_is_not_waited_for(instance: DagsterInstance) -> None:
    run(instance, "QUEUED")
    assert not waited_for_daemon(instance, 60)
    beat(instance, 3600)
    assert not waited_for_daemon(instance, 60)


@pytest.mark.parametrize("status", RUNS)
def test_run_of_a_living_daemon_is_waited_for_until_it_has_ended(instance: DagsterInstance, status: str) -> None:
    beat(instance, 1)
    queued = run(instance, status)
    ended = []

    def end() -> None:
        ended.append(time.monotonic())
        instance.report_run_failed(queued)

    timer = threading.Timer(0.3, end)
    timer.start()
    assert waited_for_daemon(instance, 60, every=0.05)
    assert ended
    timer.join()


def test_run_that_never_ends_is_waited_for_only_so_long(instance: DagsterInstance) -> None:
    beat(instance, 1)
    run(instance, "STARTED")
    started = time.monotonic()
    assert waited_for_daemon(instance, 0.2, every=0.05)
    assert time.monotonic() - started < 30
