"""The guard against zip bombs and hostile files: whether a file may be read, and what calamine would drop of it.

For ``.xlsx`` and ``.xlsm`` the archive is inflated once, within limits, and every sheet is scanned. Of ``.xlsb`` and
``.ods`` the archive is checked and that ``.ods`` is well-formed, of ``.xls`` the OLE file's chains: for what is inside
them the worker's limits are the defence.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.file_kind import (
    OLE,
    SPREADSHEET,
    ZIP,
    ZIP_END,
    foreign_file,
    foreign_package,
    is_early_xls,
)
from pipeline.reading.formats.inspection import Inspection
from pipeline.reading.formats.ods_workbook import needs_repair, ods_inspection, readable_content
from pipeline.reading.formats.repaired_package import moved_xlsb, ods_package, xlsb_package
from pipeline.reading.formats.xls_workbook import xls_inspection
from pipeline.reading.formats.xlsb_workbook import readable_parts, with_long_records, xlsb_inspection
from pipeline.reading.formats.xlsx_package import ROOT, WORKBOOK_ROOT, main_part, part_path
from pipeline.reading.formats.xlsx_workbook import repaired_xlsx_inspection, xlsx_inspection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.runtime.settings import Settings

    Entries = dict[str, zipfile.ZipInfo]

_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_LOCAL_HEADER = 30
"""Size of what stands before an entry's data, without its name and its extra fields."""
_LOCATOR, _LOCATOR_SIZE, _RECORD_SIZE, _LARGE = b"PK\x06\x07", 20, 56, 0xFFFFFFFF
"""Of an archive's end as it is written for large ones, and what then stands in the place of a small number."""
_SMALL = 1 << 20
"""Parts up to this size may inflate as far as they like."""
_XML = (".xml", ".rels", ".vml")
_CONTENT = "content.xml"
_MAIN_PARTS = {"xlsx": "xl/workbook.xml", "ods": _CONTENT, "xlsb": "xl/workbook.bin"}
_XLSB_HEAD = b"\x83\x01"
"""The record that begins the workbook part of an ``.xlsb``."""
_HEAD = 4096
"""Within so many bytes stands the root of a workbook part."""
_DAMAGED = (
    *(zipfile.BadZipFile, struct.error, zlib.error, EOFError, ET.ParseError, expat.ExpatError),
    *(NotImplementedError, LookupError, ValueError, OSError, OverflowError),
)
"""What Python's readers raise on damaged archives and parts."""


def inspect(content: bytes, limits: Settings) -> Inspection:
    """Look a file's bytes over before they are read; UnreadableError says why they must not be."""
    if not content:
        raise UnreadableError("empty")
    if len(content) > limits.max_file_size:
        raise UnreadableError("too_large", str(len(content)))
    if content.startswith(ZIP):
        return _inspect_zip(content, limits)
    if content.startswith(OLE):
        return replace(xls_inspection(content), max_cells=limits.max_cells)
    if is_early_xls(content):  # the second reader alone knows it
        return Inspection()
    raise foreign_file(content)


def _inspect_zip(content: bytes, limits: Settings) -> Inspection:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_end(content, archive.start_dir)
            entries = _checked(archive.infolist(), len(content), limits)
        return _INSPECTED[_package_kind(content, entries, limits)](content, entries, limits)
    except _DAMAGED as problem:
        raise UnreadableError("corrupt") from problem


def _package_kind(content: bytes, entries: Entries, limits: Settings) -> str:
    """The format of a package by its entries; UnreadableError when it is no workbook."""
    kinds = [kind for kind, part in _MAIN_PARTS.items() if part in entries]
    if len(kinds) > 1:
        raise UnreadableError("corrupt")  # the reader may read the one that was not looked at
    if not kinds and ROOT in entries:
        main = main_part(entries, _inflated(content, entries[ROOT], limits.max_inflated, limits))
        head = _inflated(content, entries[main], limits.max_inflated, limits)[:_HEAD] if main else b""
        if head.startswith(_XLSB_HEAD) or WORKBOOK_ROOT.search(head):
            return "xlsb" if head.startswith(_XLSB_HEAD) else "xlsx"
    if not kinds or (kinds == ["ods"] and "mimetype" in entries):
        mime = _inflated(content, entries["mimetype"], _SMALL, limits) if "mimetype" in entries else b""
        if not kinds or SPREADSHEET not in mime:
            raise foreign_package(entries, mime)
    return kinds[0]


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


