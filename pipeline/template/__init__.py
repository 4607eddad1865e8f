"""The blank workbook of a form, written from the declared columns alone, with the same bytes on every run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import xlsxwriter

from pipeline.template.lists import LISTS_SHEET, drop_downs, write_lists
from pipeline.template.sheets import FIRST_ROW, HEADER_ROW, PREPARED_ROWS, Book, write_cover, write_table
from pipeline.template.styles import FONT, styles
from schemas.communes import communes_on
from schemas.reference_data import month_end

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from schemas.column import Form
    from schemas.reference_data import ReportingUnit

__all__ = ["FIRST_ROW", "HEADER_ROW", "LISTS_SHEET", "PREPARED_ROWS", "write_template"]

CREATED = datetime(2020, 1, 1, tzinfo=UTC)
"""The creation date in every template: a real one would change its bytes on every run."""


def options() -> dict[str, object]:
    """Options of a workbook, each time anew: XlsxWriter changes the font properties that it is given."""
    return {
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "in_memory": True,  # else the parts in the zip bear a local time
        "default_format_properties": dict(FONT),
    }


def write_template(form: Form, path: Path, unit: ReportingUnit | None = None, period: date | None = None) -> None:
    """Write the form's template, for a unit and a period (any day of its month) where they are given.

    The communes are a drop-down when both are given: which ones there are depends on the unit and the date.
    """
    communes = communes_on(unit.unit_code, month_end(period)) if unit and period else ()
    with xlsxwriter.Workbook(path, options()) as workbook:
        workbook.set_properties({"title": form.title_vi, "created": CREATED})
        book = Book(workbook, styles(workbook), drop_downs(form, communes))
        write_cover(book, form, cover_values(form, unit, period))
        for sheet in form.sheets:
            write_table(book, sheet)
        write_lists(workbook, book.lists)


def cover_values(form: Form, unit: ReportingUnit | None, period: date | None) -> dict[str, str | int | date]:
    """What the cover says before anybody has filled it in, by field."""
    values: dict[str, str | int | date] = {"form_id": form.form_id, "form_version": form.version, "revision": 1}
    if unit:
        values |= {"unit_code": unit.unit_code, "unit_name": unit.unit_name}
    if period:
        values |= {"period": period.replace(day=1), "as_of": month_end(period)}
    return values
