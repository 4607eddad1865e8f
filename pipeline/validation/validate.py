"""Validate several workbooks at once and turn every failed check into a finding at its cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.validation.batch import ValidationBatch, validation_batch
from pipeline.validation.cell_findings import cell_finding, cover_finding
from pipeline.validation.declared_totals import declared_wide
from pipeline.validation.evaluations import summed
from pipeline.validation.failures import Lacking, checked_frame
from pipeline.validation.list_totals import list_total_findings
from pipeline.validation.remark_findings import remark_counts, remark_findings
from pipeline.validation.row_findings import row_findings
from pipeline.validation.totals_findings import totals_findings
from schemas.forms.cover import COVER
from schemas.pandera_schemas import cover_checks, row_checks, sheet_schema, totals_checks, totals_schema
from schemas.registry import indicator_sheets, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from pipeline.reading.result import WorkbookReading
    from schemas.column import Sheet
    from schemas.finding import Finding

    Checked = tuple[list[Finding], pl.DataFrame]
    """The findings of a pass, and its counts by submission and rule."""


@dataclass(frozen=True, slots=True)
class Validated:
    """A batch with the findings of each of its workbooks, unreadable ones included, and the counts of each rule.

    Columns of ``evaluations``: :data:`pipeline.validation.evaluations.EVALUATION_TYPES`.
    """

    batch: ValidationBatch
    findings: dict[str, list[Finding]]
    evaluations: pl.DataFrame


def validate(readings: Sequence[WorkbookReading]) -> Validated:
    """Check the readings: one pass over the covers, one per sheet, one per sheet of indicators over its totals."""
    batch = validation_batch(readings)
    findings: dict[str, list[Finding]] = defaultdict(list)
    for reading in readings:
        findings[reading.submission_id] += [*reading.findings, *remark_findings(reading)]
    counts = [remark_counts(readings)]
    for found, evaluations in (_checked_cover(batch), *_checked_tables(batch), *_checked_totals(batch)):
        counts.append(evaluations)
        for finding in found:
            findings[finding.submission_id].append(finding)
    for finding in list_total_findings(batch.readings.values()):
        findings[finding.submission_id].append(finding)
    return Validated(batch, findings, summed(counts))


def _checked_cover(batch: ValidationBatch) -> Checked:
    fields = {check.name: check.part.column for check in cover_checks()}
    failed, evaluations = checked_frame(sheet_schema(COVER), batch.covers)
    return [
        cover_finding(
            batch,
            batch.covers.row(failure.at, named=True),
            failure,
            COVER.column(failure.column or fields[failure.check]),
        )
        for failure in failed
    ], evaluations


def _checked_tables(batch: ValidationBatch) -> Iterator[Checked]:
    for table, frame in batch.frames.items():
        sheet = tables()[table]
        checks = {check.name: check for check in row_checks(sheet)}
        failed, evaluations = checked_frame(sheet_schema(sheet), frame, _lacking(batch, sheet))
        findings: list[Finding] = []
        for failure in failed:
            if failure.column:
                row = frame.row(failure.at, named=True)
                if failure.column in batch.table(row["submission_id"], table).letters:
                    findings.append(cell_finding(batch, sheet, row, failure))
        over_rows = [(failure, checks[failure.check]) for failure in failed if not failure.column]
        yield [*findings, *row_findings(batch, sheet, frame, over_rows)], evaluations


def _lacking(batch: ValidationBatch, sheet: Sheet) -> Lacking:
    """Which submissions lack which columns of the sheet: nothing is asked of what is not there."""
    letters = {
        submission: batch.table(submission, sheet.table).letters for submission in batch.submissions_with(sheet.table)
    }
    submissions = {
        column.name: lacking
        for column in sheet.columns
        if (lacking := [submission for submission, there in letters.items() if column.name not in there])
    }
    return Lacking(submissions, {check.name: check.part.operands for check in row_checks(sheet)})


def _checked_totals(batch: ValidationBatch) -> Iterator[Checked]:
    for sheet in indicator_sheets():
        wide = declared_wide(batch, sheet)
        checks = {check.name: check for check in totals_checks(sheet)}
        failures, evaluations = checked_frame(totals_schema(sheet), wide)
        failed = [(failure, checks[failure.check]) for failure in failures]
        yield totals_findings(batch, sheet, wide, failed), evaluations
