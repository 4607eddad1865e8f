"""Error cells of ``.xls``, ``.xlsb`` and ``.ods``, which the workbook reader shows as blanks.

The files were looked over before; what cannot be followed here gives no error cells, and the reader judges it.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat

from pipeline.reading.cells.special_cells import ErrorCell
from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.file_kind import OLE, ZIP
from pipeline.reading.formats.ods_content import ods_errors
from pipeline.reading.formats.ole_file import workbook_stream
from pipeline.reading.formats.xls_records import xls_errors
from pipeline.reading.formats.xlsb_records import xlsb_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    ErrorCells = dict[str, dict[tuple[int, int], ErrorCell]]

MOST = 100_000
"""More error cells of a workbook are not told one by one."""

UNFOLLOWED = (
    *(struct.error, zipfile.BadZipFile, zlib.error, expat.ExpatError, ET.ParseError, UnreadableError),
    *(KeyError, IndexError, ValueError, EOFError, OSError, RuntimeError),
)
"""What Python's readers raise on damaged files; the last where a flipped bit says that an entry is encrypted."""


def other_error_cells(content: bytes) -> ErrorCells:
    """Error cells by sheet name and zero-based place; none for a file of another format."""
    try:
        if content.startswith(OLE):
            return _named(xls_errors(workbook_stream(content)))
        if content.startswith(ZIP):
            with zipfile.ZipFile(BytesIO(content)) as archive:
                names = set(archive.namelist())
                if "xl/workbook.bin" in names:
                    return _named(xlsb_errors(archive))
                if "content.xml" in names:
                    return _named(ods_errors(archive.read("content.xml")))
    except UNFOLLOWED:
        pass
    return {}


def _named(cells: Iterator[tuple[str, int, int, str]]) -> ErrorCells:
    found: ErrorCells = {}
    for number, (sheet, row, column, error) in enumerate(cells):
        if number < MOST:
            found.setdefault(sheet, {})[row, column] = ErrorCell(error)
    return found
