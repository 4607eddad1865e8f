"""The legacy encoding that a font draws, by its name: those like ``.VnTime`` TCVN3, those like ``VNI-Times`` VNI."""

from __future__ import annotations

from pipeline.reading.encodings.tcvn3_vni import TCVN3, VNI

_STARTS = ((".vn", TCVN3), ("vni-", VNI))


def encoding_of(font: str) -> str | None:
    """The legacy encoding that a font of that name draws; None where it draws Unicode."""
    return next((encoding for start, encoding in _STARTS if font[:4].lower().startswith(start)), None)


def names_legacy_font(text: bytes) -> bool:
    """Whether the name of such a font may stand in the bytes, in one byte or two a letter."""
    letters = text.replace(b"\0", b"").lower()
    return any(start.encode() in letters for start, _ in _STARTS)
