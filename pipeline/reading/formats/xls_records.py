"""The records of an Excel 97 workbook's stream, its sheets, and its error cells."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

END = 0x0A
"""The record of ``.xls`` that ends a part: the one about the whole workbook, or a sheet."""
_SHEET, _FORMULA, _ERROR, _BEGIN = 0x85, 0x06, 0x205, 0x809
"""Records of ``.xls``."""


def xls_errors(stream: bytes) -> Iterator[tuple[str, int, int, str]]:
    """Of each sheet the error constants, and the formulas whose stored value is an error."""
    for name, start in xls_sheets(stream):
        depth = 0
        for record, body in xls_records(stream, start):
            depth += (record == _BEGIN) - (record == END)
            if depth == 0:
                break
            if record == _ERROR and len(body) >= 8 and body[7]:  # noqa: PLR2004 - row, column, style, value, kind
                yield name, *struct.unpack_from("<HH", body), ERRORS.get(body[6], "#N/A")
            elif record == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:  # noqa: PLR2004 - an error
                yield name, *struct.unpack_from("<HH", body), ERRORS.get(body[8], "#N/A")


def xls_sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Name and place of each sheet, out of the first part of the stream."""
    for record, body in xls_records(stream, 0):
        if record == END:
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
