"""A sheet's cells by their place: found as they are, or added where the sheet has none."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.feedback.marks import Mark, place
from pipeline.feedback.package import child, made_child, namespace
from pipeline.feedback.text import set_inline
from schemas.finding import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as Element

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""


class SheetCells:
    """The cells of a worksheet's XML; rows and columns are counted from 0."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.namespace = namespace(root)
        self.data = made_child(root, "sheetData")
        self.rows: dict[int, Element] = {}
        number = -1
        for row in self.data.iterchildren(f"{{{self.namespace}}}row"):
            number = int(row.get("r", number + 2)) - 1  # a row without its number follows the one before
            self.rows[number] = row
        self.numbers = sorted(self.rows)

    def find(self, row: int, column: int) -> Element | None:
        """The cell at a place; None where the sheet has none."""
        cells = self._cells(self.rows[row]) if row in self.rows else ()
        return next((cell for at, cell in cells if at == column), None)

    def cell(self, row: int, column: int) -> Element:
        """The cell at a place, added with the style of its row or column where the sheet has none."""
        found = self.find(row, column)
        if found is not None:
            return found
        line = self._row(row)
        cell = etree.Element(f"{{{self.namespace}}}c", r=address(row, column))
        if style := line.get("s") or self._column_style(column):
            cell.set("s", style)
        at = next((index for index, (other, _) in enumerate(self._cells(line)) if other > column), len(line))
        line.insert(at, cell)
        line.attrib.pop("spans", None)  # a hint, which may now be wrong
        self._widen(row, column)
        return cell

    def set_text(self, row: int, column: int, text: str) -> None:
        """Write text into a cell, in the style that it has."""
        set_inline(self.cell(row, column), self.namespace, text)

    def last_row(self) -> int:
        """The last row in which a cell holds something; -1 when none does."""
        filled = (row for row in reversed(self.numbers) if any(len(cell) for _, cell in self._cells(self.rows[row])))
        return next(filled, -1)

    def at_anchors(self, marks: Iterable[Mark]) -> list[Mark]:
        """The marks, those in merged cells moved to the cell that shows."""
        moved: dict[tuple[int, int], Mark] = {(mark.row, mark.column): mark for mark in marks}
        order = sorted(moved)
        for top, left, bottom, right in self._merged():
            within = order[bisect_left(order, (top, left)) : bisect_right(order, (bottom, right))]
            hidden = [at for at in within if left <= at[1] <= right and at != (top, left) and at in moved]
            for at in hidden:
                shown = moved.get((top, left), Mark(top, left, ()))
                moved[top, left] = Mark(top, left, (*shown.findings, *moved.pop(at).findings))
        return [moved[at] for at in sorted(moved)]

    def _merged(self) -> Iterator[Range]:
        merged = child(self.root, "mergeCells")
        for one in () if merged is None else merged:
            first, _, last = (one.get("ref") or "").partition(":")
            start, end = place(first), place(last)
            if start and end:
                yield (*start, *end)

    @staticmethod
    def _cells(row: Element) -> Iterator[tuple[int, Element]]:
        column = -1
        for cell in row.iterchildren("{*}c"):
            at = place(cell.get("r") or "")
            column = at[1] if at else column + 1
            yield column, cell

    def _row(self, row: int) -> Element:
        if row not in self.rows:
            line = etree.Element(f"{{{self.namespace}}}row", r=str(row + 1))
            at = bisect_left(self.numbers, row)
            if at < len(self.numbers):
                self.rows[self.numbers[at]].addprevious(line)
            else:
                self.data.append(line)
            self.numbers.insert(at, row)
            self.rows[row] = line
        return self.rows[row]

    def _column_style(self, column: int) -> str | None:
        columns = child(self.root, "cols")
        for one in () if columns is None else columns:
            if int(str(one.get("min"))) <= column + 1 <= int(str(one.get("max"))):
                return one.get("style")  # type: ignore[no-any-return] # lxml is not typed
        return None

    def _widen(self, row: int, column: int) -> None:
        """Let the sheet's declared area hold the cell."""
        area = child(self.root, "dimension")
        first, _, last = (area.get("ref") or "").partition(":") if area is not None else ("", "", "")
        start = place(first)
        end = place(last) or start
        if area is not None and start and end:
            top, left = min(start[0], row), min(start[1], column)
            bottom, right = max(end[0], row), max(end[1], column)
            area.set("ref", f"{address(top, left)}:{address(bottom, right)}")
