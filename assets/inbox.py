"""The asset ``inbox``: every workbook in ``raw/`` is read, validated, staged and judged, and its unit shown so."""

from collections.abc import Iterator
from typing import Any

import polars as pl
from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    MaterializeResult,
    asset,
)

from assets.failures import step_failures
from assets.findings_table import asides_table, files_table, findings_table
from assets.metadata import CURRENT
from assets.run_intake import intake_of
from assets.shown_units import show_changed_units
from pipeline.judgement.known import Known
from pipeline.judgement.submission_status import PRESENT
from pipeline.judgement.unplaced import unplaced_files
from pipeline.landing.drop_folders import drop_folders
from pipeline.runtime.clock import today
from pipeline.runtime.settings import settings
from schemas.messages import bounded
from schemas.provinces import province_on
from schemas.terms import read_alone_vi

READABLE = "units_readable"
TAKEN = "Tệp {steward} đã nhận"
KEPT_OUT = "Tệp chờ {steward}, vì sẽ thay báo cáo của đơn vị"


@asset(
    group_name="intake",
    kinds={"excel"},
    owners=["team:stewards"],
    description=(
        "Hộp nhận tệp: mọi tệp trong raw/ được đọc, kiểm tra và lưu tạm, và mỗi đơn vị có kết quả mới được báo lên nút "
        "của mình. Kiểm tra units_readable báo lỗi khi có tệp không đọc được, không rõ đơn vị, hoặc của một kỳ chưa ai "
        "báo cáo. (Workbooks in raw/, validated, staged and judged.)"
    ),
    check_specs=[
        AssetCheckSpec(
            READABLE,
            asset="inbox",
            description="Mọi tệp đều đọc được, và bìa cho biết một đơn vị và một kỳ đang chờ báo cáo.",
        )
    ],
)
def inbox(context: AssetExecutionContext) -> Iterator[MaterializeResult[Any] | AssetCheckResult]:
    """Read what is new, judge it and show the units of which something changed, all periods at once.

    The check fails for files that belong to no unit, the step for what a person must see to.
    """
    with step_failures():
        intake = intake_of(context.run_id)
        shown = show_changed_units(context.instance, context.run_id, intake)
    context.log.info("%d tệp mới được đọc, %d kết quả của đơn vị được báo", intake.ingested.read, shown)
    unread = intake.ingested.unread
    province = province_on(today())
    yield MaterializeResult(
        data_version=CURRENT,
        metadata={
            "Tệp trong raw": len(intake.ingested.inbox.files),
            "Tệp vừa đọc": intake.ingested.read,
            "Trong đó đọc chung": intake.ingested.ways[""],
            "Trong đó đọc riêng": read_alone_vi(intake.ingested.ways) or "không",
            "Kết quả của đơn vị vừa báo": shown,
            "Số tệp và thư mục không đọc": len(unread),
            "Không đọc": asides_table(unread),
            province.fill(TAKEN): bounded(accepted_by_stewards(intake.known)) or "không",
            province.fill(KEPT_OUT): bounded(kept_out(intake.known)) or "không",
            "Thư mục của đơn vị, dòng sai": bounded("; ".join(drop_folders(settings()).problems)) or "không",
        },
    )
    files = unplaced_files(intake.known)
    yield AssetCheckResult(
        check_name=READABLE,
        passed=files.is_empty(),
        severity=AssetCheckSeverity.ERROR,
        description="Mọi tệp đều xếp được" if files.is_empty() else f"{files.height} tệp chưa xếp được",
        metadata={"Số tệp": files.height, "Tệp": files_table(files), "Lỗi": findings_table(intake.known, files)},
    )


def accepted_by_stewards(known: Known) -> str:
    """The files that a steward took, each with the reason."""
    taken = known.submissions.filter(pl.col("accepted_because").is_not_null() & pl.col("status").is_in(PRESENT))
    return "; ".join(f"{name}: {reason}" for name, reason in taken.select("file_name", "accepted_because").iter_rows())


def kept_out(known: Known) -> str:
    """The files that would replace a unit's own and wait for a steward, each with the one that stays."""
    stay = {
        name: f"đang chờ đơn vị sửa: {file_name}" if status == "quarantined" else f"đang tính: {file_name}"
        for name, file_name, status in known.submissions.select("submission_id", "file_name", "status").iter_rows()
    }
    held = known.submissions.filter(pl.col("stays").is_not_null() & (pl.col("status") == "quarantined"))
    rows = held.select("file_name", "stays").sort("file_name").iter_rows()
    return "; ".join(f"{name} ({stay[stays]})" for name, stays in rows)
