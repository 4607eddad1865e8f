"""Whether Dagster's daemon is busy; hoptac-nightly asks before it runs a job itself."""

import time

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

ALIVE = 90.0
"""Seconds since the last heartbeat after which a daemon counts as stopped; it beats every half minute."""
UNDER_WAY = [
    DagsterRunStatus.QUEUED,
    DagsterRunStatus.NOT_STARTED,
    DagsterRunStatus.STARTING,
    DagsterRunStatus.STARTED,
    DagsterRunStatus.CANCELING,
]


def waited_for_daemon(instance: DagsterInstance, longest: float, every: float = 1.0) -> bool:
    """Whether a living daemon had runs to do; returns when they have ended, or after ``longest`` seconds.

    A run that was queued before ours and comes after it would show its checks as never evaluated: Dagster takes the
    evaluations of the run that was planned last.
    """
    until = time.monotonic() + longest
    waited = False
    while _lives(instance) and _has_runs(instance) and time.monotonic() < until:
        waited = True
        time.sleep(every)
    return waited


def _lives(instance: DagsterInstance) -> bool:
    beats = instance.get_daemon_heartbeats().values()
    return any(time.time() - beat.timestamp < ALIVE for beat in beats)


def _has_runs(instance: DagsterInstance) -> bool:
    return instance.get_runs_count(RunsFilter(statuses=UNDER_WAY)) > 0
