"""Which cells of a workbook are in a font of a legacy encoding, by the names of their fonts.

Here of ``.xlsx`` and ``.xlsm``; a workbook without such a font is not looked at cell by cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reading.encodings.font_names import encoding_of
from pipeline.reading.encodings.tcvn3_vni import no_fonts
from pipeline.reading.formats.styled_cells import xlsx_cells, xlsx_groups

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.reading.encodings.tcvn3_vni import Fonts

_MARKS = (b".Vn", b".VN", b".vn", b"VNI-", b"Vni-", b"vni-")


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
    encodings = {str(number): encoding for number, name in enumerate(names) if (encoding := encoding_of(name))}
    formats = enumerate(style.get("fontId", "") for style in groups.get("cellXfs", ()))
    return {b"%d" % number: encodings[font] for number, font in formats if font in encodings}
