"""What the reader remarks on cells of a table that its rows do not show: findings, with their rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.reading.cells.formatted_cells import FormattedCell
from pipeline.reading.cells.parsers import is_blank, text_of
from pipeline.reading.cells.special_cells import ShownDay
from pipeline.reading.grid import CellMark
from pipeline.reading.result import Remark
from schemas.cell_ranges import ranges
from schemas.column import Kind
from schemas.finding import column_letter
from schemas.messages import bounded, finding, speaking_for
from schemas.rules import cells, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reading.cells.formatted_columns import FormatNote
    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from schemas.column import Column, Sheet
    from schemas.finding import Finding
    from schemas.rules.rule import Rule


class CellPlace(NamedTuple):
    """Where a finding about a cell stands, and by what it is known again."""

    sheet: str
    cell: str
    place: str


MOST_OF_KIND, MOST_OF_SHEET = 100, 500
"""So many remarks on marks are listed of a kind, and of a sheet together, but one of each kind."""

_Kind = tuple[str, str, str]
"""Rule, variant and column of a remark."""


def mark_finding(
    submission_id: str, mark: CellMark, shown: object, column: Column, *, is_free: bool, at: CellPlace
) -> Finding | None:
    """CL-10 or CL-06: what was dropped of a cell, or that it is struck or hidden; None where nothing of it matters.

    ``shown`` is what was read. Where it ``is_free`` text a raised run was kept.
    """
    remarked = _remarked(mark, shown, column, is_free=is_free)
    if remarked is None:
        return None
    rule, variant = remarked
    dropped, kept = _dropped_and_kept(mark, shown, is_free=is_free)
    return finding(
        rule,
        submission_id,
        variant=variant,
        column=column,
        observed=dropped or _quoted(shown),
        expected=kept if dropped else "",
        sheet=at.sheet,
        cell=at.cell,
        place=at.place,
    )


def _remarked(mark: CellMark, shown: object, column: Column, *, is_free: bool) -> tuple[Rule, str] | None:
    """The rule that a mark is remarked by, and which of its texts; None where nothing of it matters."""
    dropped, _ = _dropped_and_kept(mark, shown, is_free=is_free)
    if mark.is_unknown and column.kind not in (Kind.DATE, Kind.MONTH) and not column.is_amount:
        return cells.unambiguous_number, "unknown_day"
    if not (mark.is_struck or mark.is_hidden or dropped):
        return None
    rule, variant = (cells.unambiguous_number, "hidden_text") if mark.is_hidden else (cells.STRUCK_OR_RAISED, "")
    return rule, "cell" if mark.is_struck else variant


def _dropped_and_kept(mark: CellMark, shown: object, *, is_free: bool) -> tuple[str, str]:
    """What was dropped of a cell's text, and what is left."""
    return (mark.struck, mark.free) if is_free else (mark.dropped, text_of(shown))


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
    _of_kind: dict[_Kind, list[int]] = field(default_factory=dict)
    """Where the remarks on marks of each kind stand among them."""
    _further: dict[_Kind, list[int]] = field(default_factory=dict)
    """The Excel rows of those of a kind that are not listed."""

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
        for kind, rows in self._further.items():
            at = self._of_kind[kind][-1]
            letter = column_letter(self.grid.left + self.found.columns[kind[2]])
            places = tuple(f"{bounded(self.grid.name)}!{part}" for part in ranges(letter, rows))
            last = self.remarks[at]
            self.remarks[at] = last._replace(finding=speaking_for(last.finding, len(rows), places))

    def _of_mark(self, row: int, index: int, column: Column, *, is_header: bool) -> None:
        mark, cell = self.grid.marks.get((row, index)), self.grid.rows[row][index]
        if mark is None or (mark.is_hidden and column.is_amount and not is_header):  # a number says so by itself
            return
        is_free = column.kind is Kind.TEXT and not is_header
        remarked = _remarked(mark, cell, column, is_free=is_free)
        if remarked is None or not self._is_listed((remarked[0].rule_id, remarked[1], column.name), row):
            return
        remark = mark_finding(
            self.submission_id,
            mark,
            cell,
            column,
            is_free=is_free,
            at=CellPlace(self.grid.name, self.grid.address(row, index), f"{self.sheet.table}/{column.name}"),
        )
        if remark:
            self.remarks.append(Remark(remark, None if is_header else self.grid.top + row + 1))

    def _is_listed(self, kind: _Kind, row: int) -> bool:
        """Whether one more of a kind is listed; else the last one that is speaks for it."""
        listed = self._of_kind.setdefault(kind, [])
        if listed and (len(listed) >= MOST_OF_KIND or len(self.remarks) >= MOST_OF_SHEET):
            self._further.setdefault(kind, []).append(self.grid.top + row + 1)
            return False
        listed.append(len(self.remarks))
        return True

    def _of_row(self, row: int, index: int, column: Column) -> None:
        if not self._is_listed((cells.STRUCK_OR_RAISED.rule_id, "row", column.name), row):
            return
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
