"""The records of a binary workbook's parts: styles, fonts, shared texts with runs, cells and errors."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, NamedTuple

from pipeline.reading.cells.number_formats import number_format
from pipeline.reading.encodings.font_names import encoding_of
from pipeline.reading.formats.built_in_formats import BUILT_IN
from pipeline.reading.formats.cell_styles import CellStyle
from pipeline.reading.formats.error_codes import ERRORS, NOT_AVAILABLE
from pipeline.reading.formats.text_runs import Letters, text_runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.reading.formats.cell_styles import TextRun

_ROW, _BLANK, _ERROR, _TEXT, _SHARED_TEXT, _FORMULA_ERROR, _RICH_TEXT = 0, 1, 3, 6, 7, 11, 62
_FIRST_CELL, _LAST_CELL = _BLANK, _FORMULA_ERROR
"""Records of cells, which begin with the column and the style's number."""
_SHARED, _FONT, _FORMAT, _STYLE, _BEGIN_STYLES, _END_STYLES = 19, 43, 44, 47, 617, 618
_BOOK, _SHEET, _NO_TEXT = 153, 156, b"\xff" * 4
_STRUCK, _FONT_NAME = 0b1000, 21
_CODE_AT, _TEXT_AT, _NEWEST_KNOWN = 8, 9, 43
"""Where a cell's error and its own text with runs stand, and the newest error that calamine knows."""
_RICH_MARK = re.compile(rb"\x3e(?:[\x0d-\x7f]|[\x80-\xff].)..\x00\x00...[\x00\x01][\x00-\x03]", re.DOTALL)
_ERROR_MARKS = (
    re.compile(rb"\x03\x09..\x00\x00....[\x00-\x3f]", re.DOTALL),
    re.compile(rb"\x0b(?:[\x10-\x7f]|[\x80-\xff].)..\x00\x00...[\x00\x01][\x00-\x3f]", re.DOTALL),
)
"""What an error cell's record looks like; other bytes may look so too. Each is searched for by its first byte."""
_CURRENCIES = {**dict.fromkeys((5, 6), '"$"#,##0'), **dict.fromkeys((7, 8), '"$"#,##0.00')}
"""Currencies that every workbook has too."""


class XlsbCell(NamedTuple):
    """A cell that is not blank: zero-based place, kind of record, number of its style, and the record."""

    row: int
    column: int
    kind: int
    style: int
    body: bytes

    @property
    def error(self) -> int | None:
        """The number of the error that it holds."""
        return self.body[_CODE_AT] if self.kind in (_ERROR, _FORMULA_ERROR) else None

    @property
    def shared(self) -> int | None:
        """The number of the shared text that it shows."""
        return int(struct.unpack_from("<I", self.body, 8)[0]) if self.kind == _SHARED_TEXT else None

    @property
    def rich_text(self) -> bytes:
        """Its own text with runs, as shared texts are written; blank where it has none."""
        return self.body[8:] if self.kind == _RICH_TEXT else b""


class XlsbStyles(NamedTuple):
    """The fonts, the font of each cell format, and the cell formats that are not plain, by number."""

    fonts: tuple[Letters, ...] = ()
    own_fonts: tuple[Letters, ...] = ()
    styles: dict[int, CellStyle] = {}  # noqa: RUF012 - never changed


def xlsb_styles(part: bytes) -> XlsbStyles:
    """What the part with the styles says."""
    codes: dict[int, str] = BUILT_IN | _CURRENCIES
    fonts: list[Letters] = []
    used: list[tuple[int, int]] = []
    are_of_cells = False
    for record, body in xlsb_records(part):
        if record == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = wide_text(body, 2)[0]
        elif record == _FONT:
            looks, _, raised = struct.unpack_from("<3H", body, 2)
            fonts.append(Letters(bool(looks & _STRUCK), bool(raised), encoding_of(wide_text(body, _FONT_NAME)[0])))
        elif record in (_BEGIN_STYLES, _END_STYLES):
            are_of_cells = record == _BEGIN_STYLES
        elif record == _STYLE and are_of_cells:
            used.append(struct.unpack_from("<HH", body, 2))
    own = tuple(fonts[number] if number < len(fonts) else Letters() for _, number in used)
    formats = [codes.get(number, "General") for number, _ in used]
    styles = [
        CellStyle(code if number_format(code) else "General", *font) for code, font in zip(formats, own, strict=True)
    ]
    return XlsbStyles(tuple(fonts), own, {number: style for number, style in enumerate(styles) if style != CellStyle()})


