"""Findings about a row, or about rows that stand twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.validation.row_places import cell_of, further_cells, operands_of, place_of
from schemas.lookalikes import difference
from schemas.messages import finding
from schemas.rules.cell_details import nearest_indicator, shown
from schemas.rules.dated import FORM_DAY
from schemas.rules.rule import Against

if TYPE_CHECKING:
    import polars as pl

    from pipeline.validation.batch import ValidationBatch
    from pipeline.validation.listing import FailedCheck
    from schemas.column import Sheet
    from schemas.finding import Finding
    from schemas.pandera_schemas import Check
    from schemas.rules.rule import Part, Row

MOST_TWINS = 20
"""Rows that a finding names beside the one that it is about."""


def row_findings(
    batch: ValidationBatch, sheet: Sheet, frame: pl.DataFrame, failed: list[tuple[FailedCheck, Check]]
) -> list[Finding]:
    """The findings of failed row rules; one whose operand column the sheet lacks was not to be evaluated."""
    findings = []
    keys: dict[str, pl.Series] = {}
    for failure, check in failed:
        row = frame.row(failure.at, named=True)
        if batch.table(row["submission_id"], sheet.table).has(check.part.operands):
            if check.part.key is not None and check.name not in keys:
                keys[check.name] = frame.select(check.part.key.alias("key"))["key"]
            twins = _twins(frame, failure.at, keys[check.name]) if check.name in keys else []
            findings.append(_row_finding(batch, sheet, frame, failure, check, twins))
    return findings


def _row_finding(
    batch: ValidationBatch, sheet: Sheet, frame: pl.DataFrame, failure: FailedCheck, check: Check, twins: list[Row]
) -> Finding:
    part, row = check.part, frame.row(failure.at, named=True)
    sheet = batch.sheet(row["submission_id"], sheet.table)
    operands = operands_of(batch, sheet, row, part.operands)
    operands += tuple(operand for twin in twins for operand in operands_of(batch, sheet, twin, (part.column,)))
    is_in_list = part.against is Against.LIST
    observed = shown(sheet.column(part.column), row)
    expected = (
        nearest_indicator(sheet.table, row[part.column], row[FORM_DAY])
        if is_in_list
        else _expected(frame, failure.at, part)
    )
    likest = expected if is_in_list else shown(sheet.column(part.column), twins[0]) if twins else observed
    return finding(
        check.rule,
        row["submission_id"],
        variant=part.variant,
        sheet=row["at_sheet"],
        cell=cell_of(batch, sheet, row, part.column),
        column=sheet.column(part.column),
        place=place_of(sheet, row, part.column),
        observed=observed,
        expected=expected,
        operands=operands,
        hint=difference(str(observed), str(likest)),
        more=failure.more,
        further_cells=further_cells(
            frame, batch.table(row["submission_id"], sheet.table).letters, failure.further, part.column
        ),
    )


def _expected(frame: pl.DataFrame, index: int, part: Part) -> object:
    """What the cell is held against; where rows are held against each other it may rest on all of them."""
    if part.expected is None:
        return ""
    rows, at = (frame.slice(index, 1), 0) if part.key is None else (frame, index)
    return rows.select(part.expected.alias("expected"))["expected"][at]


def _twins(frame: pl.DataFrame, index: int, keys: pl.Series) -> list[Row]:
    """The first of the other rows of the same submission that have the same key."""
    same = (keys == keys[index]) & (frame["submission_id"] == frame["submission_id"][index])
    others = [at for at in same.arg_true().head(MOST_TWINS + 1) if at != index]
    return [frame.row(at, named=True) for at in others[:MOST_TWINS]]
