"""What a workbook may hold that goes out of the house: values, looks, charts and comments, and nothing that acts.

Not what is known to be active is kept out, but what is not known to be inert: parts by their content types, relations
by their kinds, and in each part the formulas, macros and sources that the reader knows, and all that looks like them.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree as ET
from xml.parsers import expat

from pipeline.outputs.feedback.inert_xml import is_inert_xml, is_plain_utf8, without_namespaces
from pipeline.reading.formats.active_package import CONTENT_TYPES, owner_of, package_activity, relations
from pipeline.reading.formats.file_kind import OLE, ZIP
from pipeline.reading.formats.xlsx_package import ROOT, part_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_OFFICE = "application/vnd.openxmlformats-officedocument."
_EXCEL, _MICROSOFT = "application/vnd.ms-excel.", "application/vnd.ms-office."
WORKBOOK_TYPE = f"{_SHEET_ML}sheet.main+xml"
"""The content type of the workbook part of a workbook without macros that is no template."""
_IMAGES = frozenset(f"image/{kind}" for kind in ("png", "jpeg", "jpg", "gif", "bmp", "tiff", "x-emf", "x-wmf"))
_PICTURE_STARTS = (
    *(b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*"),
    *(b"\x01\0\0\0", b"\xd7\xcd\xc6\x9a", b"\x01\0\x09\0", b"\x02\0\x09\0"),
)
"""How pictures of those types begin, whichever of them a part is said to be."""
_VML = f"{_OFFICE}vmldrawing"
_KINDS = (*("worksheet", "chartsheet", "sharedstrings", "styles", "calcchain", "comments", "table", "sheetmetadata"),)
"""Relations and types that are called alike."""
_INERT: dict[str, frozenset[str]] = {
    "officedocument": frozenset({WORKBOOK_TYPE}),
    "core-properties": frozenset({"application/vnd.openxmlformats-package.core-properties+xml"}),
    "extended-properties": frozenset({f"{_OFFICE}extended-properties+xml"}),
    **{kind: frozenset({f"{_SHEET_ML}{kind}+xml"}) for kind in _KINDS},
    "theme": frozenset({f"{_OFFICE}theme+xml"}),
    "themeoverride": frozenset({f"{_OFFICE}themeoverride+xml"}),
    "drawing": frozenset({f"{_OFFICE}drawing+xml"}),
    "vmldrawing": frozenset({_VML}),
    "image": _IMAGES,
    "chart": frozenset({f"{_OFFICE}drawingml.chart+xml"}),
    "chartusershapes": frozenset({f"{_OFFICE}drawingml.chartshapes+xml"}),
    "chartstyle": frozenset({f"{_MICROSOFT}chartstyle+xml"}),
    "chartcolorstyle": frozenset({f"{_MICROSOFT}chartcolorstyle+xml"}),
    "threadedcomment": frozenset({f"{_EXCEL}threadedcomments+xml"}),
    "person": frozenset({f"{_EXCEL}person+xml"}),
}
"""Kinds of relations, and the content types that a part may have to which one leads; all in small letters."""
_LISTS = frozenset(f"{_SHEET_ML}{kind}+xml" for kind in ("sharedstrings", "styles", "calcchain"))
"""Parts of texts, looks and the order of formulas, in which programs look for nothing else."""
_WORKSHEET = f"{_SHEET_ML}worksheet+xml"
_FORBIDDEN_STARTS = (OLE, ZIP, b"MZ")
_OF_COMMENTS = re.compile(rb"SCRIPT|URL\(|\\\\|//|SRC|HREF|FMLA|OLE|&#")
"""What the drawing of a comment never has, in great letters."""
_NO_FILE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    OSError,
)


class NotInertError(Exception):
    """A workbook holds what may not go out; the message names it."""


def is_inert(content: bytes) -> bool:
    """Whether a file is a workbook without macros, links or anything else that acts, and so may be handed on."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            parts = {part_path(name): archive.read(name) for name in names}
    except _NO_FILE:
        return False
    return len(parts) == len(names) and next(faults(parts), None) is None


def faults(parts: Mapping[str, bytes]) -> Iterator[str]:
    """What of a workbook is not known to be inert; ``parts`` by their path in small letters."""
    types = _Types(parts.get(CONTENT_TYPES, b""))
    if not types.are_read:
        yield CONTENT_TYPES
        return
    reached = {CONTENT_TYPES}
    for name in (name for name in parts if name.endswith(".rels")):
        owner = owner_of(name)
        reached |= {name} if owner in parts or name == ROOT else set()
        for relation in relations(parts[name]):
            target = _resolved(owner, relation.target)
            if relation.kind == "hyperlink" and relation.target.startswith("#") and not relation.is_external:
                continue
            if relation.is_external or types.of(target) not in _INERT.get(relation.kind, ()):
                yield f"{name}: {relation.kind} {relation.target}"
            reached.add(target)
    yield from (name for name in parts if name not in reached)
    yield from (active.place for active in package_activity(parts, {}))
    yield from (name for name, body in parts.items() if not _is_inert_part(name, body, types.of(name)))


def _is_inert_part(name: str, body: bytes, type_: str) -> bool:
    if body.startswith(_FORBIDDEN_STARTS) or (type_ in _IMAGES and not body.startswith(_PICTURE_STARTS)):
        return False
    if type_ == _VML:
        return is_plain_utf8(body) and not _OF_COMMENTS.search(without_namespaces(body).upper())
    if not (type_.endswith("+xml") or name.endswith((".rels", ".xml", ".vml"))):
        return True
    if type_ in _LISTS or name.endswith(".rels") or name == CONTENT_TYPES:
        return is_plain_utf8(body)
    try:
        return is_inert_xml(body, is_worksheet=type_ == _WORKSHEET)
    except expat.ExpatError:
        return False


class _Types:
    """The content types of a package's parts, in small letters."""

    def __init__(self, part: bytes) -> None:
        try:
            declared = list(ET.fromstring(part))  # noqa: S314 - of a file that was read, or that nobody opens
        except ET.ParseError:
            declared = []
        self.are_read = bool(declared)
        self._defaults = {
            _low(each, "Extension"): _low(each, "ContentType") for each in declared if each.get("Extension")
        }
        self._own = {
            part_path(_low(each, "PartName").lstrip("/")): _low(each, "ContentType")
            for each in declared
            if each.get("PartName")
        }

    def of(self, name: str) -> str:
        """The type of the part of that path."""
        return self._own.get(name) or self._defaults.get(name.rpartition(".")[2], "")


def _low(element: ET.Element, key: str) -> str:
    return element.get(key, "").lower()


def _resolved(owner: str, target: str) -> str:
    path = posixpath.join("/", posixpath.dirname(owner), part_path(unquote(target)))
    return posixpath.normpath(path).lstrip("/")
