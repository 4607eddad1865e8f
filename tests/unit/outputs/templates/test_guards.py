"""The template guards what is not to be changed, and prefills what is known."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from io import BytesIO

import openpyxl

from schemas.column import Form, Kind, Layout, Sheet
from schemas.provinces import province_in
from schemas.reference_data import indicators
from schemas.rules.totals import has_register
from tests.unit.outputs.templates.opened_templates import (
    FIRST,
    HEADER,
    LAST,
    as_of,
    cover_rows,
    every_form,
    every_indicator_sheet,
    every_table,
    format_of,
    opened,
    period_of,
    unit_of,
    validation_at,
    written,
)


@every_form
def test_every_sheet_is_protected_and_lets_rows_be_inserted_sorted_and_filtered(form: Form) -> None:
    for sheet in form.all_sheets:
        protection = opened(form)[sheet.name].protection
        assert protection.sheet
        allowed = ("insertRows", "sort", "autoFilter", "formatColumns", "selectLockedCells", "selectUnlockedCells")
        assert {name: getattr(protection, name) for name in allowed} == dict.fromkeys(allowed, False)


@every_table
def test_titles_and_headers_are_locked_and_every_prepared_cell_is_not(form: Form, sheet: Sheet) -> None:
    worksheet = opened(form)[sheet.name]
    width = len(sheet.columns)
    above = worksheet.iter_rows(max_row=HEADER, max_col=width)
    assert all(cell.protection.locked for row in above for cell in row)
    if sheet.layout is Layout.TABLE:
        below = [(row, at) for row in (FIRST, LAST, LAST + 1) for at in range(1, width + 1)]
        assert not any(format_of(worksheet, row, at).protection.locked for row, at in below)


@every_indicator_sheet
def test_only_values_that_no_register_gives_are_unlocked(form: Form, sheet: Sheet) -> None:
    worksheet = opened(form)[sheet.name]
    for row, indicator in enumerate(indicators(sheet.table, sheet.day), start=FIRST):
        for at, column in enumerate(sheet.columns, start=1):
            open_to_all = column.kind is Kind.VALUE and not has_register(indicator, form.day)
            assert worksheet.cell(row, at).protection.locked == (not open_to_all)


@every_indicator_sheet
def test_indicators_stand_in_the_order_of_the_form_with_their_labels_and_units(form: Form, sheet: Sheet) -> None:
    rows = opened(form)[sheet.name].iter_rows(min_row=FIRST, max_col=len(sheet.columns), values_only=True)
    known = [
        (indicator.label_vi, indicator.indicator, indicator.unit_vi)
        for indicator in indicators(sheet.table, sheet.day).values()
    ]
    shown = len(sheet.columns) - 1
    assert [row[:-1] for row in rows if any(row)] == [row[:shown] for row in known]


@every_indicator_sheet
def test_count_and_amount_indicators_are_validated_as_such_and_transfers_may_be_negative(
    form: Form, sheet: Sheet
) -> None:
    worksheet = opened(form)[sheet.name]
    for row, indicator in enumerate(indicators(sheet.table, sheet.day).values(), start=FIRST):
        found = validation_at(worksheet, row, len(sheet.columns))
        assert found.type == ("whole" if indicator.kind == "count" else "decimal")
        assert has_register(indicator.indicator, form.day) or indicator.unit_vi in found.prompt
        assert (Decimal(found.formula1) < 0) == (indicator.minimum is None)


@every_form
def test_cover_is_prefilled_with_what_is_known(form: Form) -> None:
    worksheet, unit = opened(form)[form.cover.name], unit_of(form)
    rows = cover_rows(worksheet)
    filled = {field.name: worksheet.cell(rows[field.header], 2).value for field in form.cover.columns}
    assert filled == {
        "form_id": form.form_id,
        "form_version": form.version,
        "unit_code": unit.unit_code,
        "unit_name": unit.unit_name,
        "period": datetime.combine(period_of(form), time()),
        "as_of": datetime.combine(as_of(form), time()),
        "revision": 1,
        "prepared_by": None,
        "phone": None,
        "approved_by": None,
        "unchanged": None,
    }


@every_form
def test_cover_without_unit_and_period_says_form_version_and_revision(form: Form) -> None:
    workbook = openpyxl.load_workbook(BytesIO(written(form)))
    worksheet = workbook[form.cover.name]
    rows = cover_rows(worksheet)
    values = {field.name: worksheet.cell(rows[field.header], 2).value for field in form.cover.columns}
    filled = {name: value for name, value in values.items() if value is not None}
    assert filled == {"form_id": form.form_id, "form_version": form.version, "revision": 1}


@every_form
def test_cover_shows_hints_and_locks_what_the_template_decides(form: Form) -> None:
    worksheet = opened(form)[form.cover.name]
    rows = cover_rows(worksheet)
    for field in form.cover.columns:
        hint = f"Hiện là {form.version}." if field.name == "form_version" else field.help_vi
        assert province_in(period_of(form)).fill(hint) in validation_at(worksheet, rows[field.header], 2).prompt
        assert worksheet.cell(rows[field.header], 1).protection.locked
        decided = field.name in ("form_id", "form_version")
        assert worksheet.cell(rows[field.header], 2).protection.locked == decided


@every_form
def test_any_day_of_the_month_gives_the_same_bytes_every_time(form: Form) -> None:
    unit = unit_of(form)
    assert written(form, unit, period_of(form)) == written(form, unit, period_of(form).replace(day=17))
    assert written(form) == written(form)
