"""A file's kind by its first bytes and by the parts of its package, never by its name."""

from __future__ import annotations

import re
import struct
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from typing import TYPE_CHECKING

from pipeline.reading.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Collection

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP, ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
"""How a zip archive begins, and where the end of its directory begins, from which its readers start."""
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"PK", "archive"),
    (b"MIME-Version:", "html"),
)
OTHER_SPREADSHEETS: tuple[tuple[bytes, str], ...] = (
    (b"\x00\x00\x02\x00\x20\x51", "Quattro Pro (.wq1)"),
    (b"\x00\x00\x02\x00\x21\x51", "Quattro Pro (.wq2)"),
    (b"\x00\x00\x02\x00\x04\x04", "Lotus 1-2-3 (.wks)"),
    (b"\xff\x00\x02\x00", "Microsoft Works (.wks)"),
    (b"\x00\x00\x02\x00", "Lotus 1-2-3 (.wk1)"),
    (b"\x00\x00\x1a\x00", "Lotus 1-2-3 (.wk3, .123)"),
    (b"ID;P", "SYLK (.slk)"),
    (b"TABLE\r\n0,1", "DIF (.dif)"),
)
"""Spreadsheets of formats that nobody is asked for, with the name by which people know them."""
_XML_SPREADSHEETS = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", "XML Spreadsheet 2003 (.xml)"),
    (b"opendocument.spreadsheet", "Flat OpenDocument (.fods)"),
)
_EARLY_XLS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
"""How a workbook of Excel 2 to 4 begins, and the stream of a later one that lies in no OLE file."""
_HTML = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<body", b"<style")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_DBASE = {0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x83, 0x8B, 0xF5}
_FOLDERS = {"word/": "word", "ppt/": "slides", "visio/": "drawing"}
"""What a package is by the folder of its parts."""
_APPLE = ("index/", "index.zip")
SPREADSHEET = b"opendocument.spreadsheet"
_OPEN_DOCUMENTS = {
    b"opendocument.text": "text",
    b"opendocument.presentation": "slides",
    b"opendocument.graphics": "drawing",
}
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def is_early_xls(content: bytes) -> bool:
    """Whether it is a workbook of Excel as a bare stream of records."""
    return content.startswith(_EARLY_XLS)


def foreign_file(content: bytes) -> UnreadableError:
    """What a file is that is neither a package nor an OLE file nor a bare stream of Excel's."""
    for start, name in OTHER_SPREADSHEETS:
        if content.startswith(start):
            return UnreadableError("other_spreadsheet", name)
    if _is_dbase(content):
        return UnreadableError("other_spreadsheet", "dBase (.dbf)")
    return UnreadableError(*_foreign_kind(content))


def foreign_package(entries: Collection[str], mime: bytes) -> UnreadableError:
    """What a package is that holds no workbook, by its entries' names and the mark of an OpenDocument file."""
    if b"vnd.sun.xml.calc" in mime:
        return UnreadableError("other_spreadsheet", "OpenOffice 1 (.sxc)")
    for mark, kind in _OPEN_DOCUMENTS.items():
        if mark in mime:
            return UnreadableError(kind)
    for folder, kind in _FOLDERS.items():
        if any(name.startswith(folder) for name in entries):
            return UnreadableError(kind)
    if any(name.startswith(_APPLE) for name in entries):
        return UnreadableError("other_spreadsheet", "Apple Numbers (.numbers)")
    workbooks = sum(name.endswith(_WORKBOOK_NAMES) for name in entries)
    return UnreadableError("archive_of_workbooks", str(workbooks)) if workbooks else UnreadableError("archive")


def _is_dbase(content: bytes) -> bool:
    """Whether it begins with a table's header: version, date, and fields of 32 bytes to the end that it tells."""
    if len(content) < 65 or content[0] not in _DBASE:  # noqa: PLR2004 - a header and a field
        return False
    (header,) = struct.unpack_from("<H", content, 8)
    return 1 <= content[2] <= 12 and 1 <= content[3] <= 31 and 65 <= header <= len(content) and header % 32 in (1, 8)  # noqa: PLR2004 - months, days


def _foreign_kind(content: bytes) -> tuple[str, ...]:
    """The kind as a key of the messages of WB-01, and where it has one the name of the format."""
    for signature, kind in SIGNATURES:
        if content.startswith(signature):
            return (kind,)
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_HTML):
        return ("html",)
    if head.startswith(b"<"):
        names = [("other_spreadsheet", name) for mark, name in _XML_SPREADSHEETS if mark in head]
        return names[0] if names else ("html",) if b"<html" in head else ("xml",)
    return ("csv",) if _is_table_of_text(content[:65536]) else ("unknown",)


def _is_table_of_text(head: bytes) -> bool:
    """Whether it is text with separators, in Unicode or in a legacy encoding, and no JSON."""
    encoding = "utf-16" if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = getincrementaldecoder(encoding)().decode(head)  # the last letter may be cut
    except UnicodeDecodeError:
        text = head.decode("latin-1")  # every byte of a legacy encoding is some letter
    separated = any(mark in text for mark in ",;\t")
    return separated and not _CONTROL.search(text) and not text.lstrip().startswith(("{", "["))
