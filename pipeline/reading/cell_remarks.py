"""What the reader remarks on cells of a table that its rows do not show: findings, with their rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.reading.cells.formatted_cells import FormattedCell
from pipeline.reading.cells.parsers import is_blank, text_of
from pipeline.reading.cells.special_cells import ShownDay
from pipeline.reading.grid import CellMark
from pipeline.reading.result import Remark
from schemas.column import Kind
from schemas.messages import finding
from schemas.rules import cells, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reading.cells.formatted_columns import FormatNote
    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from schemas.column import Column, Sheet
    from schemas.finding import Finding


class CellPlace(NamedTuple):
    """Where a finding about a cell stands, and by what it is known again."""

    sheet: str
    cell: str
    place: str


def mark_finding(
    submission_id: str, mark: CellMark, shown: object, column: Column, *, is_free: bool, at: CellPlace
) -> Finding | None:
    """CL-10 or CL-06: what was dropped of a cell, or that it is struck or hidden; None where nothing of it matters.

    ``shown`` is what was read. Where it ``is_free`` text a raised run was kept.
    """
    dropped, kept = (mark.struck, mark.free) if is_free else (mark.dropped, text_of(shown))
    is_unknown = mark.is_unknown and column.kind not in (Kind.DATE, Kind.MONTH) and not column.is_amount
    if not (mark.is_struck or mark.is_hidden or dropped or is_unknown):
        return None
    rule, variant = (cells.unambiguous_number, "hidden_text") if mark.is_hidden else (cells.STRUCK_OR_RAISED, "")
    if is_unknown:
        rule, variant = cells.unambiguous_number, "unknown_day"
    return finding(
        rule,
        submission_id,
        variant="cell" if mark.is_struck and not is_unknown else variant,
        column=column,
        observed=dropped or _quoted(shown),
        expected=kept if dropped else "",
        sheet=at.sheet,
        cell=at.cell,
        place=at.place,
    )


def _quoted(cell: object) -> object:
    """What a finding quotes of a cell: a number or a day, which are written as people do, else its text."""
    return text_of(cell) if isinstance(cell, (str, bool, FormattedCell, ShownDay)) else cell


@dataclass(slots=True)
class Remarks:
    """Collects the remarks on a table; ``data`` are its data rows in the grid."""

    sheet: Sheet
    grid: Grid
    found: HeaderMap
    data: list[int]
    submission_id: str
    remarks: list[Remark] = field(default_factory=list)

    def of_format(self, column: Column, note: FormatNote) -> None:
        """A column whose formats show its numbers in another unit: it was converted, or should it not be."""
        remark = finding(
            cells.unambiguous_number if note.is_doubted else workbook.plainly_written,
            self.submission_id,
            variant="unit" if note.has_unit else "scale",
            sheet=self.grid.name,
            cell=self.grid.address(self.data[note.at], self.found.columns[column.name]),
            column=column,
            place=f"{self.sheet.table}/{column.name}",
            observed=note.shown,
            expected=note.value,
            more=note.more,
        )
        self.remarks.append(Remark(remark, asked=1 + note.more))

    def of_marks(self) -> None:
        """What is struck, raised or hidden in the headers and in the data rows; one remark on a row that is struck.

        A row is where most of its cells are: who strikes it leaves one out now and then.
        """
        if not self.grid.marks:
            return
        columns = sorted((index, self.sheet.column(name)) for name, index in self.found.columns.items())
        for row in range(self.found.first, self.found.last + 1):
            for index, column in columns:
                self._of_mark(row, index, column, is_header=True)
        for row in self.data:
            filled = [(index, column) for index, column in columns if not is_blank(self.grid.rows[row][index])]
            struck = [cell for cell in filled if self.grid.marks.get((row, cell[0]), CellMark()).is_struck]
            is_row = len(struck) > 1 and 2 * len(struck) > len(filled)
            if is_row:
                self._of_row(row, *struck[0])
            for index, column in filled:
                if not (is_row and (index, column) in struck):
                    self._of_mark(row, index, column, is_header=False)

    def _of_mark(self, row: int, index: int, column: Column, *, is_header: bool) -> None:
        mark, cell = self.grid.marks.get((row, index)), self.grid.rows[row][index]
        if mark is None or (mark.is_hidden and column.is_amount and not is_header):  # a number says so by itself
            return
        remark = mark_finding(
            self.submission_id,
            mark,
            cell,
            column,
            is_free=column.kind is Kind.TEXT and not is_header,
            at=CellPlace(self.grid.name, self.grid.address(row, index), f"{self.sheet.table}/{column.name}"),
        )
        if remark:
            self.remarks.append(Remark(remark, None if is_header else self.grid.top + row + 1))

    def _of_row(self, row: int, index: int, column: Column) -> None:
        remark = finding(
            cells.STRUCK_OR_RAISED,
            self.submission_id,
            variant="row",
            sheet=self.grid.name,
            cell=self.grid.address(row, index),
            column=column,
            observed=_quoted(self.grid.rows[row][index]),
        )
        self.remarks.append(Remark(remark, self.grid.top + row + 1))

    def free_texts(self, column: Column, index: int, texts: Sequence[Any]) -> Sequence[Any]:
        """The cells of a column of free text with their raised runs, which are only struck ones short."""
        if not self.grid.marks or column.kind is not Kind.TEXT:
            return texts
        marks = (self.grid.marks.get((row, index)) for row in self.data)
        return [mark.free if mark and mark.free else text for mark, text in zip(marks, texts, strict=True)]
