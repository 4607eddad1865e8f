"""From a sheet's grid to a frame of typed rows, each with its Excel row."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any

from pipeline.reading import cells as reading
from pipeline.reading.column_lists import ColumnLists, joined
from pipeline.reading.row_units import form_unit, given_units, in_form_unit
from pipeline.reading.rows import TableRows, table_rows
from schemas.column import Column, Kind, Layout, Sheet
from schemas.finding import column_letter
from schemas.forms.alliance_membership import PERCENTAGE
from schemas.matching import label_key
from schemas.reading import Reading
from schemas.reference_data import indicators
from schemas.storage import MONEY_SCALE, NAME_KEY, has_name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    import polars as pl

    from pipeline.reading.grid import Grid
    from pipeline.reading.header_columns import HeaderMap
    from schemas.reference_data import Indicator

_PLAIN: dict[Kind, Callable[[Any], reading.Read]] = {
    Kind.TEXT: reading.read_text,
    Kind.TAX_CODE: reading.read_tax_code,
    Kind.COUNT: reading.read_count,
    Kind.MONEY: reading.read_money,
    Kind.DATE: reading.read_date,
    Kind.MONTH: reading.read_month,
    Kind.FLAG: reading.read_flag,
    Kind.VALUE: reading.read_value,
}

_OF_INDICATOR = {"count": reading.read_count, "money": reading.read_money, "percent": reading.read_percent}

_SHARED = (Kind.TEXT, Kind.CODE, Kind.COMMUNE)
"""Kinds whose cells, merged over several rows, stand for each of them."""


@dataclass(slots=True)
class Table:
    """A sheet as read: its rows, each column's letter and its header's row, and the rows that were left out."""

    sheet: str
    rows: ColumnLists | pl.DataFrame
    letters: dict[str, str]
    header_rows: dict[str, int]
    left_out: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.rows.height

    @property
    def frame(self) -> pl.DataFrame:
        """The rows, typed: the columns of :func:`schemas.storage.frame_types`."""
        if isinstance(self.rows, ColumnLists):
            self.rows = joined([self.rows])
        return self.rows

    def values(self, name: str) -> list[Any]:
        """The values of one column."""
        return self.rows.values(name) if isinstance(self.rows, ColumnLists) else self.rows[name].to_list()

    def places(self, name: str, value: str) -> list[int]:
        """The rows, counted from 0, that have the value in one column."""
        values = self.values(name)
        return [place for place, one in enumerate(values) if one == value] if value in values else []


def read_table(sheet: Sheet, grid: Grid, found: HeaderMap, communes: dict[str, str], submission_id: str) -> Table:
    """Read the data rows below the header; ``communes`` maps commune keys to codes, empty when they are unknown.

    A column that the sheet lacks is null.
    """
    rows = table_rows(sheet, grid, found)
    shared = _shared(sheet, grid, found, rows.data)
    declared = _row_indicators(sheet, grid, found, rows) if sheet.layout is Layout.INDICATORS else []
    units = _row_units(grid, found, rows, shared) if sheet.layout is Layout.INDICATORS else []
    lists: dict[str, list[Any]] = {}
    by_index = list(zip(*(grid.rows[row] for row in rows.data), strict=True))
    for column in sheet.columns:
        index = found.columns.get(column.name)
        if index is None:
            continue
        cells: Sequence[Any] = by_index[index] if by_index else ()
        if sheet.layout is Layout.INDICATORS and column.kind is Kind.VALUE:
            lists |= _indicator_values(column, cells, declared, units)
        elif column.kind is Kind.VALUE:
            lists |= _stated_values(column, cells, _row_codes(sheet, grid, found, rows, shared))
        else:
            if sheet.layout is Layout.INDICATORS and column is sheet.code_column:
                cells = [_indicator_code(sheet, cell) for cell in cells]
            elif sheet.layout is Layout.INDICATORS and column.name == "unit":
                cells = [form_unit(unit, one) for unit, one in zip(units, declared, strict=True)]
            lists |= _column_lists(column, cells, communes, shared.get(index, {}))
    if has_name_key(sheet) and "name" in lists:
        lists[NAME_KEY] = [label_key(name) if name else None for name in lists["name"]]
    lists["at_row"] = [grid.top + row + 1 for row in rows.data]
    return Table(
        grid.name,
        ColumnLists(sheet, len(rows.data), lists, {"submission_id": submission_id, "at_sheet": grid.name}),
        {name: column_letter(grid.left + index) for name, index in found.columns.items()},
        {name: grid.top + row + 1 for name, row in found.rows.items()},
        [(grid.top + row + 1, str(reason), text) for row, reason, text in rows.left_out],
    )


def _shared(sheet: Sheet, grid: Grid, found: HeaderMap, data: list[int]) -> dict[int, dict[int, Any]]:
    """What cells merged over several data rows say in those below the first: by column, then by place in ``data``."""
    wanted = {found.columns[one.name] for one in sheet.columns if one.kind in _SHARED and one.name in found.columns}
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


def _column_lists(
    column: Column, cells: Sequence[Any], communes: dict[str, str], shared: dict[int, Any]
) -> dict[str, list[Any]]:
    """The column's values, and its companions when some cell was not plain; ``shared`` are its merged cells."""
    plain = None if shared else _plain(column, cells)
    if plain is not None:
        return {column.name: plain}
    numbers: dict[tuple[type, Any], int] = {}  # the type, for 1 is equal to True, and an error to its text
    places = [numbers.setdefault(cell, len(numbers)) for cell in zip(map(type, cells), cells, strict=True)]
    distinct = [read_cell(column, cell, communes) for _, cell in numbers]
    if column.is_amount:
        distinct = [ranged(column, read, cell) for read, (_, cell) in zip(distinct, numbers, strict=True)]
    reads = [distinct[place] for place in places]
    for place, cell in shared.items():
        read = read_cell(column, cell, communes)
        reads[place] = read if read.reading else reading.Read(read.value, reading.text_of(cell), Reading.INTERPRETED)
    return _read_lists(column, reads)


