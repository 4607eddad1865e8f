"""A workbook's values as an .xlsx file: for .xls, .xlsb and .ods, which cannot be written in place.

Every value stands in its cell; merged cells stay, formulas become their values, and all formats but those of dates,
percentages, struck cells and numbers that are shown otherwise than they are held are lost.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange

from pipeline.outputs.feedback.error_sheet import HEADERS, NAME
from pipeline.outputs.office_files import CREATED
from pipeline.reading.cells.formatted_cells import FormattedCell
from pipeline.reading.cells.special_cells import PercentCell, ShownDay
from pipeline.reading.formats.guard import inspect
from pipeline.reading.open_sheets import grids
from pipeline.runtime.silent_stderr import silent_stderr

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.reading.grid import Grid
    from pipeline.runtime.settings import Settings

EARLIEST = dt.date(1900, 1, 1)
NARROWEST, WIDEST, LONGEST_NAME = 9, 48, 31
LARGEST_MERGE = 10_000
"""XlsxWriter writes every cell of a merged range; one over a whole sheet says nothing."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")
_FORMATS = {
    dt.datetime: "dd/mm/yyyy hh:mm",
    dt.date: "dd/mm/yyyy",
    dt.time: "hh:mm:ss",
    dt.timedelta: "[h]:mm:ss",
    PercentCell: "0.00%",
}


class _Formats(dict[tuple[str, bool], Any]):
    """The copy's formats, by the code for numbers and by whether the cell is struck through."""

    def __init__(self, workbook: Workbook) -> None:
        super().__init__()
        self.workbook = workbook

    def of_value(self, value: object, *, is_struck: bool) -> Any:  # noqa: ANN401 - XlsxWriter does not type its formats
        """The format of a value; None where it is shown as it is."""
        code = value.code if isinstance(value, (FormattedCell, ShownDay)) else _code(value)
        looks = ({"num_format": code} if code else {}) | ({"font_strikeout": True} if is_struck else {})
        if (code, is_struck) not in self:
            self[code, is_struck] = self.workbook.add_format(looks) if looks else None
        return self[code, is_struck]


def _code(value: object) -> str:
    """The code of the format for a value of its type; blank where the type needs none."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return _FORMATS[dt.date]
    return next((code for kind, code in _FORMATS.items() if isinstance(value, kind)), "")


def values_copy(content: bytes, limits: Settings) -> tuple[bytes, dict[str, str]]:
    """The copy's bytes, and its sheets' names by those of the original: Excel allows fewer than other programs."""
    stream = BytesIO()
    names: dict[str, str] = {}
    with _workbook(stream) as workbook, silent_stderr():
        formats = _Formats(workbook)
        for grid in grids(content, inspect(content, limits)):
            names[grid.name] = _allowed_name(grid.name, set(names.values()))
            _write_grid(workbook.add_worksheet(names[grid.name]), grid, formats)
    return stream.getvalue(), names


def list_only() -> bytes:
    """A workbook for a file that cannot be read: it holds nothing but the place for the list of errors."""
    stream = BytesIO()
    with _workbook(stream) as workbook:
        workbook.add_worksheet(NAME).write_row(0, 0, HEADERS)
    return stream.getvalue()


def _workbook(stream: BytesIO) -> Workbook:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    workbook = xlsxwriter.Workbook(stream, options)
    workbook.set_properties({"created": CREATED})
    return workbook


def _allowed_name(name: str, taken: set[str]) -> str:
    """A name that Excel allows and no other sheet has."""
    plain = _FORBIDDEN.sub("_", name)[:LONGEST_NAME] or "_"
    known = {other.casefold() for other in taken}
    number = 2
    allowed = plain
    while allowed.casefold() in known:
        suffix = f" ({number})"
        allowed, number = plain[: LONGEST_NAME - len(suffix)] + suffix, number + 1
    return allowed


def _write_grid(worksheet: Worksheet, grid: Grid, formats: _Formats) -> None:
    for (top, left), (bottom, right) in grid.merged:
        if not 1 < (bottom - top + 1) * (right - left + 1) <= LARGEST_MERGE or bottom < top:
            continue
        try:
            worksheet.merge_range(top, left, bottom, right, "")
        except OverlappingRange:
            continue  # of a damaged file
    widths: dict[int, int] = {}
    for number, row in enumerate(grid.rows, start=grid.top):
        for column, value in enumerate(row, start=grid.left):
            if value != "":
                mark = grid.marks.get((number - grid.top, column - grid.left))
                look = formats.of_value(value, is_struck=mark is not None and mark.is_struck)
                _write_value(worksheet, number, column, value, look)
                widths[column] = max(widths.get(column, NARROWEST), min(WIDEST, len(str(value)) + 2))
    for column, width in widths.items():
        worksheet.set_column(column, column, width)


def _write_value(
    worksheet: Worksheet,
    row: int,
    column: int,
    value: Any,  # noqa: ANN401 - whatever a cell holds
    look: Any,  # noqa: ANN401 - XlsxWriter does not type its formats
) -> None:
    if isinstance(value, bool):
        worksheet.write_boolean(row, column, value, look)
    elif isinstance(value, (int, float)) and math.isfinite(value):
        worksheet.write_number(row, column, value, look)
    elif isinstance(value, (dt.date, dt.time, dt.timedelta)) and not _is_too_early(value):
        worksheet.write_datetime(row, column, value, look)
    else:
        worksheet.write_string(row, column, str(value), look)


def _is_too_early(value: object) -> bool:
    """Whether Excel has no such date."""
    day = value.date() if isinstance(value, dt.datetime) else value
    return isinstance(day, dt.date) and day < EARLIEST
