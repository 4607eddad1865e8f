"""The OLE container of Excel 97 files: whether it is a sound, unencrypted workbook, and the workbook's stream."""

from __future__ import annotations

import struct

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.xls_records import END

_STREAMS = {
    "EncryptedPackage": "encrypted",
    "Workbook": "workbook",
    "Book": "workbook",
    "WordDocument": "word",
    "PowerPoint Document": "slides",
}
_SECTOR_SHIFTS = {9, 12}
_NO_SECTOR = 0xFFFFFFFA
"""From here on a sector number is none but a mark: free, end of chain, part of the table itself."""
_FIRST_FAT_SECTORS = 109
_ENTRY, _NAME, _ENTRY_START = 128, 64, 116
"""Size of an entry of the directory and of its name, and where its first sector's number and its size stand."""
_MINI_STREAM = 4096
"""Streams below this size lie in sectors of their own kind."""
_PASSWORD = 0x2F
"""Record of an Excel 97 workbook: the rest is encrypted."""


def ole_kind(content: bytes) -> str:
    """What an OLE file is by the names in its directory: ``workbook``, or the reason why it is none.

    Its chains of sectors are followed first, for the workbook reader follows a loop until memory ends.
    """
    try:
        size, table, directory = _ole_directory(content)
    except struct.error as problem:
        raise UnreadableError("corrupt", str(problem)) from problem
    streams: dict[str, bytes] = {}
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        entry = directory[at : at + _ENTRY]
        streams.setdefault(entry[:_NAME].decode("utf-16-le", "replace").split("\0")[0], entry)
    name = next((name for name in _STREAMS if name in streams), "")
    kind = _STREAMS.get(name, "unknown")
    if kind == "workbook":
        start, length = struct.unpack_from("<II", streams[name], _ENTRY_START)
        if length >= _MINI_STREAM and _has_password(_chained(content, size, table, start)):
            return "encrypted"
    return kind


def workbook_stream(content: bytes) -> bytes:
    """The stream of an Excel 97 workbook that :func:`ole_kind` accepts; blank when it is too small for sectors."""
    size, table, directory = _ole_directory(content)
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        entry = directory[at : at + _ENTRY]
        if _STREAMS.get(entry[:_NAME].decode("utf-16-le", "replace").split("\0")[0]) == "workbook":
            start, length = struct.unpack_from("<II", entry, _ENTRY_START)
            return _chained(content, size, table, start)[:length] if length >= _MINI_STREAM else b""
    return b""


def _ole_directory(content: bytes) -> tuple[int, list[int], bytes]:
    """Size of a sector, number of each sector's next, and the directory."""
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in _SECTOR_SHIFTS:
        raise UnreadableError("corrupt")
    size = 1 << shift
    (start,) = struct.unpack_from("<I", content, 48)
    (more,) = struct.unpack_from("<I", content, 68)
    numbers = list(struct.unpack_from(f"<{_FIRST_FAT_SECTORS}I", content, 76))
    sectors = len(content) // size
    while more < _NO_SECTOR:
        *further, more = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        numbers += further
        if len(numbers) > sectors + size:
            raise UnreadableError("corrupt")  # a loop: the file is not as long
    numbers = [number for number in numbers if number < _NO_SECTOR]
    if len(numbers) > sectors:
        raise UnreadableError("corrupt")
    table: list[int] = []
    for number in numbers:
        table += struct.unpack_from(f"<{size // 4}I", content, (number + 1) * size)
    _check_chains(table)
    return size, table, _chained(content, size, table, start)


def _check_chains(table: list[int]) -> None:
    """Refuse a table in which some chain comes back to itself."""
    walk_of: dict[int, int] = {}
    for start in range(len(table)):
        sector = start
        while sector < len(table) and sector not in walk_of:
            walk_of[sector] = start
            sector = table[sector]
        if walk_of.get(sector) == start:  # the walk met itself
            raise UnreadableError("corrupt")


def _chained(content: bytes, size: int, table: list[int], sector: int) -> bytes:
    """The bytes of a chain of sectors, of which :func:`_check_chains` knows that it ends."""
    parts = []
    while sector < len(table):
        parts.append(content[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(parts)


def _has_password(stream: bytes) -> bool:
    """Whether one of the first records of an Excel 97 workbook says that the rest is encrypted."""
    at = 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        if record in (_PASSWORD, END):
            return bool(record == _PASSWORD)
        at += 4 + length
    return False
