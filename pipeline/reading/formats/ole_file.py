"""The OLE container of Excel 97 files: whether it is a sound, unencrypted workbook, and the workbook's stream.

olefile reads it, once its chains of sectors are known to end: calamine follows a loop until memory ends.
"""

from __future__ import annotations

import re
import struct
from array import array
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from olefile import OleFileIO

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.xls_records import END, xls_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STREAMS = {
    "EncryptedPackage": "encrypted",
    "Workbook": "workbook",
    "Book": "workbook",
    "WordDocument": "word",
    "PowerPoint Document": "slides",
}
_SECTOR_SHIFTS, _SMALL_SHIFT, _SMALL_STREAM = {9, 12}, 6, 4096
"""Sizes of sectors and of small ones as powers of two, and below which size a stream lies in small ones."""
_SHIFTS_AT, _TABLES_AT, _DIRECTORY_AT, _SMALL_STREAM_AT, _MORE_AT, _FIRST_TABLES = 30, 44, 48, 56, 68, 76
"""Where the header says so, how many sectors hold the table, where the directory and further tables begin."""
_NO_SECTOR = 0xFFFFFFFA
"""From here on a sector number is none but a mark: free, end of chain, part of the table itself."""
_FIRST_TABLE_SECTORS = 109
_ENTRY, _MOST_ENTRIES = 128, 8192
"""Size of an entry of the directory; a workbook with macros has some dozens, and olefile compares each with all."""
_NAME = re.compile(b"\0".join(b"[%c%c]" % (letter, letter ^ 32) for letter in b"workbook") + b"\0\0\0")
_CALAMINE_NAME = "Workbook".encode("utf-16-le")
_NAME_LENGTH, _NAME_LENGTH_AT = 2 * len("Workbook\0"), 64
_PASSWORD = 0x2F
"""Record of an Excel 97 workbook: the rest is encrypted."""
_DAMAGED = (OSError, struct.error, IndexError, ValueError, OverflowError, RecursionError)
"""What olefile raises on damaged files; the last where the directory is no tree but a long line."""


def ole_kind(content: bytes) -> str:
    """What an OLE file is by the names in its directory: ``workbook``, or the reason why it is none."""
    with _opened(content) as container:
        name = _stream_name(container)
        kind = _STREAMS.get(name, "unknown")
        return "encrypted" if kind == "workbook" and _has_password(_read(container, name)) else kind


def workbook_stream(content: bytes) -> bytes:
    """The stream of an Excel 97 workbook that :func:`ole_kind` accepts."""
    with _opened(content) as container:
        return _read(container, _stream_name(container))


def with_usual_name(content: bytes) -> bytes:
    """The file with the workbook's stream named ``Workbook``: Excel takes any case, calamine only this."""
    for found in _NAME.finditer(content):
        at = found.start()
        (length,) = struct.unpack_from("<H", content, at + _NAME_LENGTH_AT) if len(content) >= at + _ENTRY else (0,)
        if at % _ENTRY == 0 and length == _NAME_LENGTH and found[0][:-2] != _CALAMINE_NAME:
            return content[:at] + _CALAMINE_NAME + content[at + len(_CALAMINE_NAME) :]
    return content


@contextmanager
def _opened(content: bytes) -> Iterator[OleFileIO]:
    try:
        _check_header(content)
        with _Container(BytesIO(content)) as container:
            yield container
    except _DAMAGED as problem:
        raise UnreadableError("corrupt", str(problem)) from problem


class _Container(OleFileIO):  # type: ignore[misc] # olefile has no types
    """An OLE file of which olefile reads no more than there is."""

    def loadfat(self, header: bytes) -> None:
        """Read the table of sectors, and refuse one in which a chain does not end."""
        super().loadfat(header)
        _check_chains(self.fat)

    def loaddirectory(self, sect: int) -> None:
        """Read the directory unless it is beyond all reason."""
        sectors = sum(1 for _ in _chain(self.fat, sect))
        if sectors * self.sectorsize > _MOST_ENTRIES * _ENTRY:
            raise UnreadableError("corrupt")
        super().loaddirectory(sect)

    def loadminifat(self) -> None:
        """Read the table of small sectors, and refuse one in which a chain does not end."""
        super().loadminifat()
        _check_chains(self.minifat)


def _check_header(content: bytes) -> None:
    """Refuse sizes of sectors that no program writes, and a table that is longer than the file or comes round."""
    shift, small = struct.unpack_from("<HH", content, _SHIFTS_AT)
    (small_stream,) = struct.unpack_from("<I", content, _SMALL_STREAM_AT)
    if shift not in _SECTOR_SHIFTS or (small, small_stream) != (_SMALL_SHIFT, _SMALL_STREAM):
        raise UnreadableError("corrupt")
    size = 1 << shift
    (tables,) = struct.unpack_from("<I", content, _TABLES_AT)
    more, further = struct.unpack_from("<II", content, _MORE_AT)
    numbers, sectors = _FIRST_TABLE_SECTORS, len(content) // size
    while more < _NO_SECTOR:  # calamine follows them whatever their number
        (more,) = struct.unpack_from("<I", content, (more + 2) * size - 4)
        numbers += size // 4 - 1
        if numbers > sectors + size:
            raise UnreadableError("corrupt")  # a loop: the file is not as long
        further -= 1
    if tables > sectors or further:
        raise UnreadableError("corrupt")


def _check_chains(table: Sequence[int]) -> None:
    """Refuse a table in which some chain comes back to itself."""
    walk_of = array("l", [-1]) * len(table)
    for start in range(len(table)):
        sector = start
        while sector < len(table) and walk_of[sector] < 0:
            walk_of[sector] = start
            sector = table[sector]
        if sector < len(table) and walk_of[sector] == start:  # the walk met itself
            raise UnreadableError("corrupt")


def _chain(table: Sequence[int], sector: int) -> Iterator[int]:
    while sector < len(table):
        yield sector
        sector = table[sector]


def _stream_name(container: OleFileIO) -> str:
    """The stream by which the file is known, the first of those that may be there."""
    return next((name for name in _STREAMS if container.exists(name)), "")


def _read(container: OleFileIO, name: str) -> bytes:
    stream: bytes = container.openstream(name).read()
    return stream


def _has_password(stream: bytes) -> bool:
    """Whether one of the first records of an Excel 97 workbook says that the rest is encrypted."""
    first = (record for record, _ in xls_records(stream, 0) if record in (_PASSWORD, END))
    return next(first, END) == _PASSWORD
