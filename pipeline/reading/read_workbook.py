"""Reads a workbook's cover, tables and findings: a pure function of its bytes and the reference data."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.reading.begin_reading import BegunReading, active_finding, begin_reading, communes_of
from pipeline.reading.encodings.decode_by_font import decode_by_font
from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.guard import inspect
from pipeline.reading.further_sheets import all_joined, further_finding, further_sheets, stand_in
from pipeline.reading.given_out import is_as_given_out
from pipeline.reading.match_sheets import may_be, sheet_named
from pipeline.reading.open_sheets import grids
from pipeline.reading.read_cover import Cover, read_cover
from pipeline.reading.read_sheet import read_sheet, sheet_findings
from pipeline.reading.result import WorkbookReading, unreadable
from pipeline.reading.unchanged_sheets import is_filled, is_meant, unread_columns
from pipeline.runtime.silent_stderr import silent_stderr
from schemas.forms.cover import COVER
from schemas.messages import bounded, finding
from schemas.never_unchanged import never_unchanged
from schemas.rules import workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.reading.further_sheets import FurtherSheet
    from pipeline.reading.grid import Grid
    from pipeline.reading.read_sheet import SheetReading
    from pipeline.reading.result import Table
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
        with silent_stderr():  # a panic of the reader's is no message to people
            found = list(grids(content, inspection, wanted))
        sheets = [decode_by_font(grid, inspection.fonts(grid.name)) for grid in found]
    except UnreadableError as problem:
        reading.findings.append(unreadable(submission_id, *problem.args))
        return reading
    if inspection.active.found:
        reading.findings.append(active_finding(submission_id, inspection.active))
    begun = begin_reading(reading, sheets)
    if begun is None:
        return reading
    _read_sheets(reading, begun, sheets)
    finish_reading(reading, begun, sheets)
    return reading


def finish_reading(reading: WorkbookReading, begun: BegunReading, sheets: Sequence[Grid]) -> None:
    """Tell of a workbook in which nothing was filled in; its tables were read."""
    if not reading.is_unchanged and is_as_given_out(reading, begun.form, sheets):
        reading.findings.append(_unfilled_finding(reading.submission_id, begun.form, begun.cover))


def _unfilled_finding(submission_id: str, its_form: Form, cover: Cover) -> Finding:
    """WB-22, which names the mark for unchanged unless such a report would be refused."""
    code, period = cover.value("unit_code"), cover.value("period")
    never = (
        never_unchanged(its_form.form_id, its_form.version, code, period)
        if isinstance(code, str) and isinstance(period, dt.date)
        else None
    )
    return finding(workbook.UNFILLED, submission_id, variant=workbook.ANEW if never else "")


def cover_period(content: bytes, limits: Settings) -> dt.date | None:
    """The period on a workbook's cover, without reading its other sheets; None when it has none."""
    try:
        inspection = inspect(content, limits)
        with silent_stderr():
            sheets = list(grids(content, inspection, lambda name: may_be(COVER, name)))
    except UnreadableError:
        return None
    grid = sheet_named(COVER, sheets)
    period = read_cover(grid).value("period") if grid else None
    return period if isinstance(period, dt.date) else None


def _read_sheets(reading: WorkbookReading, begun: BegunReading, sheets: list[Grid]) -> None:
    its_form, cover = begun
    communes = communes_of(cover)
    named = {sheet.table: grid for sheet in its_form.sheets if (grid := sheet_named(sheet, sheets))}
    taken = {cover.sheet, *(grid.name for grid in named.values())}
    others = [grid for grid in sheets if grid.name not in taken]
    further = further_sheets(its_form, others, communes, reading.submission_id)
    for sheet in its_form.sheets:
        grid, likes = named.get(sheet.table), further.get(sheet.table, [])
        found = read_sheet(sheet, grid, communes, reading.submission_id) if grid else None
        if found is None or (likes and not found.table.height):
            found, likes = _stand_in(reading, found, likes)
        if reading.is_unchanged and sheet.loaded:
            _take_what_is_filled(reading, sheet, found, likes)
            if found is None and not likes and any(is_meant(sheet, other) for other in others):
                reading.findings += _missing_sheet(reading.submission_id, sheet, likes)
        elif found is not None:
            is_named = grid is not None and found.grid.name == grid.name
            reading.findings += sheet_findings(reading.submission_id, found, is_named=is_named)
            reading.tables[sheet.table] = _with_further(reading, found.table, likes)
        elif not sheet.optional:
            reading.findings += _missing_sheet(reading.submission_id, sheet, likes)


def _take_what_is_filled(
    reading: WorkbookReading, sheet: Sheet, found: SheetReading | None, likes: list[FurtherSheet]
) -> None:
    """The rows of a sheet beside a cover that says unchanged: they are held against what was accepted, nothing else.

    A sheet that is missing or blank is none; of one that could be it and is not read WB-17 tells as ever. What its
    headers keep from being read cannot be held against anything, and is told as ever too.
    """
    if found is not None and is_filled(found):
        reading.findings += unread_columns(reading.submission_id, found)
    if found is not None and found.table.height:
        table = _with_further(reading, found.table, likes)
        reading.tables[sheet.table] = replace(table, remarks=[], totals=[])
    elif likes:
        reading.findings += _missing_sheet(reading.submission_id, sheet, likes)[1:]


def _stand_in(
    reading: WorkbookReading, found: SheetReading | None, likes: list[FurtherSheet]
) -> tuple[SheetReading | None, list[FurtherSheet]]:
    """The only sheet that can be read in place of one that is missing or empty, if there is one; and the other ones."""
    other = stand_in(likes)
    if other is None:
        return found, likes
    reading.findings.append(further_finding(reading.submission_id, other, "taken"))
    return other.reading, [further for further in likes if further is not other]


def _with_further(reading: WorkbookReading, table: Table, likes: list[FurtherSheet]) -> Table:
    """The table with the rows of the sheets that continue it; what becomes of each is told."""
    for further, reason, so_far in all_joined(table, likes):
        table = so_far
        reading.findings.append(further_finding(reading.submission_id, further, reason))
        if not reason:
            reading.findings += sheet_findings(reading.submission_id, further.reading, is_named=False)
    return table


def _missing_sheet(submission_id: str, sheet: Sheet, likes: list[FurtherSheet]) -> list[Finding]:
    """WB-03, and of each sheet that has its headers WB-17: which of them it is cannot be told."""
    names = ", ".join(f'"{bounded(further.name, 31)}" ({further.rows})' for further in likes)
    missing = finding(
        workbook.MISSING_SHEET,
        submission_id,
        variant="near" if likes else "",
        sheet=sheet.name,
        observed=sheet.name,
        expected=names,
    )
    reasons = [
        "hidden" if further.reading.grid.is_hidden else "several" if further.may_be_read else "headers"
        for further in likes
    ]
    return [
        missing,
        *(further_finding(submission_id, like, reason) for like, reason in zip(likes, reasons, strict=True)),
    ]
