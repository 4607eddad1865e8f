"""The asset ``coverage``: how far a period's reports have come, with a picture, and whether they came in time."""

import base64
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    MaterializeResult,
    MetadataValue,
    TableColumn,
    TableRecord,
    TableSchema,
    asset,
)

from assets.partitions import PERIODS, period_of
from pipeline.outputs.status_page.contents import STATES_VI, UnitLine, totals, unit_lines
from pipeline.outputs.status_page.picture import coverage_png
from pipeline.runtime.clock import day_text, today
from pipeline.runtime.settings import settings

ON_TIME = "on_time"


@asset(
    partitions_def=PERIODS,
    deps=[AssetKey(["quality", "coverage"])],
    group_name="desk",
    kinds={"duckdb", "matplotlib"},
    owners=["team:stewards"],
    description=(
        "Tình hình nộp báo cáo của một kỳ: đơn vị nào đã nộp, bản nào bị trả lại, ai còn thiếu; mục «Hình» vẽ mọi kỳ. "
        "(Coverage of a period, with a picture of all periods.)"
    ),
    check_specs=[
        AssetCheckSpec(
            ON_TIME,
            asset="coverage",
            description="Mọi đơn vị đã được chấp nhận: trước hạn chỉ cảnh báo, quá hạn là lỗi.",
            partitions_def=PERIODS,
        )
    ],
)
def coverage(context: AssetExecutionContext) -> Iterator[MaterializeResult[Any] | AssetCheckResult]:
    """Tell the state of every unit in the period; the check fails once the due day is over and somebody is missing."""
    period = period_of(context.partition_key)
    by_period = unit_lines(settings().database)
    units = by_period.get(period, [])
    sums = totals(period, units)
    yield MaterializeResult(
        metadata={
            "Kỳ": f"{period:%m/%Y}",
            "Hình": picture(coverage_png(by_period)),
            "Phải nộp": sums.expected,
            "Được chấp nhận": sums.accepted,
            "Đúng hạn": sums.on_time,
            "Bị trả lại": sums.returned,
            "Chưa nộp": sums.missing,
            "Số lỗi": sums.errors,
            "Số điểm hỏi lại": sums.queries,
        }
    )
    yield on_time(units, today())


def picture(png: bytes) -> MetadataValue:
    """A picture that stands in the metadata itself."""
    return MetadataValue.md(f"![Tình hình nộp báo cáo](data:image/png;base64,{base64.b64encode(png).decode()})")


def on_time(units: Sequence[UnitLine], day: date) -> AssetCheckResult:
    """Whether every unit is accepted; until the due day is over one that is not only warns."""
    waiting = [one for one in units if one.received_at is None]
    overdue = [one for one in waiting if one.days_late(day)]
    late = sum(one.on_time is False for one in units)
    return AssetCheckResult(
        check_name=ON_TIME,
        passed=not waiting,
        severity=AssetCheckSeverity.ERROR if overdue else AssetCheckSeverity.WARN,
        description=_said(waiting, overdue, late),
        metadata={
            "Còn thiếu": len(waiting),
            "Quá hạn": len(overdue),
            "Nộp muộn": late,
            "Đơn vị còn thiếu": _table(waiting, day),
        },
    )


def _said(waiting: Sequence[UnitLine], overdue: Sequence[UnitLine], late: int) -> str:
    if overdue:
        return f"{len(overdue)} đơn vị quá hạn"
    if waiting:
        return f"Còn {len(waiting)} đơn vị, hạn nộp {day_text(min(one.due_on for one in waiting))}"
    return f"Đủ các đơn vị; {late} nộp muộn" if late else "Đủ các đơn vị, đúng hạn"


def _table(waiting: Sequence[UnitLine], day: date) -> MetadataValue:
    names = ("Đơn vị", "Tình trạng", "Hạn nộp", "Quá hạn (ngày)")
    rows = [
        (f"{one.name} ({one.code})", STATES_VI[one.state], day_text(one.due_on), str(one.days_late(day)))
        for one in waiting
    ]
    records = [TableRecord(dict(zip(names, row, strict=True))) for row in rows]
    return MetadataValue.table(records, TableSchema(columns=[TableColumn(name, "string") for name in names]))
