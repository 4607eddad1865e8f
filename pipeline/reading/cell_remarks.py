"""What the reader remarks on cells of a table that its rows do not show: findings, with their rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.messages import finding
from schemas.rules import cells, workbook

if TYPE_CHECKING:
    from pipeline.reading.cells.formatted_columns import FormatNote
    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from schemas.column import Column, Sheet
    from schemas.finding import Finding


@dataclass(slots=True)
class Remarks:
    """Collects the remarks on a table; ``data`` are its data rows in the grid."""

    sheet: Sheet
    grid: Grid
    found: HeaderMap
    data: list[int]
    submission_id: str
    findings: list[tuple[int | None, Finding]] = field(default_factory=list)

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
        self.findings.append((None, remark))
