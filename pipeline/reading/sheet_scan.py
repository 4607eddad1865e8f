"""One look over a sheet's XML: what the reader would show as blank, and what it would need too much memory for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.reading.cells import ErrorCell
from pipeline.reading.unreadable import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.settings import Settings

# Patterns begin with letters that are rare in a sheet, so that a search runs at the speed of memory. XML that is not
# written as spreadsheet programs do passes them; then the worker's limits are the defence.
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</(?:\w+:)?v>")
_ROW = re.compile(rb"row r=[\"'](\d{1,7})[\"']")
_FAR_COLUMN = re.compile(rb" r=[\"'][A-Z]{3}\d")
ERROR_MARKS = (b't="e"', b"t='e'")
FORMULA_MARKS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
SHARED_MARKS = (b't="s"', b"t='s'")
LONG_TEXT = 1000
"""Texts up to this length are no danger, however often they are shown: a name, a note, a remark."""
WIDEST_TWO_LETTERS = 702
"""Columns A to ZZ; only a sheet that goes farther needs its cells looked at one by one."""


def check_size(sheet: bytes, longest_text: int, limits: Settings) -> None:
    """Refuse a sheet whose used rectangle, merged ranges or repeated texts would take too much memory.

    The reader allocates the rectangle that the cells with values span, whatever the declared dimension says; a cell
    that only has a format counts for nothing. A shared text is copied for every cell that shows it.
    """
    if sheet.count(b"mergeCell ") > limits.max_merges:
        raise UnreadableError("too_many_merges")
    shown = sum(map(sheet.count, SHARED_MARKS)) if longest_text > LONG_TEXT else 0
    if longest_text * shown > limits.max_inflated:
        raise UnreadableError("too_much_text")
    rows = [int(row) for row in _ROW.findall(sheet)]
    height = max(rows, default=0)
    if height * WIDEST_TWO_LETTERS > limits.max_cells or _FAR_COLUMN.search(sheet):
        area = used_area(sheet)
        if area > limits.max_cells:
            raise UnreadableError("too_wide", f"{area:,}")


def used_area(sheet: bytes) -> int:
    """Cells of the rectangle that the cells with values span."""
    top = left = 1 << 30
    bottom = right = -1
    for match in _CELL.finditer(sheet):
        if not match.group(2):
            continue
        place = _PLACE.search(match.group(1))
        if place:
            row, column = int(place.group(2)) - 1, column_index(place.group(1))
            top, bottom = min(top, row), max(bottom, row)
            left, right = min(left, column), max(right, column)
    return (bottom - top + 1) * (right - left + 1) if bottom >= 0 else 0


def error_cells(sheet: bytes) -> dict[tuple[int, int], ErrorCell]:
    """Cells of a sheet's XML that hold an error value, or a formula without a stored value; zero-based places."""
    found: dict[tuple[int, int], ErrorCell] = {}
    # an error is an attribute of the cell's tag, a formula the cell's first child: the tag before either is the cell
    starts = {_tag_before(sheet, at) for mark in ERROR_MARKS for at in _places(sheet, mark)}
    starts |= {_tag_before(sheet, _tag_before(sheet, at + 1)) for mark in FORMULA_MARKS for at in _places(sheet, mark)}
    for match in filter(None, (_CELL.match(sheet, start) for start in sorted(starts))):
        attributes, body = match.group(1), match.group(2) or b""
        is_error = any(mark in attributes for mark in ERROR_MARKS)
        value = _VALUE.search(body)
        stored = value.group(1).decode("utf-8", "replace") if value else ""
        if is_error or (not stored and b"<is>" not in body and b't="str"' not in attributes):
            place = _PLACE.search(attributes)
            if place:
                found[int(place.group(2)) - 1, column_index(place.group(1))] = ErrorCell(stored or "=")
    return found


def _places(sheet: bytes, mark: bytes) -> Iterator[int]:
    at = sheet.find(mark)
    while at >= 0:
        yield at
        at = sheet.find(mark, at + 1)


def _tag_before(sheet: bytes, at: int) -> int:
    """Where the last tag before a place opens."""
    return sheet.rfind(b"<", 0, at)


def column_index(letters: bytes) -> int:
    """Zero-based index of a column's letters."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1
