"""One node per reporting unit, partitioned by period: the checks of its newest submission."""

from collections.abc import Iterator
from typing import Any

import polars as pl
from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetSpec,
    MaterializeResult,
    multi_asset,
)

from assets.findings_table import cells_table
from assets.partitions import PERIODS, nodes, period_of, slug
from pipeline.desk import STATUS_VI, UnitState, intake, unit_state
from pipeline.families import FAMILIES
from pipeline.settings import settings

RECEIVED = "received"
UNITS = nodes()


def unit_key(code: str) -> AssetKey:
    """The asset key of a unit's node."""
    return AssetKey(["units", f"{code}_{slug(UNITS[code])}"])


def unit_specs() -> list[AssetSpec]:
    """A node for each reporting unit."""
    return [
        AssetSpec(
            unit_key(code),
            deps=["inbox"],
            group_name="units",
            kinds={"excel", "pandera"},
            owners=["team:stewards"],
            description=f"{name} (mã {code}): bản nộp mới nhất trong kỳ và kết quả kiểm tra. (Reporting unit.)",
            metadata={"Mã đơn vị": code, "Tên đơn vị": name},
        )
        for code, name in UNITS.items()
    ]


def check_specs() -> list[AssetCheckSpec]:
    """For each node whether it has reported, and one check per rule family."""
    checks = [(RECEIVED, "Đơn vị đã nộp báo cáo của kỳ.")] + [(one.name, one.title_vi) for one in FAMILIES]
    return [
        AssetCheckSpec(name, asset=unit_key(code), description=text, partitions_def=PERIODS)
        for code in UNITS
        for name, text in checks
    ]


@multi_asset(
    name="units",
    specs=unit_specs(),
    check_specs=check_specs(),
    can_subset=True,
    partitions_def=PERIODS,
)
def units(context: AssetExecutionContext) -> Iterator[MaterializeResult[Any] | AssetCheckResult]:
    """Yield every selected unit's state in the period, an absent one too, and the result of each rule family."""
    period = period_of(context.partition_key)
    desk = intake(settings())
    for code in UNITS:
        key = unit_key(code)
        if key in context.selected_asset_keys:
            state = unit_state(desk, code, period)
            yield MaterializeResult(asset_key=key, metadata=state_metadata(state))
            yield received_check(key, state)
            yield from (family_check(key, one.name, state) for one in FAMILIES)


def state_metadata(state: UnitState) -> dict[str, Any]:
    """What a node says of its newest submission; counts are numbers, so that they plot over time."""
    severities = state.open["severity"]
    counts = {
        "Số lỗi": int((severities == "error").sum()),
        "Số điểm hỏi lại": int((severities == "query").sum()),
        "Số thông tin": int((severities == "info").sum()),
        "Đã giải trình": int((state.findings["state"] == "explained").sum()),
    }
    if state.submission is None:
        return {"Tình trạng": STATUS_VI[state.status]} | counts
    return {
        "Tình trạng": STATUS_VI[state.status],
        "Tệp": str(state.submission["file_name"]),
        "Lần nộp": state.submission["revision"] or "?",
        "Nhận lúc": f"{state.submission['received_at']:%d/%m/%Y %H:%M} UTC",
    } | counts


def received_check(key: AssetKey, state: UnitState) -> AssetCheckResult:
    """Whether the unit has sent anything for the period."""
    there = state.submission is not None
    return AssetCheckResult(
        asset_key=key,
        check_name=RECEIVED,
        passed=there,
        severity=AssetCheckSeverity.WARN,
        description="Đã nộp" if there else "Chưa nộp báo cáo của kỳ",
    )


def family_check(key: AssetKey, family: str, state: UnitState) -> AssetCheckResult:
    """A rule family of a unit: errors fail it, queries alone warn, infos pass; the cells are in its table."""
    found = state.of_family(family)
    errors = found.filter(pl.col("severity") == "error").height
    queries = found.filter(pl.col("severity") == "query").height
    return AssetCheckResult(
        asset_key=key,
        check_name=family,
        passed=not errors and not queries,
        severity=AssetCheckSeverity.ERROR if errors else AssetCheckSeverity.WARN,
        description=_said(state, errors, queries),
        metadata={
            "Số lỗi": errors,
            "Số điểm hỏi lại": queries,
            "Các ô": cells_table(found),
            "Xem đủ": f"quality.findings ({found.height} dòng)",
        },
    )


def _said(state: UnitState, errors: int, queries: int) -> str:
    if state.submission is None:
        return "Chưa nộp, không có gì để kiểm tra"
    return f"{errors} lỗi, {queries} điểm hỏi lại" if errors or queries else "Đạt"
