"""Findings about one cell, of a sheet or of the cover: what it says, and what its rule expects or took it for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.validation.row_places import cell_of, further_cells, place_of
from schemas.forms.cover import COVER
from schemas.messages import Operand, finding
from schemas.pandera_schemas import rule_of
from schemas.rules.cell_details import shown

if TYPE_CHECKING:
    from pipeline.validation.batch import ValidationBatch
    from pipeline.validation.listing import FailedCheck
    from schemas.column import Column, Sheet
    from schemas.finding import Finding
    from schemas.rules.rule import RelatedCell, Row


def cell_finding(batch: ValidationBatch, sheet: Sheet, row: Row, failure: FailedCheck) -> Finding:
    """The finding of a failed cell rule, at the cell's Excel address."""
    column = batch.sheet(row["submission_id"], sheet.table).column(failure.column)
    cell, place = cell_of(batch, sheet, row, column.name), place_of(sheet, row, column.name)
    letters = batch.table(row["submission_id"], sheet.table).letters
    cells = further_cells(batch.frames[sheet.table], letters, failure.further, column.name)
    return _finding(batch, row, failure, column, cell=cell, place=place, further=cells)


def cover_finding(batch: ValidationBatch, row: Row, failure: FailedCheck, column: Column) -> Finding:
    """The finding of a failed rule over the cover, at the cell where the field's value stands; blank without one."""
    cell = batch.readings[row["submission_id"]].cover_cells.get(column.name, "")
    return _finding(batch, row, failure, column, cell=cell, place=f"{COVER.name}/{column.name}")


def _finding(
    batch: ValidationBatch,
    row: Row,
    failure: FailedCheck,
    column: Column,
    *,
    cell: str,
    place: str,
    further: tuple[str, ...] = (),
) -> Finding:
    rule = rule_of(failure.check)
    details = rule.details(column, row)
    return finding(
        rule,
        row["submission_id"],
        variant=details.variant,
        sheet=row["at_sheet"],
        cell=cell,
        column=column,
        place=place,
        observed=shown(column, row) if rule.quotes_cell else "",
        expected=details.expected,
        operands=tuple(_operand(batch, row, related) for related in details.related),
        hint=details.hint,
        since=details.since,
        more=failure.more,
        further_cells=further,
    )


def _operand(batch: ValidationBatch, row: Row, cell: RelatedCell) -> Operand:
    reading = batch.readings[row["submission_id"]]
    if cell.row is None:
        return Operand(*cell.labels, f"{row['at_sheet']}!{reading.cover_cells[cell.column]}", cell.value)
    table = reading.tables[cell.table]
    return Operand(*cell.labels, f"{table.sheet}!{table.letters[cell.column]}{cell.row}", cell.value)
