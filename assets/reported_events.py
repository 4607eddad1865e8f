"""What Dagster shows of assets that no step of a run wrote: their events, all of a run's in a single transaction.

A step pays for each event by itself, for those that are planned as well: 99 units with 8 checks each took 13.9 s of
processor and 13 MB, reported in one transaction 0.6 s and 3 MB (docs/dagster.md).
"""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from dagster import AssetCheckEvaluation, AssetCheckResult, AssetMaterialization, MaterializeResult
from dagster import _check as check
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluationTargetMaterializationData
from dagster._core.definitions.data_version import (
    CODE_VERSION_TAG,
    DATA_VERSION_IS_USER_PROVIDED_TAG,
    DATA_VERSION_TAG,
    NULL_EVENT_POINTER,
    get_input_data_version_tag,
    get_input_event_pointer_tag,
)
from dagster._core.events import DagsterEvent, DagsterEventType, StepMaterializationData
from dagster._core.events.log import EventLogEntry
from dagster._core.instance import RUNLESS_RUN_ID
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus
from dagster._core.storage.event_log.schema import (
    AssetCheckExecutionsTable,
    AssetEventTagsTable,
    SqlEventLogStorageTable,
)
from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage
from dagster._serdes import serialize_value
from sqlalchemy import and_, func, select

from assets.metadata import CURRENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from dagster import AssetCheckKey, AssetKey, DagsterInstance
    from sqlalchemy import Connection

_STATUS = AssetCheckExecutionRecordStatus
_CHECKS = AssetCheckExecutionsTable.c

Result = MaterializeResult[Any] | AssetCheckResult
"""What a step yields of an asset: that it was written, or the outcome of one of its checks."""


def event_storage(instance: DagsterInstance) -> SqlEventLogStorage:
    """The event log of an instance: tables of SQLite or PostgreSQL."""
    return check.inst(instance.event_log_storage, SqlEventLogStorage)


class Report(NamedTuple):
    """What is to be shown of the partition of an asset: that it was written and, behind it, its checks."""

    partition: str
    results: Sequence[Result]
    sources: Sequence[AssetKey] = ()
    """The assets that it was made from: they stand at :data:`CURRENT`, so nothing is out of date because of them."""
    unevaluated: Sequence[AssetCheckKey] = ()
    """Checks that nothing was there for: Dagster shows them as skipped, and not what they were the last time."""


def report(instance: DagsterInstance, run_id: str, reports: Iterable[Report]) -> int:
    """Report for a run what steps of it would have yielded; how many events that were.

    All of it is there for who looks at Dagster's pages, or nothing. A run reports a partition of an asset once: Dagster
    tells evaluations of a check apart by their runs.
    """
    storage, count = event_storage(instance), 0
    with storage.index_transaction() as connection:  # a mere connection to PostgreSQL commits each statement
        log = _Log(storage, connection, run_id)
        for partition, results, sources, unevaluated in reports:
            target = None
            # Dagster tells a check that was not evaluated by the end of the run, and calls it failed where that did.
            own_run = RUNLESS_RUN_ID if unevaluated else run_id
            for result in results:
                if isinstance(result, MaterializeResult):
                    target = log.add_materialization(_materialization(result, partition, sources), own_run)
                else:
                    log.add_evaluation(_evaluation(result, partition, target))
            for key in unevaluated:
                log.add_unevaluated(key, partition)
            count += len(results)
    return count


def unevaluated_assets(instance: DagsterInstance, partition: str) -> set[str]:
    """The assets, by their keys as text, of which a check of the partition was reported as not evaluated."""
    never = _CHECKS.execution_status == _STATUS.PLANNED.value, _CHECKS.run_id == RUNLESS_RUN_ID
    query = select(_CHECKS.asset_key).where(_CHECKS.partition == partition, *never).distinct()
    with event_storage(instance).index_connection() as connection:
        return {name for (name,) in connection.execute(query)}


def versions(instance: DagsterInstance, keys: Collection[AssetKey]) -> dict[tuple[AssetKey, str], str]:
    """The data version of the newest materialization of each partition of these assets."""
    names = {key.to_string(): key for key in keys}
    events, tags = SqlEventLogStorageTable.c, AssetEventTagsTable.c
    newest = (
        select(func.max(events.id))
        .where(
            events.dagster_event_type == DagsterEventType.ASSET_MATERIALIZATION.value,
            events.asset_key.in_(names),
            events.partition.is_not(None),
        )
        .group_by(events.asset_key, events.partition)
    )
    query = (
        select(events.asset_key, events.partition, tags.value)
        .join(AssetEventTagsTable, and_(tags.event_id == events.id, tags.key == DATA_VERSION_TAG), isouter=True)
        .where(events.id.in_(newest))
    )
    with event_storage(instance).index_connection() as connection:
        rows = connection.execute(query).fetchall()
    return {(names[name], partition): version or "" for name, partition, version in rows}


