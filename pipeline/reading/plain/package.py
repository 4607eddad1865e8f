"""The parts of a plain .xlsx package: sheets cut into head, rows and tail, texts, and what each style shows.

What workbooks of one template share, from the list of sheets to the head of each, is looked at once per content.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.active_xlsx import xlsx_activity
from pipeline.reading.formats.archive import DAMAGED, entries_of, parts_of
from pipeline.reading.formats.file_kind import ZIP
from pipeline.reading.formats.formula_reach import reach
from pipeline.reading.formats.plain_sheet import is_plain_sheet
from pipeline.reading.formats.xlsx_package import hidden_sheets, xlsx_package
from pipeline.reading.formats.xlsx_scan import column_index, formula_starts
from pipeline.reading.formats.xlsx_tables import table_totals
from pipeline.reading.open_workbook import LONGEST_NAME
from pipeline.reading.plain.not_plain import NotPlainError
from pipeline.reading.plain.styles import EVERY_NUMBER, shown_kinds
from pipeline.reading.plain.texts import shared_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt

    from pipeline.reading.formats.active_content import ActiveContents
    from pipeline.reading.formats.xlsx_package import XlsxPackage
    from pipeline.runtime.settings import Settings

    Merged = tuple[tuple[tuple[int, int], tuple[int, int]], ...]
    """First and last cell of each merged range, as zero-based Excel rows and columns."""

_WORKBOOK, _RELATIONS, _ROOT = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"
_OTHER_WORKBOOKS = ("content.xml", "xl/workbook.bin")
_DATA, _DATA_END, _NO_ROWS = b"<sheetData>", b"</sheetData>", (b"<sheetData/>", b"<sheetData />")
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]{1,3}[0-9]{1,7}(?::[A-Z]{1,3}[0-9]{1,7})?" ?/>')
_MERGED_BLOCK = re.compile(
    rb"<mergeCells(?: count=\"[0-9]+\")? ?>((?:<mergeCell ref=\"[A-Z0-9:]+\" ?/>)*)</mergeCells>"
)
_MERGE_MARK = re.compile(rb"mergeCell(?!s)")
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})" ?/>')
_F, _FORMULA = b"f", re.compile(rb"<f[^>]*>([^<]*)<")
"""A formula, and the letter without which there is none; it is rare in rows."""
_REMEMBERED, _SHORT = 1 << 14, 500
"""Parts and formulas of no more bytes are looked at once for all workbooks: the memory of a worker is bounded."""
_LINE_IN_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*[\t\r\n]")
"""White space in a name, which parsers of XML make a blank of."""


class PlainSheet(NamedTuple):
    """A worksheet: its rows as XML, its merged ranges, and the zero-based total rows of Excel tables on it."""

    name: str
    rows: bytes
    merged: Merged
    is_hidden: bool
    totals: frozenset[int]


@dataclass(frozen=True, slots=True)
class PlainPackage:
    """A workbook whose every part is plain, but for the rows of its sheets, which the grammar looks at.

    ``texts`` are the shared ones by number, ``odd_texts`` the numbers of those that are more than their letters;
    ``shown`` is of each style what it shows of a number, the last one that of a style that there is not; ``active`` is
    what does something by itself.
    """

    sheets: tuple[PlainSheet, ...]
    texts: list[str]
    odd_texts: frozenset[int]
    shown: npt.NDArray[np.uint8]
    active: ActiveContents

    @property
    def size(self) -> int:
        """The bytes of all rows."""
        return sum(len(sheet.rows) for sheet in self.sheets)


class _Cut(NamedTuple):
    """A worksheet's rows as XML, its merged ranges, and its part without the rows."""

    rows: bytes
    merged: Merged
    around: bytes


class _Structure(NamedTuple):
    package: XlsxPackage
    hidden: frozenset[str]


def plain_package(content: bytes, limits: Settings) -> PlainPackage:
    """Take a workbook's bytes apart; NotPlainError where they are no plain ``.xlsx``, or may not be read at all."""
    if not content.startswith(ZIP) or len(content) > limits.max_file_size:
        raise NotPlainError("format")
    try:
        entries = entries_of(content, limits)
        if _WORKBOOK not in entries or any(part in entries for part in _OTHER_WORKBOOKS):
            raise NotPlainError("format")
        return _package(dict(parts_of(content, entries, limits)), limits)
    except (UnreadableError, *DAMAGED) as problem:
        raise NotPlainError("refused") from problem


