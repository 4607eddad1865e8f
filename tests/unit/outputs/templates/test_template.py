"""The template offers what is declared, and says what to fill in."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from pipeline.outputs.templates import GUIDE_SHEET, LISTS_SHEET
from pipeline.outputs.templates.sheets import SUM_HELP
from schemas.column import Form, Kind, Layout, Required, Sheet
from schemas.communes import communes_on
from schemas.provinces import province_in
from schemas.reference_data import code_list
from tests.unit.outputs.templates.opened_templates import (
    FIRST,
    HEADER,
    LAST,
    as_of,
    every_form,
    every_table,
    format_of,
    headers,
    is_sum,
    kind_of,
    listed,
    opened,
    period_of,
    unit_of,
    validation_at,
    written,
)


@every_form
def test_sheets_are_those_of_the_form_and_a_hidden_one_for_the_lists(form: Form) -> None:
    workbook = opened(form)
    assert workbook.sheetnames == [*(sheet.name for sheet in form.all_sheets), GUIDE_SHEET, LISTS_SHEET]
    assert {page.title: page.sheet_state for page in workbook if page.sheet_state != "visible"} == {
        LISTS_SHEET: "hidden"
    }


@every_table
def test_header_row_has_every_declared_header_unchanged_and_in_order(form: Form, sheet: Sheet) -> None:
    assert list(headers(opened(form)[sheet.name])) == [column.header for column in sheet.columns]


@every_table
def test_required_headers_have_a_fill_of_their_own(form: Form, sheet: Sheet) -> None:
    worksheet = opened(form)[sheet.name]
    fills: dict[bool, set[str]] = {True: set(), False: set()}
    for column in sheet.columns:
        cell = worksheet.cell(HEADER, headers(worksheet)[column.header])
        assert cell.font.bold
        assert cell.alignment.wrap_text
        assert cell.fill.fill_type == "solid"
        fills[column.required is not Required.NEVER].add(cell.fill.fgColor.rgb)
    assert len(fills[True]) <= 1
    assert len(fills[False]) <= 1
    assert fills[True] != fills[False]


@every_table
def test_title_stands_over_the_table_and_the_header_stays_in_view(form: Form, sheet: Sheet) -> None:
    worksheet = opened(form)[sheet.name]
    assert worksheet["A1"].value == province_in(period_of(form)).fill(sheet.title_vi).upper()
    named = [at for at, column in enumerate(sheet.columns) if column.name == "name"]
    assert worksheet.freeze_panes == f"{'C' if named == [1] else 'A'}{FIRST}"


@every_form
def test_every_code_column_has_its_list_as_a_drop_down(form: Form) -> None:
    workbook = opened(form)
    for sheet in form.sheets:
        for column in sheet.columns:
            if column.code_list and sheet.layout is Layout.TABLE:
                at = headers(workbook[sheet.name])[column.header]
                found = validation_at(workbook[sheet.name], LAST, at)
                assert found.type == "list"
                labels = [entry.label_vi for entry in code_list(column.code_list, form.day)]
                assert listed(workbook, found.formula1) == labels, f"{sheet.name}.{column.name}"


@every_form
def test_commune_columns_offer_the_communes_of_the_unit_on_the_last_day_of_the_period(form: Form) -> None:
    workbook = opened(form)
    expected = [commune.commune_name for commune in communes_on(unit_of(form).unit_code, as_of(form))]
    for sheet in form.sheets:
        for at, column in enumerate(sheet.columns, start=1):
            if column.kind is Kind.COMMUNE:
                assert listed(workbook, validation_at(workbook[sheet.name], FIRST, at).formula1) == expected


@every_form
@pytest.mark.parametrize("known", ["nothing", "unit", "period"])
def test_communes_are_free_when_the_unit_or_the_period_is_not_known(form: Form, known: str) -> None:
    unit = unit_of(form) if known == "unit" else None
    workbook = openpyxl.load_workbook(BytesIO(written(form, unit, period_of(form) if known == "period" else None)))
    for sheet in form.sheets:
        for at, column in enumerate(sheet.columns, start=1):
            if column.kind is Kind.COMMUNE:
                assert validation_at(workbook[sheet.name], FIRST, at).type in (None, "none")


@every_table
def test_every_cell_to_be_filled_in_shows_a_hint_within_excels_limits(form: Form, sheet: Sheet) -> None:
    worksheet = opened(form)[sheet.name]
    for at, column in enumerate(sheet.columns, start=1):
        if sheet.layout is Layout.TABLE or column.kind is Kind.VALUE:
            found = validation_at(worksheet, FIRST, at)
            assert found.showInputMessage
            assert 0 < len(found.promptTitle) <= 32
            assert 0 < len(found.prompt) <= 255
            assert (
                SUM_HELP if is_sum(sheet, column) else province_in(period_of(form)).fill(column.help_vi)
            ) in found.prompt


@every_table
def test_numbers_dates_and_flags_are_validated_by_their_kind(form: Form, sheet: Sheet) -> None:
    worksheet = opened(form)[sheet.name]
    expected = {Kind.COUNT: "whole", Kind.MONEY: "decimal", Kind.DATE: "date", Kind.FLAG: "list"}
    for at, column in enumerate(sheet.columns, start=1):
        kind = kind_of(sheet, column, FIRST)
        if kind in expected:
            assert validation_at(worksheet, FIRST, at).type == expected[kind], column.name


@every_table
def test_bounds_of_a_number_are_those_of_its_column(form: Form, sheet: Sheet) -> None:
    worksheet = opened(form)[sheet.name]
    for at, column in enumerate(sheet.columns, start=1):
        if column.kind not in (Kind.COUNT, Kind.MONEY):
            continue
        found = validation_at(worksheet, FIRST, at)
        low = Decimal(found.formula1)
        assert low == column.minimum if column.minimum is not None else low < -(10**12)
        if column.maximum is not None:
            assert (found.operator, Decimal(found.formula2)) == (None, column.maximum)


@every_table
def test_values_are_shown_in_the_format_of_their_kind(form: Form, sheet: Sheet) -> None:
    worksheet = opened(form)[sheet.name]
    formats = {
        Kind.COUNT: "#,##0",
        Kind.MONEY: "#,##0.0##",
        Kind.DATE: "dd/mm/yyyy",
        Kind.TAX_CODE: "@",
        Kind.TEXT: "@",
    }
    for at, column in enumerate(sheet.columns, start=1):
        kind = kind_of(sheet, column, FIRST)
        if kind in formats and (sheet.layout is Layout.TABLE or column.kind is Kind.VALUE):
            assert format_of(worksheet, FIRST, at).number_format == formats[kind], column.name


@every_table
def test_columns_have_their_declared_widths(form: Form, sheet: Sheet) -> None:
    worksheet = opened(form)[sheet.name]
    widths: dict[int, float] = {}
    for dimension in worksheet.column_dimensions.values():
        widths |= dict.fromkeys(range(dimension.min, dimension.max + 1), dimension.width)
    for at, column in enumerate(sheet.columns, start=1):
        assert widths[at] == pytest.approx(column.width, abs=1)
