"""Findings about declared totals: the total's cell, and every cell that it was held against."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from pipeline.validation.register_sums import counted
from schemas.diagnosis import diagnosis
from schemas.messages import Operand, finding
from schemas.reference_data import indicators, measures
from schemas.registry import tables
from schemas.rules.rule import row_of

if TYPE_CHECKING:
    from pipeline.validation.batch import ValidationBatch
    from pipeline.validation.failures import FailedCheck
    from pipeline.validation.row_places import Row
    from schemas.column import Sheet
    from schemas.finding import Finding
    from schemas.pandera_schemas import Check

MISSING, REGISTERS = ("TG-15", "AL-07"), ("TG-11", "TG-12", "AL-02")
VARIANTS = {("AL-03", "ALLIANCE.ADMITTED"): "admitted", ("AL-03", "COMPLAINTS.RESOLVED"): "resolved"}
"""Which text tells a broken part whose rule asks several things."""
MOST_RANGES = 500
"""Ranges that a finding names as the cells of a sum."""


def totals_findings(
    together: ValidationBatch, sheet: Sheet, wide: pl.DataFrame, failed: list[tuple[FailedCheck, Check]]
) -> list[Finding]:
    """The findings of failed rules over the totals that a sheet declares."""
    findings = []
    for failure, check in failed:
        row = wide.row(failure.at, named=True)
        if check.rule.rule_id in MISSING:
            findings.append(_missing(together, sheet, row, check))
        else:
            findings.append(_broken(together, sheet, wide, failure.at, check))
    return findings


def _missing(together: ValidationBatch, sheet: Sheet, row: Row, check: Check) -> Finding:
    """An indicator that is not there, at the header under which its code should stand."""
    table = together.table(row["submission_id"], sheet.table)
    indicator = check.part.column
    return finding(
        check.rule.rule_id,
        row["submission_id"],
        sheet=table.sheet,
        cell=f"{table.letters[sheet.code_column.name]}{table.header_rows[sheet.code_column.name]}",
        column=sheet.code_column,
        place=f"{sheet.name}/{indicator}",
        expected=f"{indicator} ({indicators(sheet.table)[indicator].label_vi})",
    )


def _broken(together: ValidationBatch, sheet: Sheet, wide: pl.DataFrame, index: int, check: Check) -> Finding:
    part, row = check.part, wide.row(index, named=True)
    known = indicators(sheet.table)[part.column]
    submission: str = row["submission_id"]
    table = together.table(submission, sheet.table)
    declared: Decimal = row[part.column]
    expected = None if part.expected is None else wide.slice(index, 1).select(part.expected.alias("x")).item()
    operands = tuple(
        _declared(table.sheet, table.letters["value"], name, row)
        for name in part.operands
        if name != part.column and row[row_of(name)] is not None
    )
    if check.rule.rule_id in REGISTERS:
        operands += counted_cells(together, submission, part.column)
    hint = diagnosis(declared, expected, _parts(check, operands, expected)) if expected is not None else None
    return finding(
        check.rule.rule_id,
        submission,
        variant=VARIANTS.get((check.rule.rule_id, part.column), ""),
        sheet=table.sheet,
        cell=f"{table.letters['value']}{row[row_of(part.column)]}",
        column_name=part.column,
        labels=(known.label_vi, known.label_en),
        place=f"{sheet.name}/{part.column}",
        observed=declared,
        expected=expected,
        difference="" if expected is None else declared - expected,
        hint=hint,
        operands=operands,
    )


def _parts(check: Check, operands: tuple[Operand, ...], expected: Decimal) -> dict[str, Decimal]:
    """The operands that add up to the total, by name; none where the check is not about a plain sum."""
    parts = {one.label_vi: Decimal(str(one.value)) for one in operands if one.value is not None}
    is_sum = len(parts) > 1 and sum(parts.values()) == expected
    return parts if is_sum and check.rule.rule_id not in REGISTERS else {}


def _declared(sheet: str, letter: str, indicator: str, row: Row) -> Operand:
    return Operand(indicator, indicator, f"{sheet}!{letter}{row[row_of(indicator)]}", row[indicator])


def counted_cells(together: ValidationBatch, submission: str, indicator: str) -> tuple[Operand, ...]:
    """The cells that an indicator's register side was added up from, runs of rows as one range."""
    operands = []
    for measure in measures():
        if measure.figure_id != indicator or measure.event == "declared" or measure.table not in together.frames:
            continue
        rows = together.frames[measure.table].filter(
            (pl.col("submission_id") == submission) & counted(measure).fill_null(value=False)
        )
        table, sheet = together.table(submission, measure.table), tables()[measure.table]
        letter = table.letters[measure.cell_column]
        amount = rows[measure.column].sum() if measure.column else rows.height
        place = ",".join(f"{table.sheet}!{part}" for part in ranges(letter, rows["at_row"].to_list()))
        header = sheet.column(measure.cell_column)
        operands.append(Operand(header.header, header.label_en, place or table.sheet, amount))
    return tuple(operands)


def ranges(letter: str, rows: list[int]) -> list[str]:
    """Excel ranges of a column's rows: 5, 6, 7 and 9 become ``K5:K7`` and ``K9``.

    Of very many the last one spans the rest, whatever lies between.
    """
    if not rows:
        return []
    rows = sorted(rows)
    breaks = [0, *(at + 1 for at, (one, two) in enumerate(pairwise(rows)) if two != one + 1), len(rows)]
    runs = [(rows[start], rows[end - 1]) for start, end in pairwise(breaks)]
    if len(runs) > MOST_RANGES:
        runs = [*runs[: MOST_RANGES - 1], (runs[MOST_RANGES - 1][0], runs[-1][1])]
    return [f"{letter}{first}" if first == last else f"{letter}{first}:{letter}{last}" for first, last in runs]