def _checked(entries: list[zipfile.ZipInfo], size: int, limits: Settings) -> dict[str, zipfile.ZipInfo]:
    """The archive's entries by name, as the reader looks them up; refused when its directory alone gives it away."""
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


def _parts(content: bytes, entries: Entries, limits: Settings) -> Iterator[tuple[str, bytes]]:
    """Every part with its bytes, counted as they come and not as the directory claims; XML without entities only."""
    room = limits.max_inflated
    for name, entry in entries.items():
        body = _inflated(content, entry, room, limits)
        room -= len(body)
        if name.endswith(_XML):
            text = body.replace(b"\0", b"") if b"\0" in body[:4] else body  # UTF-16, with or without its mark
            if b"!" in text and (b"<!DOCTYPE" in text or b"<!ENTITY" in text):  # one byte first: 0.004 ms, not 0.09
                raise UnreadableError("entities")
        yield name, body


def _inflated(content: bytes, entry: zipfile.ZipInfo, room: int, limits: Settings) -> bytes:
    """An entry's bytes: as many as its data hold, which must be what the directory claims.

    Not by zipfile, which stops where the claimed size ends, while the workbook reader goes on.
    """
    header = _LOCAL_HEADER + sum(struct.unpack_from("<HH", content, entry.header_offset + 26))
    data = memoryview(content)[entry.header_offset + header :][: entry.compress_size]
    if not content.startswith(ZIP, entry.header_offset) or entry.compress_type not in (_STORED, _DEFLATED):
        raise UnreadableError("corrupt")
    most = min(room, max(_SMALL, limits.max_ratio * entry.compress_size))
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


def _inspect_xlsb(content: bytes, entries: Entries, limits: Settings) -> Inspection:
    parts = dict(_parts(content, entries, limits))
    is_usual = _MAIN_PARTS["xlsb"] in parts
    parts = parts if is_usual else moved_xlsb(parts, main_part(parts, parts[ROOT]))
    cells = with_long_records(parts)
    inspection, readable = xlsb_inspection(cells), readable_parts(cells)
    if is_usual and readable is parts:
        return replace(inspection, repaired=_if_refused(inspection, lambda: xlsb_package(parts)))
    return replace(inspection, content=xlsb_package(readable))


def _inspect_ods(content: bytes, entries: Entries, limits: Settings) -> Inspection:
    """The reader never comes to an end where a sheet's end tag is missing."""
    parts = dict(_parts(content, entries, limits))
    if b"encryption-data" in parts.get("meta-inf/manifest.xml", b""):
        raise UnreadableError("encrypted")
    expat.ParserCreate().Parse(parts[_CONTENT], True)  # noqa: FBT003 - takes no keywords
    inspection, body = ods_inspection(parts), parts[_CONTENT]
    if needs_repair(body) or {"mimetype", "meta-inf/manifest.xml"} - entries.keys():
        return replace(inspection, content=ods_package(readable_content(body)))
    return replace(inspection, repaired=_if_refused(inspection, lambda: ods_package(readable_content(body))))


def _if_refused(inspection: Inspection, package: Callable[[], bytes]) -> Callable[[], Inspection]:
    """The same inspection with a package that is made only when the reader refuses the file."""

    def repaired() -> Inspection:
        try:
            return replace(inspection, content=package())
        except _DAMAGED as problem:
            raise UnreadableError("corrupt") from problem

    return repaired


def _inspect_xlsx(content: bytes, entries: Entries, limits: Settings) -> Inspection:
    """What the sheets hold that the reader would not show; the file is inflated once more if the reader refuses it."""

    def repaired() -> Inspection:
        try:
            return repaired_xlsx_inspection(dict(_parts(content, entries, limits)), limits)
        except _DAMAGED as problem:
            raise UnreadableError("corrupt") from problem

    return xlsx_inspection(dict(_parts(content, entries, limits)), limits, repaired)


_INSPECTED = {"xlsx": _inspect_xlsx, "xlsb": _inspect_xlsb, "ods": _inspect_ods}
