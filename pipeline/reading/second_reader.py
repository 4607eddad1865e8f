"""A workbook as other readers give it, for a file that the fast one refuses: openpyxl for ``.xlsx``, xlrd for ``.xls``.

They know no file as corrupt that the fast reader reads, and take ten times as long. Values are of the same types. Few
files need them, so they are imported for these alone: that takes as long as to import Polars.
"""

from __future__ import annotations

import datetime as dt
import struct
import warnings
import zlib
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
import xlrd
from openpyxl.utils.exceptions import InvalidFileException

from pipeline.reading.cells.special_cells import ErrorCell
from pipeline.reading.errors import UnreadableError
from pipeline.reading.sheet_cells import SheetCells, rectangle

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.cell import ReadOnlyCell

T = TypeVar("T")

_REFUSALS = (
    *(xlrd.XLRDError, xlrd.compdoc.CompDocError, InvalidFileException, BadZipFile, ParseError, zlib.error),
    *(
        struct.error,
        AssertionError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
        OSError,
        EOFError,
        RecursionError,
    ),
)
"""What the readers raise on files that they cannot read: both leave it to chance."""
_MIDNIGHT = dt.time()


class SecondReading(NamedTuple):
    """The names of the worksheets, and the cells of the one of a name; UnreadableError where they cannot be read."""

    names: list[str]
    cells: Callable[[str], SheetCells]


def second_reading(content: bytes, *, is_package: bool) -> SecondReading:
    """The workbook by the reader of its format; UnreadableError when that refuses it too."""
    return _answer(lambda: _xlsx(content) if is_package else _xls(content))


def _answer(question: Callable[[], T]) -> T:
    """What a reader answers; UnreadableError where it refuses."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of dates that are none
            return question()
    except _REFUSALS as problem:
        raise UnreadableError("corrupt") from problem


def _xlsx(content: bytes) -> SecondReading:
    workbook = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)

    def cells(name: str) -> SheetCells:
        sheet = workbook[name]
        sheet.reset_dimensions()
        values = ((row, at, _xlsx_value(cell)) for row, cells in enumerate(sheet.rows) for at, cell in enumerate(cells))
        return rectangle(values, is_hidden=sheet.sheet_state != "visible")

    return SecondReading([sheet.title for sheet in workbook.worksheets], lambda name: _answer(lambda: cells(name)))


def _xlsx_value(cell: ReadOnlyCell) -> Any:  # noqa: ANN401 - whatever a cell holds
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        return ErrorCell(value)
    return float(value) if type(value) is int else _day(value)


def _xls(content: bytes) -> SecondReading:
    workbook = xlrd.open_workbook(
        file_contents=content, logfile=StringIO(), on_demand=True, ragged_rows=True, formatting_info=True
    )

    def cells(name: str) -> SheetCells:
        sheet = workbook.sheet_by_name(name)
        values = (
            (row, column, _xls_value(cell, workbook.datemode))
            for row in range(sheet.nrows)
            for column, cell in enumerate(sheet.row(row))
        )
        merged = [((top, left), (end - 1, last - 1)) for top, end, left, last in sheet.merged_cells]
        return rectangle(values, merged, is_hidden=sheet.visibility != 0)

    return SecondReading(workbook.sheet_names(), lambda name: _answer(lambda: cells(name)))


def _xls_value(cell: xlrd.sheet.Cell, datemode: int) -> Any:  # noqa: ANN401 - whatever a cell holds
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return ErrorCell(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(cell.value, datemode)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return int(cell.value) if cell.value.is_integer() else cell.value
    return cell.value if cell.ctype == xlrd.XL_CELL_TEXT else ""


def _date(days: float, datemode: int) -> Any:  # noqa: ANN401 - a date, a time, or the number where it is neither
    try:
        moment = xlrd.xldate_as_datetime(days, datemode)
    except (OverflowError, ValueError):
        return days
    return moment.time() if 0 < days < 1 else _day(moment)


def _day(value: Any) -> Any:  # noqa: ANN401 - whatever a cell holds
    """A moment at midnight as a day."""
    return value.date() if isinstance(value, dt.datetime) and value.time() == _MIDNIGHT else value
