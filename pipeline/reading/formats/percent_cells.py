"""Which cells of a workbook have a percent format, so that they show a hundred times the number that they hold.

Of ``.xls``; a workbook without such a format is not looked at cell by cell.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from pipeline.reading.formats.error_cells import UNFOLLOWED
from pipeline.reading.formats.inspection import no_percents
from pipeline.reading.formats.ole_file import workbook_stream
from pipeline.reading.formats.styled_cells import xls_cells
from pipeline.reading.formats.xls_records import END, xls_records, xls_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.reading.formats.inspection import PercentCells, Percents

_BUILT_IN = {9: "0%", 10: "0.00%"}
"""Formats that every workbook has, by number."""
_NO_SIGN = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]')
"""Text, an escaped sign, one that only fills or spaces, and a colour, condition or locale."""

_FORMAT, _STYLE = 0x41E, 0xE0
_NUMBERS = frozenset({0x203, 0x27E, 0xBD, 0x06})
"""Records of ``.xls``; the last are cells with a number: in full, packed, several in a row, and a formula's."""
_OF_STYLES = 0b100
"""Marks a format that no cell has, but named styles."""


def is_percent(code: str) -> bool:
    """Whether numbers in the format are shown times a hundred."""
    return "%" in _NO_SIGN.sub("", code)


def xls_percents(content: bytes) -> Percents:
    """The cells in a percent format of each sheet of an Excel 97 workbook."""
    try:
        stream = workbook_stream(content)
        formats, sheets = _xls_formats(stream), dict(xls_sheets(stream))
    except UNFOLLOWED:  # a damaged file, which the reader judges
        return no_percents
    if not formats:
        return no_percents
    return lambda name: _places(xls_cells(stream, sheets[name], _NUMBERS, formats)) if name in sheets else iter(())


def _xls_formats(stream: bytes) -> dict[int, str]:
    """The cell formats that are percent formats, by their number."""
    codes, used = dict(_BUILT_IN), []
    for record, body in xls_records(stream, 0):
        if record == END:
            break
        if record == _FORMAT:
            number, length, wide = struct.unpack_from("<HHB", body)
            codes[number] = body[5 : 5 + length * (1 + (wide & 1))].decode("utf-16-le" if wide & 1 else "latin-1")
        elif record == _STYLE:
            number, kind = struct.unpack_from("<HH", body, 2)
            used.append(-1 if kind & _OF_STYLES else number)
    return {place: "%" for place, number in enumerate(used) if is_percent(codes.get(number, ""))}


def _places(cells: Iterator[tuple[int, int, str]]) -> PercentCells:
    return ((row, column) for row, column, _ in cells)
