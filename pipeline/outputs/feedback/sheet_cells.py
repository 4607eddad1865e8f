"""Cells of a worksheet by row and column: found as they are, or added where the sheet has none."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.outputs.feedback.cell_marks import CellMark, row_and_column
from pipeline.outputs.feedback.markup import child
from schemas.finding import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as Element

    from pipeline.outputs.feedback.sheet_xml import SheetXml

CellRange = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""


class SheetCells:
    """The cells of a worksheet; rows and columns are counted from 0."""

    def __init__(self, sheet: SheetXml) -> None:
        self.sheet = sheet
        self.root = sheet.root
        self.namespace = sheet.namespace

    def find(self, row: int, column: int) -> Element | None:
        """The cell at a place; None where the sheet has none."""
        line = self.sheet.row(row)
        cells = () if line is None else _cells(line)
        return next((cell for at, cell in cells if at == column), None)

    def cell(self, row: int, column: int) -> Element:
        """The cell at a place, added with the style of its row or column where the sheet has none."""
        found = self.find(row, column)
        if found is not None:
            return found
        line = self.sheet.made_row(row)
        cell = etree.Element(f"{{{self.namespace}}}c", r=address(row, column))
        if style := line.get("s") or self._column_style(column):
            cell.set("s", style)
        before = sum(at < column for at, _ in _cells(line))
        for at, other in _cells(line):  # else those behind would be counted from the new one on
            other.set("r", address(row, at))
        line.insert(before, cell)
        line.attrib.pop("spans", None)  # a hint, which may now be wrong
        self._widen(row, column)
        return cell

    def at_anchors(self, marks: Iterable[CellMark]) -> list[CellMark]:
        """The marks, those in merged cells moved to the cell that shows."""
        moved: dict[tuple[int, int], CellMark] = {(mark.row, mark.column): mark for mark in marks}
        order = sorted(moved)
        for top, left, bottom, right in self._merged():
            within = order[bisect_left(order, (top, left)) : bisect_right(order, (bottom, right))]
            hidden = [at for at in within if left <= at[1] <= right and at != (top, left) and at in moved]
            for at in hidden:
                shown = moved.get((top, left), CellMark(top, left, ()))
                moved[top, left] = CellMark(top, left, (*shown.findings, *moved.pop(at).findings))
        return [moved[at] for at in sorted(moved)]

    def _merged(self) -> Iterator[CellRange]:
        merged = child(self.root, "mergeCells")
        for area in () if merged is None else merged:
            first, _, last = (area.get("ref") or "").partition(":")
            start, end = row_and_column(first), row_and_column(last)
            if start and end:
                yield (*start, *end)

    def _column_style(self, column: int) -> str | None:
        columns = child(self.root, "cols")
        for span in () if columns is None else columns:
            if int(str(span.get("min"))) <= column + 1 <= int(str(span.get("max"))):
                return span.get("style")  # type: ignore[no-any-return] # lxml is not typed
        return None

    def _widen(self, row: int, column: int) -> None:
        """Let the sheet's declared area hold the cell."""
        area = child(self.root, "dimension")
        first, _, last = (area.get("ref") or "").partition(":") if area is not None else ("", "", "")
        start = row_and_column(first)
        end = row_and_column(last) or start
        if area is not None and start and end:
            top, left = min(start[0], row), min(start[1], column)
            bottom, right = max(end[0], row), max(end[1], column)
            area.set("ref", f"{address(top, left)}:{address(bottom, right)}")


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    """The cells of a row by column; one without its address follows the one before."""
    column = -1
    for cell in row.iterchildren("{*}c"):
        at = row_and_column(cell.get("r") or "")
        column = at[1] if at else column + 1
        yield column, cell
