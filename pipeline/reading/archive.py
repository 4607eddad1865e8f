"""Whether a file is safe to hand to the workbook reader, and what its sheets hold that the reader would not show.

For ``.xlsx`` and ``.xlsm`` the archive is inflated once, within limits, and every sheet is scanned. Of ``.xlsb`` and
``.ods`` only the archive is checked, ``.xls`` has none: for what is inside them the worker's limits are the defence.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from unicodedata import normalize
from xml.etree import ElementTree as ET

from pipeline.reading.sheet_scan import check_size, error_cells
from pipeline.reading.sniff import OLE, ZIP, foreign_kind, ole_kind
from pipeline.reading.unreadable import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.reading.cells import ErrorCell
    from pipeline.settings import Settings

_CHUNK = 1 << 20
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, ET.ParseError, NotImplementedError, KeyError, ValueError, OSError)
"""What Python's readers raise on damaged archives and parts."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the guard found: cells that hold no usable value, by sheet name and zero-based row and column."""

    error_cells: dict[str, dict[tuple[int, int], ErrorCell]] = field(default_factory=dict)


def inspect(content: bytes, limits: Settings) -> Inspection:
    """Look a file's bytes over before they are read; UnreadableError says why they must not be."""
    if not content:
        raise UnreadableError("empty")
    if len(content) > limits.max_file_size:
        raise UnreadableError("too_large", f"{len(content):,}")
    if content.startswith(ZIP):
        return _inspect_zip(content, limits)
    if content.startswith(OLE):
        kind = ole_kind(content)
        if kind != "workbook":
            raise UnreadableError(kind)
        return Inspection()
    raise UnreadableError(foreign_kind(content))


def _inspect_zip(content: bytes, limits: Settings) -> Inspection:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_directory(entries, len(content), limits)
            names = {entry.filename for entry in entries}
            if "xl/workbook.xml" in names:
                return Inspection(_scan(archive, entries, limits))
            if not names & {"xl/workbook.bin", "content.xml"}:
                raise UnreadableError("word" if any(name.startswith("word/") for name in names) else "archive")
            for _ in _parts(archive, entries, limits):
                pass
            return Inspection()
    except _DAMAGED as problem:
        raise UnreadableError("corrupt", str(problem)) from problem


def _check_directory(entries: list[zipfile.ZipInfo], size: int, limits: Settings) -> None:
    """Refuse what the archive's directory alone gives away."""
    if len(entries) > limits.max_entries:
        raise UnreadableError("too_many_entries", f"{len(entries):,}")
    if len({normalize("NFC", entry.filename).casefold() for entry in entries}) != len(entries):
        raise UnreadableError("duplicate_entries")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableError("encrypted")
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            raise UnreadableError("overlapping_entries")
        end = entry.header_offset + entry.compress_size
    if end > size:
        raise UnreadableError("corrupt")


def _parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Settings) -> Iterator[tuple[str, bytes]]:
    """Every part with its bytes, counted as they come and not as the directory claims; XML without entities only."""
    room = limits.max_inflated
    for entry in entries:
        body = _inflated(archive, entry, room, limits)
        room -= len(body)
        if entry.filename.endswith((".xml", ".rels", ".vml")):
            if body.startswith((b"\xff\xfe", b"\xfe\xff")):
                body = body.decode("utf-16").encode()
            if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
                raise UnreadableError("entities")
        yield entry.filename, body


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int, limits: Settings) -> bytes:
    parts: list[bytes] = []
    size = 0
    with archive.open(entry) as stream:
        while part := stream.read(_CHUNK):
            size += len(part)
            if size > room or (size > _CHUNK and size > limits.max_ratio * max(entry.compress_size, 1)):
                raise UnreadableError("inflates_too_much")
            parts.append(part)
    return b"".join(parts)


def _scan(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Settings
) -> dict[str, dict[tuple[int, int], ErrorCell]]:
    """Cells without a usable value by sheet name; UnreadableError for a sheet that is too large to read."""
    small: dict[str, bytes] = {}
    errors: dict[str, dict[tuple[int, int], ErrorCell]] = {}
    first = sorted(entries, key=lambda one: one.filename != "xl/sharedStrings.xml")
    longest_text = 0
    for name, body in _parts(archive, first, limits):
        if name == "xl/sharedStrings.xml":
            longest_text = max(map(len, body.split(b"</si>")))
        elif name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            small[name] = body
        elif name.startswith("xl/worksheets/") and name.endswith(".xml"):
            check_size(body, longest_text, limits)
            if found := error_cells(body):
                errors[name] = found
    names = _sheet_names(small, limits)
    return {names[path]: found for path, found in errors.items() if path in names}


def _sheet_names(parts: dict[str, bytes], limits: Settings) -> dict[str, str]:
    """Sheet name by the path of its part in the archive."""
    relations = ET.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314 - entities were refused above
    targets = {one.get("Id"): str(one.get("Target")) for one in relations}
    sheets = [one for one in ET.fromstring(parts["xl/workbook.xml"]).iter() if one.tag.endswith("}sheet")]  # noqa: S314
    if len(sheets) > limits.max_sheets:
        raise UnreadableError("too_many_sheets", str(len(sheets)))
    if len({normalize("NFC", str(one.get("name"))).casefold() for one in sheets}) != len(sheets):
        raise UnreadableError("duplicate_sheets")
    names = {}
    for sheet in sheets:
        target = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION), "")
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        names[path] = str(sheet.get("name"))
    return names
