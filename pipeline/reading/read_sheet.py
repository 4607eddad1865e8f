"""One sheet of the form as it was read: its headers and rows, decoded where they are in a legacy encoding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reading.decode_sheet import decode_sheet, header_encoding, row_encoding
from pipeline.reading.encodings.tcvn3_vni import name_encoding
from pipeline.reading.header_findings import HeaderFindings, first_header
from pipeline.reading.headers.find_headers import header_map
from pipeline.reading.match_sheets import is_exact, sheet_keys
from pipeline.reading.read_table import read_table
from pipeline.reading.twin_columns import filled_columns
from schemas.messages import finding
from schemas.rules import workbook

if TYPE_CHECKING:
    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from pipeline.reading.result import Table
    from schemas.column import Sheet
    from schemas.finding import Finding


@dataclass(frozen=True, slots=True)
class SheetReading:
    """A sheet of the form: its cells, where its columns are, its rows, and the legacy encoding that it was in."""

    sheet: Sheet
    grid: Grid
    found: HeaderMap
    table: Table
    encoding: str | None

    @property
    def first_header(self) -> str:
        """Address of its first header."""
        return first_header(self.grid, self.found)


def read_sheet(sheet: Sheet, grid: Grid, communes: dict[str, str], submission_id: str) -> SheetReading:
    """Read a sheet; what its headers, or else its rows, show to be in a legacy encoding is decoded before."""
    found = filled_columns(sheet, grid, header_map(sheet, grid))
    encoding = header_encoding(sheet, grid, found)
    if encoding:
        grid, found = decode_sheet(sheet, grid, found, communes, encoding, headers_are=True)
        found = filled_columns(sheet, grid, found)
    table = read_table(sheet, grid, found, communes, submission_id)
    if encoding is None and (encoding := row_encoding(sheet, grid, found, table, communes)):
        grid, found = decode_sheet(sheet, grid, found, communes, encoding, headers_are=False)
        table = read_table(sheet, grid, found, communes, submission_id)
    return SheetReading(
        sheet, grid, found, table, encoding or grid.encoding or name_encoding(grid.name, sheet_keys(sheet))
    )


def sheet_findings(submission_id: str, reading: SheetReading, *, is_named: bool = True) -> list[Finding]:
    """What is told about the sheet: that it was decoded, how its name was understood (if ``is_named``), its headers."""
    sheet, grid = reading.sheet, reading.grid
    findings = []
    if reading.encoding:
        findings.append(converted(submission_id, sheet, grid.name, reading.first_header, reading.encoding))
    if is_named and not is_exact(sheet, grid.name):
        findings += name_findings(submission_id, sheet, grid.name, reading.first_header)
    return findings + HeaderFindings(submission_id, sheet, grid, reading.found, reading.table).all()


def name_findings(submission_id: str, sheet: Sheet, name: str, cell: str) -> list[Finding]:
    """WB-13: the sheet was known though its name lacks its marks, has a number before it, or is that of a copy."""
    if is_exact(sheet, name):
        return []
    return [
        finding(
            workbook.plainly_written,
            submission_id,
            sheet=name,
            cell=cell,
            place=f"{sheet.table}/",
            observed=name,
            expected=sheet.name,
        )
    ]


def converted(submission_id: str, sheet: Sheet, name: str, cell: str, encoding: str) -> Finding:
    """WB-10: the sheet, or its name, was converted."""
    return finding(
        workbook.LEGACY_TEXT, submission_id, sheet=name, cell=cell, place=f"{sheet.table}/", observed=encoding
    )
