"""The template offers what is declared, guards its headers, and comes back from the reader as it was filled in."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from stdnum.vn import mst

from pipeline.reading.workbook import WorkbookReading, read_workbook
from pipeline.settings import settings
from pipeline.template import FIRST_ROW, HEADER_ROW, LISTS_SHEET, PREPARED_ROWS, write_template
from pipeline.validation.validate import validate
from schemas.column import Column, Form, Kind, Layout, Required, Sheet
from schemas.reference_data import code_list, communes_on, indicators, units_in_period
from schemas.registry import FORMS, open_forms, tables

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from schemas.reference_data import ReportingUnit

PERIOD, AS_OF = date(2020, 11, 1), date(2020, 11, 30)
HEADER, FIRST = HEADER_ROW + 1, FIRST_ROW + 1
LAST = FIRST + PREPARED_ROWS - 1
ROWS = 2

every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.form_id)
every_open_form = pytest.mark.parametrize("form", open_forms(), ids=lambda form: form.form_id)
every_table = pytest.mark.parametrize(
    ("form", "sheet"),
    [pytest.param(form, sheet, id=f"{form.form_id}-{sheet.table}") for form in FORMS for sheet in form.sheets],
)


def unit_of(form: Form) -> ReportingUnit:
    return units_in_period(PERIOD, form.form_id)[0]


def written(form: Form, unit: ReportingUnit | None = None, period: date | None = None) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(form, path, unit, period)
        return path.read_bytes()


@cache
def template(form: Form) -> Workbook:
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


def listed(workbook: Workbook, formula: str) -> list[str]:
    sheet, _, area = formula.partition("!")
    assert sheet == f"'{LISTS_SHEET}'"
    return [cell.value for (cell,) in workbook[LISTS_SHEET][area.replace("$", "")]]


def kind_of(sheet: Sheet, column: Column, row: int) -> Kind:
    if column.kind is not Kind.VALUE:
        return column.kind
    assert sheet.layout is Layout.INDICATORS
    return Kind.MONEY if list(indicators().values())[row - FIRST].is_money else Kind.COUNT


# What the template offers


@every_form
def test_sheets_are_those_of_the_form_and_a_hidden_one_for_the_lists(form: Form) -> None:
    workbook = template(form)
    assert workbook.sheetnames == [*(sheet.name for sheet in form.all_sheets), LISTS_SHEET]
    assert {one.title: one.sheet_state for one in workbook if one.sheet_state != "visible"} == {LISTS_SHEET: "hidden"}


@every_table
def test_header_row_has_every_declared_header_unchanged_and_in_order(form: Form, sheet: Sheet) -> None:
    assert list(headers(template(form)[sheet.name])) == [column.header for column in sheet.columns]


@every_table
def test_required_headers_have_a_fill_of_their_own(form: Form, sheet: Sheet) -> None:
    worksheet = template(form)[sheet.name]
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
    worksheet = template(form)[sheet.name]
    assert worksheet["A1"].value == sheet.title_vi.upper()
    assert worksheet.freeze_panes == f"A{FIRST}"


@every_form
def test_every_code_column_has_its_list_as_a_drop_down(form: Form) -> None:
    workbook = template(form)
    for sheet in form.sheets:
        for column in sheet.columns:
            if column.code_list:
                at = headers(workbook[sheet.name])[column.header]
                found = validation_at(workbook[sheet.name], LAST, at)
                assert found.type == "list"
                labels = [entry.label_vi for entry in code_list(column.code_list)]
                assert listed(workbook, found.formula1) == labels, f"{sheet.name}.{column.name}"


@every_form
def test_commune_columns_offer_the_communes_of_the_unit_on_the_last_day_of_the_period(form: Form) -> None:
    workbook = template(form)
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
    worksheet = template(form)[sheet.name]
    for at, column in enumerate(sheet.columns, start=1):
        if sheet.layout is Layout.TABLE or column.kind is Kind.VALUE:
            found = validation_at(worksheet, FIRST, at)
            assert found.showInputMessage
            assert 0 < len(found.promptTitle) <= 32
            assert 0 < len(found.prompt) <= 255
            assert column.help_vi in found.prompt


@every_table
def test_numbers_dates_and_flags_are_validated_by_their_kind(form: Form, sheet: Sheet) -> None:
    worksheet = template(form)[sheet.name]
    expected = {Kind.COUNT: "whole", Kind.MONEY: "decimal", Kind.DATE: "date", Kind.FLAG: "list"}
    for at, column in enumerate(sheet.columns, start=1):
        kind = kind_of(sheet, column, FIRST)
        if kind in expected:
            assert validation_at(worksheet, FIRST, at).type == expected[kind], column.name


@every_table
def test_bounds_of_a_number_are_those_of_its_column(form: Form, sheet: Sheet) -> None:
    worksheet = template(form)[sheet.name]
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
    worksheet = template(form)[sheet.name]
    formats = {
        Kind.COUNT: "#,##0",
        Kind.MONEY: "#,##0.###",
        Kind.DATE: "dd/mm/yyyy",
        Kind.TAX_CODE: "@",
        Kind.TEXT: "@",
    }
    for at, column in enumerate(sheet.columns, start=1):
        kind = kind_of(sheet, column, FIRST)
        if kind in formats and (sheet.layout is Layout.TABLE or column.kind is Kind.VALUE):
            assert worksheet.cell(FIRST, at).number_format == formats[kind], column.name


@every_table
def test_columns_have_their_declared_widths(form: Form, sheet: Sheet) -> None:
    worksheet = template(form)[sheet.name]
    widths = {}
    for dimension in worksheet.column_dimensions.values():
        widths |= dict.fromkeys(range(dimension.min, dimension.max + 1), dimension.width)
    for at, column in enumerate(sheet.columns, start=1):
        assert widths[at] == pytest.approx(column.width, abs=1)


# What the template guards


@every_form
def test_every_sheet_is_protected_and_lets_rows_be_inserted_sorted_and_filtered(form: Form) -> None:
    for sheet in form.all_sheets:
        protection = template(form)[sheet.name].protection
        assert protection.sheet
        allowed = ("insertRows", "sort", "autoFilter", "formatColumns", "selectLockedCells", "selectUnlockedCells")
        assert {name: getattr(protection, name) for name in allowed} == dict.fromkeys(allowed, False)


@every_table
def test_titles_and_headers_are_locked_and_every_prepared_cell_is_not(form: Form, sheet: Sheet) -> None:
    worksheet = template(form)[sheet.name]
    width = len(sheet.columns)
    above = worksheet.iter_rows(max_row=HEADER, max_col=width)
    assert all(cell.protection.locked for row in above for cell in row)
    if sheet.layout is Layout.TABLE:
        below = worksheet.iter_rows(min_row=FIRST, max_row=LAST, max_col=width)
        assert not any(cell.protection.locked for row in below for cell in row)
        assert not any(worksheet.column_dimensions[letter].protection.locked for letter in worksheet.column_dimensions)


@every_table
def test_only_the_values_of_indicators_are_unlocked(form: Form, sheet: Sheet) -> None:
    if sheet.layout is not Layout.INDICATORS:
        pytest.skip("not a sheet of indicators")
    worksheet = template(form)[sheet.name]
    for row in range(FIRST, FIRST + len(indicators())):
        locked = {column.name: worksheet.cell(row, at).protection.locked for at, column in enumerate(sheet.columns, 1)}
        assert locked == {column.name: column.kind is not Kind.VALUE for column in sheet.columns}


def test_indicators_stand_in_the_order_of_the_form_with_their_labels_and_units() -> None:
    form, sheet = next((form, sheet) for form in FORMS for sheet in form.sheets if sheet.layout is Layout.INDICATORS)
    rows = template(form)[sheet.name].iter_rows(min_row=FIRST, max_col=4, values_only=True)
    assert list(rows) == [(one.label_vi, one.indicator, one.unit_vi, None) for one in indicators().values()]


def test_count_and_amount_indicators_are_validated_as_such_and_transfers_may_be_negative() -> None:
    form, sheet = next((form, sheet) for form in FORMS for sheet in form.sheets if sheet.layout is Layout.INDICATORS)
    worksheet = template(form)[sheet.name]
    for row, indicator in enumerate(indicators().values(), start=FIRST):
        found = validation_at(worksheet, row, 4)
        assert found.type == ("decimal" if indicator.is_money else "whole")
        assert (Decimal(found.formula1) < 0) == (indicator.minimum is None)


# The cover


@every_form
def test_cover_is_prefilled_with_what_is_known(form: Form) -> None:
    worksheet, unit = template(form)[form.cover.name], unit_of(form)
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
    worksheet = template(form)[form.cover.name]
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


# Round trip: template → fill in → read → validate

TAX_CODES = tuple(digits + mst.calc_check_digit(digits) for digits in (f"24001{n:04}" for n in range(1, 99)))

EXAMPLES: dict[tuple[str, int], dict[str, Any]] = {
    ("cooperatives", 0): {
        "sector": "agriculture",
        "status": "operating",
        "dissolved_on": None,
        "founded_on": date(2019, 3, 15),
        "members": 12,
        "charter_capital": Decimal("1500.125"),
        "revenue": Decimal("900.5"),
        "profit": Decimal("-12.75"),
        "managers": 3,
        "trained_managers": 2,
        "alliance_membership": "official",
        "alliance_joined_on": date(2019, 6, 1),
    },
    ("cooperatives", 1): {
        "sector": "transport",
        "status": "dissolved",
        "dissolved_on": date(2020, 5, 20),
        "founded_on": date(2015, 1, 2),
        "revenue": Decimal(80),
        "profit": Decimal(8),
        "managers": 2,
        "trained_managers": 2,
        "alliance_membership": "associate",
        "alliance_joined_on": date(2016, 1, 2),
    },
    ("credit_funds", 0): {"operating_capital": Decimal(9000), "members": 800, "charter_capital": Decimal("200.5")},
    ("credit_funds", 1): {"operating_capital": Decimal(7000), "members": 500, "charter_capital": Decimal(100)},
    ("unions", 0): {
        "sector": "agriculture",
        "status": "operating",
        "member_cooperatives": 4,
        "charter_capital": Decimal(20),
    },
    ("unions", 1): {"sector": "trade", "status": "operating", "member_cooperatives": 5, "charter_capital": Decimal(30)},
    ("groups", 0): {"activity": "water", "groups": 9, "certified_groups": 4},
    ("groups", 1): {"activity": "farming", "groups": 6, "certified_groups": 6},
}
"""Where any valid value will not do: the rows must agree with the rules and with TOTALS."""

TOTALS: dict[str, Decimal | int] = {
    "HTX.ALL": 3,
    "HTX.AGRI": 1,
    "HTX.CREDIT": 2,
    "HTX.OPENING": 4,
    "HTX.DISSOLVED": 1,
    "HTX.DISSOLVED_NONAGRI": 1,
    "CAPITAL.ALL": Decimal("1800.625"),
    "CAPITAL.AGRI": Decimal("1500.125"),
    "CAPITAL.CREDIT": Decimal("300.5"),
    "MEMBERS.ALL": 1312,
    "MEMBERS.AGRI": 12,
    "MEMBERS.CREDIT": 1300,
    "LHHTX.ALL": 2,
    "LHHTX.AGRI": 1,
    "LHHTX.NONAGRI": 1,
    "LHHTX.CAPITAL": 50,
    "LHHTX.MEMBERS": 9,
    "THT.ALL": 15,
    "THT.CERTIFIED": 10,
}
"""What the example rows add up to; every other indicator is zero."""


def example(form: Form, sheet: Sheet, column: Column, row: int) -> object:
    """A valid value of the column as it is stored, for row 0 or 1."""
    special = EXAMPLES.get((sheet.table, row), {})
    if column.name in special:
        return special[column.name]
    by_kind: dict[Kind, object] = {
        Kind.TEXT: f"{column.header} {row + 1}, 0123 =x",
        Kind.TAX_CODE: TAX_CODES[10 * list(tables()).index(sheet.table) + row],
        Kind.COUNT: int(column.minimum or 0) + row,
        Kind.MONEY: Decimal("10.5") + row,
        Kind.DATE: date(2018, 12, 1 + row),
        Kind.MONTH: PERIOD,
        Kind.FLAG: True,
    }
    if column.kind is Kind.CODE:
        return code_list(str(column.code_list))[row].code
    if column.kind is Kind.COMMUNE:
        return communes_on(unit_of(form).unit_code, AS_OF)[row].commune_code
    return by_kind[column.kind]


def indicator_rows(sheet: Sheet) -> list[dict[str, object]]:
    assert sheet.layout is Layout.INDICATORS
    return [
        {"label": one.label_vi, "indicator": code, "unit": one.unit_vi, "value": Decimal(TOTALS.get(code, 0))}
        for code, one in indicators().items()
    ]


def example_rows(form: Form, sheet: Sheet) -> list[dict[str, object]]:
    if sheet.layout is Layout.INDICATORS:
        return indicator_rows(sheet)
    return [{column.name: example(form, sheet, column, row) for column in sheet.columns} for row in range(ROWS)]


def typed(form: Form, column: Column, value: object) -> object:
    """What a person would type or choose for a stored value."""
    if column.kind is Kind.CODE:
        return next(one.label_vi for one in code_list(str(column.code_list)) if one.code == value)
    if column.kind is Kind.COMMUNE:
        here = communes_on(unit_of(form).unit_code, AS_OF)
        return next(one.commune_name for one in here if one.commune_code == value)
    if column.kind is Kind.FLAG:
        return "x" if value else None
    return float(value) if isinstance(value, Decimal) else value


def fill(form: Form, workbook: Workbook) -> None:
    """Type the example rows into the template, each value under its header, and the open fields of the cover."""
    cover = workbook[form.cover.name]
    for field in form.cover.columns:
        cell = cover.cell(cover_rows(cover)[field.header], 2)
        cell.value = cell.value if cell.value is not None else f"{field.header} …"
    for sheet in form.sheets:
        worksheet = workbook[sheet.name]
        places = headers(worksheet)
        for row, values in enumerate(example_rows(form, sheet), start=FIRST):
            for column in sheet.columns:
                cell = worksheet.cell(row, places[column.header])
                if cell.protection.locked:
                    assert cell.value == values[column.name]
                elif values[column.name] is not None:
                    cell.value = typed(form, column, values[column.name])
                    if column.kind is Kind.TEXT:
                        cell.data_type = "s"


@cache
def round_trip(form: Form) -> WorkbookReading:
    workbook = openpyxl.load_workbook(BytesIO(written(form, unit_of(form), PERIOD)))
    fill(form, workbook)
    content = BytesIO()
    workbook.save(content)
    return read_workbook(form.form_id, content.getvalue(), settings())


@every_table
def test_every_value_that_is_filled_in_is_read_at_its_cell(form: Form, sheet: Sheet) -> None:
    table = round_trip(form).tables[sheet.table]
    expected = example_rows(form, sheet)
    assert table.sheet == sheet.name
    assert table.frame["at_row"].to_list() == list(range(FIRST, FIRST + len(expected)))
    for at, column in enumerate(sheet.columns, start=1):
        assert table.letters[column.name] == openpyxl.utils.get_column_letter(at)
        assert table.frame[column.name].to_list() == [row[column.name] for row in expected], column.name
        if column.is_parsed:
            assert table.frame[column.reading_name].to_list() == [None] * len(expected), column.name


@every_open_form
def test_every_column_of_the_registry_has_a_value_in_some_example_row(form: Form) -> None:
    for sheet in form.sheets:
        rows = example_rows(form, sheet)
        blank = [column.name for column in sheet.columns if all(row[column.name] is None for row in rows)]
        assert blank == [], sheet.table


@every_open_form
def test_cover_that_is_filled_in_is_read_as_it_is(form: Form) -> None:
    reading, unit = round_trip(form), unit_of(form)
    assert reading.readable
    assert reading.cover is not None
    said = reading.cover.row(0, named=True)
    assert (said["form_id"], said["form_version"], said["revision"]) == (form.form_id, form.version, 1)
    assert (said["unit_code"], said["unit_name"]) == (unit.unit_code, unit.unit_name)
    assert (said["period"], said["as_of"]) == (PERIOD, AS_OF)
    assert all(said[name] for name in ("prepared_by", "phone", "approved_by"))


@every_open_form
def test_template_that_is_filled_in_consistently_has_no_finding(form: Form) -> None:
    found = validate([round_trip(form)]).findings[form.form_id]
    assert [one.message_en for one in found] == []


@every_open_form
def test_blank_template_says_only_that_required_cells_are_blank(form: Form) -> None:
    content = written(form, unit_of(form), PERIOD)
    reading = read_workbook("blank", content, settings())
    assert reading.findings == []
    assert {name: table.frame.height for name, table in reading.tables.items()} == {
        sheet.table: len(indicators()) if sheet.layout is Layout.INDICATORS else 0 for sheet in form.sheets
    }
    assert {one.rule_id for one in validate([reading]).findings["blank"]} == {"CL-01"}


def test_hidden_lists_change_nothing_in_what_is_read() -> None:
    form = open_forms()[0]
    workbook = openpyxl.load_workbook(BytesIO(written(form, unit_of(form), PERIOD)))
    fill(form, workbook)
    del workbook[LISTS_SHEET]
    content = BytesIO()
    workbook.save(content)
    without = read_workbook(form.form_id, content.getvalue(), settings())
    for table, read in round_trip(form).tables.items():
        assert read.frame.equals(without.tables[table].frame)
