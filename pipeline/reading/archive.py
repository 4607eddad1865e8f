"""What a file is, decided by its bytes, and whether it is safe to hand to the workbook reader.

For ``.xlsx`` and ``.xlsm`` the archive is inflated once, within limits, and the sheets are scanned for what the reader
would show as blank: error cells and formulas that were saved without a value.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from codecs import getincrementaldecoder
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pipeline.reading.cells import ErrorCell

if TYPE_CHECKING:
    from pipeline.settings import Settings

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
_CHUNK = 1 << 20
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</(?:\w+:)?v>")
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")


class UnreadableError(Exception):
    """The file cannot be read as a workbook; ``reason`` is a key of the messages of WB-01."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the reason's key and what there is to say beside it."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the guard found: cells that hold no usable value, by sheet name and zero-based row and column."""

    error_cells: dict[str, dict[tuple[int, int], ErrorCell]] = field(default_factory=dict)


SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
)


def inspect(content: bytes, limits: Settings) -> Inspection:
    """Look a file's bytes over before they are read; UnreadableError says why they must not be."""
    if not content:
        raise UnreadableError("empty")
    if len(content) > limits.max_file_size:
        raise UnreadableError("too_large", f"{len(content):,}")
    if content.startswith(ZIP):
        return _inspect_zip(content, limits)
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UnreadableError("encrypted")
        return Inspection()
    raise UnreadableError(_foreign_kind(content))


def _foreign_kind(content: bytes) -> str:
    for signature, kind in SIGNATURES:
        if content.startswith(signature):
            return kind
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        return "html"
    if head.startswith(b"<?xml"):
        return "xml"
    try:
        text = getincrementaldecoder("utf-8")().decode(content[:65536])  # the last letter may be cut
    except UnicodeDecodeError:
        return "unknown"
    return "csv" if "\x00" not in text and any(mark in text for mark in ",;\t") else "unknown"


def _inspect_zip(content: bytes, limits: Settings) -> Inspection:
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError) as problem:
        raise UnreadableError("corrupt", str(problem)) from problem
    with archive:
        entries = archive.infolist()
        names = [entry.filename for entry in entries]
        if len(entries) > limits.max_entries:
            raise UnreadableError("too_many_entries", f"{len(entries):,}")
        if len(set(names)) != len(names):
            raise UnreadableError("duplicate_entries")
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableError("encrypted")
        if "xl/workbook.xml" not in names:
            if "xl/workbook.bin" in names or "content.xml" in names:
                return Inspection()
            raise UnreadableError("word" if any(name.startswith("word/") for name in names) else "archive")
        try:
            return Inspection(_scan(archive, entries, limits))
        except (zipfile.BadZipFile, zlib.error, EOFError, ET.ParseError, NotImplementedError, KeyError) as problem:
            raise UnreadableError("corrupt", str(problem)) from problem


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    """The entry's bytes, counted as they come and not as the archive's directory claims."""
    parts: list[bytes] = []
    size = 0
    with archive.open(entry) as stream:
        while part := stream.read(_CHUNK):
            size += len(part)
            if size > room:
                raise UnreadableError("inflates_too_much")
            parts.append(part)
    return b"".join(parts)


def _scan(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Settings
) -> dict[str, dict[tuple[int, int], ErrorCell]]:
    room = limits.max_inflated
    small: dict[str, bytes] = {}
    errors: dict[str, dict[tuple[int, int], ErrorCell]] = {}
    for entry in entries:
        body = _inflate(archive, entry, room)
        room -= len(body)
        if entry.filename.endswith((".xml", ".rels")):
            head = body[:4096]
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise UnreadableError("entities")
        if entry.filename in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            small[entry.filename] = body
        elif entry.filename.startswith("xl/worksheets/") and (found := error_cells(body)):
            errors[entry.filename] = found
    names = _sheet_names(small)
    if len(names) > limits.max_sheets:
        raise UnreadableError("too_many_sheets", str(len(names)))
    return {names[path]: found for path, found in errors.items() if path in names}


def _sheet_names(parts: dict[str, bytes]) -> dict[str, str]:
    """Sheet name by the path of its part in the archive."""
    relations = ET.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314 - entities were refused above
    targets = {one.get("Id"): str(one.get("Target")) for one in relations}
    names = {}
    for sheet in ET.fromstring(parts["xl/workbook.xml"]).iter():  # noqa: S314 - as above
        if sheet.tag.endswith("}sheet"):
            target = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION), "")
            path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            names[path] = str(sheet.get("name"))
    return names


def error_cells(sheet: bytes) -> dict[tuple[int, int], ErrorCell]:
    """Cells of a sheet's XML that hold an error value, or a formula without a stored value."""
    has_errors = _ERROR.search(sheet) is not None
    if not has_errors and len(_FORMULA.findall(sheet)) == 0:
        return {}
    found: dict[tuple[int, int], ErrorCell] = {}
    for match in _CELL.finditer(sheet):
        attributes, body = match.group(1), match.group(2) or b""
        is_error = _ERROR.search(attributes) is not None
        if not is_error and not _FORMULA.search(body):
            continue
        value = _VALUE.search(body)
        stored = value.group(1).decode("utf-8", "replace") if value else ""
        if is_error or (not stored and b"<is>" not in body and b't="str"' not in attributes):
            place = _PLACE.search(attributes)
            if place:
                found[int(place.group(2)) - 1, _column(place.group(1))] = ErrorCell(stored or "=")
    return found


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1
