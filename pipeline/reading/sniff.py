"""What a file is, told by its bytes and never by its name."""

from __future__ import annotations

from codecs import getincrementaldecoder

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
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
    try:
        text = getincrementaldecoder("utf-8")().decode(content[:65536])  # the last letter may be cut
    except UnicodeDecodeError:
        return "unknown"
    return "csv" if "\x00" not in text and any(mark in text for mark in ",;\t") else "unknown"


def ole_kind(content: bytes) -> str:
    """What an OLE file is by the names in its directory: ``workbook``, ``encrypted``, ``word`` or ``unknown``."""
    names = {
        "encrypted": ("EncryptedPackage",),
        "workbook": ("Workbook", "Book"),
        "word": ("WordDocument",),
    }
    for kind, streams in names.items():
        if any(stream.encode("utf-16-le") in content for stream in streams):
            return kind
    return "unknown"
