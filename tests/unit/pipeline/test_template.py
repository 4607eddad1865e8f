"""The template offers what is declared, says what to fill in, and guards what is not to be changed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from pipeline.template import FIRST_ROW, GUIDE_SHEET, HEADER_ROW, LISTS_SHEET, PREPARED_ROWS, template
from pipeline.template.sheets import SUM_HELP
from schemas.column import Column, Form, Kind, Layout, Required, Sheet
from schemas.communes import communes_on
from schemas.reference_data import code_list, indicators, units_in_period
from schemas.registry import FORMS
from schemas.rules.totals import has_register

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from schemas.reference_data import ReportingUnit

PERIOD, AS_OF = date(2020, 11, 1), date(2020, 11, 30)
HEADER, FIRST = HEADER_ROW + 1, FIRST_ROW + 1
LAST = FIRST + PREPARED_ROWS - 1

every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.form_id)
every_table = pytest.mark.parametrize(
    ("form", "sheet"),
    [pytest.param(form, sheet, id=f"{form.form_id}-{sheet.table}") for form in FORMS for sheet in form.sheets],
)
every_indicator_sheet = pytest.mark.parametrize(
    ("form", "sheet"),
    [(form, sheet) for form in FORMS for sheet in form.sheets if sheet.layout is Layout.INDICATORS],
)


def unit_of(form: Form) -> ReportingUnit:
    return units_in_period(PERIOD, form.form_id)[0]


def written(form: Form, unit: ReportingUnit | None = None, period: date | None = None) -> bytes:
    return template(form, unit, period)


@cache
def opened(form: Form) -> Workbook:
    """The form's template for a unit and period; tests read it and leave it as it is."""
    return openpyxl.load_workbook(BytesIO(written(form, unit_of(form), PERIOD)))


def headers(worksheet: Worksheet) -> dict[str, int]:
    return {cell.value: cell.column for cell in worksheet[HEADER] if cell.value}


def cover_rows(worksheet: Worksheet) -> dict[str, int]:
    return {row[0].value: row[0].row for row in worksheet.iter_rows(max_col=1) if row[0].value}


def validation_at(worksheet: Worksheet, row: int, column: int) -> Any:  # noqa: ANN401 - openpyxl has no types
    address = worksheet.cell(row, column).coordinate
    found = [one for one in worksheet.data_validations.dataValidation if address in one.sqref]
    assert len(found) == 1, f"{worksheet.title}!{address} has {len(found)} data validations"
    return found[0]


def look_of(worksheet: Worksheet, row: int, column: int) -> Any:  # noqa: ANN401 - openpyxl has no types
    """What gives a cell its look: itself, or else its column."""
    cell = worksheet.cell(row, column)
    columns = worksheet.column_dimensions.values()
    return cell if cell.has_style else next(one for one in columns if one.min <= column <= one.max)


def listed(workbook: Workbook, formula: str) -> list[str]:
    sheet, _, area = formula.partition("!")
    assert sheet == f"'{LISTS_SHEET}'"
    return [cell.value for (cell,) in workbook[LISTS_SHEET][area.replace("$", "")]]


def kind_of(sheet: Sheet, column: Column, row: int) -> Kind:
    if column.kind is not Kind.VALUE or sheet.layout is not Layout.INDICATORS:
        return column.kind
    kind = list(indicators(sheet.table).values())[row - FIRST].kind
    return {"money": Kind.MONEY, "count": Kind.COUNT}.get(kind, Kind.VALUE)


def is_sum(sheet: Sheet, column: Column) -> bool:
    """Whether the column's first cell is added up from the registers."""
    first = next(iter(indicators(sheet.table)), "")
    return sheet.layout is Layout.INDICATORS and column.kind is Kind.VALUE and has_register(first)


# What the template offers


@every_form
def test_sheets_are_those_of_the_form_and_a_hidden_one_for_the_lists(form: Form) -> None:
    workbook = opened(form)
    assert workbook.sheetnames == [*(sheet.name for sheet in form.all_sheets), GUIDE_SHEET, LISTS_SHEET]
    assert {one.title: one.sheet_state for one in workbook if one.sheet_state != "visible"} == {LISTS_SHEET: "hidden"}


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
    assert worksheet["A1"].value == sheet.title_vi.upper()
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
                labels = [entry.label_vi for entry in code_list(column.code_list)]
                assert listed(workbook, found.formula1) == labels, f"{sheet.name}.{column.name}"


@every_form
def test_commune_columns_offer_the_communes_of_the_unit_on_the_last_day_of_the_period(form: Form) -> None:
    workbook = opened(form)
    expected = [one.commune_name for one in communes_on(unit_of(form).unit_code, AS_OF)]
    for sheet in form.sheets:
        for at, column in enumerate(sheet.columns, start=1):
            if column.kind is Kind.COMMUNE:
                assert listed(workbook, validation_at(workbook[sheet.name], FIRST, at).formula1) == expected


