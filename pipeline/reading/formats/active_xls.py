"""Active content of an Excel 97 workbook: in the storages beside its stream, and in the stream's records."""

from __future__ import annotations

import re
import struct
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.reading.formats.active_content import (
    MOST_FOUND,
    NOTHING_ACTIVE,
    Active,
    ActiveContents,
    Activity,
    active_contents,
)
from pipeline.reading.formats.active_tokens import TOKENS, name_reach, tokens_reach
from pipeline.reading.formats.active_xls_records import record_activity, speaks_of_records
from pipeline.reading.formats.known_functions import KNOWN_FUNCTIONS
from pipeline.reading.formats.xls_records import BEGIN, END, EXCEL_97, FORMULA, xls_records
from schemas.finding import address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.reading.formats.ole_file import OleWorkbook

_STORAGES = (
    (re.compile(r"(?:^|/)(?:_vba_project(?:_cur)?|vba|macros)(?:$|/)"), Activity.MACRO),
    (re.compile(r"^ctls$|ocxname"), Activity.CONTROL),
    (re.compile(r"^mbd|ole10native|^objectpool"), Activity.OBJECT),
    (re.compile(r"^lnk"), Activity.LINK),
    (re.compile(r"^msodatastore"), Activity.CUSTOM_XML),
)
"""What lies beside the workbook's stream, by its path in small letters."""
_SHEET, _BOOK, _BOOK_NAME, _NAME, _OLD_SHEETS = 0x85, 0x1AE, 0x23, 0x18, 0x17
_CONNECTION = 0x876
_OF_QUERIES = ("ExternalData", "Query_from")
"""How names begin that Excel gives to the area of a query."""
_KINDS = {1: Activity.MACRO, 6: Activity.MACRO}
"""Kinds of sheets: with macros of Excel 4, and modules of Basic."""
_OWN, _ADD_IN = 0x0401, 0x3A01
_LONGEST_PATH = 255
_SHARED_FORMULA, _ARRAY = 0x4BC, 0x221
_TOKENS_AT = {FORMULA: 20, _SHARED_FORMULA: 8, _ARRAY: 12}
"""The records of formulas, and where their tokens begin."""
_STARTS_ITSELF = {1: "Auto_Open", 2: "Auto_Close", 10: "Auto_Activate", 11: "Auto_Deactivate"}
_BUILT_IN = 0x20
_CODES = re.compile(r"[\x00-\x1f]+")


def xls_activity(workbook: OleWorkbook, version: int) -> ActiveContents:
    """What is active in the workbook; of one whose records cannot be followed what comes before."""
    found = [
        Active(kind, path.split("/")[0].strip("\x01\x03\x05"))
        for path in workbook.beside
        for pattern, kind in _STORAGES
        if pattern.search(path)
    ]
    for look in (_in_globals, _in_sheets):
        with suppress(struct.error, IndexError):
            found += look(workbook.stream, version)
    return active_contents(found) if found else NOTHING_ACTIVE


def _in_globals(stream: bytes, version: int) -> Iterator[Active]:
    """What the records about the whole workbook say: its sheets, the books that it links to, its names."""
    is_add_in = False
    for record, body in xls_records(stream, 0):
        if record == END:
            return
        if record == _SHEET and body[5] in _KINDS:
            yield Active(_KINDS[body[5]], _text(body[7:], body[6], version))
        elif record == _BOOK:
            is_add_in, active = _linked_book(body)
            yield from active
        elif record == _BOOK_NAME and is_add_in:
            name = _text(body[7:], body[6], version).upper()
            if name not in KNOWN_FUNCTIONS:
                yield Active(Activity.FUNCTION, "", name)
        elif record == _OLD_SHEETS and version < EXCEL_97 and len(body) > 2 and body[1] in (1, 0):  # noqa: PLR2004
            yield from _old_link(body)
        elif record == _NAME:
            yield from _named(body, version)
        elif record == _CONNECTION:
            yield Active(Activity.CONNECTION, "")


