"""Removes old runs from Dagster's storage, which grows by some 16 MB with each, once a later one took their place.

The newest successful run of a period and its nodes stays, however old: Dagster reads from its events that the period is
there, and what was checked.
"""

from datetime import datetime, timedelta

from dagster import DagsterInstance, DagsterRun, DagsterRunStatus, RunsFilter

ENDED = [DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED]
MOST = 200
"""Runs that a night removes at most, for each takes a moment."""
_PARTITION = "dagster/partition"


def forget_old_runs(instance: DagsterInstance, keep_days: int, now: datetime) -> list[str]:
    """Remove the runs that ended longer ago than so and that a later successful one replaces; 0 keeps all."""
    if not keep_days:
        return []
    before = now - timedelta(days=keep_days)
    newest: set[object] = set()
    gone: list[str] = []
    for record in instance.get_run_records(RunsFilter(statuses=ENDED)):
        run = record.dagster_run
        what = _what(run)
        if what in newest and record.create_timestamp < before:
            gone.append(run.run_id)
        elif run.status is DagsterRunStatus.SUCCESS:
            newest.add(what)
    for run_id in gone[-MOST:]:
        instance.delete_run(run_id)
        instance.compute_log_manager.delete_logs(prefix=[run_id])
    return gone[-MOST:]


def _what(run: DagsterRun) -> object:
    """What a run was about: its job, its period and its nodes."""
    return run.job_name, run.tags.get(_PARTITION), run.asset_selection, run.asset_check_selection
