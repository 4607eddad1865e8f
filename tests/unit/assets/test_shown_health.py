"""A unit's health is that of what was shown of it last: returned, with queries, accepted, or nothing there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from dagster import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetKey,
    DagsterInstance,
    MaterializeResult,
)
from dagster._core.definitions.asset_health.asset_health import (
    AssetHealthStatus,
    overall_status_from_component_statuses,
)

from assets.reported_events import Report, report, unevaluated_assets
from assets.shown_health import unit_healths

if TYPE_CHECKING:
    from assets.reported_events import Result

UNIT = AssetKey(["units", "217_huyen_lang_giang", "Huyện Lạng Giang"])
CHECKS = [AssetCheckKey(UNIT, name) for name in ("received", "cells")]
ERROR, WARN = AssetCheckSeverity.ERROR, AssetCheckSeverity.WARN
BEFORE, NEWEST = "2020-11", "2020-12"


@pytest.fixture
def memory() -> DagsterInstance:
    """An instance that keeps nothing: one in files takes half a second."""
    return DagsterInstance.ephemeral()


def sent(severity: AssetCheckSeverity | None = None) -> list[Result]:
    """What is shown of a unit that has sent something: accepted, or with a check that failed so."""
    cells = AssetCheckResult(asset_key=UNIT, check_name="cells", passed=severity is None, severity=severity or WARN)
    received = AssetCheckResult(asset_key=UNIT, check_name="received", passed=True)
    return [MaterializeResult(asset_key=UNIT), received, cells]


def health(instance: DagsterInstance, *reports: Report) -> str:
    """How the unit is after these reports, each of a run of its own."""
    for number, each in enumerate(reports):
        report(instance, f"run {number}", [each])
    found = unit_healths(instance, [UNIT])[UNIT]
    unknown = AssetHealthStatus.NOT_APPLICABLE
    states = found.checks.health_status, found.materialization.health_status, unknown
    return overall_status_from_component_statuses(*states).value


@pytest.mark.parametrize(("severity", "expected"), [(None, "HEALTHY"), (WARN, "WARNING"), (ERROR, "DEGRADED")])
def test_unit_is_what_its_checks_say(
    memory: DagsterInstance, severity: AssetCheckSeverity | None, expected: str
) -> None:
    assert health(memory, Report(NEWEST, sent(severity))) == expected


def test_month_of_before_that_was_returned_does_not_count(storage_of_dagster: DagsterInstance) -> None:
    assert health(storage_of_dagster, Report(BEFORE, sent(ERROR)), Report(NEWEST, sent())) == "HEALTHY"


def test_unit_that_has_sent_nothing_for_its_newest_month_looks_like_nothing_there(
    memory: DagsterInstance,
) -> None:
    missing = Report(NEWEST, [], unevaluated=CHECKS)
    assert health(memory) == "UNKNOWN"
    assert health(memory, Report(BEFORE, sent(ERROR)), missing, missing) == "UNKNOWN"
    assert unevaluated_assets(memory, NEWEST) == {UNIT.to_string()}
    assert unevaluated_assets(memory, BEFORE) == set()


def test_withdrawn_report_leaves_nothing_there(memory: DagsterInstance) -> None:
    withdrawn = Report(NEWEST, [MaterializeResult(asset_key=UNIT)], unevaluated=CHECKS)
    assert health(memory, Report(NEWEST, sent(ERROR)), withdrawn) == "UNKNOWN"


def test_report_that_comes_after_all_counts_again(memory: DagsterInstance) -> None:
    missing = Report(NEWEST, [], unevaluated=CHECKS)
    assert health(memory, missing, Report(NEWEST, sent(WARN))) == "WARNING"


def test_check_that_is_no_more_does_not_count(memory: DagsterInstance) -> None:
    gone = AssetCheckResult(asset_key=UNIT, check_name="gone", passed=False, severity=ERROR)
    assert health(memory, Report(BEFORE, [*sent(), gone]), Report(NEWEST, sent())) == "HEALTHY"
