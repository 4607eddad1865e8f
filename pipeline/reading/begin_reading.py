"""Begins to read a workbook: its cover, the form and version that it names, and what the cover tells of."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.reading.cell_remarks import CellPlace, mark_finding
from pipeline.reading.cells.parsers import text_of
from pipeline.reading.column_values import ColumnLists
from pipeline.reading.encodings.tcvn3_vni import name_encoding
from pipeline.reading.match_sheets import sheet_keys, sheet_named
from pipeline.reading.read_cover import Cover, read_cover
from pipeline.reading.read_sheet import converted, name_findings
from schemas.column import Kind
from schemas.communes import commune_codes, day_of_communes, sole_commune
from schemas.form_versions import form_day, form_versions
from schemas.forms.cover import COVER
from schemas.lookalikes import difference
from schemas.messages import LANGUAGES, Operand, Wording, bounded, finding
from schemas.other_times import other_time
from schemas.registry import FORMS, form_on
from schemas.rules import workbook
from schemas.unit_forms import reports_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reading.formats.active_content import ActiveContents
    from pipeline.reading.grid import Grid
    from pipeline.reading.result import WorkbookReading
    from schemas.column import Form
    from schemas.finding import Finding


def active_finding(submission_id: str, active: ActiveContents) -> Finding:
    """WB-21: all that was found, in a finding for the file."""
    named = Wording(*(active.text(language) for language in LANGUAGES))
    return finding(workbook.ACTIVE, submission_id, observed=named)


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


def communes_of(cover: Cover) -> dict[str, str]:
    """The codes of the unit's communes by their keys; none where the cover says no unit or no day."""
    code = cover.value("unit_code")
    period, as_of = (day if isinstance(day, dt.date) else None for day in map(cover.value, ("period", "as_of")))
    day = day_of_communes(period, as_of)
    return commune_codes(code, day) if isinstance(code, str) and day is not None else {}
