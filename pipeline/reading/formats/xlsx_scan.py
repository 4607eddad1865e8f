"""A quick scan of a sheet's XML: error cells that calamine shows as blanks, and sizes that would exhaust memory."""

from __future__ import annotations

import re
from math import prod
from operator import itemgetter
from typing import TYPE_CHECKING

from pipeline.reading.cells.special_cells import ErrorCell
from pipeline.reading.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from pipeline.runtime.settings import Settings

    Place = tuple[int, int]
    Places = Collection[Place]

# Patterns begin with letters that are rare in a sheet, so that a search runs at the speed of memory; what stands before
# them is looked at afterwards. XML that is not written as spreadsheet programs do passes them; then the worker's limits
# are the defence. The search for error cells takes 0.16 ms so, with a pattern that matches every cell 3.0.
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_PLACED = re.compile(rb"<c [^>]*\br=")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</(?:\w+:)?v>")
_ROW = re.compile(rb"row r=[\"'](\d{1,7})[\"']")
_FAR_COLUMN = re.compile(rb" r=[\"'][A-Z]{3}\d")
_SHARED = re.compile(rb"t=[\"']s[\"'][^>]*><(?:\w+:)?v>(\d{1,9})<")
_ERROR_END, _ERROR_STARTS = re.compile(rb"e[\"']"), (b't="', b"t='")
_FORMULA, _FORMULA_STARTS = re.compile(rb"f[> /\t\r\n]"), (b"<", b":")
ERROR_MARKS = (b't="e"', b"t='e'")
SHARED_MARKS = (b't="s"', b"t='s'")
MERGE_MARK = b"mergeCell "
WIDEST_TWO_LETTERS, WIDEST, HIGHEST = 702, 16_384, 1_048_576
"""Columns A to ZZ, and to XFD, and all rows."""


def check_size(sheets: Sequence[tuple[bytes, Places, int]], strings: bytes, limits: Settings) -> None:
    """Refuse sheets whose merged ranges, used rectangles or repeated texts would take too much memory.

    A sheet is given as its part, the places that the reader's grid is filled up with, and how many sheets show it.

    The reader allocates the rectangle that the cells with values span, whatever the declared dimension says; a cell
    that only has a format counts for nothing. A shared text is copied for every cell that shows it.
    """
    if any(_can_be(sheet, MERGE_MARK) > limits.max_merges < sheet.count(MERGE_MARK) for sheet, _, _ in sheets):
        raise UnreadableError("too_many_merges")
    if _may_have_more_cells(sheets, limits.max_cells):
        _check_cells(sheets, limits)
    cells = sum(_can_be(sheet, SHARED_MARKS[0]) * times for sheet, _, times in sheets)
    if len(strings) * cells <= limits.max_text:  # were every cell to show all of them
        return
    longest = max(map(len, strings.split(b"</si>")))
    if longest * cells <= limits.max_text:
        return
    shown = sum(sheet.count(mark) * times for sheet, _, times in sheets for mark in SHARED_MARKS)
    if longest * shown > limits.max_text:
        lengths = [len(text) for text in strings.split(b"</si>")]
        if sum(_shown_text(sheet, lengths) * times for sheet, _, times in sheets) > limits.max_text:
            raise UnreadableError("too_much_text")


def _can_be(sheet: bytes, mark: bytes) -> int:
    """How often a mark can stand in a sheet of this size: enough for an honest one, in 0.2 ms instead of 1.0."""
    return len(sheet) // len(mark)


def _may_have_more_cells(sheets: Sequence[tuple[bytes, Places, int]], most: int) -> bool:
    """Whether sheets that are written as usual may have so many cells: by their rows, then by their columns too."""
    heights = [max(map(int, _ROW.findall(sheet)), default=0) for sheet, _, _ in sheets]
    if _most_cells(sheets, [height * WIDEST for height in heights]) <= most:  # almost always
        return False
    widths = [WIDEST if _FAR_COLUMN.search(sheet) else WIDEST_TWO_LETTERS for sheet, _, _ in sheets]
    return _most_cells(sheets, [height * width for height, width in zip(heights, widths, strict=True)]) > most


