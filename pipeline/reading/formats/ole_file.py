"""The OLE container of Excel 97 files: whether it is a sound, unencrypted workbook, and the workbook's stream.

olefile reads it, once its chains of sectors are known to end: calamine follows a loop until memory ends.
"""

from __future__ import annotations

import struct
from array import array
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from olefile import OleFileIO

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.xls_records import END, xls_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STREAMS = {
    "encryptedpackage": "encrypted",
    "workbook": "workbook",
    "book": "workbook",
    "worddocument": "word",
    "powerpoint document": "slides",
}
_USUAL_NAMES = {"workbook": "Workbook", "book": "Book"}
_SECTOR_SHIFTS, _SMALL_SHIFT, _SMALL_STREAM = {9, 12}, 6, 4096
"""Sizes of sectors and of small ones as powers of two, and below which size a stream lies in small ones."""
_SHIFTS_AT, _TABLES_AT, _SMALL_STREAM_AT, _MORE_AT = 30, 44, 56, 68
"""Where the header says so, how many sectors hold the table, and where further ones begin."""
_NO_SECTOR = 0xFFFFFFFA
"""From here on a sector number is none but a mark: free, end of chain, part of the table itself."""
_FIRST_TABLE_SECTORS = 109
_ENTRY, _MOST_ENTRIES = 128, 8192
"""Size of an entry of the directory; a workbook with macros has some dozens, and olefile compares each with all."""
_NAME_SIZE, _NAME_LENGTH = 64, struct.Struct("<H")
"""How many bytes an entry has for its name, after which stands how many of them it takes."""
_PASSWORD = 0x2F
"""Record of an Excel 97 workbook: the rest is encrypted."""
_DAMAGED = (OSError, AssertionError, struct.error, IndexError, ValueError, OverflowError, RecursionError)
"""What olefile raises on damaged files; the last where the directory is no tree but a long line."""


class OleWorkbook(NamedTuple):
    """The stream of an Excel 97 workbook, its name as the file spells it, and what lies beside it, in small letters."""

    name: str
    stream: bytes
    beside: tuple[str, ...] = ()


def ole_workbook(content: bytes) -> OleWorkbook:
    """The workbook of an OLE file; UnreadableError says what the file is where it holds none, or why it is not read."""
    with _opened(content) as container:
        paths = container.listdir(streams=True, storages=True)
        names = {path[0].casefold(): path[0] for path in paths if len(path) == 1}
        kind, name = next(((kind, names[usual]) for usual, kind in _STREAMS.items() if usual in names), ("unknown", ""))
        if kind != "workbook":
            raise UnreadableError(kind)
        stream: bytes = container.openstream(name).read()
        if _has_password(stream):
            raise UnreadableError("encrypted")
        return OleWorkbook(name, stream, tuple("/".join(path).casefold() for path in paths))


def with_workbook(content: bytes, workbook: OleWorkbook, stream: bytes) -> bytes:
    """The file with another stream of the same length, under the name that calamine looks for: Excel takes any case."""
    file = BytesIO(content)
    with _opened(content, file) as container:
        if stream != workbook.stream:
            container.write_stream(workbook.name, stream)
    name = workbook.name.encode("utf-16-le")
    entry = name.ljust(_NAME_SIZE, b"\0") + _NAME_LENGTH.pack(len(name) + 2)
    written, at = bytearray(file.getvalue()), content.find(entry)
    while at >= 0:
        if at % _ENTRY == 0:
            written[at : at + len(name)] = _USUAL_NAMES[workbook.name.casefold()].encode("utf-16-le")
        at = content.find(entry, at + 1)
    return bytes(written)


def is_usual(workbook: OleWorkbook) -> bool:
    """Whether the stream has a name that calamine finds."""
    return workbook.name in _USUAL_NAMES.values()


@contextmanager
def _opened(content: bytes, file: BytesIO | None = None) -> Iterator[OleFileIO]:
    """The file by olefile; ``file`` is one to write to."""
    try:
        _check_header(content)
        with _Container(file or BytesIO(content), write_mode=file is not None) as container:
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


def _has_password(stream: bytes) -> bool:
    """Whether one of the first records of an Excel 97 workbook says that the rest is encrypted."""
    first = (record for record, _ in xls_records(stream, 0) if record in (_PASSWORD, END))
    return next(first, END) == _PASSWORD
