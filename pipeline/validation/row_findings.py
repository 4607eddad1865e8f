"""Findings about a row, or about rows that stand twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from pipeline.validation.places import Row, cell_of, operands_of, place_of, shown
from schemas.messages import finding
from schemas.reference_data import indicators
from schemas.rules.rule import TotalsRule

if TYPE_CHECKING:
    import polars as pl

    from pipeline.validation.checks import Failure
    from pipeline.validation.frames import Chunk
    from schemas.column import Sheet
    from schemas.finding import Finding
    from schemas.messages import Operand
    from schemas.pandera_schemas import Check


def row_findings(
    together: Chunk, sheet: Sheet, frame: pl.DataFrame, failed: list[tuple[Failure, Check]]
) -> list[Finding]:
    """The findings of failed row rules; one whose operand column the sheet lacks was not to be evaluated."""
    findings = []
    for failure, check in failed:
        row = frame.row(failure.at, named=True)
        letters = together.table(row["submission_id"], sheet.table).letters
        if set(check.part.operands) <= set(letters):
            findings.append(_row_finding(together, sheet, frame, failure.at, check))
    return findings


def _row_finding(together: Chunk, sheet: Sheet, frame: pl.DataFrame, index: int, check: Check) -> Finding:
    part, row = check.part, frame.row(index, named=True)
    operands = operands_of(together, sheet, row, part.operands)
    variant, expected = "", _expected(frame, index, part.expected)
    if part.key is not None:
        operands += _twins(together, sheet, frame, index, check)
        variant = "twice" if isinstance(check.rule, TotalsRule) else ""
    elif isinstance(check.rule, TotalsRule):
        match = process.extractOne(str(row[part.column]), list(indicators(sheet.table)), scorer=fuzz.ratio)
        variant, expected = "unknown", match[0]
    return finding(
        check.rule.rule_id,
        row["submission_id"],
        variant=variant,
        sheet=row["at_sheet"],
        cell=cell_of(together, sheet, row, part.column),
        column=sheet.column(part.column),
        place=place_of(sheet, row, part.column),
        observed=shown(sheet.column(part.column), row),
        expected=expected,
        operands=operands,
    )


def _expected(frame: pl.DataFrame, index: int, expected: pl.Expr | None) -> object:
    return "" if expected is None else frame.slice(index, 1).select(expected.alias("expected")).item()


def _twins(together: Chunk, sheet: Sheet, frame: pl.DataFrame, index: int, check: Check) -> tuple[Operand, ...]:
    """The cells of the other rows of the same submission that have the same key."""
    key = check.part.key
    if key is None:
        return ()
    submission: str = frame["submission_id"][index]
    keys = frame.select(key.alias("key"))["key"]
    same = (frame["submission_id"] == submission) & (keys == keys[index])
    rows: list[Row] = [
        row for row in frame.filter(same).iter_rows(named=True) if row["at_row"] != frame["at_row"][index]
    ]
    return tuple(one for row in rows for one in operands_of(together, sheet, row, (check.part.column,)))
