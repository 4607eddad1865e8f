"""What is told about a sheet's headers: columns that are missing, extra, twice, alike, or in another unit."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.reading.cells.parsers import is_blank, text_of
from pipeline.reading.headers.find_headers import nearest_header
from pipeline.reading.other_version import other_version
from pipeline.reading.twin_columns import says_otherwise
from schemas.lookalikes import difference
from schemas.messages import Operand, finding, speaking_for
from schemas.rules import workbook

if TYPE_CHECKING:
    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap, Twin
    from pipeline.reading.other_version import OtherVersion
    from pipeline.reading.result import Table
    from schemas.column import Column, Sheet
    from schemas.finding import Finding

MOST_TWINS = 20
"""So many further columns under a column's header are listed, of those that say otherwise and of the others."""
_FROM_UNIT = {
    Decimal("0.000001"): "from_dong",
    Decimal("0.001"): "from_thousand",
    Decimal(1_000): "from_billion",
    Decimal(1_000_000): "from_thousand_billion",
}
"""What the message about a column in another unit says of the conversion, by the unit's worth in million dong."""


def first_header(grid: Grid, found: HeaderMap) -> str:
    """Address of the first header in the first header row."""
    cells = grid.rows[found.first] if found.columns else ()
    return grid.address(found.first, next((index for index, cell in enumerate(cells) if not is_blank(cell)), 0))


class HeaderFindings:
    """The findings about the headers of one sheet, of which ``table`` was read."""

    def __init__(self, submission_id: str, sheet: Sheet, grid: Grid, found: HeaderMap, table: Table) -> None:
        self.submission_id, self.sheet, self.grid, self.found, self.table = submission_id, sheet, grid, found, table
        self.other = other_version(sheet, grid, found, table)

    def all(self) -> list[Finding]:
        """In the order of the rules' importance."""
        return [*self.missing(), *self.extra(), *self.twins(), *self.taken_for(), *self.converted()]

    def missing(self) -> list[Finding]:
        """WB-04: required columns that are missing, with what comes nearest or speaks against it."""
        findings = [self._of_other_version(self.other)] if self.other else []
        for column in self.found.missing:
            if self.other and column.name in self.other.missing:
                continue
            near = nearest_header(column, self.found)
            findings.append(
                finding(
                    workbook.MISSING_COLUMN,
                    self.submission_id,
                    variant=self._why_missing(column.name) or ("near" if near else ""),
                    sheet=self.grid.name,
                    cell=self.grid.address(near[0], near[1]) if near else first_header(self.grid, self.found),
                    column=column,
                    place=self._place(column),
                    observed=near[2] if near else "",
                    expected=column.header,
                    hint=difference(near[2], column.header) if near else None,
                )
            )
        return findings

    def _of_other_version(self, other: OtherVersion) -> Finding:
        """WB-04: the sheet is of another version than the cover says, with all that it shows by."""
        return finding(
            workbook.MISSING_COLUMN,
            self.submission_id,
            variant=other.by.value,
            sheet=self.grid.name,
            cell=first_header(self.grid, self.found),
            place=f"{self.sheet.table}/version",
            observed=other.version,
            expected=", ".join(other.shown),
        )

    def _why_missing(self, name: str) -> str:
        return "unit" if name in self.found.refused else "parts" if name in self.found.divided else ""

    def extra(self) -> list[Finding]:
        """WB-05: columns that the form does not have, as many as are listed."""
        most = workbook.EXTRA_COLUMN.listing.most
        of_other = self.other.places if self.other else frozenset()
        extra = {place: text for place, text in self.found.extra.items() if place not in of_other}
        return [
            finding(
                workbook.EXTRA_COLUMN,
                self.submission_id,
                sheet=self.grid.name,
                cell=self.grid.address(row, index),
                place=text,
                observed=text,
                more=len(extra) - most if number == most else 0,
            )
            for number, ((row, index), text) in enumerate(list(extra.items())[:most], start=1)
        ]

    def twins(self) -> list[Finding]:
        """WB-16, and WB-05 where nothing is lost: further columns under the header of one that was read."""
        if not self.found.twins:
            return []
        rows = [row - 1 - self.grid.top for row in self.table.values("at_row")]
        findings = []
        for name, twins in self.found.twins.items():
            column = self.sheet.column(name)
            kinds: dict[bool, list[Twin]] = {True: [], False: []}
            for twin in twins:
                says_other = not column.optional_header and says_otherwise(column, self.grid, self.found, rows, twin)
                kinds[says_other].append(twin)
            for is_doubtful, its in kinds.items():
                listed = [self._twin(column, twin, is_doubtful=is_doubtful) for twin in its[:MOST_TWINS]]
                findings += [*listed[:-1], *(speaking_for(last, len(its) - len(listed)) for last in listed[-1:])]
        return findings

    def _twin(self, column: Column, twin: Twin, *, is_doubtful: bool) -> Finding:
        return finding(
            workbook.TWO_COLUMNS if is_doubtful else workbook.EXTRA_COLUMN,
            self.submission_id,
            variant="" if is_doubtful else "twin",
            sheet=self.grid.name,
            cell=self.grid.address(twin.row, twin.at),
            column=column if is_doubtful else None,
            place=self._place(column) if is_doubtful else twin.text,
            observed=twin.text,
            operands=(self._header(column),),
        )

    def _header(self, column: Column) -> Operand:
        """The header of the column that was read."""
        row, at = self.found.rows[column.name], self.found.columns[column.name]
        place = f"{self.grid.name}!{self.grid.address(row, at)}"
        return Operand("cột kia", "the other column", place, text_of(self.grid.rows[row][at]))

    def taken_for(self) -> list[Finding]:
        """WB-12: headers that were taken for a column though they are only like its own, or count another thing."""
        return [
            finding(
                workbook.SIMILAR_HEADER,
                self.submission_id,
                variant=variant,
                sheet=self.grid.name,
                cell=self.grid.address(row, index),
                column=self.sheet.column(name),
                observed=text,
                expected=self.sheet.column(name).header,
                hint=difference(text, self.sheet.column(name).header),
            )
            for variant, headers in (("", self.found.similar), ("counting", self.found.counting))
            for name, (row, index, text) in headers.items()
        ]

    def converted(self) -> list[Finding]:
        """WB-13: columns whose amounts were converted because a header or the title names another unit."""
        return [
            finding(
                workbook.plainly_written,
                self.submission_id,
                variant=_FROM_UNIT[unit.worth],
                sheet=self.grid.name,
                cell=self.grid.address(self.found.rows[name], self.found.columns[name]),
                column=self.sheet.column(name),
                place=self._place(self.sheet.column(name)),
                observed=unit.text,
                expected=unit.unit,
            )
            for name, unit in self.found.units.items()
            if any(value is not None for value in self.table.values(name))
        ]

    def _place(self, column: Column) -> str:
        return f"{self.sheet.table}/{column.name}"
