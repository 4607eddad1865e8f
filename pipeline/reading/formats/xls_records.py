"""The records of an Excel 97 workbook's stream: what they say of styles as a whole, and where errors may be."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, NamedTuple

from pipeline.reading.cells.number_formats import number_format
from pipeline.reading.encodings.font_names import names_legacy_font
from pipeline.reading.formats.built_in_formats import BUILT_IN
from pipeline.reading.formats.error_codes import ERRORS, NOT_AVAILABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

END, BEGIN, CALENDAR, FONT, FORMAT, STYLE = 0x0A, 0x809, 0x22, 0x31, 0x41E, 0xE0
"""Records: the first ends a part, the one about the whole workbook or a sheet, which the second begins."""
FORMULA, ERROR, NUMBER, SHARED_TEXTS = 0x06, 0x205, 0x203, 0xFC
_SHARED, _PACKED, _GOES_ON = 0xFD, 0x27E, 0x3C
_TEXTS = frozenset({_SHARED, 0x204, 0xD6, 0x207, SHARED_TEXTS, _GOES_ON})
"""Cells with a text: shared, of its own, with several fonts, of a formula; the shared texts, and what they go on in."""
_NUMBERS = frozenset({NUMBER, _PACKED, 0xBD, FORMULA, 0x221, 0x4BC, 0x236, 0x37, ERROR})
"""Cells with a number: in full, packed, several in a row, of a formula of each kind; errors and truth values."""
NEEDED = _TEXTS | _NUMBERS | {END, BEGIN, CALENDAR, FONT, FORMAT, STYLE, 0x42, 0x85}
"""The records that xlrd needs to tell styles and errors; the last are the code page and a sheet's name."""
_UNKNOWN = b"\xff\x7f"
EXCEL_97, _OF_STYLES = 0x600, 0b100
"""Version of the records, and the mark of a format that no cell has, but named styles."""
_STRUCK, _NAME_AT = 0b1000, 14
"""How a font says that it is struck, and where its name begins."""
_NOT_PLAIN = frozenset({5, 6, 7, 8, 42, 44, *BUILT_IN})
"""Formats that every workbook has, by number, and that show a currency or something else that is not held."""
_NEWEST_KNOWN = 43
_ERROR_CELL = re.compile(rb"\x05\x02\x08\x00......(.)\x01", re.DOTALL)
_NO_NUMBER, _RESULT_END, _ERROR_RESULT = b"\xff\xff", 16, 2
"""What ends a formula's result that is no number, where in its record, and how such a result begins when an error."""


class XlsLook(NamedTuple):
    """What the first part of the stream says: calendar, whether some style shows more than the value, and version."""

    is_1904: bool
    is_styled: bool
    version: int


def xls_look(stream: bytes) -> XlsLook:
    """Look over the part about the whole workbook."""
    is_1904 = is_styled = False
    version, codes, used = 0, set(_NOT_PLAIN), set()
    for record, body in xls_records(stream, 0):
        if record == END:
            break
        if record == BEGIN:
            (version,) = struct.unpack_from("<H", body)
        elif record == CALENDAR:
            is_1904 = body[:1] == b"\1"
        elif record == FONT:
            is_styled = is_styled or _is_marked(body)
        elif record == FORMAT:
            number, code = _format(body, version)
            codes = codes - {number} if number_format(code) is None else codes | {number}
        elif record == STYLE:
            number, kind = struct.unpack_from("<HH", body, 2)
            used |= set() if kind & _OF_STYLES else {number}
    return XlsLook(is_1904, is_styled or bool(used & codes), version)


def _is_marked(font: bytes) -> bool:
    """Whether a font is struck, raised or of a legacy encoding."""
    looks, _, _, raised = struct.unpack_from("<4H", font, 2)
    return bool(looks & _STRUCK or raised or names_legacy_font(font[_NAME_AT:]))


def _format(body: bytes, version: int) -> tuple[int, str]:
    if version < EXCEL_97:
        number, length = struct.unpack_from("<HB", body)
        return number, body[3 : 3 + length].decode("latin-1")
    number, length, wide = struct.unpack_from("<HHB", body)
    return number, body[5 : 5 + length * (1 + (wide & 1))].decode("utf-16-le" if wide & 1 else "latin-1", "replace")


def error_places(stream: bytes) -> list[int]:
    """Where in the stream the number of an error seems to be; tested over the bytes, for most workbooks have none."""
    return list(_error_places(stream))


def with_known_errors(stream: bytes, places: Iterable[int]) -> bytes:
    """The stream of the same length with each error that calamine does not know as ``#N/A``."""
    unknown = {at for at in places if stream[at] not in ERRORS or stream[at] > _NEWEST_KNOWN}
    if not unknown:
        return stream
    known = bytearray(stream)
    for record, start in _places(stream, 0):
        at = start + {ERROR: 10, FORMULA: 12}.get(record, 0)
        if at in unknown:
            known[at] = NOT_AVAILABLE
    return bytes(known) if known != stream else stream


def _error_places(stream: bytes) -> Iterator[int]:
    """Where in the stream the number of an error seems to be."""
    for found in _ERROR_CELL.finditer(stream):
        yield found.start(1)
    end = stream.find(_NO_NUMBER)
    while end >= 0:
        at = end - _RESULT_END
        if at >= 0 and stream[end - 6] == _ERROR_RESULT and stream[at : at + 2] == b"\x06\0":
            yield end - 4
        end = stream.find(_NO_NUMBER, end + 1)


def needed_records(stream: bytes, *, texts: bool = True) -> bytes:
    """The stream of the same length in which records of other kinds are of a kind that nobody knows.

    What they hold can name a million cells each, or texts that double with each name. Without ``texts`` the shared
    ones are left out too, and their cells hold numbers: xlrd refuses a file that counts its texts wrongly.
    """
    others = {} if texts else {SHARED_TEXTS: _UNKNOWN, _GOES_ON: _UNKNOWN, _SHARED: _PACKED.to_bytes(2, "little")}
    needed = bytearray(stream)
    for record, at in _places(stream, 0):
        new = others.get(record) if record in NEEDED else _UNKNOWN
        if new:
            needed[at : at + 2] = new
    return bytes(needed)


def xls_records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record from a place on."""
    for record, start in _places(stream, at):
        (length,) = struct.unpack_from("<H", stream, start + 2)
        yield record, stream[start + 4 : start + 4 + length]


def _places(stream: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Kind and place of each record from a place on."""
    head, end = struct.Struct("<HH"), len(stream) - 4
    while at <= end:
        record, length = head.unpack_from(stream, at)
        yield record, at
        at += 4 + length
