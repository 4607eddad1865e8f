"""The asset ``coverage``: how far a period's reports have come, with a picture, and whether they came in time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    DataVersion,
    MaterializeResult,
    MetadataValue,
    TableColumn,
    TableRecord,
    TableSchema,
    asset,
)

from assets.failures import step_failures
from assets.metadata import picture
from assets.partitions import PERIODS, period_of
from assets.reported_events import Result
from pipeline.outputs.status_page.contents import UnitLine, totals, unit_lines
from pipeline.outputs.status_page.picture import coverage_png
from pipeline.runtime.clock import day_text, today
from pipeline.runtime.code_version import fingerprint
from pipeline.runtime.settings import settings
from schemas.terms import STATUS_ON_PAGE_VI, STATUS_VI

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
    """Report the state of every unit in the period; the check fails where somebody is missing after the due day."""
    period = period_of(context.partition_key)
    with step_failures():
        by_period = unit_lines(settings().database)
    yield from coverage_results(by_period, period, today())


def coverage_version(units: Sequence[UnitLine], day: date) -> DataVersion:
    """A hash of what is shown of a period's units on a day: it changes with them, and as somebody becomes overdue."""
    shown = [*map(repr, units), *(f"{unit.report} {unit.days_late(day)}" for unit in units)]
    return DataVersion(sha256("\n".join([fingerprint(), *shown]).encode()).hexdigest()[:16])


def coverage_results(by_period: Mapping[date, Sequence[UnitLine]], period: date, day: date) -> Iterator[Result]:
    """What the node shows of a period as of a day, its picture that of all periods."""
    units = by_period.get(period, [])
    sums = totals(period, units)
    yield MaterializeResult(
        asset_key=coverage.key,
        data_version=coverage_version(units, day),
        metadata={
            "Kỳ": f"{period:%m/%Y}",
            "Hình": picture("Tình hình nộp báo cáo", coverage_png(by_period)),
            "Phải nộp": sums.expected,
            STATUS_VI["accepted"].capitalize(): sums.accepted,
            "Đúng hạn": sums.on_time,
            STATUS_VI["quarantined"].capitalize(): sums.returned,
            STATUS_VI["missing"].capitalize(): sums.missing,
            "Số lỗi": sums.errors,
            "Số điểm hỏi lại": sums.queries,
        },
    )
    yield on_time(units, day)


def on_time(units: Sequence[UnitLine], day: date) -> AssetCheckResult:
    """Whether every unit is accepted; until the due day is over one that is not only warns."""
    waiting = [unit for unit in units if unit.received_at is None]
    overdue = [unit for unit in waiting if unit.days_late(day)]
    late = sum(unit.on_time is False and unit.received_at is not None for unit in units)
    return AssetCheckResult(
        asset_key=coverage.key,
        check_name=ON_TIME,
        passed=not waiting,
        severity=AssetCheckSeverity.ERROR if overdue else AssetCheckSeverity.WARN,
        description=_verdict(waiting, overdue, late),
        metadata={
            "Còn thiếu": len(waiting),
            "Quá hạn": len(overdue),
            "Nộp muộn": late,
            "Đơn vị còn thiếu": _table(waiting, day),
        },
    )


def _verdict(waiting: Sequence[UnitLine], overdue: Sequence[UnitLine], late: int) -> str:
    if overdue:
        return f"{len(overdue)} đơn vị quá hạn"
    if waiting:
        return f"Còn {len(waiting)} đơn vị, hạn nộp {day_text(min(unit.due_on for unit in waiting))}"
    return f"Đủ các đơn vị; {late} nộp muộn" if late else "Đủ các đơn vị, đúng hạn"


def _table(waiting: Sequence[UnitLine], day: date) -> MetadataValue:
    names = ("Đơn vị", "Tình trạng", "Hạn nộp", "Quá hạn (ngày)")
    rows = [
        (f"{unit.name} ({unit.code})", STATUS_ON_PAGE_VI[unit.state], day_text(unit.due_on), str(unit.days_late(day)))
        for unit in waiting
    ]
    records = [TableRecord(dict(zip(names, row, strict=True))) for row in rows]
    return MetadataValue.table(records, TableSchema(columns=[TableColumn(name, "string") for name in names]))
