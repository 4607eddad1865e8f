"""Active content of an .xlsx or .xlsm package: by names, types and relations, and in the XML of its parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from pipeline.reading.formats.active_content import Active, ActiveContents, active_contents
from pipeline.reading.formats.active_package import CONTENT_TYPES, package_activity
from pipeline.reading.formats.active_xml import xml_activity
from pipeline.reading.formats.formula_reach import reach
from pipeline.reading.formats.plain_sheet import is_plain_sheet
from pipeline.reading.formats.xlsx_scan import formula_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.reading.formats.xlsx_package import XlsxPackage

_XML = (".xml", ".vml", ".svg")
_DATA, _DATA_END = b"<sheetData", b"</sheetData"
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Z]{1,3}\d{1,7})[\"']")
_FORMULA = re.compile(rb"f(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*\s*(/?)>")
"""The tag of a formula from its name on, and whether it is empty."""
_BEFORE = 1 << 10
"""So many bytes before a formula its cell is looked for."""
_UNWATCHED = ("docprops/",)
"""Folders of parts about the file, which programs do not act upon."""


def xlsx_activity(
    parts: Mapping[str, bytes], package: XlsxPackage, formulas: Mapping[str, Iterable[int]]
) -> ActiveContents:
    """What is active; ``parts`` by their path in small letters.

    ``formulas`` are where they start in the worksheets that are written as usual, as :func:`formula_starts` gives them.
    """
    names = {path: name for name, path in package.sheets.items()}
    found = package_activity(parts, package.sheets)
    plain = {package.strings, package.styles, CONTENT_TYPES}
    for path, body in parts.items():
        if path in names:
            found += _in_sheet(body, names[path], formulas.get(path))
        elif path.endswith(_XML) and path not in plain and not path.startswith(_UNWATCHED):
            found += _in_part(body, "" if path == package.workbook else path)
    return active_contents(found)


def _in_part(body: bytes, path: str) -> list[Active]:
    """What is active in a part, at the names that it has for it or the part's path; nothing in one that is no XML."""
    try:
        return [active.placed(path or active.place) for active in xml_activity(body)]
    except expat.ExpatError:
        return []


def _in_sheet(body: bytes, name: str, formulas: Iterable[int] | None) -> list[Active]:
    """What is active on a worksheet, at its cells or at the sheet."""
    try:
        found = sheet_activity(body, formulas)
    except expat.ExpatError:
        return []
    return [active.placed(f"{name}!{active.place}" if active.place else name) for active in found]


def sheet_activity(body: bytes, formulas: Iterable[int] | None = None) -> list[Active]:
    """What is active in a worksheet's part; ExpatError where it is no XML.

    Of one that is written as usual the rows are searched for formulas, and only what stands around them is parsed.
    """
    start, end = body.find(_DATA), body.find(_DATA_END)
    is_usual = 0 < start < end and body.count(_DATA) == 1 == body.count(_DATA_END)
    if not is_usual or (formulas is None and not is_plain_sheet(body)):
        return [*xml_activity(body)]
    formulas = formula_starts(body) if formulas is None else formulas
    tags = [(at, _FORMULA.match(body, at)) for at in formulas if at < end]
    if not all(tag for _, tag in tags):
        return [*xml_activity(body)]
    return [
        *_in_formulas(body, [(at, tag) for at, tag in tags if tag and not tag[1]], start),
        *xml_activity(body[:start] + _DATA + b">" + body[end:]),
    ]


def _in_formulas(body: bytes, tags: Iterable[tuple[int, re.Match[bytes]]], start: int) -> Iterator[Active]:
    for at, tag in tags:
        reached = reach(body[tag.end() : body.find(b"</", tag.end())])
        if reached:
            cells = _CELL.findall(body, max(start, at - _BEFORE), at)
            place = cells[-1].decode() if cells else ""
            yield Active(reached[0], place, reached[1])