@every_form
@pytest.mark.parametrize("given", ["nothing", "unit", "period"])
def test_communes_are_free_when_the_unit_or_the_period_is_not_known(form: Form, given: str) -> None:
    unit = unit_of(form) if given == "unit" else None
    workbook = openpyxl.load_workbook(BytesIO(written(form, unit, PERIOD if given == "period" else None)))
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
            assert (SUM_HELP if is_sum(sheet, column) else column.help_vi) in found.prompt


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
            assert look_of(worksheet, FIRST, at).number_format == formats[kind], column.name


@every_table
def test_columns_have_their_declared_widths(form: Form, sheet: Sheet) -> None:
    worksheet = opened(form)[sheet.name]
    widths: dict[int, float] = {}
    for dimension in worksheet.column_dimensions.values():
        widths |= dict.fromkeys(range(dimension.min, dimension.max + 1), dimension.width)
    for at, column in enumerate(sheet.columns, start=1):
        assert widths[at] == pytest.approx(column.width, abs=1)


# What the template guards


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
        assert not any(look_of(worksheet, row, at).protection.locked for row, at in below)


@every_indicator_sheet
def test_only_values_that_no_register_gives_are_unlocked(form: Form, sheet: Sheet) -> None:
    worksheet = opened(form)[sheet.name]
    for row, indicator in enumerate(indicators(sheet.table), start=FIRST):
        for at, column in enumerate(sheet.columns, start=1):
            open_to_all = column.kind is Kind.VALUE and not has_register(indicator)
            assert worksheet.cell(row, at).protection.locked == (not open_to_all)


@every_indicator_sheet
def test_indicators_stand_in_the_order_of_the_form_with_their_labels_and_units(form: Form, sheet: Sheet) -> None:
    rows = opened(form)[sheet.name].iter_rows(min_row=FIRST, max_col=len(sheet.columns), values_only=True)
    known = [(one.label_vi, one.indicator, one.unit_vi) for one in indicators(sheet.table).values()]
    shown = len(sheet.columns) - 1
    assert [row[:-1] for row in rows if any(row)] == [one[:shown] for one in known]


@every_indicator_sheet
def test_count_and_amount_indicators_are_validated_as_such_and_transfers_may_be_negative(
    form: Form, sheet: Sheet
) -> None:
    worksheet = opened(form)[sheet.name]
    for row, indicator in enumerate(indicators(sheet.table).values(), start=FIRST):
        found = validation_at(worksheet, row, len(sheet.columns))
        assert found.type == ("whole" if indicator.kind == "count" else "decimal")
        assert has_register(indicator.indicator) or indicator.unit_vi in found.prompt
        assert (Decimal(found.formula1) < 0) == (indicator.minimum is None)


# The cover


@every_form
def test_cover_is_prefilled_with_what_is_known(form: Form) -> None:
    worksheet, unit = opened(form)[form.cover.name], unit_of(form)
    rows = cover_rows(worksheet)
    said = {field.name: worksheet.cell(rows[field.header], 2).value for field in form.cover.columns}
    assert said == {
        "form_id": form.form_id,
        "form_version": form.version,
        "unit_code": unit.unit_code,
        "unit_name": unit.unit_name,
        "period": datetime(2020, 11, 1),  # noqa: DTZ001 - Excel has no time zones
        "as_of": datetime(2020, 11, 30),  # noqa: DTZ001 - as above
        "revision": 1,
        "prepared_by": None,
        "phone": None,
        "approved_by": None,
    }


@every_form
def test_cover_without_unit_and_period_says_form_version_and_revision(form: Form) -> None:
    workbook = openpyxl.load_workbook(BytesIO(written(form)))
    worksheet = workbook[form.cover.name]
    rows = cover_rows(worksheet)
    values = {field.name: worksheet.cell(rows[field.header], 2).value for field in form.cover.columns}
    said = {name: value for name, value in values.items() if value is not None}
    assert said == {"form_id": form.form_id, "form_version": form.version, "revision": 1}


@every_form
def test_cover_shows_hints_and_locks_what_the_template_decides(form: Form) -> None:
    worksheet = opened(form)[form.cover.name]
    rows = cover_rows(worksheet)
    for field in form.cover.columns:
        assert field.help_vi in validation_at(worksheet, rows[field.header], 2).prompt
        assert worksheet.cell(rows[field.header], 1).protection.locked
        decided = field.name in ("form_id", "form_version")
        assert worksheet.cell(rows[field.header], 2).protection.locked == decided


@every_form
def test_any_day_of_the_month_gives_the_same_bytes_every_time(form: Form) -> None:
    unit = unit_of(form)
    assert written(form, unit, PERIOD) == written(form, unit, date(2020, 11, 17))
    assert written(form) == written(form)