def _most_cells(sheets: Sequence[tuple[bytes, Places, int]], areas: list[int]) -> int:
    """The cells of the areas, or of as many bytes, where these can be more."""
    return sum(
        max(area, len(sheet) // len("<c></c>")) * times for area, (sheet, _, times) in zip(areas, sheets, strict=True)
    )


class TooWideError(UnreadableError):
    """Raised where few cells span an area that is too large; ``at`` are the sheet's number and the farthest cell."""

    at: tuple[int, Place] = (0, (0, 0))


def _check_cells(sheets: Sequence[tuple[bytes, Places, int]], limits: Settings) -> None:
    rows = max(sheet.count(b"</row>") for sheet, _, _ in sheets)
    cells = sum(sheet.count(b"</c>") * times for sheet, _, times in sheets)
    if rows > HIGHEST or cells > limits.max_cells:
        raise UnreadableError("too_wide", str(rows if rows > HIGHEST else cells))
    spans = [_corners(sheet, places) for sheet, places, _ in sheets]
    areas = [area(corners) * times for corners, (_, _, times) in zip(spans, sheets, strict=True)]
    if sum(areas) > limits.max_cells:
        problem = TooWideError("too_far", str(sum(areas)))
        largest = areas.index(max(areas))
        problem.at = largest, farthest(spans[largest])
        raise problem


def used_area(sheet: bytes, places: Places = ()) -> int:
    """Cells of the rectangle that the cells with values and the other places span."""
    return area(_corners(sheet, places))


def area(corners: Collection[Place]) -> int:
    """Cells of the rectangle that these span."""
    return prod(max(indexes) - min(indexes) + 1 for indexes in zip(*corners, strict=True)) if corners else 0


def farthest(corners: Collection[Place]) -> Place:
    """The cell of the lowest row or of the last column without which the rest span the smaller rectangle."""
    ends = {max(corners), max(corners, key=itemgetter(1))}
    return min(sorted(ends, reverse=True), key=lambda end: area([place for place in corners if place != end]))


def _corners(sheet: bytes, places: Places) -> list[Place]:
    """The other places, and the first and the last cell with a value of each row.

    Row by row, for in a row the cells come in their order; a cell without a value is written without an end tag, or
    with nothing before it.
    """
    corners = list(places)
    at, end = 0, sheet.find(b"</row>")
    while end >= 0:
        last = sheet.rfind(b"</c>", at, end)
        while last >= 0 and sheet.startswith(b"<c ", sheet.rfind(b"<", at, last)):
            last = sheet.rfind(b"</c>", at, last)
        if last >= 0:
            starts = sheet.rfind(b"<c ", at, sheet.find(b"</c>", at, end)), sheet.rfind(b"<c ", at, last)
            matches = (PLACE.search(sheet, start, end) for start in starts if start >= 0)
            corners += [_place(match) for match in matches if match]
        at, end = end + 6, sheet.find(b"</row>", end + 6)
    return corners


def _shown_text(sheet: bytes, lengths: list[int]) -> int:
    indexes = (int(match.group(1)) for match in _SHARED.finditer(sheet))
    return sum(lengths[index] for index in indexes if index < len(lengths))


class UnplacedError(Exception):
    """Raised where a cell that is looked for does not say where it stands, so that cells must be counted."""


def has_places(sheet: bytes) -> bool:
    """Whether each cell says where it stands."""
    return sheet.count(b"<c ") + sheet.count(b"<c>") == len(_PLACED.findall(sheet))


def error_cells(sheet: bytes, formulas: Iterable[int] | None = None) -> dict[tuple[int, int], ErrorCell]:
    """Cells of a sheet's XML that hold an error value, or a formula without a stored value; zero-based places.

    ``formulas`` are what :func:`formula_starts` gives, where that is known.
    UnplacedError for such a cell without a place.
    """
    found: dict[tuple[int, int], ErrorCell] = {}
    # an error is an attribute of the cell's tag, a formula the cell's first child: the tag before either is the cell
    starts = {_tag_before(sheet, at) for at in _behind(sheet, _ERROR_STARTS, _ERROR_END)}
    formulas = formula_starts(sheet) if formulas is None else formulas
    starts |= {_tag_before(sheet, _tag_before(sheet, at)) for at in formulas}
    for match in filter(None, (_CELL.match(sheet, start) for start in sorted(starts))):
        attributes, body = match.group(1), match.group(2)
        if not body:  # a format without a value, whatever the type says
            continue
        is_error = any(mark in attributes for mark in ERROR_MARKS)
        value = _VALUE.search(body)
        stored = value.group(1).decode("utf-8", "replace") if value else ""
        if is_error or (not stored and b"<is>" not in body and b't="str"' not in attributes):
            place = PLACE.search(attributes)
            if place is None:
                raise UnplacedError
            found[_place(place)] = ErrorCell(stored or "=")
    return found


def formula_starts(sheet: bytes) -> list[int]:
    """Where the names of the elements stand that hold formulas."""
    return [*_behind(sheet, _FORMULA_STARTS, _FORMULA)]


def _behind(sheet: bytes, starts: tuple[bytes, ...], end: re.Pattern[bytes]) -> Iterator[int]:
    """Where an end stands right behind one of the starts, which are of one length."""
    length = len(starts[0])
    places = (found.start() for found in end.finditer(sheet))
    return (at for at in places if sheet[at - length : at] in starts)


def _tag_before(sheet: bytes, at: int) -> int:
    """Where the last tag before a place opens."""
    return sheet.rfind(b"<", 0, at)


def _place(match: re.Match[bytes]) -> tuple[int, int]:
    return int(match.group(2)) - 1, column_index(match.group(1))


def column_index(letters: bytes) -> int:
    """Zero-based index of a column's letters."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1
