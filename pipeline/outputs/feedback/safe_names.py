"""Names of files that are handed out: of whatever a file is called, one that every system keeps and shows as it is."""

from __future__ import annotations

import re
from unicodedata import normalize

from schemas.messages import bounded

LONGEST_NAME = 150
"""Bytes of a workbook's name that its copy keeps: names may have 255, and the copy's is longer."""
_SIGNS = re.compile(r'[<>:"/\\|?*\u2028\u2029]|[\u2400-\u2421\ufffd]|⟨U\+[0-9A-F]+⟩')
"""What Windows has in no name, and what stands for characters that do not show."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE)


def safe_stem(stem: str, longest: int = LONGEST_NAME) -> str:
    """The name without its ending; ``_`` stands for what is no good in a name."""
    plain = _SIGNS.sub("_", bounded(normalize("NFC", stem), len(stem) * 10))
    plain = plain.encode()[:longest].decode(errors="ignore").strip(" ")
    plain = re.sub(r"^[.\-~]", "_", plain).rstrip(". ")
    return f"_{plain}" if not plain or _RESERVED.match(plain) else plain
