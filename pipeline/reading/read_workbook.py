"""Reads a workbook's cover, tables and findings: a pure function of its bytes and the reference data."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from pipeline.reading.cells.parsers import is_blank, text_of
from pipeline.reading.column_values import ColumnLists
from pipeline.reading.decode_sheet import decode_sheet, header_encoding, row_encoding
from pipeline.reading.encodings.decode_by_font import decode_by_font
from pipeline.reading.encodings.tcvn3_vni import name_encoding
from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.guard import inspect
from pipeline.reading.given_out import is_as_given_out
from pipeline.reading.headers.find_headers import header_map, nearest_header
from pipeline.reading.match_sheets import is_exact, may_be, sheet_keys, sheet_named
from pipeline.reading.open_sheets import grids
from pipeline.reading.read_cover import Cover, read_cover
from pipeline.reading.read_table import read_table
from pipeline.reading.result import WorkbookReading, unreadable
from pipeline.reading.visible_texts import without_soft_hyphens
from schemas.communes import commune_codes
from schemas.forms.cover import COVER
from schemas.messages import Operand, bounded, finding
from schemas.reference_data import unit_in_period
from schemas.registry import FORMS, form
from schemas.rules import workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from pipeline.runtime.settings import Settings
    from schemas.column import Form, Sheet
    from schemas.finding import Finding


def read_workbook(
    submission_id: str, content: bytes, limits: Settings, wanted: Callable[[str], object] = lambda _: True
) -> WorkbookReading:
    """Read a workbook; bad data become findings, a file that is no workbook becomes an unreadable reading.

    ``wanted`` restricts it to the sheets of whose names it is true.
    """
    reading = WorkbookReading(submission_id)
    try:
        inspection = inspect(content, limits)
        found = grids(content, inspection, wanted)
        sheets = [decode_by_font(grid, inspection.fonts(grid.name)) for grid in found]
    except UnreadableError as problem:
        reading.findings.append(unreadable(submission_id, problem.reason, problem.detail))
        return reading
    cover, its_form = _cover_and_form(reading, sheets)
    if its_form is None or cover is None:
        return reading
    reading.readable, reading.form_id = True, its_form.form_id
    reading.cover_row = _cover_row(submission_id, cover)
    reading.cover_sheet, reading.cover_cells, reading.cover_before = cover.sheet, cover.cells, cover.before
    _check_unit(reading, cover)
    _check_name(reading, COVER, cover.sheet, cover.first_label)
    encoding = cover.encoding or name_encoding(cover.sheet, sheet_keys(COVER))
    if encoding:
        reading.findings.append(_converted(submission_id, COVER, cover.sheet, cover.first_label, encoding))
    _read_sheets(reading, its_form, sheets, cover)
    if is_as_given_out(reading, its_form, sheets):
        reading.findings.append(finding(workbook.UNFILLED, submission_id))
    return reading


def cover_period(content: bytes, limits: Settings) -> dt.date | None:
    """The period on a workbook's cover, without reading its other sheets; None when it has none."""
    try:
        grid = sheet_named(COVER, list(grids(content, inspect(content, limits), lambda name: may_be(COVER, name))))
    except UnreadableError:
        return None
    period = read_cover(grid).value("period") if grid else None
    return period if isinstance(period, dt.date) else None


def _cover_and_form(reading: WorkbookReading, sheets: list[Grid]) -> tuple[Cover | None, Form | None]:
    """The cover and the form that it names; a finding when either is missing or unknown."""
    grid = sheet_named(COVER, sheets)
    if grid is None:
        found = ", ".join(bounded(sheet.name, 31) for sheet in sheets[:8])
        reading.findings.append(finding(workbook.NO_COVER, reading.submission_id, variant="no_cover", observed=found))
        return None, None
    cover = read_cover(grid)
    known = next((declared for declared in FORMS if declared.form_id == cover.value("form_id")), None)
    version = cover.value("form_version")
    its_form = form(known.form_id, int(str(version))) if known and version is not None else None
    if its_form is None:
        name = "form_id" if known is None else "form_version"
        reading.findings.append(_unknown_form(reading.submission_id, cover, name))
    return cover, its_form


def _unknown_form(submission_id: str, cover: Cover, name: str) -> Finding:
    value = cover.parsed.get(name)
    return finding(
        workbook.NO_COVER,
        submission_id,
        variant="unknown_form",
        sheet=cover.sheet,
        cell=cover.cells.get(name, ""),
        column=COVER.column(name),
        observed=text_of(value.text or value.value or "") if value else "",
        expected=", ".join(f"{known.form_id} ({known.version})" for known in FORMS),
    )


def _cover_row(submission_id: str, cover: Cover) -> ColumnLists:
    lists: dict[str, list[Any]] = {"at_row": [0]}
    for column in COVER.columns:
        if parsed := cover.parsed.get(column.name):
            lists[column.name] = [parsed.value]
            if column.is_parsed:
                lists |= {column.text_name: [parsed.text], column.reading_name: [parsed.reading]}
    return ColumnLists(COVER, 1, lists, {"submission_id": submission_id, "at_sheet": cover.sheet})


