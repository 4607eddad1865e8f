"""The guard against zip bombs and hostile files: whether a file may be read, and what calamine would drop of it.

For ``.xlsx`` and ``.xlsm`` the archive is inflated once, within limits, and every sheet is scanned. Of ``.xlsb`` and
``.ods`` the archive is checked and that ``.ods`` is well-formed, of ``.xls`` the OLE file's chains: for what is inside
them the worker's limits are the defence.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING
from unicodedata import normalize
from xml.etree import ElementTree as ET
from xml.parsers import expat

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.file_kind import OLE, ZIP, ZIP_END, foreign_kind
from pipeline.reading.formats.font_cells import xlsx_fonts
from pipeline.reading.formats.inspection import Inspection
from pipeline.reading.formats.ods_workbook import ods_inspection
from pipeline.reading.formats.styled_cells import xlsx_styles
from pipeline.reading.formats.xls_workbook import xls_inspection
from pipeline.reading.formats.xlsb_workbook import xlsb_inspection
from pipeline.reading.formats.xlsx_runs import xlsx_runs
from pipeline.reading.formats.xlsx_scan import check_size, error_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.runtime.settings import Settings

_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_LOCAL_HEADER = 30
"""Size of what stands before an entry's data, without its name and its extra fields."""
_LOCATOR, _LOCATOR_SIZE, _RECORD_SIZE, _LARGE = b"PK\x06\x07", 20, 56, 0xFFFFFFFF
"""Of an archive's end as it is written for large ones, and what then stands in the place of a small number."""
_SMALL = 1 << 20
"""Parts up to this size may inflate as far as they like."""
_XML = (".xml", ".rels", ".vml")
_CONTENT, _BINARY = "content.xml", "xl/workbook.bin"
_WORKBOOK, _RELATIONS, _ROOT = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"
_STRINGS, _STYLES = "xl/sharedstrings.xml", "xl/styles.xml"
_FOREIGN = {"word/": "word", "ppt/": "slides"}
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
        raise UnreadableError("too_large", f"{len(content):,}")
    if content.startswith(ZIP):
        return _inspect_zip(content, limits)
    if content.startswith(OLE):
        return xls_inspection(content)
    raise UnreadableError(foreign_kind(content))


def _inspect_zip(content: bytes, limits: Settings) -> Inspection:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_end(content, archive.start_dir)
            entries = _checked(archive.infolist(), len(content), limits)
        if sum(part in entries for part in (_WORKBOOK, _CONTENT, _BINARY)) > 1:
            raise UnreadableError("corrupt")  # the reader may read the one that was not looked at
        if _WORKBOOK in entries:
            return _scan(content, entries, limits)
        if _CONTENT in entries:
            parts = dict(_parts(content, entries, limits))
            _check_ods(parts)
            return ods_inspection(parts)
        if _BINARY in entries:
            return xlsb_inspection(dict(_parts(content, entries, limits)))
        kinds = (kind for folder, kind in _FOREIGN.items() if any(name.startswith(folder) for name in entries))
        raise UnreadableError(next(kinds, "archive"))
    except _DAMAGED as problem:
        raise UnreadableError("corrupt", str(problem)) from problem


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
        raise UnreadableError("too_many_entries", f"{len(entries):,}")
    named = {_path(entry.filename): entry for entry in entries}
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


def _path(name: str) -> str:
    return normalize("NFC", name).replace("\\", "/").lower()


def _parts(content: bytes, entries: dict[str, zipfile.ZipInfo], limits: Settings) -> Iterator[tuple[str, bytes]]:
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
    if entry.compress_type == _STORED:
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


def _check_ods(parts: dict[str, bytes]) -> None:
    """The reader never comes to an end where a sheet's end tag is missing."""
    if b"encryption-data" in parts.get("meta-inf/manifest.xml", b""):
        raise UnreadableError("encrypted")
    expat.ParserCreate().Parse(parts[_CONTENT], True)  # noqa: FBT003 - takes no keywords


def _scan(content: bytes, entries: dict[str, zipfile.ZipInfo], limits: Settings) -> Inspection:
    """What the sheets hold that the reader would not show; UnreadableError for sheets that are too large to read."""
    parts = dict(_parts(content, entries, limits))
    sheets = _sheets(parts, limits)
    shown = Counter(path for path in sheets.values() if path in parts)
    errors = {path: error_cells(parts[path]) for path in shown}
    check_size([(parts[path], errors[path], times) for path, times in shown.items()], parts.get(_STRINGS, b""), limits)
    styles, named = parts.get(_STYLES, b""), {name: parts.get(path, b"") for name, path in sheets.items()}
    return Inspection(
        {name: errors[path] for name, path in sheets.items() if errors.get(path)},
        xlsx_fonts(styles, named),
        styles=xlsx_styles(styles, named),
        runs=xlsx_runs(parts.get(_STRINGS, b""), styles, named),
        is_scanned=True,
    )


def _sheets(parts: dict[str, bytes], limits: Settings) -> dict[str, str]:
    """The path of each sheet's part in the archive, by the sheet's name."""
    for relation in ET.fromstring(parts[_ROOT]):  # noqa: S314 - entities were refused above
        if relation.get("Type", "").endswith("/officeDocument") and _target(relation, "") != _WORKBOOK:
            raise UnreadableError("corrupt")  # the reader would read a workbook that was not looked at
    relations = ET.fromstring(parts[_RELATIONS])  # noqa: S314 - as above
    targets = {relation.get("Id"): _target(relation, "xl/") for relation in relations}
    elements = ET.fromstring(parts[_WORKBOOK]).iter()  # noqa: S314 - as above
    sheets = [element for element in elements if element.tag.endswith("}sheet")]
    names = [sheet.get("name", "") for sheet in sheets]
    if len(sheets) > limits.max_sheets:
        raise UnreadableError("too_many_sheets", str(len(sheets)))
    if len({normalize("NFC", name).casefold() for name in names}) != len(sheets):
        raise UnreadableError("duplicate_sheets")
    # in strict files the attribute id is of another namespace
    ids = [next((id_ for key, id_ in sheet.items() if key.endswith("}id")), "") for sheet in sheets]
    return {name: targets.get(id_, "") for name, id_ in zip(names, ids, strict=True)}


def _target(relation: ET.Element, folder: str) -> str:
    """Path of the part that a relation of a part in the folder points to."""
    target = _path(relation.get("Target", ""))
    return target.removeprefix("/") if target.startswith("/") else folder + target
