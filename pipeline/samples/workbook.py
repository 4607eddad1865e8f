"""A submission as an Excel workbook that looks as a district's does, with the same bytes on every run."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import xlsxwriter

from pipeline.samples.cells import SamplePage, write_value
from pipeline.samples.habits import habits_of
from pipeline.samples.layout import COVER_TITLE_ROWS, form_day_of, form_of
from pipeline.samples.styles import FONT, add_styles
from pipeline.samples.submission import UnitSubmission
from pipeline.samples.tables import in_its_words, office, signed_on, write_table
from schemas.reference_data import indicators

if TYPE_CHECKING:
    from io import BytesIO
    from pathlib import Path

    from pipeline.samples.submission import SampleRow, Submission, Value
    from schemas.column import Sheet

CREATED_AT = time(8, 0, tzinfo=UTC)
SYNTHETIC = "DỮ LIỆU MÔ PHỎNG – số liệu trong tệp này là giả định, dùng để minh họa và kiểm thử (synthetic sample data)"


def options() -> dict[str, object]:
    """Options of a workbook, each time anew: XlsxWriter changes the font properties that it is given."""
    return {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "in_memory": True,  # else the parts in the zip bear a local time
        "default_format_properties": dict(FONT),
    }


def cover_value(submission: Submission, name: str) -> Value:
    """What the cover's cell says; the period in the unit's way, or as the date it is."""
    value = submission.cover[name]
    pattern = habits_of(submission.unit.unit_code).period
    if name == "period" and pattern and isinstance(value, date):
        return pattern.format(value)
    return value


def write_cover(page: SamplePage, sheet: Sheet) -> None:
    """The cover: who, what form, the warning that all is invented, then a label and a value in each row."""
    worksheet, styles = page.worksheet, page.styles
    worksheet.set_column(0, 0, 34)
    worksheet.set_column(1, 1, 56)
    worksheet.merge_range(0, 0, 0, 1, office(page.submission), styles.office)
    title = in_its_words(page.submission, form_of(page.submission).title_vi)
    worksheet.merge_range(1, 0, 1, 1, title.upper(), styles.title)
    worksheet.merge_range(2, 0, 2, 1, SYNTHETIC, styles.warning)
    worksheet.set_row(2, 36)
    fields = [field for field in sheet.columns if field.name in page.submission.cover]
    for row, field in enumerate(fields, start=COVER_TITLE_ROWS):
        worksheet.write_string(row, 0, field.header, styles.text)
        write_value(page, row, 1, cover_value(page.submission, field.name))


def indicator_rows(submission: UnitSubmission) -> list[SampleRow]:
    """Rows of the sheet Tổng hợp, in the order of the form."""
    known = indicators(day=form_day_of(submission))
    return [
        {"label": known[code].label_vi, "indicator": code, "unit": known[code].unit_vi, "value": value}
        for code, value in submission.declared_totals.items()
    ]


def write_sheet(page: SamplePage, sheet: Sheet) -> None:
    """One sheet after the cover."""
    submission = page.submission
    if isinstance(submission, UnitSubmission) and sheet.table == "declared_totals":
        write_table(page, sheet, indicator_rows(submission))
    else:
        write_table(page, sheet, submission.rows(sheet.table))
    page.worksheet.set_landscape()
    page.worksheet.fit_to_pages(1, 0)


def write_workbook(submission: Submission, path: Path | BytesIO) -> None:
    """Write the submission's workbook, without the optional sheets."""
    form = form_of(submission)
    with xlsxwriter.Workbook(path, options()) as workbook:
        created = datetime.combine(signed_on(submission), CREATED_AT)
        title = in_its_words(submission, form.title_vi)
        workbook.set_properties({"title": title, "comments": SYNTHETIC, "created": created})
        styles = add_styles(workbook)
        write_cover(SamplePage(workbook.add_worksheet(form.cover.name), styles, submission), form.cover)
        for sheet in form.sheets:
            if not sheet.optional:
                write_sheet(SamplePage(workbook.add_worksheet(sheet.name), styles, submission), sheet)
