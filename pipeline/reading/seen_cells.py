"""A sheet's cells as a person sees them: numbers as their formats show them, texts without struck and raised runs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from pipeline.reading.cells.formatted_cells import FormattedCell, number_cell
from pipeline.reading.cells.number_formats import shown_day, shown_text, shows_day
from pipeline.reading.cells.special_cells import ShownDay, day_of, is_plain_number, serial_of
from pipeline.reading.grid import CellMark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reading.formats.cell_styles import CellStyle, TextRun
    from pipeline.reading.formats.inspection import Inspection

    Marks = dict[tuple[int, int], CellMark]
    """By row and column in the rows."""


def see_cells(
    name: str, rows: list[list[Any]], corner: tuple[int, int], inspection: Inspection
) -> tuple[Marks, set[int]]:
    """Put what is seen in place of what the cells of the sheet hold.

    ``corner`` is the zero-based Excel row and column of ``rows[0][0]``. The marks tell what the cells do not show, the
    numbers in which columns of ``rows`` there is a number that its format shows otherwise.
    """
    top, left = corner
    marks: Marks = {}
    formatted: set[int] = set()
    for row, column, style in inspection.styles(name):
        if _is_in(rows, row - top, column - left):
            place = row - top, column - left
            cell = rows[place[0]][place[1]]
            if is_plain_number(cell) and shows_day(style.number_format, cell):  # of a kind that calamine does not know
                cell = rows[place[0]][place[1]] = day_of(cell, is_from_1904=inspection.is_1904) or cell
            if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
                _show_day(rows, place, style, marks, is_1904=inspection.is_1904)
            elif _show(rows, place, style.number_format, marks):
                formatted.add(place[1])
            if style.is_struck and _is_filled(rows[place[0]][place[1]]):
                marks[place] = CellMark(is_struck=True, is_unknown=marks.get(place, CellMark()).is_unknown)
    for row, column, runs in inspection.runs(name):
        if _is_in(rows, row - top, column - left) and type(rows[row - top][column - left]) is str:
            _see_runs(rows, (row - top, column - left), runs, marks)
    return marks, formatted


def _is_in(rows: list[list[Any]], row: int, column: int) -> bool:
    return 0 <= row < len(rows) and 0 <= column < len(rows[row])


def _is_filled(cell: object) -> bool:
    return not isinstance(cell, str) or cell.strip() != ""


def _show(rows: list[list[Any]], place: tuple[int, int], number_format: str, marks: Marks) -> bool:
    """Have a number know its format, and a text be as its format shows it; what the format hides stays.

    Whether the cell is a number that knows its format.
    """
    row, column = place
    cell = rows[row][column]
    if is_plain_number(cell):
        shown = rows[row][column] = number_cell(cell, number_format)
        if isinstance(shown, FormattedCell) and not shown.shows_anything:
            marks[place] = CellMark(is_hidden=True)
        return isinstance(shown, FormattedCell)
    if type(cell) is str and cell.strip():
        rows[row][column] = shown_text(number_format, cell) or cell
        if not shown_text(number_format, cell).strip():
            marks[place] = CellMark(is_hidden=True)
    return False


def _show_day(rows: list[list[Any]], place: tuple[int, int], style: CellStyle, marks: Marks, *, is_1904: bool) -> None:
    """Have a day know how it is shown, and a time be as it is shown; mark one of which that is not known."""
    row, column = place
    cell, code = rows[row][column], style.number_format
    shown = shown_day(code, serial_of(cell))
    if shown is None:
        return
    shown = style.shown or shown
    if not shown:
        marks[place] = CellMark(is_unknown=True)
    elif isinstance(cell, dt.date):
        rows[row][column] = ShownDay(cell, shown, code, is_from_1904=is_1904)
    else:
        rows[row][column] = shown


def _see_runs(rows: list[list[Any]], place: tuple[int, int], runs: Sequence[TextRun], marks: Marks) -> None:
    """Drop from a text what is struck through, or raised beside other text, and mark the cell."""
    unstruck = [run for run in runs if not run.is_struck]
    if not _text(unstruck).strip():
        if _text(runs).strip():
            marks[place] = CellMark(is_struck=True)
        return
    level = [run for run in unstruck if not run.is_raised]
    kept = level if _text(level).strip() else unstruck
    dropped = [run for run in runs if run not in kept and run.text.strip()]
    marks.pop(place, None)  # of a cell that is struck as a whole, but for these runs
    if dropped:
        struck = " ".join(run.text.strip() for run in dropped if run.is_struck)
        marks[place] = CellMark(" ".join(run.text.strip() for run in dropped), _text(unstruck), struck)
        rows[place[0]][place[1]] = _text(kept)


def _text(runs: Sequence[TextRun]) -> str:
    return "".join(run.text for run in runs)
