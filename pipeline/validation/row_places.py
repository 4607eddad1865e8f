"""Where a row's cells stand in its workbook, and what identifies the row whatever its position."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.cell_ranges import ranges
from schemas.messages import Operand, bounded
from schemas.rules.cell_details import shown
from schemas.storage import NAME_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from pipeline.validation.batch import ValidationBatch
    from pipeline.validation.listing import Further
    from schemas.column import Sheet
    from schemas.rules.rule import Row


def cell_of(batch: ValidationBatch, sheet: Sheet, row: Row, column: str) -> str:
    """Excel address of a column's cell in a row; of one that was filled in, that of the row's first cell."""
    letters = batch.table(row["submission_id"], sheet.table).letters
    return f"{letters.get(column) or next(iter(letters.values()))}{row['at_row']}"


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


def operands_of(batch: ValidationBatch, sheet: Sheet, row: Row, columns: Iterable[str]) -> tuple[Operand, ...]:
    """The cells of these columns in a row, with what they say; there is none of one that was filled in."""
    filled_in = batch.table(row["submission_id"], sheet.table).filled_in
    operands = []
    for name in columns:
        if name in filled_in:
            continue
        column = sheet.column(name)
        place = f"{row['at_sheet']}!{cell_of(batch, sheet, row, name)}"
        operands.append(Operand(column.header, column.label_en, place, shown(column, row)))
    return tuple(operands)


def further_cells(
    frame: pl.DataFrame, letters: Mapping[str, str], further: Sequence[Further], column: str
) -> tuple[str, ...]:
    """Where the failures stand for which one speaks, as ranges; of a check over the whole row, those of its column."""
    places: list[str] = []
    for named, rows in further:
        of_sheets = frame.select("at_sheet", "at_row")[rows].group_by("at_sheet", maintain_order=True).agg("at_row")
        for sheet, at_rows in of_sheets.iter_rows():
            places += (f"{bounded(sheet)}!{part}" for part in ranges(letters.get(named or column, ""), at_rows))
    return tuple(places)
