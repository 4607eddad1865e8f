"""The workbook that a unit fills in, made from the declared columns and rules, with the same bytes on every run."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

from pipeline.outputs.office_files import CREATED, FONT
from pipeline.outputs.templates.cell_references import FIRST_ROW, HEADER_ROW, PREPARED_ROWS
from pipeline.outputs.templates.guide import GUIDE_SHEET, write_guide
from pipeline.outputs.templates.lists import drop_downs, write_lists
from pipeline.outputs.templates.prior import Prior, StoredRow, typed_value
from pipeline.outputs.templates.sheets import TemplateBook, write_cover, write_table
from pipeline.outputs.templates.sums import values
from pipeline.outputs.templates.template_styles import template_styles
from pipeline.reading.given_out import LISTS_SHEET, contents_of_cover, contents_of_tables, fingerprint, fingerprint_of
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.clock import today
from pipeline.runtime.settings import settings
from schemas.column import Kind
from schemas.communes import commune_codes, communes_on, sole_commune
from schemas.provinces import province_on
from schemas.reference_data import LATEST, code_labels, month_end
from schemas.registry import form_of_period, form_on

if TYPE_CHECKING:
    from datetime import date

    from pipeline.reading.result import WorkbookReading
    from schemas.column import Column, Form, Sheet
    from schemas.reference_data import ReportingUnit

__all__ = ["FIRST_ROW", "GUIDE_SHEET", "HEADER_ROW", "LISTS_SHEET", "PREPARED_ROWS", "template"]

NOTHING = Prior()
SENT = "-"
"""In the place of a fingerprint where the template has what its unit sent."""


def workbook_options() -> dict[str, object]:
    """Options of a workbook, each time anew: XlsxWriter changes the font properties that it gets."""
    return {
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "in_memory": True,  # else the parts in the zip bear a local time
        "default_format_properties": dict(FONT),
    }


def template(
    form: Form, unit: ReportingUnit | None = None, period: date | None = None, prior: Prior = NOTHING
) -> bytes:
    """The form's template, for a unit and a period (any day of its month) where they are given.

    A form of any time is taken in the version of the period.

    The communes are a drop-down when both are given: which ones there are depends on the unit and the date; a unit that
    is itself one commune is not asked for it. ``prior`` is what it starts with; its prompts are in the words of the
    period, else of today. It carries a fingerprint of what its reader finds in the cells to be filled in, but where
    ``prior`` is what the unit has sent: that may go back as it is.
    """
    form = form if form.day else _of_period(form, period)
    if period:  # rules are dated too, and not on the days on which lists change
        form = replace(form, day=month_end(period))
    asked = form_of_unit(form, unit, period)
    mark = SENT if prior.is_sent else _mark(form, asked, unit, period, prior)
    return _written(asked, unit, period, prior, mark)


def _mark(form: Form, asked: Form, unit: ReportingUnit | None, period: date | None, prior: Prior) -> str:
    """The fingerprint of the template: where it starts with nothing, only its cover is another than those of others."""
    if prior.rows or prior.values or prior.cover:
        return fingerprint(_read(_written(asked, unit, period, prior)), form)
    cover = contents_of_cover(cover_values(form, unit, period))
    return fingerprint_of(cover, _contents_of_blank_tables(form, asked, period))


@cache
def _contents_of_blank_tables(form: Form, asked: Form, period: date | None) -> bytes:
    return contents_of_tables(_read(_written(asked, None, period, NOTHING)), form)


def _read(workbook: bytes) -> WorkbookReading:
    return read_workbook("", workbook, settings())


def form_of_unit(form: Form, unit: ReportingUnit | None, period: date | None) -> Form:
    """The form as the template of a unit and period shows it."""
    if unit is None or period is None or sole_commune(commune_codes(unit.unit_code, month_end(period))) is None:
        return form
    return without_communes(form)


@cache
def without_communes(form: Form) -> Form:
    """The form without its columns of communes."""
    return replace(form, sheets=tuple(_without_communes(sheet, form.version) for sheet in form.sheets))


def _without_communes(sheet: Sheet, version: int) -> Sheet:
    columns = tuple(column for column in sheet.columns if not column.is_left_out_by_sole(version))
    return replace(sheet, columns=columns) if columns != sheet.columns else sheet


def _of_period(form: Form, period: date | None) -> Form:
    """The form in the version of the period, or in its newest one; LookupError for a period that has none."""
    known = form_of_period(form.form_id, period) if period else form_on(form.form_id, form.version, LATEST)
    if known is None:
        raise LookupError(form.form_id)
    return known


def _written(form: Form, unit: ReportingUnit | None, period: date | None, prior: Prior, mark: str = "") -> bytes:
    """The template's bytes, with that fingerprint; without one no more than what its reader finds in cells."""
    day = month_end(period) if period else None
    content = BytesIO()
    with xlsxwriter.Workbook(content, workbook_options()) as workbook:
        province = province_on(day or today())
        workbook.set_properties({"title": province.fill(form.title_vi), "created": CREATED})
        communes = communes_on(unit.unit_code, day) if unit and day else ()
        styles, lists = template_styles(workbook), drop_downs(form, communes)
        book = TemplateBook(workbook, styles, lists, province, is_bare=not mark)
        cover = cover_values(form, unit, period) | prior.cover
        write_identity(workbook, cover)
        write_cover(book, form, cover)
        declared = values(form, prior, day)
        for sheet in form.sheets:
            write_table(book, form, sheet, _typed_rows(sheet, prior, day), declared)
        if mark:
            write_guide(book, form)
            write_lists(workbook, book.lists, mark)
    return content.getvalue()


def _typed_rows(sheet: Sheet, prior: Prior, day: date | None) -> list[dict[str, Any]]:
    """The rows that a register starts with, as a person would have typed them."""
    return [
        {column.name: _typed(column, row, day, is_sent=prior.is_sent) for column in sheet.columns}
        for row in prior.rows.get(sheet.table, ())
    ]


def _typed(column: Column, row: StoredRow, day: date | None, *, is_sent: bool) -> Any:  # noqa: ANN401 - of any kind
    """What a cell says: its value or, where it could not be read as one, its text.

    An entry of before that can no longer be chosen is left to the person: what came in its place may mean other things.
    """
    value = row.get(column.name)
    if not is_sent and column.kind is Kind.CODE and value not in code_labels(str(column.code_list), column.day):
        return None
    return row.get(column.text_name) if value is None else typed_value(column, value, day)


def write_identity(workbook: xlsxwriter.Workbook, cover: dict[str, Any]) -> None:
    """Write into the workbook's properties whose it is, whatever becomes of its cover and its name."""
    for name in ("form_id", "form_version", "unit_code", "period"):
        if name in cover:
            workbook.set_custom_property(f"hoptac.{name}", str(cover[name]), "text")


def cover_values(form: Form, unit: ReportingUnit | None, period: date | None) -> dict[str, Any]:
    """The fields of the cover that are known before anybody fills it in."""
    known: dict[str, Any] = {"form_id": form.form_id, "form_version": form.version, "revision": 1}
    if unit:
        known |= {"unit_code": unit.unit_code, "unit_name": unit.unit_name}
    if period:
        known |= {"period": period.replace(day=1), "as_of": month_end(period)}
    return known
