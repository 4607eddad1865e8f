"""Which cells of a sheet have one of some cell formats, in the XML of ``.xlsx``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar
from xml.etree import ElementTree as ET

from pipeline.reading.cells.number_formats import number_format
from pipeline.reading.formats.built_in_formats import BUILT_IN
from pipeline.reading.formats.cell_styles import CellStyle, no_styles
from pipeline.reading.formats.xlsx_scan import PLACE, column_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.reading.formats.cell_styles import Styles

FormatMark = TypeVar("FormatMark")
"""What is known of a cell format: the encoding of its font, or that it shows a percentage."""

GENERAL = "General"
_ODD_BUILT_IN = re.compile(rb"numFmtId=[\"'](?:9|10|1[6-9]|2[01]|4[5-7])[\"']")
_CODE = re.compile(rb"formatCode=(\"[^\"]*\"|'[^']*')")
_LARGE = 1 << 18
"""Parts up to this size are remembered."""
_CELL = re.compile(rb"<(?:\w+:)?c\b(?P<attributes>[^>]*)>")
_MANY = 40
"""From so many formats on each is looked up: a pattern with all their numbers would be tried one by one."""


def xlsx_groups(styles: bytes) -> dict[str, ET.Element]:
    """The lists of the part with the styles, by name: ``fonts``, ``numFmts``, ``cellXfs``."""
    return {group.tag.rpartition("}")[2]: group for group in ET.fromstring(styles)}  # noqa: S314 - entities were refused before


def xlsx_cells(sheet: bytes, formats: Mapping[bytes, FormatMark]) -> Iterator[tuple[int, int, FormatMark]]:
    """Zero-based row and column of each cell in one of the formats, which are by number as it is written."""
    if len(formats) < _MANY and not any(
        b's="%s"' % number in sheet or b"s='%s'" % number in sheet for number in formats
    ):
        return  # found in a fiftieth of the time of the search below
    numbers = b"|".join(formats) if len(formats) < _MANY else rb"\d{1,9}"
    for found in re.finditer(rb"\ss=[\"'](%s)[\"']" % numbers, sheet):  # most cells of a large sheet have another
        if found.group(1) not in formats:
            continue
        place = place_of(sheet, sheet.rfind(b"<", 0, found.start()))
        if place:
            yield (*place, formats[found.group(1)])


def place_of(sheet: bytes, start: int) -> tuple[int, int] | None:
    """Zero-based row and column of the cell whose tag starts there; None where it is another tag or does not say."""
    cell = _CELL.match(sheet, start)
    place = PLACE.search(cell["attributes"]) if cell else None
    return (int(place.group(2)) - 1, column_index(place.group(1))) if place else None


def xlsx_styles(styles: bytes, sheets: Mapping[str, bytes]) -> Styles:
    """The cells of each sheet that show something else than their value, out of the part with the styles."""
    special = _special(styles) if len(styles) <= _LARGE else _special.__wrapped__(styles)
    return (lambda name: xlsx_cells(sheets.get(name, b""), special)) if special else no_styles


@lru_cache(maxsize=64)
def _special(styles: bytes) -> dict[bytes, CellStyle]:
    """The styles that show something else than a cell's value, by number as it is written; most workbooks have none."""
    codes = set(_CODE.findall(styles))
    has_marks = b"strike" in styles or _ODD_BUILT_IN.search(styles, max(0, styles.find(b"cellXfs")))
    if not has_marks and all(map(_is_plain, codes)):
        return {}
    groups = xlsx_groups(styles)
    custom = {entry.get("numFmtId", ""): entry.get("formatCode", "") for entry in groups.get("numFmts", ())}
    formats = {str(number): code for number, code in BUILT_IN.items()} | custom
    struck = {str(number) for number, font in enumerate(groups.get("fonts", ())) if _is_struck(font)}
    found = {
        b"%d" % number: CellStyle(formats.get(style.get("numFmtId", ""), GENERAL), style.get("fontId") in struck)
        for number, style in enumerate(groups.get("cellXfs", ()))
    }
    return {number: style for number, style in found.items() if style.is_struck or number_format(style.number_format)}


@lru_cache(maxsize=2_000)
def _is_plain(code: bytes) -> bool:
    """Whether a format, as it is written in XML, shows every value as it is."""
    return b"&" not in code and number_format(code[1:-1].decode("utf-8", "replace")) is None


def struck_styles(styles: bytes) -> frozenset[bytes]:
    """The numbers of the styles that strike a cell's text through."""
    special = _special(styles) if b"strike" in styles and len(styles) <= _LARGE else {}
    return frozenset(number for number, style in special.items() if style.is_struck)


def _is_struck(font: ET.Element) -> bool:
    return any(part.tag.endswith("}strike") and part.get("val") not in ("0", "false") for part in font)