def _package(parts: Mapping[str, bytes], limits: Settings) -> PlainPackage:
    about = parts[_ROOT], parts[_WORKBOOK], parts.get(_RELATIONS, b""), "\n".join(parts)
    structure = _structure if sum(map(len, about)) <= _REMEMBERED else _structure.__wrapped__
    package, hidden = structure(*about, limits.max_sheets)
    if package.is_1904:
        raise NotPlainError("1904")
    shown = shown_kinds(parts[package.styles]) if package.styles in parts else EVERY_NUMBER
    if shown is None:
        raise NotPlainError("styles")
    cut = {path: _cut(parts[path], limits) for path in package.sheets.values()}
    totals = table_totals(parts, package.sheets)
    sheets = tuple(
        PlainSheet(name, cut[path].rows, cut[path].merged, name in hidden, totals.get(name, frozenset()))
        for name, path in package.sheets.items()
    )
    texts, odd = shared_texts(parts.get(package.strings, b""))
    return PlainPackage(sheets, texts, odd, shown, _active(parts, package, cut))


def _active(parts: Mapping[str, bytes], package: XlsxPackage, cut: Mapping[str, _Cut]) -> ActiveContents:
    """What of the package does something by itself; of the rows only formulas can."""
    formulas = {text for sheet in cut.values() if _F in sheet.rows for text in _FORMULA.findall(sheet.rows)}
    if any(_reaches_out(text) if len(text) <= _SHORT else reach(text) for text in formulas):
        return xlsx_activity(parts, package, {path: formula_starts(parts[path]) for path in cut})
    around = {path: sheet.around for path, sheet in cut.items()}
    return xlsx_activity({**parts, **around}, package, dict.fromkeys(cut, ()))


@lru_cache(maxsize=5_000)  # workbooks of one template have the same formulas
def _reaches_out(formula: bytes) -> bool:
    return bool(reach(formula))


@lru_cache(maxsize=64)  # workbooks of one template have the same
def _structure(root: bytes, workbook: bytes, relations: bytes, listed: str, max_sheets: int) -> _Structure:
    """Which part is which sheet; NotPlainError unless each is a worksheet of its own where the reader looks for it."""
    names = listed.split("\n")
    parts = dict.fromkeys(names, b"") | {_ROOT: root, _WORKBOOK: workbook, _RELATIONS: relations}
    package = xlsx_package(parts, max_sheets)
    paths = [*package.sheets.values()]
    if not package.is_usual or not paths or len({*paths}) < len(paths) or not {*paths} <= {*names}:
        raise NotPlainError("sheets")
    if max(map(len, package.sheets)) > LONGEST_NAME or _LINE_IN_SHEET.search(workbook):
        raise NotPlainError("sheets")
    return _Structure(package, frozenset(hidden_sheets(workbook)))


def _cut(part: bytes, limits: Settings) -> _Cut:
    """A worksheet's rows apart from what stands around them, which must have no further rows."""
    head, begins, rest = part.partition(_DATA)
    rows, ends, tail = rest.rpartition(_DATA_END)
    if not begins:
        ends = next((mark for mark in _NO_ROWS if mark in part), b"")
        head, _, tail = part.partition(ends or _DATA)
        rows = b""
    look = _merged if len(head) + len(tail) <= _REMEMBERED else _merged.__wrapped__
    merged = look(head, tail, limits.max_merges) if ends else None
    if merged is None:
        raise NotPlainError("sheet")
    return _Cut(rows, merged, head + _DATA + _DATA_END + tail)


@lru_cache(maxsize=512)
def _merged(head: bytes, tail: bytes, max_merges: int) -> Merged | None:
    """The merged ranges of a sheet by what stands around its rows; None where that is not plain."""
    if b"sheetData" in head or b"sheetData" in tail or not is_plain_sheet(head + tail):
        return None
    if head.count(b"dimension") != len(_DIMENSION.findall(head)):
        return None
    try:
        expat.ParserCreate().Parse(head + _NO_ROWS[0] + tail, True)  # noqa: FBT003 - takes no keywords
    except expat.ExpatError:
        return None
    return None if b"mergeCell" in head else _merged_in(tail, max_merges)


def _merged_in(tail: bytes, max_merges: int) -> Merged | None:
    """The merged ranges behind the rows; None where one is written otherwise than programs write it."""
    if b"mergeCell" not in tail:
        return ()
    blocks = _MERGED_BLOCK.findall(tail)
    written = _MERGED.findall(blocks[0]) if len(blocks) == 1 else []
    merged = tuple(
        ((int(top) - 1, column_index(left)), (int(bottom) - 1, column_index(right)))
        for left, top, right, bottom in written
    )
    is_whole = len(_MERGE_MARK.findall(tail)) == len(merged) <= max_merges
    return merged if is_whole and all(_is_ordered(*corners) for corners in merged) else None


def _is_ordered(first: tuple[int, int], last: tuple[int, int]) -> bool:
    return first[0] <= last[0] and first[1] <= last[1]