def _in_range(column: Column, value: Any) -> bool:  # noqa: ANN401 - a number of any kind, or None
    low, high = column.minimum, column.maximum
    return value is None or ((low is None or value >= low) and (high is None or value <= high))


def ranged(column: Column, read: reading.Read, cell: object) -> reading.Read:
    """The reading, without its value where that lies outside the column's range."""
    if not column.is_amount or _in_range(column, read.value):
        return read
    return reading.Read(None, read.text or reading.text_of(cell), Reading.OUT_OF_RANGE)


def read_cell(column: Column, cell: object, communes: dict[str, str]) -> reading.Read:
    """Read one cell as the column's kind says."""
    if column.kind is Kind.CODE:
        return reading.read_code(cell, str(column.code_list))
    if column.kind is Kind.COMMUNE:
        return reading.read_commune(cell, communes)
    return _PLAIN[column.kind](cell)


def _read_lists(column: Column, reads: list[reading.Read]) -> dict[str, list[Any]]:
    values = {column.name: [read.value for read in reads]}
    if not column.is_parsed or not any(read.reading for read in reads):
        return values
    return values | {
        column.text_name: [read.text if read.reading else None for read in reads],
        column.reading_name: [read.reading for read in reads],
    }


def _plain(column: Column, cells: Sequence[Any]) -> list[Any] | None:
    """The values of a column at once, where every cell is blank or needs no interpretation; None otherwise."""
    if column.kind in (Kind.COUNT, Kind.MONEY):
        return _plain_numbers(column, cells)
    if column.kind is Kind.DATE:
        days = [None if cell == "" else cell for cell in cells]
        return (
            days if all(day is None or (type(day) is date and day.year >= reading.FIRST_YEAR) for day in days) else None
        )
    if column.kind is Kind.CODE:
        known = reading.plain_codes(str(column.code_list))
        return [known[cell] for cell in cells] if known.keys() >= set(cells) else None
    if column.kind is Kind.TEXT:
        if reading.are_plain_texts(cells):
            return [cell or None for cell in cells]
        return [reading.read_text(cell).value for cell in cells]
    return None


