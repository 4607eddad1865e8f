"""How units are, as Dagster's pages show it: by what was shown of each last, which is its newest expected period.

Dagster itself calls a unit healthy that has sent nothing for it, as it has a month of before, and takes the evaluation
of that month for the last one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from dagster import AssetCheckKey, AssetCheckSeverity, AssetKey
from dagster._core.definitions.asset_health.asset_check_health import AssetCheckHealthState
from dagster._core.definitions.asset_health.asset_materialization_health import MinimalAssetMaterializationHealthState
from dagster._core.events.log import EventLogEntry
from dagster._core.instance import RUNLESS_RUN_ID
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable
from dagster._serdes import deserialize_value
from sqlalchemy import func, or_, select

from assets.node_names import RECEIVED
from assets.reported_events import event_storage

if TYPE_CHECKING:
    from collections.abc import Collection

    from dagster import DagsterInstance

_STATUS = AssetCheckExecutionRecordStatus
_CHECKS = AssetCheckExecutionsTable.c
_OVER = or_(_CHECKS.execution_status != _STATUS.PLANNED.value, _CHECKS.run_id == RUNLESS_RUN_ID)
"""Of an execution that it is over, or never was to be: what a run has still to evaluate does not count."""


class Health(NamedTuple):
    """How a unit is: its checks, and whether there is anything of it."""

    checks: AssetCheckHealthState
    materialization: MinimalAssetMaterializationHealthState


def unit_healths(instance: DagsterInstance, keys: Collection[AssetKey]) -> dict[AssetKey, Health]:
    """The health of each of these units."""
    if not keys:
        return {}
    by_unit: dict[str, list[_Execution]] = defaultdict(list)
    for execution in _newest_executions(instance, [key.to_string() for key in keys]):
        by_unit[execution.asset].append(execution)
    return {key: _health(key, _shown_together(by_unit[key.to_string()])) for key in keys}


class _Execution(NamedTuple):
    """The last execution of a check: the asset's key, as what it was recorded and, if it was evaluated, its event."""

    number: int
    asset: str
    check: str
    status: str
    event: str | None

    @property
    def outcome(self) -> AssetCheckSeverity | bool | None:
        """Whether the check passed or, where it failed, how severe that is; None where nothing was evaluated."""
        if self.status == _STATUS.FAILED.value and self.event:
            return _severity(self.event)
        return True if self.status == _STATUS.SUCCEEDED.value else None


def _newest_executions(instance: DagsterInstance, names: list[str]) -> list[_Execution]:
    newest = (
        select(func.max(_CHECKS.id))
        .where(_CHECKS.asset_key.in_(names), _OVER)
        .group_by(_CHECKS.asset_key, _CHECKS.check_name)
    )
    columns = _CHECKS.id, _CHECKS.asset_key, _CHECKS.check_name, _CHECKS.execution_status, _CHECKS.evaluation_event
    with event_storage(instance).index_connection() as connection:
        rows = connection.execute(select(*columns).where(_CHECKS.id.in_(newest))).fetchall()
    return [_Execution(*row) for row in rows]


def _shown_together(executions: list[_Execution]) -> list[_Execution]:
    """Those of what was shown last, whose first is that of ``received``: a check that is no more is older."""
    first = next((execution.number for execution in executions if execution.check == RECEIVED), 0)
    return [execution for execution in executions if execution.number >= first]


def _severity(event: str) -> AssetCheckSeverity:
    entry = deserialize_value(event, EventLogEntry)
    severity: AssetCheckSeverity = entry.get_dagster_event().asset_check_evaluation_data.severity
    return severity


def _health(key: AssetKey, executions: list[_Execution]) -> Health:
    by_outcome: dict[AssetCheckSeverity | bool | None, set[AssetCheckKey]] = defaultdict(set)
    for execution in executions:
        by_outcome[execution.outcome].add(AssetCheckKey(key, execution.check))
    evaluated = [check for outcome, checks in by_outcome.items() if outcome is not None for check in checks]
    checks = AssetCheckHealthState(
        passing_checks=by_outcome[True],
        failing_checks=by_outcome[AssetCheckSeverity.ERROR],
        warning_checks=by_outcome[AssetCheckSeverity.WARN],
        all_checks={AssetCheckKey(key, RECEIVED), *evaluated},
    )
    materialization = MinimalAssetMaterializationHealthState(
        latest_materialization_timestamp=None,
        latest_terminal_run_id=None,
        num_failed_partitions=0,
        num_currently_materialized_partitions=int(bool(evaluated)),
        partitions_snap=None,
    )
    return Health(checks, materialization)
