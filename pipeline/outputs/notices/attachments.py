"""Whether a file is a plain workbook, the only thing that is attached to a mail."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

_TYPES, _WORKBOOK = "[Content_Types].xml", b"spreadsheetml.sheet.main+xml"
_ACTIVE_TYPES = re.compile(
    rb"macroEnabled|vbaProject|oleObject|activeX|externalLink|connections|queryTable|\.bin\"", re.IGNORECASE
)
_ACTIVE_NAMES = re.compile(r"vba|macro|activex|embeddings|externallink|connections|querytable|customxml", re.IGNORECASE)
_LARGEST = 1 << 20


def is_plain_workbook(content: bytes) -> bool:
    """Whether it is an .xlsx by what it says of its parts, and none of these acts."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            with archive.open(_TYPES) as stream:
                types = stream.read(_LARGEST)
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return False
    return _WORKBOOK in types and not _ACTIVE_TYPES.search(types) and not any(map(_ACTIVE_NAMES.search, names))
