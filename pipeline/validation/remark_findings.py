"""The reader's remarks on cells as findings, each at the place that its row keeps in later revisions, and as counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from pipeline.validation.evaluations import EVALUATION_TYPES
from pipeline.validation.row_places import place_of
from schemas.messages import bounded
from schemas.registry import rule_by_id, tables
from schemas.rules.rule import CellRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.reading.result import Remark, Table, WorkbookReading
    from pipeline.validation.batch import ValidationBatch
    from schemas.column import Sheet
    from schemas.finding import Finding


def remark_findings(batch: ValidationBatch, reading: WorkbookReading) -> list[Finding]:
    """The remarks on all tables of a workbook."""
    return [
        finding
        for name, table in reading.tables.items()
        if table.remarks
        for finding in _of_table(tables()[name], table, batch.rows(reading.submission_id, name))
    ]


def _of_table(sheet: Sheet, table: Table, rows: pl.DataFrame) -> Iterator[Finding]:
    wanted = [remark.row for remark in table.remarks if remark.row is not None]
    places = {
        (bounded(row["at_sheet"]), row["at_row"]): row
        for row in rows.filter(pl.col("at_row").is_in(wanted)).iter_rows(named=True)
    }
    for finding, row, _ in table.remarks:
        its_row = None if row is None else places[finding.sheet, row]
        yield replace(finding, place=place_of(sheet, its_row, finding.column_name)) if its_row else finding


def remark_counts(readings: Iterable[WorkbookReading]) -> pl.DataFrame:
    """What the remarks change in the counts of rules that ask every cell: there the cells remarked on were right."""
    remarks = [remark for reading in readings for table in reading.tables.values() for remark in table.remarks]
    counts = [_counts(remark) for remark in remarks if isinstance(rule_by_id(remark.finding.rule_id), CellRule)]
    return pl.DataFrame(counts, schema=EVALUATION_TYPES, orient="row")


def _counts(remark: Remark) -> tuple[str, str, int, int, int]:
    return remark.finding.submission_id, remark.finding.rule_id, -remark.asked, remark.finding.places, 0
