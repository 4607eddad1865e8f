"""The records of a binary workbook's parts, and its error cells."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pipeline.reading.formats.xls_records import ERRORS

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

_XLSB_ROW, _XLSB_ERROR, _XLSB_FORMULA_ERROR, _XLSB_SHEET = 0, 3, 11, 156
"""Records of ``.xlsb``."""


def xlsb_errors(archive: zipfile.ZipFile) -> Iterator[tuple[str, int, int, str]]:
    """Of each sheet the error constants, and the formulas whose stored value is an error."""
    relations = ET.fromstring(archive.read("xl/_rels/workbook.bin.rels"))  # noqa: S314 - entities were refused before
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for record, body in _xlsb_records(archive.read("xl/workbook.bin")):
        if record == _XLSB_SHEET:
            target_id, end = _wide_text(body, 8)
            name, _ = _wide_text(body, end)
            target = targets[target_id]
            path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            for row, column, code in _sheet_errors(archive.read(path)):
                yield name, row, column, ERRORS.get(code, "#N/A")


def _sheet_errors(part: bytes) -> Iterator[tuple[int, int, int]]:
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
