"""Sheets beside those of the form: which continue a sheet of the form or stand in for it, and which are not read.

No sheet whose headers are the form's is left out in silence: its rows would be missing from every figure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.reading.cells.parsers import is_blank, text_of
from pipeline.reading.column_values import ColumnLists
from pipeline.reading.headers.find_headers import header_map
from pipeline.reading.match_sheets import continues
from pipeline.reading.read_sheet import read_sheet
from pipeline.reading.result import LeftOutRows, Table
from schemas.column import Layout
from schemas.matching import label_key
from schemas.messages import finding
from schemas.reference_data import indicators
from schemas.rules import workbook
from schemas.storage import NAME_KEY, has_name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from pipeline.reading.read_sheet import SheetReading
    from schemas.column import Form, Sheet
    from schemas.finding import Finding

MOST = 0.8
"""From this part of the form's required headers on a sheet may be read as the form's."""
LIKE = 2 / 3
"""From this part on it is like the form's, and is named in a finding."""
FEWEST = 4
"""Required headers that a sheet of the form must have to be known by them; others only continue it by their names."""


class FurtherSheet(NamedTuple):
    """A sheet beside those of the form that is like one of them, as it would be read, and how much of it is there."""

    reading: SheetReading
    likeness: float
    rows: int

    @property
    def name(self) -> str:
        """Its name in the workbook."""
        return self.reading.grid.name

    @property
    def may_be_read(self) -> bool:
        """Whether a person sees it and it has most of the required columns."""
        return self.likeness >= MOST and not self.reading.grid.is_hidden


def further_sheets(
    its_form: Form, grids: Iterable[Grid], communes: dict[str, str], submission_id: str
) -> dict[str, list[FurtherSheet]]:
    """By table the sheets that are like one of the form's and have rows; ``grids`` are all that have no name of it."""
    found: dict[str, list[FurtherSheet]] = {}
    for grid in grids:
        likest = _likest(its_form, grid)
        if likest is None:
            continue
        sheet, likeness = likest
        reading = read_sheet(sheet, grid, communes, submission_id)
        rows = reading.table.height if reading.found.columns else _filled_rows(grid)
        if rows:
            found.setdefault(sheet.table, []).append(FurtherSheet(reading, likeness, rows))
    return found


def _likest(its_form: Form, grid: Grid) -> tuple[Sheet, float] | None:
    """The sheet of the form that a sheet continues by its name, or whose headers it has most of, and how many."""
    if not grid.rows:
        return None
    by_likeness = [
        (_likeness(sheet, grid, found), len(found.columns), sheet)
        for sheet in its_form.sheets
        if not sheet.optional
        for found in (header_map(sheet, grid),)
    ]
    named = [scored for scored in by_likeness if continues(scored[2], grid.name)]
    known = [scored for scored in by_likeness if len(_required(scored[2])) >= FEWEST and scored[0] >= LIKE]
    likeness, _, sheet = max(named or known, key=lambda scored: scored[:2], default=(0, 0, None))
    return None if sheet is None else (sheet, likeness)


def _required(sheet: Sheet) -> list[str]:
    return [column.name for column in sheet.columns if not column.optional_header]


def _likeness(sheet: Sheet, grid: Grid, found: HeaderMap) -> float:
    """The share of the required columns that is there; none on a sheet of indicators without a code of the form's."""
    if sheet.layout is Layout.INDICATORS and not _has_codes(sheet, grid, found):
        return 0
    required = _required(sheet)
    return sum(name in found.columns for name in required) / len(required)


def _has_codes(sheet: Sheet, grid: Grid, found: HeaderMap) -> bool:
    at, known = found.columns.get(sheet.code_column.name), indicators(sheet.table, sheet.day)
    return at is not None and any(text_of(row[at]).strip().upper() in known for row in grid.rows[found.last + 1 :])


def _filled_rows(grid: Grid) -> int:
    return sum(not all(map(is_blank, row)) for row in grid.rows)


def stand_in(sheets: Sequence[FurtherSheet]) -> FurtherSheet | None:
    """The sheet that is read in place of one that is missing or empty: the only one that may be."""
    readable = [further for further in sheets if further.may_be_read]
    return readable[0] if len(readable) == 1 else None


def why_not_joined(table: Table, further: FurtherSheet) -> str:
    """What speaks against adding its rows to those of the table; blank where nothing does."""
    reading, sheet = further.reading, further.reading.sheet
    letters = reading.table.letters
    if reading.grid.is_hidden:
        return "hidden"
    if _keys(sheet, table) & _keys(sheet, reading.table):
        return "repeated"
    if sheet.layout is not Layout.TABLE or not further.may_be_read:
        return "headers"
    needed = {name: letter for name, letter in table.letters.items() if not sheet.column(name).optional_header}
    is_alike = needed.items() <= letters.items() and letters.items() <= table.letters.items()
    return "" if is_alike else "places"


def _keys(sheet: Sheet, table: Table) -> set[tuple[Any, ...]]:
    """What identifies the rows: each filled key of a register, the first one elsewhere; without keys all values."""
    others = tuple(column.name for column in sheet.columns if not column.optional_header)
    keys: set[tuple[Any, ...]] = set()
    columns = [
        (key, list(zip(*(table.values(NAME_KEY if name == "name" else name) for name in key), strict=True)))
        for key in sheet.keys or (others,)
    ]
    for row in range(table.height):
        filled = [(key, *values[row]) for key, values in columns if all(value is not None for value in values[row])]
        keys.update(filled if has_name_key(sheet) else filled[:1])
    return keys


def joined_table(table: Table, other: Table) -> Table:
    """The rows of two sheets whose columns have the same letters; each keeps the name of its own."""
    rows, more = table.rows, other.rows
    if not isinstance(rows, ColumnLists) or not isinstance(more, ColumnLists):
        raise TypeError
    names = [*rows.lists, *(name for name in more.lists if name not in rows.lists)]
    lists = {name: [*rows.values(name), *more.values(name)] for name in (*names, "at_sheet")}
    same = {name: text for name, text in rows.same.items() if name != "at_sheet"}
    return replace(
        table,
        rows=ColumnLists(rows.sheet, rows.height + more.height, lists, same),
        remarks=[*table.remarks, *other.remarks],
        totals=[],  # of neither sheet they are sums of all rows
        further=[*table.further, LeftOutRows(other.sheet, other.left_out)],
    )


def further_finding(submission_id: str, further: FurtherSheet, variant: str) -> Finding:
    """WB-17: what became of the sheet, and how many rows it has."""
    sheet = further.reading.sheet
    return finding(
        workbook.FURTHER_SHEET,
        submission_id,
        variant=variant,
        sheet=further.name,
        cell=further.reading.first_header,
        place=f"{sheet.table}/{label_key(further.name)}",
        observed=further.rows,
        expected=sheet.name,
    )


def all_joined(table: Table, sheets: Iterable[FurtherSheet]) -> Iterator[tuple[FurtherSheet, str, Table]]:
    """Each further sheet, what speaks against joining it, if anything, and the table with what was joined so far."""
    for further in sheets:
        reason = why_not_joined(table, further)
        if not reason:
            table = joined_table(table, further.reading.table)
        yield further, reason, table
