"""A column's cells as values of its kind, each distinct one read once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.reading.cells.column_unit import converted, in_million
from pipeline.reading.cells.date_parsers import read_date, read_month
from pipeline.reading.cells.formatted_columns import own_words
from pipeline.reading.cells.number_parsers import read_count, read_money, read_value
from pipeline.reading.cells.parsers import (
    ParsedCell,
    read_code,
    read_commune,
    read_flag,
    read_text,
    text_of,
)
from pipeline.reading.cells.tax_code import read_tax_code
from schemas.column import Column, Kind
from schemas.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from decimal import Decimal

_READERS: dict[Kind, Callable[[Any], ParsedCell]] = {
    Kind.TEXT: read_text,
    Kind.TAX_CODE: read_tax_code,
    Kind.MONEY: read_money,
    Kind.DATE: read_date,
    Kind.MONTH: read_month,
    Kind.FLAG: read_flag,
    Kind.VALUE: read_value,
}


def column_lists(
    column: Column,
    cells: Sequence[Any],
    communes: dict[str, str],
    shared: dict[int, Any],
    worth: Decimal | None = None,
    apart: Collection[int] = (),
) -> dict[str, list[Any]]:
    """The column's values, and its companions when some cell was not plain; ``shared`` are its merged cells.

    ``worth`` is that of the unit of money in which the column stands, where that is not the form's; cells at the places
    ``apart`` are amounts of the form for all that.
    """
    if worth is not None:
        cells = in_million(cells, worth, apart)
    # Distinct cells are read once, for a list of 100,000 rows has few of most columns.
    numbers: dict[tuple[type, Any], int] = {}  # the type, for 1 is equal to True, and an error to its text
    places = [numbers.setdefault(cell, len(numbers)) for cell in zip(map(type, cells), cells, strict=True)]
    distinct = [read_cell(column, cell, communes) for _, cell in numbers]
    if worth is not None:
        distinct = [
            parsed if kind in (int, float) else converted(parsed, cell, worth)
            for parsed, (kind, cell) in zip(distinct, numbers, strict=True)
        ]
    if column.is_amount:
        distinct = [ranged(column, parsed, cell) for parsed, (_, cell) in zip(distinct, numbers, strict=True)]
    parsed_cells = [distinct[place] for place in places]
    for place, cell in shared.items():
        parsed = read_cell(column, cell, communes)
        interpreted = ParsedCell(parsed.value, text_of(cell), Reading.INTERPRETED)
        parsed_cells[place] = parsed if parsed.reading else interpreted
    return read_lists(column, parsed_cells)


def _in_range(column: Column, value: Any) -> bool:  # noqa: ANN401 - a number of any kind, or None
    low, high = column.minimum, column.maximum
    return value is None or ((low is None or value >= low) and (high is None or value <= high))


def ranged(column: Column, parsed: ParsedCell, cell: object) -> ParsedCell:
    """The parsed cell, without its value where that lies outside the column's range."""
    if not column.is_amount or _in_range(column, parsed.value):
        return parsed
    return ParsedCell(None, parsed.text or text_of(cell), Reading.OUT_OF_RANGE)


def read_cell(column: Column, cell: object, communes: dict[str, str]) -> ParsedCell:
    """The cell read as the column's kind says; ``communes`` maps the keys of communes to codes."""
    if column.kind is Kind.CODE:
        return read_code(cell, str(column.code_list), column.day)
    if column.kind is Kind.COMMUNE:
        return read_commune(cell, communes)
    if column.kind is Kind.COUNT:
        return read_count(cell, own_words(column))
    return _READERS[column.kind](cell)


def read_lists(column: Column, cells: list[ParsedCell]) -> dict[str, list[Any]]:
    """The lists of a column: its values, and its companions where some reading was not plain."""
    values = {column.name: [cell.value for cell in cells]}
    if not column.is_parsed or not any(cell.reading for cell in cells):
        return values
    return values | {
        column.text_name: [cell.text if cell.reading else None for cell in cells],
        column.reading_name: [cell.reading for cell in cells],
    }
