"""Findings as tables of Dagster metadata: four short columns, at most fifty rows, text shown as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from dagster import MetadataValue, TableColumn, TableMetadataValue, TableRecord, TableSchema

from pipeline.judgement.causes import heads_with_effects
from pipeline.judgement.unit_state import errors_first
from schemas.message_parts import cell_place, what_is_wrong
from schemas.messages import bounded, title
from schemas.terms import NOT_READ_VI, STATUS_VI, UNKNOWN_PERIOD_VI, UNKNOWN_UNIT_VI, following

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.judgement.known import Known
    from pipeline.landing.folder_walk import Aside

MOST = 50


def _table(names: Sequence[str], rows: Sequence[tuple[str, ...]], most: int = MOST) -> TableMetadataValue:
    schema = TableSchema(columns=[TableColumn(name, "string") for name in names])
    records = [TableRecord(dict(zip(names, map(bounded, row), strict=True))) for row in rows[:most]]
    return MetadataValue.table(records, schema)


def cells_table(findings: pl.DataFrame, *, with_unit: bool = False, most: int = MOST) -> TableMetadataValue:
    """Findings by cell, so many at most: where, rule, what it says, what is wrong, how to mend it, how much follows."""
    columns = (
        "unit_code",
        "submission_id",
        "sheet",
        "cell",
        "column_name",
        "rule_id",
        "observed",
        "message_vi",
        "effects",
        "effect_errors",
    )
    rows = [
        (
            _where(unit if with_unit else None, submission, sheet, cell),
            rule,
            observed,
            what_is_wrong(message, sheet, cell, column) + following(effects, errors),
        )
        for unit, submission, sheet, cell, column, rule, observed, message, effects, errors in findings.select(
            *columns
        ).iter_rows()
    ]
    return _table(("Ô", "Quy tắc", "Giá trị", "Nội dung"), rows, most)


def _where(unit: str | None, submission_id: str | None, sheet: str, cell: str) -> str:
    place = cell_place(sheet, cell)
    return f"{unit} · {place}".rstrip(" ·") if unit else place or ("(tệp)" if submission_id else "(chung)")


def findings_table(known: Known, submissions: pl.DataFrame) -> TableMetadataValue:
    """The findings of several files."""
    found = known.findings_of(submissions["period"].unique().to_list())
    of_files = found.filter(pl.col("submission_id").is_in(submissions["submission_id"].implode()))
    return cells_table(heads_with_effects(errors_first(of_files)))


def files_table(submissions: pl.DataFrame) -> TableMetadataValue:
    """Files that could not be placed: what their covers tell, and why they were sent back."""
    columns = ("file_name", "status", "unit_code", "period", "reason_vi")
    rows = [
        (
            name,
            f"{unit or UNKNOWN_UNIT_VI} · {f'{period:%m/%Y}' if period else UNKNOWN_PERIOD_VI}",
            STATUS_VI[status],
            reason or "",
        )
        for name, status, unit, period, reason in submissions.select(*columns).iter_rows()
    ]
    return _table(("Tệp", "Đơn vị · kỳ", "Tình trạng", "Vì sao, và phải làm gì"), rows)


def asides_table(asides: Sequence[Aside]) -> TableMetadataValue:
    """What lies in the landing zone and was not read, and why."""
    return _table(("Tệp hoặc thư mục", "Vì sao, và phải làm gì"), [(name, NOT_READ_VI[why]) for name, why in asides])


def unevaluated_table(rules: pl.DataFrame) -> TableMetadataValue:
    """Rules of which nothing was evaluated, what each is about, and of how many places."""
    columns = rules.select("rule_id", "not_evaluated").iter_rows()
    return _table(
        ("Quy tắc", "Nội dung", "Số chỗ"), [(rule_id, title(rule_id), str(count)) for rule_id, count in columns]
    )
