"""Which cells of an ``.xlsx`` hold text with struck or raised runs, out of its shared and its sheets' own strings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from pipeline.reading.formats.cell_styles import TextRun, no_runs
from pipeline.reading.formats.styled_cells import place_of, struck_styles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from pipeline.reading.formats.cell_styles import CellRuns, Runs

_MARKS = (b"strike", b"vertAlign")
"""What a struck and a raised run has in its XML."""
_SHARED = re.compile(rb"<(?:\w+:)?si\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_INLINE = re.compile(rb"<(?:\w+:)?is\b[^>]*>(.*?)</(?:\w+:)?is>", re.DOTALL)
_INDEX = re.compile(rb"<(?:\w+:)?v>\s*(\d{1,9})\s*</")
_PREFIX = re.compile(rb"<(/?)\w+:")
_STYLE = re.compile(rb"\ss=[\"'](\d{1,9})[\"']")
_SHARED_TYPE = re.compile(rb"\st=[\"']s[\"']")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OFF = ("0", "false")


class _Run(NamedTuple):
    """A run with the font of its own, or, where it ``inherits``, its cell's."""

    run: TextRun
    inherits: bool


def xlsx_runs(strings: bytes, styles: bytes, sheets: Mapping[str, bytes]) -> Runs:
    """The cells of each sheet that hold such text; most workbooks have none, and are looked at for the marks alone.

    In a cell that is struck as a whole, runs with a font of their own may not be.
    """
    struck = struck_styles(styles)
    if not struck and not any(map(_has_marks, (strings, *sheets.values()))):
        return no_runs
    shared = {
        index: runs
        for index, found in enumerate(_SHARED.finditer(strings))
        if found.group(1) and (runs := _runs(found.group(1), everything=bool(struck)))
    }
    return lambda name: _cells(sheets.get(name, b""), shared, struck)


def _has_marks(part: bytes) -> bool:
    """Whether a run of the part may be struck or raised."""
    return b"rPr" in part and any(mark in part for mark in _MARKS)


def _cells(sheet: bytes, shared: Mapping[int, list[_Run]], struck: Collection[bytes]) -> CellRuns:
    if shared:
        for found in _INDEX.finditer(sheet):
            runs = shared.get(int(found.group(1)))
            if runs:
                yield from _cell(sheet, found.start(), runs, struck, is_shared=True)
    if struck or _has_marks(sheet):
        for found in _INLINE.finditer(sheet):
            runs = _runs(found.group(1), everything=bool(struck))
            yield from _cell(sheet, found.start(), runs, struck, is_shared=False)


def _cell(
    sheet: bytes, at: int, runs: list[_Run], struck: Collection[bytes], *, is_shared: bool
) -> Iterator[tuple[int, int, tuple[TextRun, ...]]]:
    """The cell whose tag stands before a place, with its runs, where one of them is struck or raised."""
    start = sheet.rfind(b"<", 0, at)
    tag = sheet[start : sheet.find(b">", start) + 1]
    place = place_of(sheet, start)
    if place is None or (is_shared and not _SHARED_TYPE.search(tag)):
        return
    style = _STYLE.search(tag)
    is_struck = style is not None and style.group(1) in struck
    found = tuple(run._replace(is_struck=run.is_struck or (is_struck and inherits)) for run, inherits in runs)
    if any(run.is_struck or run.is_raised for run in found) or (is_struck and found):
        yield (*place, found)


def _runs(text: bytes, *, everything: bool) -> list[_Run]:
    """The runs of a string; none where none is struck or raised, unless the string's cell may be struck."""
    if b"r>" not in text or not (everything or _has_marks(text)):
        return []
    try:
        parts = ET.fromstring(_PREFIX.sub(rb"<\1", b"<is>%s</is>" % text))  # noqa: S314 - entities were refused before
    except ET.ParseError:  # a prefix that is declared elsewhere: what the reader shows is all there is
        return []
    return [_run(part) for part in parts if part.tag.rpartition("}")[2] == "r"]


def _run(part: ET.Element) -> _Run:
    text, is_struck, is_raised, inherits = "", False, False, True
    for element in part.iter():
        name, value = element.tag.rpartition("}")[2], element.get("val", "")
        if name == "t":
            text += _ESCAPED.sub(lambda code: chr(int(code.group(1), 16)), element.text or "")
        elif name == "rPr":
            inherits = False
        elif name == "strike":
            is_struck = value not in _OFF
        elif name == "vertAlign":
            is_raised = value in ("superscript", "subscript")
    return _Run(TextRun(text, is_struck, is_raised), inherits)