def _materialization(
    result: MaterializeResult[Any], partition: str, sources: Sequence[AssetKey]
) -> AssetMaterialization:
    version = result.data_version.value if result.data_version else CURRENT.value
    provenance = {get_input_data_version_tag(source): CURRENT.value for source in sources}
    provenance |= {get_input_event_pointer_tag(source): NULL_EVENT_POINTER for source in sources}
    return AssetMaterialization(
        asset_key=check.not_none(result.asset_key),
        partition=partition,
        metadata=result.metadata,
        tags={
            DATA_VERSION_TAG: version,
            DATA_VERSION_IS_USER_PROVIDED_TAG: "true",
            CODE_VERSION_TAG: "",
            **provenance,
        },
    )


def _evaluation(
    result: AssetCheckResult, partition: str, target: AssetCheckEvaluationTargetMaterializationData | None
) -> AssetCheckEvaluation:
    return AssetCheckEvaluation(
        asset_key=check.not_none(result.asset_key),
        check_name=check.not_none(result.check_name),
        passed=result.passed,
        metadata=result.metadata,
        severity=result.severity,
        description=result.description,
        target_materialization_data=target,
        partition=partition,
    )


class _Log:
    """Dagster's event log, to which a run's events are added in one transaction."""

    def __init__(self, storage: SqlEventLogStorage, connection: Connection, run_id: str) -> None:
        self._storage, self._connection, self._run_id = storage, connection, run_id

    def add_materialization(
        self, event: AssetMaterialization, run_id: str
    ) -> AssetCheckEvaluationTargetMaterializationData:
        """Add it to the run, and let it be the newest of its asset."""
        entry = self._entry(DagsterEventType.ASSET_MATERIALIZATION, StepMaterializationData(event), run_id)
        event_id = self._stored(entry)
        self._storage._store_asset_event_tags(self._connection, [entry], [event_id])  # noqa: SLF001 - as store_event
        self._storage._store_asset_event(self._connection, entry, event_id)  # noqa: SLF001 - as above
        return AssetCheckEvaluationTargetMaterializationData(
            storage_id=event_id, run_id=run_id, timestamp=entry.timestamp
        )

    def add_evaluation(self, evaluation: AssetCheckEvaluation) -> None:
        """Add it, and let it be the newest of its check."""
        entry = self._entry(DagsterEventType.ASSET_CHECK_EVALUATION, evaluation, self._run_id)
        event_id = self._stored(entry)
        target = evaluation.target_materialization_data
        self._connection.execute(
            AssetCheckExecutionsTable.insert().values(
                asset_key=evaluation.asset_key.to_string(),
                check_name=evaluation.check_name,
                run_id=self._run_id,
                execution_status=(_STATUS.SUCCEEDED if evaluation.passed else _STATUS.FAILED).value,
                evaluation_event=serialize_value(entry),
                evaluation_event_timestamp=datetime.fromtimestamp(entry.timestamp, UTC).replace(tzinfo=None),
                evaluation_event_storage_id=event_id,
                materialization_event_storage_id=target.storage_id if target else None,
                partition=evaluation.partition,
            )
        )

    def add_unevaluated(self, key: AssetCheckKey, partition: str) -> None:
        """Let it be the newest of its check that nothing was evaluated: as planned, by no run."""
        of_check = _CHECKS.asset_key == key.asset_key.to_string(), _CHECKS.check_name == key.name
        of_no_run = _CHECKS.partition == partition, _CHECKS.run_id == RUNLESS_RUN_ID
        self._connection.execute(AssetCheckExecutionsTable.delete().where(*of_check, *of_no_run))
        self._connection.execute(
            AssetCheckExecutionsTable.insert().values(
                asset_key=key.asset_key.to_string(),
                check_name=key.name,
                run_id=RUNLESS_RUN_ID,
                execution_status=_STATUS.PLANNED.value,
                partition=partition,
            )
        )

    def _stored(self, entry: EventLogEntry) -> int:
        inserted = self._connection.execute(self._storage.prepare_insert_event(entry)).inserted_primary_key
        return int(check.not_none(inserted)[0])

    @staticmethod
    def _entry(kind: DagsterEventType, data: Any, run_id: str) -> EventLogEntry:  # noqa: ANN401 - of any kind of event
        event = DagsterEvent(event_type_value=kind.value, event_specific_data=data, job_name="")
        return EventLogEntry(  # type: ignore[no-untyped-call]  # dagster's
            error_info=None,
            level=logging.DEBUG,
            user_message="",
            run_id=run_id,
            timestamp=time.time(),
            dagster_event=event,
            job_name="",
        )
