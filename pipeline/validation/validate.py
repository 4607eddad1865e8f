"""Validate several workbooks at once and turn every failed check into a finding at its cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pipeline.validation.batch import ValidationBatch, validation_batch
from pipeline.validation.cell_findings import cell_finding, cover_finding
from pipeline.validation.declared_totals import declared_wide
from pipeline.validation.evaluations import summed
from pipeline.validation.failures import Lacking, checked_frame
from pipeline.validation.list_totals import list_total_findings
from pipeline.validation.listing import listed
from pipeline.validation.read_frames import read_frames
from pipeline.validation.remark_findings import remark_counts, remark_findings
from pipeline.validation.row_findings import row_findings
from pipeline.validation.totals_findings import totals_findings
from schemas.finding import Severity
from schemas.forms.cover import COVER
from schemas.pandera_schemas import cover_checks, row_checks, sheet_schema, totals_checks, totals_schema
from schemas.registry import indicator_sheets, rule_by_id, tables
from schemas.rules.rule import CellRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.reading.result import WorkbookReading
    from pipeline.validation.failures import Pass
    from pipeline.validation.listing import FailedCheck
    from schemas.column import Sheet
    from schemas.finding import Finding

    Asked = tuple[Pass, Callable[[list[FailedCheck]], Iterable[Finding]]]
    """A pass, and what makes the findings of those of its failed checks that are listed."""


@dataclass(frozen=True, slots=True)
class Validated:
    """A batch with the findings of each of its workbooks, unreadable ones included, and the counts of each rule.

    Columns of ``evaluations``: :data:`pipeline.validation.evaluations.EVALUATION_TYPES`.
    """

    batch: ValidationBatch
    findings: dict[str, list[Finding]]
    evaluations: pl.DataFrame


def validate(readings: Sequence[WorkbookReading], frames: Mapping[str, pl.DataFrame] | None = None) -> Validated:
    """Check the readings: one pass over the covers, one per sheet, one per sheet of indicators over its totals.

    ``frames`` are the rows of the readable ones by table (:func:`pipeline.validation.read_frames.read_frames`).
    Of a workbook that says unchanged the cover is checked, and which of its cells say no value: its rows are those of
    another one, which were.
    """
    batch = validation_batch(readings, read_frames(readings) if frames is None else frames)
    findings: dict[str, list[Finding]] = defaultdict(list)
    of_sheets = {reading.submission_id for reading in readings if not reading.is_unchanged}
    for reading in readings:
        findings[reading.submission_id] += [*reading.findings, *remark_findings(batch, reading)]
    asked = [_asked_cover(batch), *_asked_tables(batch), *_asked_totals(batch)]
    for number, (found, failed) in enumerate(
        zip((found for _, found in asked), listed([checked.cases for checked, _ in asked]), strict=True)
    ):
        for finding in found(failed):
            if number == 0 or finding.submission_id in of_sheets or _is_unusable(finding):
                findings[finding.submission_id].append(finding)
    for finding in list_total_findings(batch):
        findings[finding.submission_id].append(finding)
    in_sheets = pl.col("submission_id").is_in(list(of_sheets))
    of_covers, *others = (checked.evaluations for checked, _ in asked)
    counts = [remark_counts(readings), of_covers, *(evaluations.filter(in_sheets) for evaluations in others)]
    return Validated(batch, findings, summed(counts))


def _is_unusable(finding: Finding) -> bool:
    """Whether a cell says something that is no value: it cannot be held against the cell that it should be equal to."""
    rule = rule_by_id(finding.rule_id)
    return isinstance(rule, CellRule) and rule.severity is Severity.ERROR and rule.quotes_cell


def _asked_cover(batch: ValidationBatch) -> Asked:
    fields = {check.name: check.part.column for check in cover_checks()}

    def found(failed: list[FailedCheck]) -> Iterator[Finding]:
        for failure in failed:
            column = COVER.column(failure.column or fields[failure.check])
            yield cover_finding(batch, batch.covers.row(failure.at, named=True), failure, column)

    return checked_frame(sheet_schema(COVER), batch.covers), found


def _asked_tables(batch: ValidationBatch) -> Iterator[Asked]:
    for table, frame in batch.frames.items():
        sheet = tables()[table]
        checked = checked_frame(sheet_schema(sheet), frame, _lacking(batch, sheet))
        yield checked, partial(_table_findings, batch, sheet)


def _table_findings(batch: ValidationBatch, sheet: Sheet, failed: list[FailedCheck]) -> Iterator[Finding]:
    """The findings of the cells of a sheet, then those of its rows."""
    frame = batch.frames[sheet.table]
    checks = {check.name: check for check in row_checks(sheet)}
    for failure in failed:
        if failure.column:
            row = frame.row(failure.at, named=True)
            if failure.column in batch.table(row["submission_id"], sheet.table).letters:
                yield cell_finding(batch, sheet, row, failure)
    over_rows = [(failure, checks[failure.check]) for failure in failed if not failure.column]
    yield from row_findings(batch, sheet, frame, over_rows)


def _lacking(batch: ValidationBatch, sheet: Sheet) -> Lacking:
    """Which submissions lack which columns of the sheet: nothing is asked of what is not there."""
    submissions = {
        column.name: lacking for column in sheet.columns if (lacking := batch.lacking(sheet.table, (column.name,)))
    }
    return Lacking(submissions, {check.name: check.part.operands for check in row_checks(sheet)})


def _asked_totals(batch: ValidationBatch) -> Iterator[Asked]:
    for sheet in indicator_sheets():
        wide = declared_wide(batch, sheet)
        yield checked_frame(totals_schema(sheet), wide), partial(_totals_findings, batch, sheet, wide)


def _totals_findings(
    batch: ValidationBatch, sheet: Sheet, wide: pl.DataFrame, failed: list[FailedCheck]
) -> list[Finding]:
    checks = {check.name: check for check in totals_checks(sheet)}
    return totals_findings(batch, sheet, wide, [(failure, checks[failure.check]) for failure in failed])
