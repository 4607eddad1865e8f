"""Which rows of a table are data, and what the others are: titles, index, group and total rows, notes, signatures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipeline.reading.cells import ErrorCell, is_blank, text_of
from schemas.column import Column, Kind, Layout, Required, Sheet
from schemas.matching import label_key

if TYPE_CHECKING:
    from pipeline.reading.grid import Grid
    from pipeline.reading.headers import HeaderMap

TOTALS = tuple(label_key(word) for word in ("tổng", "tổng cộng", "tổng số", "cộng", "toàn huyện", "toàn tỉnh"))
SIGNATURES = tuple(
    label_key(word)
    for word in (
        "người lập",
        "người duyệt",
        "người phê duyệt",
        "thủ trưởng",
        "chủ tịch",
        "phó chủ tịch",
        "trưởng phòng",
        "giám đốc",
        "kế toán",
        "ghi chú",
        "chú ý",
        "lưu ý",
        "nơi nhận",
        "ký tên",
        "ký ghi rõ họ tên",
        "tm",
        "kt",
    )
)
_DATED = re.compile(r"ngày\s*\d*.*tháng\s*\d*.*năm", re.IGNORECASE)
_INDEX = re.compile(r"\(?(\d{1,3}|[A-Za-z])\)?")


class LeftOut(StrEnum):
    """Why a row with content is not a data row."""

    INDEX = "index"
    TOTAL = "total"
    GROUP = "group"
    NOTE = "note"


@dataclass(slots=True)
class TableRows:
    """Indices into the grid's rows: the data rows, and the others with the reason and an excerpt of their text."""

    data: list[int] = field(default_factory=list)
    left_out: list[tuple[int, LeftOut, str]] = field(default_factory=list)


def table_rows(sheet: Sheet, grid: Grid, found: HeaderMap) -> TableRows:
    """Sort the rows below the header.

    A row counts as data as soon as half of the cells that every row must have are filled. A weaker one is a note only
    below the last such row, from the first row on that speaks of signatures, dates or remarks, or when nothing in it
    looks like data; a total or group row is told by its label and by having none of the texts that identify a data row.
    Without a header nothing is data; the missing columns are findings.
    """
    if not found.columns:
        texts = [(row, _excerpt(cells)) for row, cells in enumerate(grid.rows)]
        return TableRows(left_out=[(row, LeftOut.NOTE, text) for row, text in texts if text])
    judge = _Judge(sheet, found)
    filled = {row: cells for row in range(found.last + 1, len(grid.rows)) if (cells := judge.filled(grid.rows[row]))}
    strong = {row for row, cells in filled.items() if judge.is_strong(grid.rows[row], cells)}
    last_strong = max(strong, default=found.last)
    signed = min((row for row in filled if row > last_strong and judge.speaks(grid.rows[row])), default=len(grid.rows))
    rows = TableRows()
    for row, cells in filled.items():
        reason = judge.reason(grid.rows[row], cells, strong_row=row in strong, below=row > last_strong)
        if row >= signed:
            reason = LeftOut.NOTE
        if reason is None:
            rows.data.append(row)
        else:
            rows.left_out.append((row, reason, _excerpt(grid.rows[row])))
    return rows


def _excerpt(row: Any) -> str:  # noqa: ANN401 - a row of whatever the cells hold
    return " | ".join(text_of(cell) for cell in row if not is_blank(cell))[:200]


