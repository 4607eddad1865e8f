"""Keeps Dagster's storage from growing with every run: old runs, events and files go once later ones replace them.

What is newest of each asset, partition and check stays, however old, for Dagster's pages are made of it; so do the
newest successful run of each job and what the last days brought.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dagster import DagsterInstance, DagsterRun, DagsterRunStatus, RunsFilter
from dagster._core.events import DagsterEventType
from dagster._core.instance import RUNLESS_RUN_ID
from dagster._core.storage.event_log.schema import (
    AssetCheckExecutionsTable,
    AssetEventTagsTable,
    SqlEventLogStorageTable,
)
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from sqlalchemy import exists, func, select

from assets.reported_events import event_storage
from pipeline.runs.retention import forget_old_copies
from pipeline.runtime.clock import VIETNAM
from pipeline.runtime.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

LOG = logging.getLogger(__name__)
ENDED = [DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED]
MOST = 200
"""Runs that a night removes at most, for each takes a moment."""
_EVENTS, _TAGS, _CHECKS = SqlEventLogStorageTable.c, AssetEventTagsTable.c, AssetCheckExecutionsTable.c
_MATERIALIZATION = DagsterEventType.ASSET_MATERIALIZATION.value
_OF_ASSETS = [_MATERIALIZATION, DagsterEventType.ASSET_CHECK_EVALUATION.value]

_IS_NEWEST_CHECK = _CHECKS.id.in_(
    select(func.max(_CHECKS.id)).group_by(_CHECKS.asset_key, _CHECKS.check_name, _CHECKS.partition)
)
"""Whether an execution is the last one of its check and partition; no two such belong to the same run."""


def tidy(instance: DagsterInstance, moment: datetime) -> None:
    """Remove what is not to be kept any longer of Dagster's and of the feedback copies; whatever is wrong goes on.

    A night begins with it, and is not to fail because of it.
    """
    try:
        forget_old_runs(instance, settings().keep_run_days, moment)
        forget_old_copies(settings(), moment.astimezone(VIETNAM).date())
    except Exception:
        LOG.exception("Không dọn được các lượt chạy hoặc tệp phản hồi cũ (old runs or copies were not removed)")


def forget_old_runs(instance: DagsterInstance, keep_days: int, now: datetime) -> list[str]:
    """Remove the runs that ended longer ago than so, and what later events replace; the runs' ids. 0 keeps all."""
    if not keep_days:
        return []
    before = now - timedelta(days=keep_days)
    gone = _old_runs(instance, before)
    storage = event_storage(instance)
    with storage.index_transaction() as connection:
        _forget_replaced(connection, before)
        _detach(connection, gone)
    for run_id in gone:
        instance.delete_run(run_id)
        instance.compute_log_manager.delete_logs(prefix=[run_id])
        if isinstance(storage, SqliteEventLogStorage):  # it empties the file of the run and leaves it there
            for end in ("", "-wal", "-shm"):
                Path(f"{storage.path_for_shard(run_id)}{end}").unlink(missing_ok=True)
    return gone


def _old_runs(instance: DagsterInstance, before: datetime) -> list[str]:
    """The oldest runs that ended before a moment, but for the newest successful one of each job and its nodes."""
    newest: set[object] = set()
    gone: list[str] = []
    for record in instance.get_run_records(RunsFilter(statuses=ENDED)):
        run = record.dagster_run
        if _what(run) in newest and record.create_timestamp < before:
            gone.append(run.run_id)
        elif run.status is DagsterRunStatus.SUCCESS:
            newest.add(_what(run))
    return gone[-MOST:]


def _what(run: DagsterRun) -> object:
    """What a run was about: its job and its nodes."""
    return run.job_name, run.asset_selection, run.asset_check_selection


def _forget_replaced(connection: Connection, before: datetime) -> None:
    """Remove materializations and evaluations of before a moment that a later one of their partition replaces."""
    moment = before.astimezone(UTC).replace(tzinfo=None)
    connection.execute(AssetCheckExecutionsTable.delete().where(_CHECKS.create_timestamp < moment, ~_IS_NEWEST_CHECK))
    newest = (
        select(func.max(_EVENTS.id))
        .where(_EVENTS.dagster_event_type == _MATERIALIZATION)
        .group_by(_EVENTS.asset_key, _EVENTS.partition)
    )
    shown = select(_CHECKS.evaluation_event_storage_id).where(_CHECKS.evaluation_event_storage_id.is_not(None))
    connection.execute(
        SqlEventLogStorageTable.delete().where(
            _EVENTS.dagster_event_type.in_(_OF_ASSETS),
            _EVENTS.timestamp < moment,
            _EVENTS.id.not_in(newest),
            _EVENTS.id.not_in(shown),
        )
    )
    connection.execute(AssetEventTagsTable.delete().where(~exists().where(_EVENTS.id == _TAGS.event_id)))


def _detach(connection: Connection, runs: Sequence[str]) -> None:
    """Let what is still the newest of these runs belong to none, so that it stays when they go."""
    events = _EVENTS.run_id.in_(runs), _EVENTS.dagster_event_type.in_(_OF_ASSETS)
    connection.execute(SqlEventLogStorageTable.update().where(*events).values(run_id=RUNLESS_RUN_ID))
    checks = AssetCheckExecutionsTable
    connection.execute(checks.delete().where(_CHECKS.run_id.in_([RUNLESS_RUN_ID, *runs]), ~_IS_NEWEST_CHECK))
    connection.execute(checks.update().where(_CHECKS.run_id.in_(runs)).values(run_id=RUNLESS_RUN_ID))
