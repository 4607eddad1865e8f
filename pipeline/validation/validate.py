"""Validate a chunk of workbooks together and turn every failed check into a finding at its cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.validation.batch import ValidationBatch, validation_batch
from pipeline.validation.cell_findings import cell_finding
from pipeline.validation.cover_findings import cover_finding
from pipeline.validation.declared_totals import declared_wide
from pipeline.validation.failures import failures
from pipeline.validation.row_findings import row_findings
from pipeline.validation.totals_findings import totals_findings
from schemas.forms.cover import COVER
from schemas.pandera_schemas import cover_checks, row_checks, sheet_schema, totals_checks, totals_schema
from schemas.registry import indicator_sheets, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reading.result import WorkbookReading
    from schemas.finding import Finding


@dataclass(frozen=True, slots=True)
class Validated:
    """A chunk with the findings of each of its workbooks, unreadable ones included."""

    batch: ValidationBatch
    findings: dict[str, list[Finding]]


def validate(readings: Sequence[WorkbookReading]) -> Validated:
    """Check the readings: one pass over the covers, one per sheet, one per sheet of indicators over its totals."""
    together = validation_batch(readings)
    findings: dict[str, list[Finding]] = defaultdict(list)
    for reading in readings:
        findings[reading.submission_id] += reading.findings
    for found in (*_cover_findings(together), *_table_findings(together), *_totals_findings(together)):
        findings[found.submission_id].append(found)
    return Validated(together, findings)


def _cover_findings(together: ValidationBatch) -> list[Finding]:
    checks = {check.name: check for check in cover_checks()}
    rows = together.covers
    return [
        cover_finding(together, rows.row(failure.at, named=True), failure, checks.get(failure.check))
        for failure in failures(sheet_schema(COVER), rows)
    ]


def _table_findings(together: ValidationBatch) -> list[Finding]:
    findings: list[Finding] = []
    for table, frame in together.frames.items():
        sheet = tables()[table]
        failed = failures(sheet_schema(sheet), frame)
        checks = {check.name: check for check in row_checks(sheet)}
        for failure in failed:
            if failure.column:
                row = frame.row(failure.at, named=True)
                if failure.column in together.table(row["submission_id"], table).letters:
                    findings.append(cell_finding(together, sheet, row, failure))
        findings += row_findings(together, sheet, frame, [(one, checks[one.check]) for one in failed if not one.column])
    return findings


def _totals_findings(together: ValidationBatch) -> list[Finding]:
    findings: list[Finding] = []
    for sheet in indicator_sheets():
        wide = declared_wide(together, sheet)
        checks = {check.name: check for check in totals_checks(sheet)}
        failed = [(one, checks[one.check]) for one in failures(totals_schema(sheet), wide)]
        findings += totals_findings(together, sheet, wide, failed)
    return findings
