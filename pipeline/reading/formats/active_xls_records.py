"""Records of an Excel 97 workbook that act or lead elsewhere: links of cells, queries, other books, drawn objects.

Layouts are those of Microsoft's [MS-XLS] and, for links, [MS-OSHARED]. What cannot be followed says nothing.
"""

from __future__ import annotations

import re
import struct
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from pipeline.reading.formats.active_content import Activity
from schemas.finding import address

if TYPE_CHECKING:
    from collections.abc import Callable

_LINK, _OBJECT, _QUERY, _DATABASE_QUERY = 0x1B8, 0x5D, 0x1AD, 0xDC
_AREA, _NAMED_AREA, _BUILT_IN_AREA = 0x51, 0x52, 0x1B5
_PUBLISHED, _QUERY_OR_PIVOT, _SOURCE, _TEXT_QUERY, _DATABASE = 0x801, 0x802, 0x803, 0x805, 0x80A
_OF_LINK = bytes.fromhex("D0C9EA79F9BACE118C8200AA004BA90B")
_OF_ADDRESS = bytes.fromhex("E0C9EA79F9BACE118C8200AA004BA90B")
"""The classes of a link, and of a target that is an address; other targets are files and what programs call."""
_HAS_TARGET, _HAS_TEXT, _HAS_FRAME, _IS_PLAIN_TEXT = 0x1, 0x10, 0x80, 0x100
_USUAL = re.compile(r"\s*(?:https?:|mailto:|#|$)", re.IGNORECASE)
_TO_FILE = "\x01"
"""How the path of another book begins; that of a sheet of the workbook itself with the next letter."""
_CODES = re.compile(r"[\x00-\x1f]+")
_END, _MACRO, _PICTURE, _LIST = 0x00, 0x04, 0x09, 0x13
"""Parts of an object: the last has a length that is none, and stands behind all that matters."""
_EMBEDDED, _LINKED = 0x02, {0x39, 0x59, 0x79}
_MARKS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rb"\xb8\x01..(?:.{8})" + re.escape(_OF_LINK),
        rb"\x5d\x00..\x15\x00\x12\x00",
        rb"\xad\x01[\x0d-\xff].",
        rb"\xdc\x00\x0c\x00(?=.{12}(?:[\xcd\xdc\x0a\x3c]\x00|[\x02\x03\x05\x0a]\x08))",
        rb"\x51\x00..(?=.{8}[\x00\x01]\x01)",
        rb"\x52\x00[\x06-\xff].",
        rb"\xb5\x01..(?=.{6}[\x00\x01]\x01)",
        rb"\x08..(?=[\x01\x02\x03\x05\x0a]\x08)",
    )
)
"""What such records look like; other bytes may look so too. All are searched for by their first bytes; the last
begins with the second byte of a record that tells its own number once more."""
_SECOND = 0x08
_MOST_LOOKED_AT, _MOST_PARTS = 2000, 32
"""How many such places, and how many parts of an object, are looked at one by one."""


class Acting(NamedTuple):
    """What a record does, at which cell of its sheet, if at one, and what it calls."""

    kind: Activity
    cell: str = ""
    name: str = ""


def speaks_of_records(stream: bytes) -> bool:
    """Whether bytes that look like a record which acts are in the stream, or too many to look at each."""
    places = (mark.start() for pattern in _MARKS for mark in pattern.finditer(stream))
    if any(_acts(stream, at) for at in islice(places, _MOST_LOOKED_AT)):
        return True
    return next(places, None) is not None


def record_activity(record: int, body: bytes) -> Acting | None:
    """What a record does, if anything."""
    reader = _READERS.get(record)
    try:
        return reader(body) if reader else None
    except (struct.error, IndexError):
        return None


def _acts(stream: bytes, at: int) -> bool:
    at -= at > 0 and stream[at] == _SECOND
    record, length = struct.unpack_from("<HH", stream, at)
    return record_activity(record, stream[at + 4 : at + 4 + length]) is not None


