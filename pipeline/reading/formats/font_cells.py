"""Which cells of a workbook are in a font of a legacy encoding, by the names of their fonts.

Fonts like ``.VnTime`` draw TCVN3, those like ``VNI-Times`` VNI. Known of ``.xlsx``, ``.xlsm`` and ``.xls``; a workbook
without such a font is not looked at cell by cell.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from pipeline.reading.encodings.tcvn3_vni import TCVN3, VNI, no_fonts
from pipeline.reading.formats.error_cells import UNFOLLOWED
from pipeline.reading.formats.ole_file import workbook_stream
from pipeline.reading.formats.styled_cells import xls_cells, xlsx_cells, xlsx_groups
from pipeline.reading.formats.xls_records import END, xls_records, xls_sheets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.reading.encodings.tcvn3_vni import FontCells, Fonts

_NAMES = ((".vn", TCVN3), ("vni-", VNI))
_MARKS = (b".Vn", b".VN", b".vn", b"VNI-", b"Vni-", b"vni-")

_FONT, _FORMAT = 0x31, 0xE0
_TEXTS = frozenset({0xFD, 0x204, 0xD6, 0x06})
"""Records of ``.xls``; the last are cells with a text: shared, of its own, with several fonts, and a formula's."""
_SKIPPED = 4
"""The number that no font of an ``.xls`` has."""


def _encoding(font: str) -> str | None:
    return next((encoding for start, encoding in _NAMES if font.lower().startswith(start)), None)


def xlsx_fonts(styles: bytes, sheets: Mapping[str, bytes]) -> Fonts:
    """The cells in a legacy font of each sheet, out of the part with the styles and those with the sheets."""
    if not any(mark in styles for mark in _MARKS):
        return no_fonts
    formats = _xlsx_formats(styles)
    return lambda name: xlsx_cells(sheets.get(name, b""), formats) if formats else iter(())


def _xlsx_formats(styles: bytes) -> dict[bytes, str]:
    """The encoding of each cell format in a legacy font, by its number as it is written."""
    groups = xlsx_groups(styles)
    names = [
        next((part.get("val", "") for part in font if part.tag.endswith("}name")), "")
        for font in groups.get("fonts", ())
    ]
    encodings = {str(number): encoding for number, name in enumerate(names) if (encoding := _encoding(name))}
    formats = enumerate(style.get("fontId", "") for style in groups.get("cellXfs", ()))
    return {b"%d" % number: encodings[font] for number, font in formats if font in encodings}


def xls_fonts(content: bytes) -> Fonts:
    """The cells in a legacy font of each sheet of an Excel 97 workbook."""
    marks = (*_MARKS, *(mark.decode().encode("utf-16-le") for mark in _MARKS))
    return (lambda name: _xls_cells(content, name)) if any(mark in content for mark in marks) else no_fonts


def _xls_cells(content: bytes, name: str) -> FontCells:
    try:
        stream = workbook_stream(content)
        formats = _xls_formats(stream)
        start = dict(xls_sheets(stream)).get(name) if formats else None
        yield from xls_cells(stream, start, _TEXTS, formats) if start is not None else ()
    except UNFOLLOWED:  # a damaged file, which the reader judges
        return


def _xls_formats(stream: bytes) -> dict[int, str]:
    """The encoding of each cell format in a legacy font, by its number."""
    fonts: list[str | None] = []
    formats: list[int] = []
    for record, body in xls_records(stream, 0):
        if record == END:
            break
        if record == _FONT and len(body) > 16:  # noqa: PLR2004 - looks, then length, width and name
            wide = body[15] & 1
            fonts.append(
                _encoding(body[16 : 16 + body[14] * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace"))
            )
            if len(fonts) == _SKIPPED:
                fonts.append(None)
        elif record == _FORMAT and len(body) >= 2:  # noqa: PLR2004 - its font's number
            formats.append(struct.unpack_from("<H", body)[0])
    encodings = ((number, fonts[font] if font < len(fonts) else None) for number, font in enumerate(formats))
    return {number: encoding for number, encoding in encodings if encoding}
