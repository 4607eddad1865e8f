"""An archive opened within limits: its directory, held against what it must be, and its parts as they inflate."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.file_kind import ZIP, ZIP_END
from pipeline.reading.formats.xlsx_package import part_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.runtime.settings import Settings

    Entries = dict[str, zipfile.ZipInfo]

_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_LOCAL_HEADER = 30
"""Size of what stands before an entry's data, without its name and its extra fields."""
_LOCATOR, _LOCATOR_SIZE, _RECORD_SIZE, _LARGE = b"PK\x06\x07", 20, 56, 0xFFFFFFFF
"""Of an archive's end as it is written for large ones, and what then stands in the place of a small number."""
SMALL = 1 << 20
"""Parts up to this size may inflate as far as they like."""
_XML = (".xml", ".rels", ".vml")

DAMAGED = (
    *(zipfile.BadZipFile, struct.error, zlib.error, EOFError, ET.ParseError, expat.ExpatError),
    *(NotImplementedError, LookupError, ValueError, OSError, OverflowError),
)
"""What Python's readers raise on damaged archives and parts: NotImplementedError for a compression that they do not
know, LookupError for such an encoding or a missing name, the last three for sizes, offsets and numbers of any kind."""


def entries_of(content: bytes, limits: Settings) -> Entries:
    """The archive's entries by name, as the reader looks them up.

    UnreadableError where its directory alone gives it away, or what zipfile raises on a damaged one.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        _check_end(content, archive.start_dir)
        return _checked(archive.infolist(), len(content), limits)


def _check_end(content: bytes, directory: int) -> None:
    """Refuse an archive in which two readers could find two directories: each looks for the end in its own way."""
    end = content.find(ZIP_END, directory)
    size, start = struct.unpack_from("<II", content, end + 12)
    if content.count(ZIP_END, directory) != 1:
        raise UnreadableError("corrupt")
    if content.startswith(_LOCATOR, end - _LOCATOR_SIZE):  # of an archive that could be larger than 4 GiB
        record = end - _LOCATOR_SIZE - _RECORD_SIZE
        (place,) = struct.unpack_from("<Q", content, end - _LOCATOR_SIZE + 8)
        large = struct.unpack_from("<QQ", content, record + 40)
        claims = zip((size, start), large, strict=True)
        if place != record or any(claim not in (true, _LARGE) for claim, true in claims):
            raise UnreadableError("corrupt")
        end, (size, start) = record, large
    if (start, start + size) != (directory, end):
        raise UnreadableError("corrupt")


def _checked(entries: list[zipfile.ZipInfo], size: int, limits: Settings) -> Entries:
    """The entries by name; refused when the directory alone gives the archive away."""
    if len(entries) > limits.max_entries:
        raise UnreadableError("too_many_entries", str(len(entries)))
    named = {part_path(entry.filename): entry for entry in entries}
    if len(named) != len(entries):
        raise UnreadableError("duplicate_entries")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableError("encrypted")
    if any("\0" in entry.orig_filename for entry in entries) or any(
        {"", ".."} & {*name.rstrip("/").split("/")} for name in named
    ):
        raise UnreadableError("odd_names")
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise UnreadableError("overlapping_entries")
        end = entry.header_offset + _LOCAL_HEADER + entry.compress_size
    if end > size:
        raise UnreadableError("corrupt")
    return named


def parts_of(content: bytes, entries: Entries, limits: Settings) -> Iterator[tuple[str, bytes]]:
    """Every part with its bytes, counted as they come and not as the directory claims; XML without entities only."""
    room = limits.max_inflated
    for name, entry in entries.items():
        body = inflated(content, entry, room, limits)
        room -= len(body)
        if name.endswith(_XML):
            text = body.replace(b"\0", b"") if b"\0" in body[:4] else body  # UTF-16, with or without its mark
            if b"!" in text and (b"<!DOCTYPE" in text or b"<!ENTITY" in text):  # one byte first: 0.004 ms, not 0.09
                raise UnreadableError("entities")
        yield name, body


def inflated(content: bytes, entry: zipfile.ZipInfo, room: int, limits: Settings) -> bytes:
    """An entry's bytes: as many as its data hold, which must be what the directory claims.

    Not by zipfile, which stops where the claimed size ends, while the workbook reader goes on.
    """
    header = _LOCAL_HEADER + sum(struct.unpack_from("<HH", content, entry.header_offset + 26))
    data = memoryview(content)[entry.header_offset + header :][: entry.compress_size]
    if not content.startswith(ZIP, entry.header_offset) or entry.compress_type not in (_STORED, _DEFLATED):
        raise UnreadableError("corrupt")
    most = min(room, max(SMALL, limits.max_ratio * entry.compress_size))
    if entry.compress_type == _STORED or not entry.compress_size:  # LibreOffice marks an empty part as deflated
        body, ended = bytes(data), len(data) == entry.compress_size
    else:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        body = stream.decompress(data, most + 1)
        ended = stream.eof
    if len(body) > most:
        raise UnreadableError("inflates_too_much")
    if not ended or len(body) != entry.file_size or zlib.crc32(body) != entry.CRC:
        raise UnreadableError("corrupt")
    return body
