"""What stands on sheets beside a cover that says unchanged, where their headers keep it from being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reading.cells.parsers import is_blank
from pipeline.reading.header_findings import HeaderFindings
from pipeline.reading.match_sheets import may_be

if TYPE_CHECKING:
    from pipeline.reading.grid import Grid
    from pipeline.reading.read_sheet import SheetReading
    from schemas.column import Sheet
    from schemas.finding import Finding


def is_filled(reading: SheetReading) -> bool:
    """Whether the sheet has rows, or cells that are no rows because of headers that are missing."""
    below = reading.found.last + 1 if reading.found.columns else 0
    return bool(reading.table.height) or (bool(reading.found.missing) and _has_cells(reading.grid, below))


def is_meant(sheet: Sheet, grid: Grid) -> bool:
    """Whether a sheet with contents is the form's by its name, if not by it alone."""
    return may_be(sheet, grid.name) and _has_cells(grid)


def unread_columns(submission_id: str, reading: SheetReading) -> list[Finding]:
    """WB-04, WB-05 and WB-16: of which columns nothing is known, and which are not read."""
    headers = HeaderFindings(submission_id, reading.sheet, reading.grid, reading.found, reading.table)
    return [*headers.missing(), *headers.extra(), *headers.twins()]


def _has_cells(grid: Grid, first: int = 0) -> bool:
    return any(not is_blank(cell) for cells in grid.rows[first:] for cell in cells)
