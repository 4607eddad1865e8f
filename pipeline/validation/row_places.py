"""Where a row's cells stand in its workbook, and what identifies the row whatever its position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.column import Column, Kind, Sheet
from schemas.messages import Operand
from schemas.reference_data import code_labels
from schemas.storage import NAME_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.validation.batch import ValidationBatch

Row = dict[str, Any]


def cell_of(together: ValidationBatch, sheet: Sheet, row: Row, column: str) -> str:
    """Excel address of a column's cell in a row."""
    return f"{together.table(row['submission_id'], sheet.table).letters[column]}{row['at_row']}"


def shown(column: Column, row: Row) -> object:
    """What the cell says: its text where it was read in a special way, else the value, a code by its label."""
    if column.is_parsed and row.get(column.text_name) is not None:
        return row[column.text_name]
    value = row[column.name]
    if column.kind is Kind.CODE and value is not None:
        return code_labels(str(column.code_list))[value]
    return value


def row_key(sheet: Sheet, row: Row) -> str:
    """The row's key: its tax code, else its normalised name and commune; the Excel row where it has neither."""
    for key in sheet.keys:
        values = [row.get(NAME_KEY if name == "name" else name) for name in key]
        if all(values):
            return "|".join(str(value) for value in values)
    return f"dòng {row['at_row']}"


def place_of(sheet: Sheet, row: Row, column: str) -> str:
    """The place that an explanation and a later revision's finding are matched by: sheet, row key and column."""
    return f"{sheet.name}/{row_key(sheet, row)}/{column}"


def operands_of(together: ValidationBatch, sheet: Sheet, row: Row, columns: Iterable[str]) -> tuple[Operand, ...]:
    """The named cells of a row with what they say."""
    found = []
    for name in columns:
        column = sheet.column(name)
        place = f"{row['at_sheet']}!{cell_of(together, sheet, row, name)}"
        found.append(Operand(column.header, column.label_en, place, shown(column, row)))
    return tuple(found)