def _linked_book(body: bytes) -> tuple[bool, list[Active]]:
    """Whether a linked book stands for add-ins, and what it is otherwise; nothing for the workbook itself."""
    sheets, length = struct.unpack_from("<HH", body)
    if length in (_OWN, _ADD_IN):
        return length == _ADD_IN, []
    path = _CODES.sub("/", _text(body[4:], min(length, _LONGEST_PATH), EXCEL_97)).strip("/")
    return False, [Active(Activity.LINK if sheets else Activity.DDE, path)]


def _old_link(body: bytes) -> list[Active]:
    """What a sheet of another book is called before Excel 97; nothing for the workbook's own."""
    path = body[1 : 1 + body[0]].decode("latin-1")
    parts = [part for part in _CODES.split(path) if part]
    return [Active(Activity.DDE if "\x03" in path[1:] else Activity.LINK, "/".join(parts))] if parts else []


def _named(body: bytes, version: int) -> Iterator[Active]:
    flags, _, length = struct.unpack_from("<HBB", body)
    if flags & _BUILT_IN:
        code = body[15] if version >= EXCEL_97 else body[14]
        if code in _STARTS_ITSELF:
            yield Active(Activity.MACRO, _STARTS_ITSELF[code])
        return
    name = _text(body[14:], length, version)
    if name.startswith(_OF_QUERIES):
        yield Active(Activity.CONNECTION, name)
    reached = name_reach(name, flags) or ((kind, name) if (kind := tokens_reach(body[15 + length :])) else None)
    if reached:
        yield Active(*reached)


def _text(body: bytes, length: int, version: int) -> str:
    """A text of so many letters, which after Excel 95 begins with a mark of how wide they are."""
    if version < EXCEL_97:
        return body[:length].decode("latin-1")
    is_wide = body[0] & 1
    return body[1 : 1 + length * (1 + is_wide)].decode("utf-16-le" if is_wide else "latin-1", "replace")


def _in_sheets(stream: bytes, version: int) -> Iterator[Active]:
    """What reaches out on the sheets; the records are followed only where some bytes look like such a record."""
    has_records = version >= EXCEL_97 and speaks_of_records(stream)
    if not (has_records or TOKENS.search(stream)):
        return
    sheets, sheet, found = dict(_sheet_names(stream)), "", 0
    for place, record, body in _placed_records(stream):
        if record == BEGIN:
            sheet = sheets.get(place, sheet)
        active = _in_formula(record, body, sheet) or (_in_record(record, body, sheet) if has_records else None)
        if active and found < MOST_FOUND:
            found += 1
            yield active


def _in_formula(record: int, body: bytes, sheet: str) -> Active | None:
    kind = tokens_reach(body[_TOKENS_AT[record] :]) if record in _TOKENS_AT else None
    if kind is None:
        return None
    row, column = struct.unpack_from("<HH", body)
    return Active(kind, f"{sheet}!{address(row, column if record == FORMULA else body[4])}")


def _in_record(record: int, body: bytes, sheet: str) -> Active | None:
    acting = record_activity(record, body)
    return Active(acting.kind, "!".join(filter(None, (sheet, acting.cell))), acting.name) if acting else None


def _placed_records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Place, kind and body of each record."""
    at = 0
    for record, body in xls_records(stream, 0):
        yield at, record, body
        at += 4 + len(body)


def _sheet_names(stream: bytes) -> Iterator[tuple[int, str]]:
    """Where each sheet begins in the stream, and its name."""
    (version,) = struct.unpack_from("<H", stream, 4)
    with suppress(struct.error, IndexError):
        for record, body in xls_records(stream, 0):
            if record == END:
                return
            if record == _SHEET:
                yield struct.unpack_from("<I", body)[0], _text(body[7:], body[6], version)
