"""Whether a workbook is the template as it was given out: nobody has filled anything in.

A template carries a fingerprint of the cells that a clerk fills, as they were given. It stands as text in a cell of the
hidden sheet of lists, where it outlives every program and format that a clerk saves with.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.reading.column_values import column_values
from pipeline.reading.result import RowsElsewhere
from schemas.column import Layout
from schemas.forms.cover import COVER
from schemas.reference_data import indicators
from schemas.rules.totals import has_register

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.reading.grid import Grid
    from pipeline.reading.result import Rows, Table, WorkbookReading
    from schemas.column import Column, Form, Sheet

LISTS_SHEET = "Danh mục"
LABEL = "hoptac.fingerprint"
"""In the first row of the sheet of lists; the fingerprint stands below it."""
_VERSION = "1"
"""The version of how the fingerprint is made; fingerprints of different versions never match."""
_DECIDED = frozenset({"form_id", "form_version", "revision", "unchanged"})
"""Fields of the cover that a template, or a feedback copy of it, decides: whoever fills it in need not touch them.

A workbook that says unchanged is never looked at here, so that templates of before have the fingerprint that they had.
"""

_COVER = tuple(column for column in COVER.columns if column.name not in _DECIDED)


def fingerprint(reading: WorkbookReading, form: Form) -> str:
    """A hash of what the workbook says in the cells that a clerk fills, the same in every format."""
    cover = repr([_cells(reading.cover_row, column) for column in _COVER])
    return fingerprint_of(cover.encode(), contents_of_tables(reading, form))


def fingerprint_of(cover: bytes, tables: bytes) -> str:
    """The fingerprint of a workbook whose cover and whose other sheets say this."""
    return f"{_VERSION}:{hashlib.sha256(cover + tables).hexdigest()[:32]}"


def contents_of_cover(values: Mapping[str, object]) -> bytes:
    """What a cover with these values by field says in the cells that a clerk fills, as its reader would find it."""
    return repr([[_plain(values.get(column.name))] for column in _COVER]).encode()


def contents_of_tables(reading: WorkbookReading, form: Form) -> bytes:
    """What the sheets beside the cover say in the cells that a clerk fills."""
    tables = ((sheet, reading.tables.get(sheet.table)) for sheet in form.sheets)
    return "".join(repr((sheet.table, _filled(sheet, table))) for sheet, table in tables if table).encode()


def is_as_given_out(reading: WorkbookReading, form: Form, sheets: Iterable[Grid]) -> bool:
    """Whether nothing differs from what the fingerprint was made of; without one, whether everything is blank."""
    carried = _carried(sheets)
    return _is_blank(reading, form) if carried is None else carried == fingerprint(reading, form)


def _carried(sheets: Iterable[Grid]) -> str | None:
    """The fingerprint that the workbook carries; None in one that was not made from a template that has it."""
    for grid in sheets:
        if grid.name == LISTS_SHEET and len(grid.rows) > 1 and LABEL in grid.rows[0]:
            return str(grid.rows[1][list(grid.rows[0]).index(LABEL)])
    return None


def _filled(sheet: Sheet, table: Table) -> list[Any]:
    """The cells that count for the fingerprint: all of a register, and those indicators that no register gives."""
    if sheet.layout is Layout.TABLE:
        return [_cells(table.rows, column) for column in sheet.columns]
    declared = zip(table.values(sheet.code_column.name), _cells(table.rows, sheet.column("value")), strict=True)
    return sorted((code, repr(value)) for code, value in declared if code in _only_declared(sheet))


def _cells(rows: Rows | None, column: Column) -> list[Any]:
    """A column's values, the same however they are stored, and the text of cells without a value."""
    if rows is None or isinstance(rows, RowsElsewhere):
        return []
    texts = column_values(rows, column.text_name) if column.is_parsed else [None] * rows.height
    values = column_values(rows, column.name)
    return [_plain(text if value is None else value) for value, text in zip(values, texts, strict=True)]


def _plain(value: object) -> object:
    if isinstance(value, (int, float, Decimal)):
        return float(value)
    return str(value) if value else None


@cache
def _only_declared(sheet: Sheet) -> frozenset[str]:
    """The indicators of a sheet that only the unit can tell."""
    return frozenset(code for code in indicators(sheet.table, sheet.day) if not has_register(code, sheet.day))


def _is_blank(reading: WorkbookReading, form: Form) -> bool:
    """Whether every sheet is there and has nothing to read but sums of nothing."""
    needed = [sheet for sheet in form.sheets if not sheet.optional]
    tables = [(sheet, reading.tables[sheet.table]) for sheet in needed if sheet.table in reading.tables]
    return len(tables) == len(needed) and all(_has_nothing(sheet, table) for sheet, table in tables)


def _has_nothing(sheet: Sheet, table: Table) -> bool:
    if sheet.layout is Layout.TABLE:
        return table.height == 0
    declared = zip(table.values(sheet.code_column.name), _cells(table.rows, sheet.column("value")), strict=True)
    return all(not value if code not in _only_declared(sheet) else value is None for code, value in declared)
