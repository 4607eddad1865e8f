"""Writes an ``.xls`` whose workbook is smaller than 4096 bytes, so that it lies in the small sectors of its file."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from tests.functional.cases.xls import biff

if TYPE_CHECKING:
    from tests.functional.cases.book import Book

SECTOR, SMALL_SECTOR, SMALL_STREAM = 512, 64, 4096
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    """An entry of the directory."""
    utf = name.encode("utf-16-le")
    head = utf.ljust(64, b"\0") + struct.pack("<HBBIII", len(utf) + 2 if name else 0, kind, 1, FREE, FREE, child)
    return (head + bytes(36) + struct.pack("<IIi", start, size, 0)).ljust(128, b"\0")


def chain(first: int, count: int) -> list[int]:
    """The table's entries of sectors that follow each other."""
    return [*range(first + 1, first + count), END]


def small_ole(name: str, stream: bytes) -> bytes:
    """An OLE file whose only stream lies in small sectors: table, directory, table of small sectors, their sectors."""
    small = -(-len(stream) // SMALL_SECTOR)
    room = small * SMALL_SECTOR
    sectors = -(-room // SECTOR)
    table = [TABLE, END, END, *chain(3, sectors)]
    directory = entry("Root Entry", 5, 1, 3, room) + entry(name, 2, FREE, 0, len(stream))
    directory += entry("", 0, FREE, 0, 0) * 2
    small_table = [*chain(0, small)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIIII", 1, 1, 0, SMALL_STREAM, 2, 1, END, 0, 0)
    return b"".join(
        [
            header.ljust(SECTOR, b"\xff"),
            struct.pack("<128I", *table, *[FREE] * (128 - len(table))),
            directory,
            struct.pack("<128I", *small_table, *[FREE] * (128 - small)),
            stream.ljust(sectors * SECTOR, b"\0"),
        ]
    )


def as_small_xls(book: Book) -> bytes:
    """The workbook as a small ``.xls`` file."""
    stream = biff(book)
    assert len(stream) < SMALL_STREAM
    return small_ole("Workbook", stream)
