"""The guard against zip bombs and hostile files: whether a file may be read, and what calamine would drop of it.

For ``.xlsx`` and ``.xlsm`` the archive is inflated once, within limits, and every sheet is scanned. Of ``.xlsb`` and
``.ods`` the archive is checked and that ``.ods`` is well-formed, of ``.xls`` the OLE file's chains: for what is inside
them the worker's limits are the defence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.parsers import expat

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.archive import DAMAGED, SMALL, entries_of, inflated, parts_of
from pipeline.reading.formats.file_kind import (
    OLE,
    SPREADSHEET,
    ZIP,
    foreign_file,
    foreign_package,
    is_early_xls,
)
from pipeline.reading.formats.inspection import Inspection
from pipeline.reading.formats.ods_workbook import needs_repair, ods_inspection, readable_content
from pipeline.reading.formats.repaired_package import moved_xlsb, ods_package, xlsb_package
from pipeline.reading.formats.xls_workbook import xls_inspection
from pipeline.reading.formats.xlsb_workbook import readable_parts, with_long_records, xlsb_inspection
from pipeline.reading.formats.xlsx_package import ROOT, WORKBOOK_ROOT, main_part
from pipeline.reading.formats.xlsx_workbook import repaired_xlsx_inspection, xlsx_inspection

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.reading.formats.archive import Entries
    from pipeline.runtime.settings import Settings

_CONTENT = "content.xml"
_MAIN_PARTS = {"xlsx": "xl/workbook.xml", "ods": _CONTENT, "xlsb": "xl/workbook.bin"}
_XLSB_HEAD = b"\x83\x01"
"""The record that begins the workbook part of an ``.xlsb``."""
_HEAD = 4096
"""Within so many bytes stands the root of a workbook part."""


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
        entries = entries_of(content, limits)
        return _INSPECTED[package_kind(content, entries, limits)](content, entries, limits)
    except DAMAGED as problem:
        raise UnreadableError("corrupt") from problem


def package_kind(content: bytes, entries: Entries, limits: Settings) -> str:
    """The format of a package by its entries; UnreadableError when it is no workbook."""
    kinds = [kind for kind, part in _MAIN_PARTS.items() if part in entries]
    if len(kinds) > 1:
        raise UnreadableError("corrupt")  # the reader may read the one that was not looked at
    if not kinds and ROOT in entries:
        main = main_part(entries, inflated(content, entries[ROOT], limits.max_inflated, limits))
        head = inflated(content, entries[main], limits.max_inflated, limits)[:_HEAD] if main else b""
        if head.startswith(_XLSB_HEAD) or WORKBOOK_ROOT.search(head):
            return "xlsb" if head.startswith(_XLSB_HEAD) else "xlsx"
    if not kinds or (kinds == ["ods"] and "mimetype" in entries):
        mime = inflated(content, entries["mimetype"], SMALL, limits) if "mimetype" in entries else b""
        if not kinds or SPREADSHEET not in mime:
            raise foreign_package(entries, mime)
    return kinds[0]


def _inspect_xlsb(content: bytes, entries: Entries, limits: Settings) -> Inspection:
    parts = dict(parts_of(content, entries, limits))
    is_usual = _MAIN_PARTS["xlsb"] in parts
    parts = parts if is_usual else moved_xlsb(parts, main_part(parts, parts[ROOT]))
    cells = with_long_records(parts)
    inspection, readable = xlsb_inspection(cells), readable_parts(cells)
    if is_usual and readable is parts:
        return replace(inspection, repaired=_if_refused(inspection, lambda: xlsb_package(parts)))
    return replace(inspection, content=xlsb_package(readable))


def _inspect_ods(content: bytes, entries: Entries, limits: Settings) -> Inspection:
    """The reader never comes to an end where a sheet's end tag is missing."""
    parts = dict(parts_of(content, entries, limits))
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
        except DAMAGED as problem:
            raise UnreadableError("corrupt") from problem

    return repaired


def _inspect_xlsx(content: bytes, entries: Entries, limits: Settings) -> Inspection:
    """What the sheets hold that the reader would not show; the file is inflated once more if the reader refuses it."""

    def repaired() -> Inspection:
        try:
            return repaired_xlsx_inspection(dict(parts_of(content, entries, limits)), limits)
        except DAMAGED as problem:
            raise UnreadableError("corrupt") from problem

    return xlsx_inspection(dict(parts_of(content, entries, limits)), limits, repaired)


_INSPECTED = {"xlsx": _inspect_xlsx, "xlsb": _inspect_xlsb, "ods": _inspect_ods}