def _link(body: bytes) -> Acting | None:
    """A link of cells that leads elsewhere than to a place in the workbook, a web or a mail address."""
    row, _, column, _ = struct.unpack_from("<4H", body)
    (flags,) = struct.unpack_from("<I", body, 28)
    if body[8:24] != _OF_LINK or not flags & _HAS_TARGET:
        return None
    at = 32
    for flag in (_HAS_TEXT, _HAS_FRAME):
        if flags & flag:
            at += 4 + 2 * struct.unpack_from("<I", body, at)[0]
    target = ":"
    if flags & _IS_PLAIN_TEXT:
        (letters,) = struct.unpack_from("<I", body, at)
        target = _wide(body[at + 4 : at + 4 + 2 * letters])
    elif body[at : at + 16] == _OF_ADDRESS:
        (length,) = struct.unpack_from("<I", body, at + 16)
        target = _wide(body[at + 20 : at + 20 + length])
    return None if _USUAL.match(target) else Acting(Activity.LINK, address(row, column))


def _wide(text: bytes) -> str:
    return text.decode("utf-16-le", "replace").partition("\0")[0]


def _object(body: bytes) -> Acting | None:
    """A drawn object that runs a macro, holds a document of another program, or shows one."""
    at = 0
    for _ in range(_MOST_PARTS):
        part, length = struct.unpack_from("<HH", body, at)
        if part in (_END, _LIST):
            return None
        if part == _MACRO and length and struct.unpack_from("<H", body, at + 4)[0]:
            return Acting(Activity.MACRO)
        if part == _PICTURE and struct.unpack_from("<HH", body, at + 4) > (0, 0):
            token = body[at + 12]
            if token == _EMBEDDED:
                return Acting(Activity.OBJECT)
            if token in _LINKED:
                return Acting(Activity.LINK)
        at += 4 + length
    return None


def _query(body: bytes) -> Acting | None:
    """A table that a query fills, with its name."""
    length, is_wide = struct.unpack_from("<HB", body, 10)
    end = 13 + length * (1 + (is_wide & 1))
    return (
        Acting(Activity.CONNECTION, "", _letters(body[12:end]))
        if is_wide <= 1 and length and end <= len(body)
        else None
    )


def _area(body: bytes) -> Acting | None:
    """An area of which a pivot table or a consolidation is made."""
    return _of_file(body, 6)


def _named_area(body: bytes) -> Acting | None:
    length, is_wide = struct.unpack_from("<HB", body)
    return _of_file(body, 3 + length * (1 + (is_wide & 1)))


def _built_in_area(body: bytes) -> Acting | None:
    return _of_file(body, 4)


def _of_file(body: bytes, at: int) -> Acting | None:
    """The other book that is named from there on; None for a sheet of the workbook itself."""
    (length,) = struct.unpack_from("<H", body, at)
    if not length or body[at + 2] > 1 or at + 3 + length * (1 + body[at + 2]) > len(body):
        return None
    path = _letters(body[at + 2 : at + 3 + length * (1 + body[at + 2])])
    return Acting(Activity.LINK, "", _CODES.sub("/", path).strip("/")) if path.startswith(_TO_FILE) else None


def _letters(text: bytes) -> str:
    """A text behind the mark of how wide its letters are."""
    return text[1:].decode("utf-16-le" if text[0] & 1 else "latin-1", "replace")


def _connection(_: bytes) -> Acting:
    return Acting(Activity.CONNECTION)


def _extended(record: int, is_active: Callable[[bytes], bool] = bool) -> Callable[[bytes], Acting | None]:
    """Reads a record that begins with its own number once more."""
    mark = record.to_bytes(2, "little")
    return lambda body: Acting(Activity.CONNECTION) if body.startswith(mark) and is_active(body) else None


_READERS: dict[int, Callable[[bytes], Acting | None]] = {
    _LINK: _link,
    _OBJECT: _object,
    _QUERY: _query,
    _DATABASE_QUERY: _connection,
    _AREA: _area,
    _NAMED_AREA: _named_area,
    _BUILT_IN_AREA: _built_in_area,
    _PUBLISHED: _extended(_PUBLISHED),
    _QUERY_OR_PIVOT: _extended(_QUERY_OR_PIVOT, lambda body: body[4:6] == b"\0\0"),
    _SOURCE: _extended(_SOURCE, lambda body: body[4:6] > b"\0\0"),
    _TEXT_QUERY: _extended(_TEXT_QUERY),
    _DATABASE: _extended(_DATABASE),
}
