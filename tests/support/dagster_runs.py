"""Runs Dagster's jobs in a process of their own, whose environment says where the landing zone is, and prints JSON.

``python -m tests.support.dagster_runs JOB PERIOD…``; ``nightly!`` is the nightly job with a rule that crashes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from dagster import DagsterEventType, DagsterInstance

from pipeline.runtime.settings import PROJECT
from schemas.registry import rule_by_id
from schemas.rules.rule import Part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagster import DagsterEvent, ExecuteInProcessResult, MetadataValue

    from pipeline.runtime.settings import Settings

MAIL = ("smtp_host", "smtp_port", "smtp_security", "smtp_from", "smtp_seconds", "recipients")
CRASHING = "HTX-05"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True)
class Run:
    """What a run of a job in another process told: per period whether it succeeded, its checks, nodes and failures."""

    periods: dict[str, dict[str, Any]]

    def checks(self, period: str) -> dict[tuple[str, str], dict[str, Any]]:
        """The evaluations of a period by asset and check."""
        return {(check["asset"], check["check"]): check for check in self.periods[period]["checks"]}


def environment(settings: Settings) -> dict[str, str]:
    """The environment in which commands find these settings, and a Dagster of their own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("HOPTAC_", "DAGSTER_"))}
    names = ("raw", "state", "files", "database", "settle_seconds", "drop_folders")
    own = {
        f"HOPTAC_{name.upper()}": str(getattr(settings, name))
        for name in (*names, *(MAIL if settings.smtp_host else ()))
    }
    home = settings.state.parent / "dagster"
    home.mkdir(exist_ok=True)
    return inherited | own | {"DAGSTER_HOME": str(home), "PYTHONUTF8": "1"}


def dagster_environment(settings: Settings) -> dict[str, str]:
    """The environment of a process that keeps its runs, after laying the project's ``dagster.yaml`` into its home."""
    found = environment(settings)
    shutil.copy(PROJECT / ".dagster" / "dagster.yaml", found["DAGSTER_HOME"])
    return found


def run_job(settings: Settings, job: str, *periods: str) -> Run:
    """Run a job for the periods, one after the other."""
    command = [sys.executable, "-m", "tests.support.dagster_runs", job, *periods]
    completed = subprocess.run(
        command, cwd=PROJECT, env=environment(settings), check=True, capture_output=True, text=True, timeout=300
    )
    return Run(json.loads(completed.stdout.splitlines()[-1]))


def let_a_rule_crash() -> None:
    """Let a registered rule ask for a column that is not there."""
    broken = (Part(column="managers", holds=pl.col("no_such_column") > 0, operands=("managers",)),)
    object.__setattr__(rule_by_id(CRASHING), "parts", lambda: broken)


def _plain(metadata: Mapping[str, MetadataValue]) -> dict[str, Any]:
    """The numbers and texts of metadata."""
    return {name: entry.value for name, entry in metadata.items() if isinstance(entry.value, int | str)}


def _node(event: DagsterEvent) -> tuple[str, dict[str, Any]]:
    materialization = event.step_materialization_data.materialization
    return "/".join(materialization.asset_key.path), _plain(materialization.metadata)


def _evaluation(event: DagsterEvent) -> dict[str, Any]:
    evaluation = event.asset_check_evaluation_data
    return {
        "asset": "/".join(evaluation.asset_key.path),
        "check": evaluation.check_name,
        "passed": evaluation.passed,
        "severity": evaluation.severity.value,
        "metadata": _plain(evaluation.metadata),
    }


def _failure(event: DagsterEvent) -> dict[str, Any]:
    data = event.step_failure_data
    error, user_data = data.error, data.user_failure_data
    causes = []
    while error is not None:
        causes.append({"name": error.cls_name, "text": error.to_string()})
        error = error.cause
    return {"step": event.step_key, "causes": causes, "metadata": _plain(user_data.metadata) if user_data else {}}


def _partition(event: DagsterEvent) -> str | None:
    is_check = event.event_type is DagsterEventType.ASSET_CHECK_EVALUATION
    return event.asset_check_evaluation_data.partition if is_check else event.partition


def run_outcome(instance: DagsterInstance, result: ExecuteInProcessResult, period: str) -> dict[str, Any]:
    """A run's outcome as JSON: what it tells of the period, and of no period."""
    logged = [entry.dagster_event for entry in instance.all_logs(result.run_id) if entry.dagster_event]
    events = [event for event in logged if _partition(event) in (None, period)]
    return {
        "success": result.success,
        "checks": [
            _evaluation(event) for event in events if event.event_type is DagsterEventType.ASSET_CHECK_EVALUATION
        ],
        "failures": [_failure(event) for event in events if event.event_type is DagsterEventType.STEP_FAILURE],
        "nodes": dict(
            map(_node, (event for event in events if event.event_type is DagsterEventType.ASSET_MATERIALIZATION))
        ),
    }


def main(job: str, *periods: str) -> None:
    """Run and print: a job about all periods once, another one for each of them."""
    if job.endswith("!"):
        let_a_rule_crash()
    from assets.definitions import definitions  # noqa: PLC0415 - only this process runs a job
    from assets.offered_periods import offer  # noqa: PLC0415 - as above
    from assets.partitions import period_of  # noqa: PLC0415 - as above

    resolved = definitions().resolve_job_def(job.removesuffix("!"))
    with DagsterInstance.ephemeral() as instance:  # in memory: no test looks at its files
        offer(instance, [period_of(key) for key in periods])
        runs = {
            partition: resolved.execute_in_process(
                instance=instance, partition_key=partition, run_config=QUIET, raise_on_error=False
            )
            for partition in (periods if resolved.partitions_def else (None,))
        }
        found = {period: run_outcome(instance, runs.get(period) or runs[None], period) for period in periods}
    sys.stdout.write(json.dumps(found, ensure_ascii=False, default=str) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
