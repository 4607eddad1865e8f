"""What Dagster was told of a unit stays with it when its node gets another key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagster import AssetCheckKey, AssetCheckResult, AssetKey, DataVersion, MaterializeResult

from assets.former_keys import keep_former_keys
from assets.reported_events import Report, report, versions
from assets.unit_nodes import UnitNode

if TYPE_CHECKING:
    from dagster import DagsterInstance

NODE = UnitNode("222", "Thị xã Việt Yên", "KTTT-01")
FORMER = AssetKey(["units", "222_viet_yen"]), AssetKey(["units", "222_huyen_viet_yen", "Huyện Việt Yên"])
OTHER = AssetKey(["units", "22_viet_yen"])


def shown(key: AssetKey, month: str) -> Report:
    version = DataVersion(f"of {month}")
    check = AssetCheckResult(asset_key=key, check_name="received", passed=True)
    return Report(month, [MaterializeResult(asset_key=key, metadata={"Kỳ": month}, data_version=version), check])


def test_events_of_former_keys_are_those_of_the_current_one(storage_of_dagster: DagsterInstance) -> None:
    instance = storage_of_dagster
    for run, key in enumerate((*FORMER, OTHER)):
        report(instance, f"run {run}", [shown(key, f"2020-1{run}")])
    assert keep_former_keys(instance, [NODE]) == 2
    assert set(instance.all_asset_keys()) == {NODE.key, OTHER}
    assert versions(instance, [NODE.key]) == {(NODE.key, "2020-10"): "of 2020-10", (NODE.key, "2020-11"): "of 2020-11"}
    latest = instance.get_latest_materialization_event(NODE.key)
    assert latest is not None
    assert latest.asset_materialization is not None
    assert latest.asset_materialization.asset_key == NODE.key
    history = instance.event_log_storage.get_asset_check_execution_history(AssetCheckKey(NODE.key, "received"), limit=9)
    assert [(each.partition, each.evaluation and each.evaluation.asset_key) for each in history] == [
        ("2020-11", NODE.key),
        ("2020-10", NODE.key),
    ]
    assert keep_former_keys(instance, [NODE]) == 0