def rich_texts(part: bytes) -> dict[int, bytes]:
    """The shared texts with runs, by number."""
    texts = enumerate(body for record, body in xlsb_records(part) if record == _SHARED)
    return {number: body for number, body in texts if body[:1] and body[0] & 1}


def rich_runs(body: bytes, fonts: Sequence[Letters], own: Letters) -> tuple[TextRun, ...]:
    """The runs of a text; none where no run is struck or raised. What comes before the first is in the cell's font."""
    if not body or not body[0] & 1:
        return ()
    text, at = wide_text(body, 1)
    (count,) = struct.unpack_from("<I", body, at)
    starts = [struct.unpack_from("<HH", body, at + 4 + 4 * number) for number in range(min(count, len(text)))]
    return text_runs(text, [(0, own), *((start, fonts[font] if font < len(fonts) else own) for start, font in starts)])


def xlsb_sheets(part: bytes) -> Iterator[tuple[str, str]]:
    """Name and relation of each sheet, out of the part about the workbook."""
    for record, body in xlsb_records(part):
        if record == _SHEET and body[8:12] != _NO_TEXT:
            relation, end = wide_text(body, 8)
            yield wide_text(body, end)[0], relation


def is_1904(part: bytes) -> bool:
    """Whether the part about the workbook says that days are counted from 1904."""
    return any(body[:1] and body[0] & 1 for record, body in xlsb_records(part) if record == _BOOK)


def xlsb_cells(part: bytes) -> Iterator[XlsbCell]:
    """The cells of a sheet's part that are not blank."""
    row = 0
    for record, body in xlsb_records(part):
        if record == _ROW:
            (row,) = struct.unpack_from("<I", body)
        elif (_FIRST_CELL < record <= _LAST_CELL or record == _RICH_TEXT) and len(body) > _CODE_AT:
            column, style = struct.unpack_from("<II", body)
            yield XlsbCell(row, column, record, style & 0xFFFFFF, body)


def may_have_errors(part: bytes) -> bool:
    """Whether a sheet's part may hold an error; tested over the bytes, for most sheets have none."""
    return any(mark.search(part) for mark in _ERROR_MARKS)


def readable_sheet(part: bytes) -> bytes:
    """A sheet's part as calamine reads it: without runs in a cell's own text, and with no error newer than it knows.

    The same bytes where there is nothing to mend.
    """
    if not may_have_errors(part) and not _RICH_MARK.search(part):
        return part
    parts, end, is_mended = list[bytes](), 0, False
    for record, at, length in record_places(part):
        body = part[at : at + length]
        mended = _mended(record, body)
        parts.append(part[end:at] + body if mended is None else mended)
        end, is_mended = at + length, is_mended or mended is not None
    return b"".join(parts) if is_mended else part


def _mended(record: int, body: bytes) -> bytes | None:
    """The whole record of a cell that calamine does not read; None for any other."""
    if record == _RICH_TEXT and len(body) > _TEXT_AT:
        return record_bytes(_TEXT, body[:_CODE_AT] + body[_TEXT_AT : wide_text(body, _TEXT_AT)[1]])
    if record in (_ERROR, _FORMULA_ERROR) and len(body) > _CODE_AT:
        code = body[_CODE_AT]
        if code not in ERRORS or code > _NEWEST_KNOWN:
            return record_bytes(record, body[:_CODE_AT] + bytes([NOT_AVAILABLE]) + body[_CODE_AT + 1 :])
    return None


def record_bytes(kind: int, body: bytes) -> bytes:
    """A record of a kind below 128 as it is written."""
    length, size = len(body), b""
    while length > 0x7F:  # noqa: PLR2004 - seven bits a byte
        size, length = size + bytes([length & 0x7F | 0x80]), length >> 7
    return bytes([kind]) + size + bytes([length]) + body


def xlsb_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record."""
    return ((record, part[at : at + length]) for record, at, length in record_places(part))


def record_places(part: bytes, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of the body of each record from a place on; IndexError where the part is cut off.

    The kind takes one or two bytes, the length up to four.
    """
    end = len(part)
    while at < end:
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
        yield record, at, length
        at += length


def wide_text(body: bytes, at: int) -> tuple[str, int]:
    """A text, two bytes a letter, with its length before it, and where it ends."""
    end = at + 4 + 2 * struct.unpack_from("<I", body, at)[0]
    return body[at + 4 : end].decode("utf-16-le", "replace"), end
