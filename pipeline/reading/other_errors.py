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

from pipeline.reading.cells import ErrorCell
from pipeline.reading.sniff import OLE, ZIP, workbook_stream
from pipeline.reading.unreadable import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    ErrorCells = dict[str, dict[tuple[int, int], ErrorCell]]

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
MOST = 100_000
"""More error cells of a workbook are not told one by one."""

UNFOLLOWED = (
    *(struct.error, zipfile.BadZipFile, zlib.error, expat.ExpatError, ET.ParseError, UnreadableError),
    *(KeyError, IndexError, ValueError, EOFError, OSError, RuntimeError),
)
"""What Python's readers raise on damaged files; the last where a flipped bit says that an entry is encrypted."""

_SHEET, _FORMULA, _ERROR, _BEGIN, _END = 0x85, 0x06, 0x205, 0x809, 0x0A
"""Records of ``.xls``."""
_XLSB_ROW, _XLSB_ERROR, _XLSB_FORMULA_ERROR, _XLSB_SHEET = 0, 3, 11, 156
"""Records of ``.xlsb``."""
_TABLE, _ROW, _CELLS = "table:table", "table:table-row", ("table:table-cell", "table:covered-table-cell")


def other_error_cells(content: bytes) -> ErrorCells:
    """Error cells by sheet name and zero-based place; none for a file of another format."""
    try:
        if content.startswith(OLE):
            return _named(_xls(workbook_stream(content)))
        if content.startswith(ZIP):
            with zipfile.ZipFile(BytesIO(content)) as archive:
                names = set(archive.namelist())
                if "xl/workbook.bin" in names:
                    return _named(_xlsb(archive))
                if "content.xml" in names:
                    return _named(_ods(archive.read("content.xml")))
    except UNFOLLOWED:
        pass
    return {}


def _named(cells: Iterator[tuple[str, int, int, str]]) -> ErrorCells:
    found: ErrorCells = {}
    for number, (sheet, row, column, error) in enumerate(cells):
        if number < MOST:
            found.setdefault(sheet, {})[row, column] = ErrorCell(error)
    return found


def _xls(stream: bytes) -> Iterator[tuple[str, int, int, str]]:
    """Of each sheet the error constants, and the formulas whose stored value is an error."""
    for name, start in xls_sheets(stream):
        depth = 0
        for record, body in xls_records(stream, start):
            depth += (record == _BEGIN) - (record == _END)
            if depth == 0:
                break
            if record == _ERROR and len(body) >= 8 and body[7]:  # noqa: PLR2004 - row, column, style, value, kind
                yield name, *struct.unpack_from("<HH", body), ERRORS.get(body[6], "#N/A")
            elif record == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:  # noqa: PLR2004 - an error
                yield name, *struct.unpack_from("<HH", body), ERRORS.get(body[8], "#N/A")


def xls_sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Name and place of each sheet, out of the first part of the stream."""
    for record, body in xls_records(stream, 0):
        if record == _END:
            return
        if record == _SHEET:
            (start,) = struct.unpack_from("<I", body)
            length, wide = body[6], body[7] & 1
            yield body[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1"), start


def xls_records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record from a place on."""
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        yield record, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _xlsb(archive: zipfile.ZipFile) -> Iterator[tuple[str, int, int, str]]:
    """Of each sheet the error constants, and the formulas whose stored value is an error."""
    relations = ET.fromstring(archive.read("xl/_rels/workbook.bin.rels"))  # noqa: S314 - entities were refused before
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    for record, body in _xlsb_records(archive.read("xl/workbook.bin")):
        if record == _XLSB_SHEET:
            relation, end = _wide_text(body, 8)
            name, _ = _wide_text(body, end)
            target = targets[relation]
            path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            for row, column, code in _xlsb_errors(archive.read(path)):
                yield name, row, column, ERRORS.get(code, "#N/A")


def _xlsb_errors(part: bytes) -> Iterator[tuple[int, int, int]]:
    row = 0
    for record, body in _xlsb_records(part):
        if record == _XLSB_ROW:
            (row,) = struct.unpack_from("<I", body)
        elif record in (_XLSB_ERROR, _XLSB_FORMULA_ERROR):
            yield row, struct.unpack_from("<I", body)[0], body[8]


def _xlsb_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Records whose kind takes one or two bytes and whose length up to four, seven bits in each."""
    at = 0
    while at < len(part):
        record, at = part[at], at + 1
        if record & 0x80:
            record, at = record & 0x7F | (part[at] & 0x7F) << 7, at + 1
        length = shift = 0
        while True:
            byte, at = part[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield record, part[at : at + length]
        at += length


def _wide_text(body: bytes, at: int) -> tuple[str, int]:
    end = at + 4 + 2 * struct.unpack_from("<I", body, at)[0]
    return body[at + 4 : end].decode("utf-16-le"), end


def _ods(content: bytes) -> Iterator[tuple[str, int, int, str]]:
    """The cells whose kind is an error; of one that stands for several only the first."""
    if b'value-type="error"' not in content:
        return
    cells = _OdsErrors()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = cells.start, cells.end
    parser.CharacterDataHandler = cells.text
    parser.Parse(content, True)  # noqa: FBT003 - takes no keywords
    yield from cells.found


class _OdsErrors:
    """Follows the elements of a spreadsheet and keeps the error cells with what they show."""

    def __init__(self) -> None:
        self.found: list[tuple[str, int, int, str]] = []
        self.sheet, self.row, self.column = "", 0, 0
        self.shown: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _TABLE:
            self.sheet, self.row = attributes.get("table:name", ""), 0
        elif name == _ROW:
            self.column = 0
        elif name in _CELLS and attributes.get("calcext:value-type") == "error":
            self.shown = []
        if name in _CELLS:
            self.width = int(attributes.get("table:number-columns-repeated", 1))
        elif name == _ROW:
            self.height = int(attributes.get("table:number-rows-repeated", 1))

    def text(self, text: str) -> None:
        if self.shown is not None:
            self.shown.append(text)

    def end(self, name: str) -> None:
        if name in _CELLS:
            if self.shown is not None:
                error = "".join(self.shown).strip()
                self.found.append((self.sheet, self.row, self.column, error if error[:1] == "#" else "#N/A"))
            self.shown, self.column = None, self.column + self.width
        elif name == _ROW:
            self.row += self.height
