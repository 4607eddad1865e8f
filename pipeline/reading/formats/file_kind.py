"""A file's kind by its first bytes, never by its name."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder

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
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"PK", "archive"),
)
_HTML = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<body")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def foreign_kind(content: bytes) -> str:
    """The kind of a file that is neither a zip archive nor an OLE file, as a key of the messages of WB-01."""
    for signature, kind in SIGNATURES:
        if content.startswith(signature):
            return kind
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_HTML):
        return "html"
    if head.startswith(b"<?xml"):
        return "html" if b"<html" in head else "xml"
    return "csv" if _is_table_of_text(content[:65536]) else "unknown"


def _is_table_of_text(head: bytes) -> bool:
    """Whether it is text with separators, in Unicode or in a legacy encoding, and no JSON."""
    encoding = "utf-16" if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = getincrementaldecoder(encoding)().decode(head)  # the last letter may be cut
    except UnicodeDecodeError:
        text = head.decode("latin-1")  # every byte of a legacy encoding is some letter
    separated = any(mark in text for mark in ",;\t")
    return separated and not _CONTROL.search(text) and not text.lstrip().startswith(("{", "["))