def _plain_numbers(column: Column, cells: Sequence[Any]) -> list[Any] | None:
    given = [cell for cell in cells if cell != ""]
    if not set(map(type, given)) <= {float, int}:
        return None
    if not isfinite(sum(given)):  # one that is no number too
        return None
    low, high = min(given, default=0), max(given, default=0)
    if max(-low, high) >= reading.LARGEST or (given and not (_in_range(column, low) and _in_range(column, high))):
        return None
    if list(map(int, given)) != given:
        if column.kind is Kind.COUNT or any(abs(round(value, MONEY_SCALE) - value) > 1e-6 for value in given):  # noqa: PLR2004
            return None
        cells = [cell if cell == "" else round(cell, MONEY_SCALE) for cell in cells]
    return list(cells) if len(given) == len(cells) else [None if cell == "" else cell for cell in cells]


def _indicator_code(sheet: Sheet, cell: object) -> Any:  # noqa: ANN401 - a cell
    """The code of an indicator whatever its case and spacing; any other cell as it is."""
    known = indicators(sheet.table)
    if cell in known:
        return cell
    code = "".join(reading.text_of(cell).upper().split()).strip("'.")
    return code if code in known else cell


def _row_indicators(sheet: Sheet, grid: Grid, found: HeaderMap, rows: TableRows) -> list[Indicator | None]:
    """The indicator that each row declares; None where its code is unknown."""
    at, known = found.columns.get(sheet.code_column.name), indicators(sheet.table)
    return [None if at is None else known.get(_indicator_code(sheet, grid.rows[row][at])) for row in rows.data]


def _row_units(grid: Grid, found: HeaderMap, rows: TableRows, merged: dict[int, dict[int, Any]]) -> list[str]:
    """The unit that each row gives; ``merged`` are the cells that rows share, by column."""
    at = found.columns.get("unit")
    if at is None:
        return [""] * len(rows.data)
    return given_units(merged.get(at, {}).get(place, grid.rows[row][at]) for place, row in enumerate(rows.data))


def _indicator_values(
    column: Column, cells: Sequence[Any], declared: Sequence[Indicator | None], units: Sequence[str]
) -> dict[str, list[Any]]:
    """The values of the indicators, each read as what its indicator is; unknown ones as amounts."""
    reads = []
    for cell, indicator, unit in zip(cells, declared, units, strict=True):
        read = _OF_INDICATOR[indicator.kind if indicator else "money"](cell)
        read = in_form_unit(read, cell, unit, indicator) if indicator else read
        bounds = _within(column, indicator.minimum, indicator.maximum) if indicator else column
        reads.append(ranged(bounds, read, cell))
    return _read_lists(column, reads)


def _row_codes(
    sheet: Sheet, grid: Grid, found: HeaderMap, rows: TableRows, merged: dict[int, dict[int, Any]]
) -> list[str | None]:
    """The code that says what each row's values are; ``merged`` as above."""
    coded = next(column for column in sheet.columns if column.kind is Kind.CODE)
    at = found.columns.get(coded.name)
    if at is None:
        return [None] * len(rows.data)
    cells = (merged.get(at, {}).get(place, grid.rows[row][at]) for place, row in enumerate(rows.data))
    return [read_cell(coded, cell, {}).value for cell in cells]


def _stated_values(column: Column, cells: Sequence[Any], codes: Sequence[str | None]) -> dict[str, list[Any]]:
    """The values of rows of which a code tells whether they are percentages."""
    shares = (code is not None and code.endswith(PERCENTAGE) for code in codes)
    reads = [
        ranged(column, (reading.read_percent if is_share else reading.read_value)(cell), cell)
        for cell, is_share in zip(cells, shares, strict=True)
    ]
    return _read_lists(column, reads)


@cache
def _within(column: Column, minimum: Decimal | None, maximum: Decimal | None) -> Column:
    """The column with the bounds of an indicator."""
    return replace(column, minimum=minimum, maximum=maximum)
