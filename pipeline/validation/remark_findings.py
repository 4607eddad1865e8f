"""The reader's remarks on cells as findings, each at the place that its row keeps in later revisions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from pipeline.validation.row_places import place_of
from schemas.registry import tables

if TYPE_CHECKING:
    from pipeline.reading.result import Table, WorkbookReading
    from pipeline.validation.batch import ValidationBatch
    from schemas.finding import Finding


def remark_findings(batch: ValidationBatch, reading: WorkbookReading) -> list[Finding]:
    """The remarks on all tables of a workbook, those on columns first."""
    if reading.submission_id not in batch.readings:
        return []
    return [finding for name, table in reading.tables.items() for finding in _of_table(name, table)]


def _of_table(name: str, table: Table) -> list[Finding]:
    if not table.remarks:
        return []
    sheet = tables()[name]
    wanted = {row for row, _ in table.remarks if row is not None}
    rows = {row["at_row"]: row for row in table.frame.filter(pl.col("at_row").is_in(wanted)).iter_rows(named=True)}
    return [
        finding if row is None else replace(finding, place=place_of(sheet, rows[row], finding.column_name))
        for row, finding in table.remarks
    ]