class _Judge:
    """Tells what a row is, from the columns that it fills."""

    def __init__(self, sheet: Sheet, found: HeaderMap) -> None:
        mapped = [(column, found.columns[column.name]) for column in sheet.columns if column.name in found.columns]
        self.mapped = mapped
        self.ordinal = found.columns.get("ordinal")
        self.required = {index for column, index in mapped if column.required is not Required.NEVER}
        if not self.required:
            self.required = {index for _, index in mapped}
        self.value = found.columns.get("value") if sheet.layout is Layout.INDICATORS else None
        self.identity = {index for column, index in mapped if _identifies(column)}
        self.numbers = {index for column, index in mapped if column.is_amount or column.kind is Kind.DATE}
        self.indices = [index for _, index in mapped]

    def filled(self, row: Any) -> set[int]:  # noqa: ANN401 - as above
        """Indices of the row's cells that say something: mapped ones, or any when no mapped one does."""
        mapped = {index for index in self.indices if row[index] != "" and not is_blank(row[index])}
        return mapped or {index for index, cell in enumerate(row) if cell != "" and not is_blank(cell)}

    def is_strong(self, row: Any, cells: set[int]) -> bool:  # noqa: ANN401 - as above
        """Whether half of the needed cells are filled; text where a total's value belongs does not count."""
        filled = cells & self.required
        if self.value in filled and isinstance(row[self.value], str) and len(filled) == 1:
            return False
        return 2 * len(filled) >= len(self.required)

    @staticmethod
    def speaks(row: Any) -> bool:  # noqa: ANN401 - as above
        """Whether a cell of the row is about signing, a date in words, or a remark."""
        texts = [cell for cell in row if isinstance(cell, str) and cell and len(cell) < 200]  # noqa: PLR2004
        keys = [label_key(text) for text in texts]
        signs = any(key == word or key.startswith(f"{word} ") for key in keys for word in SIGNATURES)
        return signs or any(_DATED.search(text) for text in texts)

    def reason(self, row: Any, cells: set[int], *, strong_row: bool, below: bool) -> LeftOut | None:  # noqa: ANN401
        """Why the row is not data; None when it is."""
        if self._is_index(row, cells):
            return LeftOut.INDEX
        if self._is_total(row, cells):
            return LeftOut.TOTAL
        if strong_row:
            return None
        if not cells & set(self.indices):
            return LeftOut.NOTE
        has_number = any(index in self.numbers and not isinstance(row[index], str) for index in cells)
        counted = self.ordinal in cells and self._is_running_number(row[self.ordinal])
        if counted or has_number or any(isinstance(row[index], ErrorCell) for index in cells):
            return None
        if below:
            return LeftOut.NOTE if self._is_note(row, cells) else None
        return LeftOut.GROUP if len(cells - {self.ordinal}) <= 1 else None

    @staticmethod
    def _is_running_number(cell: object) -> bool:
        return (isinstance(cell, (int, float)) and not isinstance(cell, bool)) or str(cell).strip().isdigit()

    def _is_index(self, row: Any, cells: set[int]) -> bool:  # noqa: ANN401 - as above
        """Whether the cells number the columns 1, 2, 3 or A, B, C; some may have been moved, added or deleted."""
        if len(cells) < min(3, len(self.indices)) or len(cells) < len(self.indices) - 2:
            return False
        marks = [_INDEX.fullmatch(text_of(row[index])) for index in sorted(cells)]
        words = [mark.group(1) if mark else "" for mark in marks]
        numbers = [int(word) for word in words if word.isdigit()]
        letters = [word for word in words if word.isalpha()]
        return len(numbers) + len(letters) == len(words) and len(set(numbers)) == len(numbers)

    def _is_total(self, row: Any, cells: set[int]) -> bool:  # noqa: ANN401 - as above
        labels = [index for index in sorted(cells) if isinstance(row[index], str)]
        if not labels or len(cells & self.identity) > 1:
            return False
        key = label_key(row[labels[0]])
        return any(key == word or key.startswith(f"{word} ") for word in TOTALS) and not (
            self.identity & cells - {labels[0]}
        )

    def _is_note(self, row: Any, cells: set[int]) -> bool:  # noqa: ANN401 - as above
        """Whether a row below the table is a lone text, or has text only where numbers belong."""
        misplaced = any(index in self.numbers for index in cells)
        return misplaced or len(cells) == 1 or any(text_of(row[index]).startswith("(") for index in cells)


def _identifies(column: Column) -> bool:
    """Whether a column holds the texts that a data row has and a total has not."""
    if column.name in ("ordinal", "note", "label"):
        return False
    return column.required is not Required.NEVER and column.kind not in (Kind.COUNT, Kind.MONEY, Kind.VALUE)
