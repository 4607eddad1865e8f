"""A sheet's data rows as typed columns, each row with its Excel row number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.reading.cell_remarks import Remarks
from pipeline.reading.cells.formatted_cells import names_unit
from pipeline.reading.cells.formatted_columns import are_stocks, column_rows, plain_cells
from pipeline.reading.cells.indicator_units import form_unit
from pipeline.reading.cells.parse_columns import column_lists
from pipeline.reading.column_values import ColumnLists
from pipeline.reading.read_indicators import (
    indicator_code,
    indicator_rows,
    indicator_values,
    row_codes,
    row_indicators,
    row_units,
    stated_values,
)
from pipeline.reading.result import Table
from pipeline.reading.rows.data_rows import table_rows
from pipeline.reading.rows.list_totals import list_totals
from pipeline.reading.sole_commune import filled_in
from pipeline.reading.visible_texts import distinct_texts, show_all, visible
from schemas.column import Column, Kind, Layout, Sheet
from schemas.finding import column_letter
from schemas.matching import label_key
from schemas.registry import tables
from schemas.storage import NAME_KEY, has_name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reading.cells.formatted_columns import ShownColumn
    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from pipeline.reading.result import Remark, Rows
    from pipeline.reading.rows.data_rows import TableRows
    from schemas.reference_data import Indicator

NO_PLACES: frozenset[int] = frozenset()
_SHARED = (Kind.TEXT, Kind.CODE, Kind.COMMUNE)
"""Kinds whose cells, merged over several rows, stand for each of them."""


def read_table(sheet: Sheet, grid: Grid, found: HeaderMap, communes: dict[str, str], submission_id: str) -> Table:
    """Read the data rows below the header; ``communes`` maps commune keys to codes, empty when they are unknown.

    A column that the sheet lacks is null.
    """
    texts = distinct_texts(grid.rows[found.last + 1 :])
    if not show_all(texts):
        grid = visible(grid)
        texts = distinct_texts(grid.rows[found.last + 1 :])
    rows = table_rows(sheet, grid, found, texts)
    shared = _shared(sheet, grid, found, rows.data)
    declared = row_indicators(sheet, grid, found, rows) if sheet.layout is Layout.INDICATORS else []
    units = row_units(grid, found, rows, shared) if sheet.layout is Layout.INDICATORS else []
    lists: dict[str, list[Any]] = {}
    remarks = Remarks(sheet, grid, found, rows.data, submission_id)
    remarks.of_marks()
    by_index = list(zip(*(grid.rows[row] for row in rows.data), strict=True))
    for column in sheet.columns:
        index = found.columns.get(column.name)
        if index is None:
            continue
        cells: Sequence[Any] = by_index[index] if by_index else ()
        unit, apart, shown_unit = found.units.get(column.name), NO_PLACES, None
        cells = remarks.free_texts(column, index, cells)
        if index in grid.formatted and column.is_amount:
            shown, units = _as_shown(remarks, sheet, column, cells, declared, units)
            cells, apart, shown_unit = shown.cells, shown.apart, shown.unit
        if sheet.layout is Layout.INDICATORS and column.kind is Kind.VALUE:
            lists |= indicator_values(column, cells, declared, units, unit, apart)
        elif column.kind is Kind.VALUE:
            lists |= stated_values(column, cells, row_codes(sheet, grid, found, rows, shared))
        else:
            if sheet.layout is Layout.INDICATORS and column is sheet.code_column:
                cells = [indicator_code(sheet, cell) for cell in cells]
            elif sheet.layout is Layout.INDICATORS and column.name == "unit":
                cells = [form_unit(unit, indicator) for unit, indicator in zip(units, declared, strict=True)]
            worth = unit.worth if unit else shown_unit
            lists |= column_lists(column, cells, communes, shared.get(index, {}), worth, apart)
    by_unit = filled_in(sheet, lists, len(rows.data), communes)
    if has_name_key(sheet) and "name" in lists:
        lists[NAME_KEY] = [label_key(name) if name else None for name in lists["name"]]
    lists["at_row"] = [grid.top + row + 1 for row in rows.data]
    values = ColumnLists(
        tables()[sheet.table], len(rows.data), lists, {"submission_id": submission_id, "at_sheet": grid.name}
    )
    return table_of(sheet, grid, found, rows, values, remarks.remarks, by_unit)


def table_of(
    sheet: Sheet,
    grid: Grid,
    found: HeaderMap,
    rows: TableRows,
    values: Rows,
    remarks: list[Remark],
    by_unit: frozenset[str],
) -> Table:
    """The table with the places of its columns, the rows that were left out, and those that sum others up."""
    return Table(
        grid.name,
        values,
        _letters(grid.left, tuple(found.columns.items())),
        _header_rows(grid.top, tuple(found.rows.items())),
        [(grid.top + row + 1, str(reason), text) for row, reason, text in rows.left_out],
        remarks,
        list_totals(sheet, grid, found, rows),
        filled_in=by_unit,
    )


@lru_cache(maxsize=1_000)
def _letters(left: int, columns: tuple[tuple[str, int], ...]) -> dict[str, str]:
    """The letter of each column, one and the same for all sheets that have them at the same places."""
    return {name: column_letter(left + index) for name, index in columns}


@lru_cache(maxsize=1_000)
def _header_rows(top: int, rows: tuple[tuple[str, int], ...]) -> dict[str, int]:
    return {name: top + row + 1 for name, row in rows}


def _as_shown(
    remarks: Remarks,
    sheet: Sheet,
    column: Column,
    cells: Sequence[Any],
    declared: list[Indicator | None],
    units: list[str],
) -> tuple[ShownColumn, list[str]]:
    """The numbers that the formats of cells show, and the rows' units without those that a format stands for."""
    of_indicators = sheet.layout is Layout.INDICATORS and column.kind is Kind.VALUE
    kinds = indicator_rows(declared) if of_indicators else column_rows(column, len(cells))
    is_united = column.name in remarks.found.units
    stocks = are_stocks(sheet, column) and not is_united
    deciding = 0 if of_indicators else len(cells)  # of indicators each row names its unit
    shown = plain_cells(cells, kinds, are_stocks=stocks, is_united=is_united, deciding=deciding)
    if shown.note:
        remarks.of_format(column, shown.note)
    if of_indicators:
        units = ["" if names_unit(cell) else unit for cell, unit in zip(cells, units, strict=True)]
    return shown, units


def _shared(sheet: Sheet, grid: Grid, found: HeaderMap, data: list[int]) -> dict[int, dict[int, Any]]:
    """What cells merged over several data rows say in those below the first: by column, then by place in ``data``."""
    sharing = (column.name for column in sheet.columns if column.kind in _SHARED)
    wanted = {found.columns[name] for name in sharing if name in found.columns}
    shared: dict[int, dict[int, Any]] = {}
    free: dict[int, int] = {}
    for (top, left), (bottom, _) in sorted(grid.merged):
        first, last, index = top - grid.top, bottom - grid.top, left - grid.left
        if index not in wanted or first == last or first < free.get(index, 0):  # in a sound file ranges do not overlap
            continue
        free[index] = last + 1
        origin = bisect_left(data, first)
        if data[origin : origin + 1] == [first]:
            for place in range(origin + 1, bisect_right(data, last)):
                if grid.rows[data[place]][index] == "":
                    shared.setdefault(index, {})[place] = grid.rows[first][index]
    return shared
