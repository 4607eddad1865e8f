"""Reads a workbook's cover, tables and findings: a pure function of its bytes and the reference data."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.reading.cell_remarks import CellPlace, mark_finding
from pipeline.reading.cells.parsers import text_of
from pipeline.reading.column_values import ColumnLists
from pipeline.reading.encodings.decode_by_font import decode_by_font
from pipeline.reading.encodings.tcvn3_vni import name_encoding
from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.guard import inspect
from pipeline.reading.further_sheets import all_joined, further_finding, further_sheets, stand_in
from pipeline.reading.given_out import is_as_given_out
from pipeline.reading.match_sheets import may_be, sheet_keys, sheet_named
from pipeline.reading.open_sheets import grids
from pipeline.reading.read_cover import Cover, read_cover
from pipeline.reading.read_sheet import converted, name_findings, read_sheet, sheet_findings
from pipeline.reading.result import WorkbookReading, unreadable
from pipeline.reading.unchanged_sheets import is_filled, is_meant, unread_columns
from pipeline.runtime.silent_stderr import silent_stderr
from schemas.column import Kind
from schemas.communes import commune_codes, day_of_communes, sole_commune
from schemas.form_versions import form_day, form_versions
from schemas.forms.cover import COVER
from schemas.lookalikes import difference
from schemas.messages import LANGUAGES, Operand, Wording, bounded, finding
from schemas.never_unchanged import never_unchanged
from schemas.other_times import other_time
from schemas.registry import FORMS, form_on
from schemas.rules import workbook
from schemas.unit_forms import reports_on

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.reading.formats.active_content import ActiveContents
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


class BegunReading(NamedTuple):
    """A workbook of which the cover was read: the form that it names, as of its day, and the cover."""

    form: Form
    cover: Cover


def begin_reading(reading: WorkbookReading, sheets: Sequence[Grid]) -> BegunReading | None:
    """Read the cover and put what it says into the reading; None where it names no form of any version."""
    submission_id = reading.submission_id
    cover, its_form = _cover_and_form(reading, sheets)
    if its_form is None or cover is None:
        return None
    reading.readable, reading.form_id, reading.form_version = True, its_form.form_id, its_form.version
    reading.cover_row = _cover_row(submission_id, cover)
    reading.cover_sheet, reading.cover_cells, reading.cover_before = cover.sheet, cover.cells, cover.before
    reading.is_unchanged = cover.value("unchanged") is True
    _check_unit(reading, cover)
    reading.findings += name_findings(submission_id, COVER, cover.sheet, cover.first_label)
    encoding = cover.encoding or name_encoding(cover.sheet, sheet_keys(COVER))
    if encoding:
        reading.findings.append(converted(submission_id, COVER, cover.sheet, cover.first_label, encoding))
    reading.findings += _cover_remarks(submission_id, cover)
    return BegunReading(its_form, cover)


def finish_reading(reading: WorkbookReading, begun: BegunReading, sheets: Sequence[Grid]) -> None:
    """Tell of a workbook in which nothing was filled in; its tables were read."""
    if not reading.is_unchanged and is_as_given_out(reading, begun.form, sheets):
        reading.findings.append(_unfilled_finding(reading.submission_id, begun.form, begun.cover))


def active_finding(submission_id: str, active: ActiveContents) -> Finding:
    """WB-21: all that was found, in a finding for the file."""
    named = Wording(*(active.text(language) for language in LANGUAGES))
    return finding(workbook.ACTIVE, submission_id, observed=named)


def _unfilled_finding(submission_id: str, its_form: Form, cover: Cover) -> Finding:
    """WB-22, which names the mark for unchanged unless such a report would be refused."""
    code, period = cover.value("unit_code"), cover.value("period")
    never = (
        never_unchanged(its_form.form_id, its_form.version, code, period)
        if isinstance(code, str) and isinstance(period, dt.date)
        else None
    )
    return finding(workbook.UNFILLED, submission_id, variant=workbook.ANEW if never else "")


def _cover_remarks(submission_id: str, cover: Cover) -> list[Finding]:
    """What is struck, raised or hidden on the cover."""
    found = []
    for name, address, mark, cell in cover.marks:
        column = COVER.column(name)
        if mark.is_hidden and column.is_amount:  # as a number says by itself
            continue
        is_free = column.kind is Kind.TEXT and address == cover.cells[name]
        at = CellPlace(cover.sheet, address, f"{COVER.name}/{name}")
        found.append(mark_finding(submission_id, mark, cell, column, is_free=is_free, at=at))
    return [remark for remark in found if remark]


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


def _cover_and_form(reading: WorkbookReading, sheets: Sequence[Grid]) -> tuple[Cover | None, Form | None]:
    """The cover and the form that it names; a finding when either is missing or unknown."""
    grid = sheet_named(COVER, sheets)
    if grid is None:
        found = ", ".join(bounded(sheet.name, 31) for sheet in sheets[:8])
        reading.findings.append(finding(workbook.NO_COVER, reading.submission_id, variant="no_cover", observed=found))
        return None, None
    cover = read_cover(grid)
    known = next((declared for declared in FORMS if declared.form_id == cover.value("form_id")), None)
    version = cover.value("form_version")
    its_form = _form_of(known.form_id, int(str(version)), cover) if known and version is not None else None
    if its_form is None:
        name = "form_id" if known is None else "form_version"
        reading.findings.append(_unknown_form(reading.submission_id, cover, name))
    return cover, its_form


def _form_of(form_id: str, version: int, cover: Cover) -> Form | None:
    """The form in the version that the cover names, as of the day that its figures are of; None for no such version."""
    as_of, period = cover.value("as_of"), cover.value("period")
    days = (day if isinstance(day, dt.date) else None for day in (as_of, period))
    its_form = form_on(form_id, version, form_day(form_id, version, *days))
    return its_form.of_sole_commune() if its_form and _is_sole_commune(cover) else its_form


def _is_sole_commune(cover: Cover) -> bool:
    """Whether the unit is itself a single commune."""
    return sole_commune(communes_of(cover)) is not None


def _unknown_form(submission_id: str, cover: Cover, name: str) -> Finding:
    value = cover.parsed.get(name)
    observed = text_of(value.text or value.value or "") if value else ""
    hints = (difference(observed, known.form_id) for known in FORMS)
    return finding(
        workbook.NO_COVER,
        submission_id,
        variant="unknown_form",
        sheet=cover.sheet,
        cell=cover.cells.get(name, ""),
        column=COVER.column(name),
        observed=observed,
        hint=next(filter(None, hints), None),
        expected=", ".join(f"{known.form_id} ({known.version})" for known in form_versions()),
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
    if not reports_on(code, reading.form_id, period):
        other = other_time(code, reading.form_id, period)
        place = f"{cover.sheet}!{cover.cells['period']}"
        reading.findings.append(
            finding(
                workbook.unit_and_period,
                reading.submission_id,
                variant=other.variant,
                sheet=cover.sheet,
                cell=cover.cells["unit_code"],
                column=COVER.column("unit_code"),
                observed=f"{other.unit_name} ({code})" if other.unit_name else code,
                expected=other.instead or f"{period:%m/%Y}",
                operands=(Operand("Kỳ báo cáo", "Period", place, f"{period:%m/%Y}"),),
                since=other.since,
            )
        )


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


def communes_of(cover: Cover) -> dict[str, str]:
    """The codes of the unit's communes by their keys; none where the cover says no unit or no day."""
    code = cover.value("unit_code")
    period, as_of = (day if isinstance(day, dt.date) else None for day in map(cover.value, ("period", "as_of")))
    day = day_of_communes(period, as_of)
    return commune_codes(code, day) if isinstance(code, str) and day is not None else {}
