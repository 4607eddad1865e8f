"""Which cells of a workbook have a percent format, so that they show a hundred times the number that they hold.

Known of ``.xlsx``, ``.xlsm`` and ``.xls``; a workbook without such a format is not looked at cell by cell. Of ``.xlsb``
and ``.ods``, and of a cell without its place, it is not known: there the number itself is read.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from pipeline.reading.formats.error_cells import UNFOLLOWED
from pipeline.reading.formats.inspection import no_percents
from pipeline.reading.formats.ole_file import workbook_stream
from pipeline.reading.formats.styled_cells import xls_cells, xlsx_cells, xlsx_groups
from pipeline.reading.formats.xls_records import END, xls_records, xls_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.reading.formats.inspection import PercentCells, Percents

_BUILT_IN = {9: "0%", 10: "0.00%"}
"""Formats that every workbook has, by number."""
_MARK = re.compile(rb"numFmtId=[\"'](?:9|10)[\"']")
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


def xlsx_percents(styles: bytes, sheets: Mapping[str, bytes]) -> Percents:
    """The cells in a percent format of each sheet, out of the part with the styles and those with the sheets."""
    if b"%" not in styles and not _MARK.search(styles, max(0, styles.find(b"cellXfs"))):
        return no_percents
    groups = xlsx_groups(styles)
    custom = {entry.get("numFmtId", ""): entry.get("formatCode", "") for entry in groups.get("numFmts", ())}
    codes = {str(number): code for number, code in _BUILT_IN.items()} | custom
    used = enumerate(codes.get(style.get("numFmtId", ""), "") for style in groups.get("cellXfs", ()))
    formats = {b"%d" % number: "%" for number, code in used if is_percent(code)}
    return (lambda name: _places(xlsx_cells(sheets.get(name, b""), formats))) if formats else no_percents


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
