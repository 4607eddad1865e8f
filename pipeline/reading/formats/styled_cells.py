"""Which cells of a sheet have one of some cell formats, in the XML of ``.xlsx`` and in the records of ``.xls``."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, TypeVar
from xml.etree import ElementTree as ET

from pipeline.reading.formats.xls_records import END, xls_records
from pipeline.reading.formats.xlsx_scan import PLACE, column_index

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

FormatMark = TypeVar("FormatMark")
"""What is known of a cell format: the encoding of its font, or that it shows a percentage."""

_CELL = re.compile(rb"<(?:\w+:)?c\b(?P<attributes>[^>]*)>")
_SEVERAL = 0xBD
"""Record of ``.xls`` with several numbers of a row, each with its format."""


def xlsx_groups(styles: bytes) -> dict[str, ET.Element]:
    """The lists of the part with the styles, by name: ``fonts``, ``numFmts``, ``cellXfs``."""
    return {group.tag.rpartition("}")[2]: group for group in ET.fromstring(styles)}  # noqa: S314 - entities were refused before


def xlsx_cells(sheet: bytes, formats: Mapping[bytes, FormatMark]) -> Iterator[tuple[int, int, FormatMark]]:
    """Zero-based row and column of each cell in one of the formats, which are by number as it is written."""
    style = re.compile(rb"\ss=[\"'](%s)[\"']" % b"|".join(formats))  # most cells of a large sheet have another
    for found in style.finditer(sheet):
        cell = _CELL.match(sheet, sheet.rfind(b"<", 0, found.start()))
        place = PLACE.search(cell["attributes"]) if cell else None
        if place:
            yield int(place.group(2)) - 1, column_index(place.group(1)), formats[found.group(1)]


def xls_cells(
    stream: bytes, start: int, records: Collection[int], formats: Mapping[int, FormatMark]
) -> Iterator[tuple[int, int, FormatMark]]:
    """Zero-based row and column of each cell in one of the formats that a record of these kinds holds."""
    for record, body in xls_records(stream, start):
        if record == END:
            return
        if record in records and len(body) >= 6:  # noqa: PLR2004 - row, column, format
            row, first = struct.unpack_from("<HH", body)
            places = range(4, len(body) - 4, 6) if record == _SEVERAL else (4,)
            for column, at in enumerate(places, start=first):
                (number,) = struct.unpack_from("<H", body, at)
                if number in formats:
                    yield row, column, formats[number]
