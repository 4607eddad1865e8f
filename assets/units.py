"""One node per reporting unit, partitioned by period: the checks of its newest submission."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
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
    MetadataValue,
    multi_asset,
)

from assets.findings_table import cells_table
from assets.partitions import PERIODS, nodes, period_of, slug
from pipeline.judgement.unit_state import STATUS_VI, UnitState, unit_state
from pipeline.outputs.feedback.returned_copies import write_feedback_copies
from pipeline.runs.changed_periods import mark_stale
from pipeline.runs.intake import WAIT, take_in
from pipeline.runtime.clock import time_text
from pipeline.runtime.run_lock import lock
from pipeline.runtime.settings import settings
from schemas.messages import bounded
from schemas.rules.families import families_of

RECEIVED = "received"
UNITS = nodes()


def unit_key(code: str) -> AssetKey:
    """The asset key of a unit's node."""
    return AssetKey(["units", f"{code}_{slug(UNITS[code].name)}"])


def unit_specs() -> list[AssetSpec]:
    """A node for each reporting unit."""
    return [
        AssetSpec(
            unit_key(code),
            deps=["inbox"],
            group_name="units",
            kinds={"excel", "pandera"},
            owners=["team:stewards"],
            description=(
                f"{node.name} (mã {code}): bản nộp mới nhất trong kỳ và kết quả kiểm tra. Trang này cho thấy lượt chạy "
                "gần nhất, của kỳ ghi ở mục «Kỳ»; các kỳ khác ở thẻ Partitions. (Reporting unit; other periods are in "
                "the tab Partitions.)"
            ),
            metadata={"Mã đơn vị": code, "Tên đơn vị": node.name},
        )
        for code, node in UNITS.items()
    ]


def check_specs() -> list[AssetCheckSpec]:
    """For each node whether it has reported, and one check per rule family of its form."""
    return [
        AssetCheckSpec(name, asset=unit_key(code), description=text, partitions_def=PERIODS)
        for code, node in UNITS.items()
        for name, text in (
            (RECEIVED, "Đơn vị đã nộp báo cáo của kỳ."),
            *((one.name, one.title_vi) for one in families_of(node.form_id)),
        )
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
    desk = take_in(settings())
    with lock(settings(), WAIT):
        mark_stale(settings(), period)
    selected = [code for code in UNITS if unit_key(code) in context.selected_asset_keys]
    states = {code: unit_state(desk.known, code, period) for code in selected}
    copies = write_feedback_copies(settings(), period, states, WAIT)
    for code, state in states.items():
        key, about = unit_key(code), about_submission(state, period) | copy_metadata(copies.get(code))
        yield MaterializeResult(asset_key=key, metadata=about | counts(state))
        yield received_check(key, state)
        yield from (family_check(key, one.name, state, about) for one in families_of(UNITS[code].form_id))


def about_submission(state: UnitState, period: date) -> dict[str, Any]:
    """Which submission a node and its checks speak of."""
    about: dict[str, Any] = {"Kỳ": f"{period:%m/%Y}", "Tình trạng": STATUS_VI[state.status]}
    if state.submission is None:
        return about
    return about | {
        "Tệp": bounded(str(state.submission["file_name"])),
        "Lần nộp": str(state.submission["revision"] or "?"),
        "Nhận lúc": time_text(state.submission["received_at"]),
    }


def copy_metadata(path: Path | None) -> dict[str, Any]:
    """Where the feedback workbook lies that goes back to the unit; its sheet Lỗi lists every finding."""
    return {"Tệp phản hồi (đủ các lỗi)": MetadataValue.path(str(path))} if path else {}


def counts(state: UnitState) -> dict[str, int]:
    """How many findings there are; numbers, so that they plot over time."""
    severities = state.open["severity"]
    return {
        "Số lỗi": int((severities == "error").sum()),
        "Số điểm hỏi lại": int((severities == "query").sum()),
        "Số thông tin": int((severities == "info").sum()),
        "Đã giải trình": int((state.findings["state"] == "explained").sum()),
    }


def received_check(key: AssetKey, state: UnitState) -> AssetCheckResult:
    """Whether the unit has sent what it is to send for the period."""
    said = "Đã nộp" if state.submission is not None else STATUS_VI[state.status].capitalize()
    return AssetCheckResult(
        asset_key=key,
        check_name=RECEIVED,
        passed=state.status != "missing",
        severity=AssetCheckSeverity.WARN,
        description=said,
    )


def family_check(key: AssetKey, family: str, state: UnitState, about: dict[str, Any]) -> AssetCheckResult:
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
        metadata=about | {"Số lỗi": errors, "Số điểm hỏi lại": queries, "Các ô": cells_table(found)},
    )


def _said(state: UnitState, errors: int, queries: int) -> str:
    if state.submission is None:
        return f"{STATUS_VI[state.status].capitalize()}, không có gì để kiểm tra"
    if errors:
        return f"{errors} lỗi, {queries} điểm hỏi lại"
    return f"Cảnh báo, không phải lỗi: {queries} điểm chờ giải trình" if queries else "Đạt"
