"""A sheet whose cells span more than may be held: without those that show nothing, or refused with the farthest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.xlsx_scan import area, farthest
from pipeline.reading.sheet_cells import SheetCells, ordered, rectangle
from schemas.finding import address
from schemas.matching import without_invisible

if TYPE_CHECKING:
    from typing import Any

    from python_calamine import CalamineSheet

MOST_SEEN = 1_000_000
"""So many cells may be seen of a sheet that spans too many: beside those that are blank they take little memory."""


def seen_cells_of(name: str, sheet: CalamineSheet, most: int, *, is_hidden: bool) -> SheetCells:
    """The cells in which something is seen; UnreadableError where they too span more than ``most``.

    Row by row, and a blank row at once: a sheet of 16 million cells takes a second.
    """
    left = sheet.start[1] if sheet.start else 0
    seen: list[tuple[int, int, Any]] = []
    for row, cells in enumerate(sheet.iter_rows()):
        if cells.count("") < len(cells):
            seen += [(row, column, cell) for column, cell in enumerate(cells, left) if _is_seen(cell)]
        if len(seen) > MOST_SEEN:
            raise UnreadableError("too_wide", str(sheet.height * sheet.width))
    places = [(row, column) for row, column, _ in seen]
    if area(places) > most:
        row, column = farthest(places)
        raise UnreadableError("too_far", str(area(places)), name, address(row, column))
    return rectangle(seen, ordered(sheet.merged_cell_ranges or ()), is_hidden=is_hidden)


def _is_seen(cell: object) -> bool:
    return cell != "" and not (isinstance(cell, str) and not without_invisible(cell).strip())
