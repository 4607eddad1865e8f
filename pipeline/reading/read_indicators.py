"""Columns of sheets of indicators: each row's indicator and unit, and its value in the form's unit."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.reading.cells.column_unit import converted
from pipeline.reading.cells.formatted_columns import Row, own_words, words_of
from pipeline.reading.cells.indicator_units import in_form_unit, is_same_unit, unit_words, units_of_rows
from pipeline.reading.cells.number_parsers import read_count, read_money, read_percent, read_value
from pipeline.reading.cells.parse_columns import ranged, read_cell, read_lists
from pipeline.reading.cells.parsers import ParsedCell, text_of
from schemas.column import Column, Kind, Sheet
from schemas.forms.alliance_membership import PERCENTAGE
from schemas.reference_data import code_labels, indicators

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from decimal import Decimal

    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from pipeline.reading.headers.money_units import HeaderUnit
    from pipeline.reading.rows.data_rows import TableRows
    from schemas.reference_data import Indicator

_TARGETS = "target"
"""The list of codes that say what a target is about."""
_OF_INDICATOR = {"money": read_money, "percent": read_percent}


def indicator_code(sheet: Sheet, cell: object) -> Any:  # noqa: ANN401 - a cell
    """The code of an indicator whatever its case and spacing; any other cell as it is."""
    known = indicators(sheet.table, sheet.day)
    if cell in known:
        return cell
    code = "".join(text_of(cell).upper().split()).strip("'.")
    return code if code in known else cell


def row_indicators(sheet: Sheet, grid: Grid, found: HeaderMap, rows: TableRows) -> list[Indicator | None]:
    """The indicator that each row declares by its code; None where the code is unknown."""
    at, known = found.columns.get(sheet.code_column.name), indicators(sheet.table, sheet.day)
    return [None if at is None else known.get(indicator_code(sheet, grid.rows[row][at])) for row in rows.data]


def indicator_rows(declared: Sequence[Indicator | None]) -> list[Row]:
    """What each row is, by its indicator; one of an unknown indicator is an amount."""
    return [
        Row(indicator.is_money, unit_words(indicator)) if indicator else Row(is_money=True) for indicator in declared
    ]


def row_units(grid: Grid, found: HeaderMap, rows: TableRows, merged: dict[int, dict[int, Any]]) -> list[str]:
    """The unit that each row names; ``merged`` are the cells that rows share, by column."""
    at = found.columns.get("unit")
    if at is None:
        return [""] * len(rows.data)
    return units_of_rows(merged.get(at, {}).get(place, grid.rows[row][at]) for place, row in enumerate(rows.data))


def indicator_values(
    column: Column,
    cells: Sequence[Any],
    declared: Sequence[Indicator | None],
    units: Sequence[str],
    header: HeaderUnit | None = None,
    apart: Collection[int] = (),
) -> dict[str, list[Any]]:
    """The values of the indicators, each read as what its indicator is; unknown ones as amounts.

    ``header`` is the unit of money that a header names: amounts are in it where their rows name none. Where the rows
    name the form's unit and the column's own header another one, the header counts, and each of them is asked about.
    Cells at the places ``apart`` are in the form's unit for all that.
    """
    parsed_cells = [
        indicator_value(column, cell, indicator, unit, None if place in apart else header)
        for place, (cell, indicator, unit) in enumerate(zip(cells, declared, units, strict=True))
    ]
    return read_lists(column, parsed_cells)


def indicator_value(
    column: Column, cell: object, indicator: Indicator | None, unit: str, header: HeaderUnit | None = None
) -> ParsedCell:
    """The value of one row, which names the unit; ``header`` as above."""
    parsed = _read(cell, indicator)
    if header and (indicator is None or indicator.is_money):
        if not unit:
            parsed = converted(parsed, cell, header.worth)
        elif header.is_own and indicator and is_same_unit(unit, indicator):
            unit = header.unit
    parsed = in_form_unit(parsed, cell, unit, indicator) if indicator else parsed
    return ranged(bounded_by(column, indicator), parsed, cell)


def bounded_by(column: Column, indicator: Indicator | None) -> Column:
    """The column with the bounds of the indicator, where there is one."""
    return _within(column, indicator.minimum, indicator.maximum) if indicator else column


def _read(cell: object, indicator: Indicator | None) -> ParsedCell:
    if indicator and indicator.kind == "count":
        return read_count(cell, unit_words(indicator))
    return _OF_INDICATOR[indicator.kind if indicator else "money"](cell)


def row_codes(
    sheet: Sheet, grid: Grid, found: HeaderMap, rows: TableRows, merged: dict[int, dict[int, Any]]
) -> list[str | None]:
    """The code that says what each row's values are; ``merged`` as above."""
    coded = next(column for column in sheet.columns if column.kind is Kind.CODE)
    at = found.columns.get(coded.name)
    if at is None:
        return [None] * len(rows.data)
    cells = (merged.get(at, {}).get(place, grid.rows[row][at]) for place, row in enumerate(rows.data))
    return [read_cell(coded, cell, {}).value for cell in cells]


def stated_values(column: Column, cells: Sequence[Any], codes: Sequence[str | None]) -> dict[str, list[Any]]:
    """The values of rows whose code says whether they are percentages."""
    parsed_cells = []
    for cell, code in zip(cells, codes, strict=True):
        is_share = code is not None and code.endswith(PERCENTAGE)
        parsed = read_percent(cell) if is_share else read_value(cell, own_words(column) | _words_of_code(code))
        parsed_cells.append(ranged(column, parsed, cell))
    return read_lists(column, parsed_cells)


@cache
def _words_of_code(code: str | None) -> frozenset[str]:
    """The words of what a target is about."""
    return frozenset() if code is None else words_of((code_labels(_TARGETS)[code],))


@cache
def _within(column: Column, minimum: Decimal | None, maximum: Decimal | None) -> Column:
    """The column with the bounds of an indicator."""
    return replace(column, minimum=minimum, maximum=maximum)
