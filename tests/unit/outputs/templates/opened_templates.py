"""The template of each form as openpyxl shows it, for the tests that look at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache, partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.outputs.templates import FIRST_ROW, HEADER_ROW, LISTS_SHEET, PREPARED_ROWS, template
from schemas.calendars import EVERYBODY, is_listed
from schemas.column import Column, Form, Kind, Layout, Sheet
from schemas.form_versions import form_versions
from schemas.reference_data import indicators, month_end, units_in_period
from schemas.registry import form_of_period
from schemas.rules.totals import has_register

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from schemas.reference_data import ReportingUnit

KNOWN = ("KTTT-01", "LM-01")
PERIODS = {1: {"KTTT-01": date(2020, 11, 1), "LM-01": date(2020, 11, 1)}} | {
    2: {"KTTT-01": date(2024, 9, 1), "LM-01": date(2025, 11, 1)}
}
"""A period of each version of each form; in all of them a unit that reports on it has several communes, or none."""
for version in form_versions():  # of a form that was added since, as docs/recipes.md says: its first period
    if version.form_id not in KNOWN:
        months = (date(version.valid_from.year, month, 1) for month in range(version.valid_from.month, 13))
        PERIODS[version.version][version.form_id] = next(filter(partial(is_listed, version.form_id, EVERYBODY), months))
FORMS: tuple[Form, ...] = tuple(
    replace(form, day=month_end(period))
    for form_id, period in (
        *(pair for by_form in PERIODS.values() for pair in by_form.items() if pair[0] in KNOWN),
        *(pair for by_form in PERIODS.values() for pair in by_form.items() if pair[0] not in KNOWN),
    )
    if (form := form_of_period(form_id, period))
)
"""Each form in each of its versions."""
HEADER, FIRST = HEADER_ROW + 1, FIRST_ROW + 1
LAST = FIRST + PREPARED_ROWS - 1


def name_of(form: Form) -> str:
    return f"{form.form_id}-{form.version}"


def period_of(form: Form) -> date:
    return PERIODS[form.version][form.form_id]


def as_of(form: Form) -> date:
    return month_end(period_of(form))


every_form = pytest.mark.parametrize("form", FORMS, ids=name_of)
every_table = pytest.mark.parametrize(
    ("form", "sheet"),
    [pytest.param(form, sheet, id=f"{name_of(form)}-{sheet.table}") for form in FORMS for sheet in form.sheets],
)
every_indicator_sheet = pytest.mark.parametrize(
    ("form", "sheet"),
    [(form, sheet) for form in FORMS for sheet in form.sheets if sheet.layout is Layout.INDICATORS],
)


def unit_of(form: Form) -> ReportingUnit:
    return units_in_period(period_of(form), form.form_id)[0]


def written(form: Form, unit: ReportingUnit | None = None, period: date | None = None) -> bytes:
    return template(form, unit, period)


@cache
def opened(form: Form) -> Workbook:
    """The form's template for a unit and period; tests read it and leave it as it is."""
    return openpyxl.load_workbook(BytesIO(written(form, unit_of(form), period_of(form))))


def headers(worksheet: Worksheet) -> dict[str, int]:
    return {cell.value: cell.column for cell in worksheet[HEADER] if cell.value}


def cover_rows(worksheet: Worksheet) -> dict[str, int]:
    return {row[0].value: row[0].row for row in worksheet.iter_rows(max_col=1) if row[0].value}


def validation_at(worksheet: Worksheet, row: int, column: int) -> Any:  # noqa: ANN401 - openpyxl has no types
    address = worksheet.cell(row, column).coordinate
    found = [validation for validation in worksheet.data_validations.dataValidation if address in validation.sqref]
    assert len(found) == 1, f"{worksheet.title}!{address} has {len(found)} data validations"
    return found[0]


def format_of(worksheet: Worksheet, row: int, column: int) -> Any:  # noqa: ANN401 - openpyxl has no types
    """What gives a cell its format: itself, or else its column."""
    cell = worksheet.cell(row, column)
    columns = worksheet.column_dimensions.values()
    return cell if cell.has_style else next(span for span in columns if span.min <= column <= span.max)


def listed(workbook: Workbook, formula: str) -> list[str]:
    sheet, _, area = formula.partition("!")
    assert sheet == f"'{LISTS_SHEET}'"
    return [cell.value for (cell,) in workbook[LISTS_SHEET][area.replace("$", "")]]


def kind_of(sheet: Sheet, column: Column, row: int) -> Kind:
    if column.kind is not Kind.VALUE or sheet.layout is not Layout.INDICATORS:
        return column.kind
    kind = list(indicators(sheet.table, sheet.day).values())[row - FIRST].kind
    return {"money": Kind.MONEY, "count": Kind.COUNT}.get(kind, Kind.VALUE)


def is_sum(sheet: Sheet, column: Column) -> bool:
    """Whether the column's first cell is added up from the registers."""
    first = next(iter(indicators(sheet.table, sheet.day)), "")
    return sheet.layout is Layout.INDICATORS and column.kind is Kind.VALUE and has_register(first, sheet.day)
