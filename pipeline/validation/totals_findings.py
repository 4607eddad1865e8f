"""Findings about declared totals: the total's cell, and every cell that it was held against."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from schemas.cell_ranges import ranges
from schemas.diagnosis import diagnosis
from schemas.figures import measures
from schemas.messages import Operand, bounded, finding
from schemas.reference_data import indicators
from schemas.rules.dated import FORM_DAY
from schemas.rules.measures import counted
from schemas.rules.rule import Against, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from pipeline.validation.batch import ValidationBatch
    from pipeline.validation.listing import FailedCheck
    from schemas.column import Sheet
    from schemas.figures import Measure
    from schemas.finding import Finding
    from schemas.pandera_schemas import Check
    from schemas.rules.rule import Part, Row


def totals_findings(
    batch: ValidationBatch, sheet: Sheet, wide: pl.DataFrame, failed: list[tuple[FailedCheck, Check]]
) -> list[Finding]:
    """The findings of failed rules over the totals that a sheet declares."""
    findings = []
    for failure, check in failed:
        row = wide.row(failure.at, named=True)
        if check.part.against is Against.PRESENCE:
            findings.append(_missing(batch, sheet, row, check))
        else:
            findings.append(_broken(batch, sheet, wide, failure.at, check))
    return findings


def _missing(batch: ValidationBatch, sheet: Sheet, row: Row, check: Check) -> Finding:
    """An indicator that is not there, at the header under which its code should stand."""
    table = batch.table(row["submission_id"], sheet.table)
    indicator = check.part.column
    return finding(
        check.rule,
        row["submission_id"],
        sheet=table.sheet,
        cell=f"{table.letters[sheet.code_column.name]}{table.header_rows[sheet.code_column.name]}",
        column=sheet.code_column,
        place=f"{sheet.name}/{indicator}",
        expected=f"{indicator} ({indicators(sheet.table, row[FORM_DAY])[indicator].label_vi})",
    )


def _broken(batch: ValidationBatch, sheet: Sheet, wide: pl.DataFrame, index: int, check: Check) -> Finding:
    part, row = check.part, wide.row(index, named=True)
    known = indicators(sheet.table, row[FORM_DAY]).get(part.column) or indicators(sheet.table)[part.column]
    submission: str = row["submission_id"]
    table = batch.table(submission, sheet.table)
    declared: Decimal = row[part.column]
    expected = None if part.expected is None else wide.slice(index, 1).select(part.expected.alias("x")).item()
    operands = tuple(
        _declared(table.sheet, table.letters["value"], name, row)
        for name in part.operands
        if name != part.column and row[row_of(name)] is not None
    )
    if part.against is Against.REGISTERS:
        operands += counted_cells(batch, submission, part.column)
    summands = _rows_amounts(batch, submission, part) or _summands(part, operands, expected)
    hint = diagnosis(declared, expected, summands) if expected is not None else None
    return finding(
        check.rule,
        submission,
        variant=part.variant,
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


def _rows_amounts(batch: ValidationBatch, submission: str, part: Part) -> dict[str, Decimal]:
    """The amounts that a register adds up for an indicator, by cell and name of the row; none for a number of rows.

    Where exactly one of them explains the difference, its row is what must be looked at.
    """
    if part.against is not Against.REGISTERS:
        return {}
    amounts: dict[str, Decimal] = {}
    for measure, rows in _counted_rows(batch, submission, part.column):
        if measure.column:
            table = batch.table(submission, measure.table)
            letter = table.letters[measure.column]
            amounts |= {
                f"{row['at_sheet']}!{letter}{row['at_row']}{_named(row)}": Decimal(amount)
                for row in rows.iter_rows(named=True)
                if (amount := row[measure.column]) is not None
            }
    return amounts


def _named(row: Row) -> str:
    """The name of a row, in brackets."""
    return f" ({bounded(row['name'])})" if row.get("name") else ""


def _summands(part: Part, operands: tuple[Operand, ...], expected: Decimal | None) -> dict[str, Decimal]:
    """The operands that add up to the total, by name; none where the check is not about a plain sum."""
    if part.against is Against.REGISTERS:
        return {}
    summands = {operand.label_vi: Decimal(str(operand.value)) for operand in operands if operand.value is not None}
    return summands if len(summands) > 1 and sum(summands.values()) == expected else {}


def _declared(sheet: str, letter: str, indicator: str, row: Row) -> Operand:
    return Operand(indicator, indicator, f"{sheet}!{letter}{row[row_of(indicator)]}", row[indicator])


def counted_cells(batch: ValidationBatch, submission: str, indicator: str) -> tuple[Operand, ...]:
    """The cells that an indicator's register side was added up from, each run of rows as a range."""
    operands = []
    for measure, rows in _counted_rows(batch, submission, indicator):
        table, sheet = batch.table(submission, measure.table), batch.sheet(submission, measure.table)
        letter = table.letters[measure.cell_column]
        amount = rows[measure.column].sum() if measure.column else rows.height
        place = ",".join(
            f"{name}!{part}"
            for (name,), its_rows in rows.group_by("at_sheet", maintain_order=True)
            for part in ranges(letter, its_rows["at_row"].to_list())
        )
        header = sheet.column(measure.cell_column)
        operands.append(Operand(header.header, header.label_en, place or table.sheet, amount))
    return tuple(operands)


def _counted_rows(batch: ValidationBatch, submission: str, indicator: str) -> Iterator[tuple[Measure, pl.DataFrame]]:
    """Each measure of an indicator over a register that is there, with where the rows stand that it counts, and what.

    Columns: ``at_sheet``, ``at_row``, the measure's own and ``name``, as far as there are such.
    """
    for measure in measures(batch.form_days[submission]):
        if measure.figure_id == indicator and not measure.is_declared and measure.table in batch.frames:
            rows = batch.rows(submission, measure.table)
            counts = rows.select(counts=counted(measure).fill_null(value=False))["counts"]
            named = ("at_sheet", "at_row", "name", measure.column)
            yield measure, rows.select(name for name in dict.fromkeys(named) if name in rows.columns).filter(counts)