def _check_unit(reading: WorkbookReading, cover: Cover) -> None:
    """WB-06: the unit exists in the period and reports on this form."""
    code, period = cover.value("unit_code"), cover.value("period")
    if not isinstance(code, str) or not isinstance(period, dt.date):
        return
    unit = unit_in_period(code, period)
    if unit is None or unit.form_id != reading.form_id:
        reading.findings.append(
            finding(
                workbook.unit_and_period,
                reading.submission_id,
                variant="no_such_unit",
                sheet=cover.sheet,
                cell=cover.cells["unit_code"],
                column=COVER.column("unit_code"),
                observed=code,
                expected=f"{period:%m/%Y}",
                operands=(
                    Operand("Kỳ báo cáo", "Period", f"{cover.sheet}!{cover.cells['period']}", f"{period:%m/%Y}"),
                ),
            )
        )


def _read_sheets(reading: WorkbookReading, its_form: Form, sheets: list[Grid], cover: Cover) -> None:
    communes = _communes(cover)
    for sheet in its_form.sheets:
        grid = sheet_named(sheet, sheets)
        if grid is None:
            if not sheet.optional:
                reading.findings.append(
                    finding(workbook.MISSING_SHEET, reading.submission_id, sheet=sheet.name, observed=sheet.name)
                )
            continue
        _read_sheet(reading, sheet, grid, communes)


def _read_sheet(reading: WorkbookReading, sheet: Sheet, grid: Grid, communes: dict[str, str]) -> None:
    """Read a sheet; what its headers, or else its rows, show to be in a legacy encoding is decoded before."""
    found = header_map(sheet, grid)
    encoding = header_encoding(sheet, grid, found)
    if encoding:
        grid, found = decode_sheet(sheet, grid, found, communes, encoding, headers_are=True)
    table = read_table(sheet, without_soft_hyphens(grid), found, communes, reading.submission_id)
    if encoding is None and (encoding := row_encoding(sheet, grid, found, table, communes)):
        grid, found = decode_sheet(sheet, grid, found, communes, encoding, headers_are=False)
        table = read_table(sheet, without_soft_hyphens(grid), found, communes, reading.submission_id)
    encoding = encoding or grid.encoding or name_encoding(grid.name, sheet_keys(sheet))
    if encoding:
        cell = _first_header(grid, found)
        reading.findings.append(_converted(reading.submission_id, sheet, grid.name, cell, encoding))
    _check_name(reading, sheet, grid.name, _first_header(grid, found))
    reading.findings += _header_findings(reading.submission_id, sheet, grid, found)
    reading.tables[sheet.table] = table


def _check_name(reading: WorkbookReading, sheet: Sheet, name: str, cell: str) -> None:
    """WB-13: the sheet was known though its name lacks its marks or has a number before it."""
    if not is_exact(sheet, name):
        place = f"{sheet.table}/"
        reading.findings.append(
            finding(
                workbook.plainly_written,
                reading.submission_id,
                sheet=name,
                cell=cell,
                place=place,
                observed=name,
                expected=sheet.name,
            )
        )


def _first_header(grid: Grid, found: HeaderMap) -> str:
    """Address of the first header in the first header row."""
    cells = grid.rows[found.first] if found.columns else ()
    return grid.address(found.first, next((index for index, cell in enumerate(cells) if not is_blank(cell)), 0))


def _converted(submission_id: str, sheet: Sheet, name: str, cell: str, encoding: str) -> Finding:
    """WB-10: the sheet, or its name, was converted."""
    return finding(
        workbook.LEGACY_TEXT, submission_id, sheet=name, cell=cell, place=f"{sheet.table}/", observed=encoding
    )


def _communes(cover: Cover) -> dict[str, str]:
    code, as_of = cover.value("unit_code"), cover.value("as_of")
    return commune_codes(code, as_of) if isinstance(code, str) and isinstance(as_of, dt.date) else {}


def _why_missing(name: str, found: HeaderMap) -> str:
    return "unit" if name in found.refused else "parts" if name in found.divided else ""


def _header_findings(submission_id: str, sheet: Sheet, grid: Grid, found: HeaderMap) -> list[Finding]:
    """WB-04, WB-05 and WB-12: columns that are missing, extra, or taken by similarity."""
    findings = []
    for column in found.missing:
        near = nearest_header(column, found)
        findings.append(
            finding(
                workbook.MISSING_COLUMN,
                submission_id,
                variant=_why_missing(column.name, found) or ("near" if near else ""),
                sheet=grid.name,
                cell=grid.address(near[0], near[1]) if near else _first_header(grid, found),
                column=column,
                place=f"{sheet.table}/{column.name}",
                observed=near[2] if near else "",
                expected=column.header,
            )
        )
    most = workbook.EXTRA_COLUMN.listing.most
    for number, ((row, index), text) in enumerate(list(found.extra.items())[:most], start=1):
        more = len(found.extra) - most if number == most else 0
        cell = grid.address(row, index)
        findings.append(
            finding(
                workbook.EXTRA_COLUMN, submission_id, sheet=grid.name, cell=cell, place=text, observed=text, more=more
            )
        )
    for name, (row, index, text) in found.similar.items():
        column = sheet.column(name)
        cell = grid.address(row, index)
        findings.append(
            finding(
                workbook.SIMILAR_HEADER,
                submission_id,
                sheet=grid.name,
                cell=cell,
                column=column,
                observed=text,
                expected=column.header,
            )
        )
    return findings
