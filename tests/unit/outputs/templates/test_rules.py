"""The colours and the sums of a template are those of the rules and measures, in Excel's words."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import polars as pl
import pytest

from pipeline.outputs.templates import GUIDE_SHEET, template
from pipeline.outputs.templates.expressions import ColumnReference, UntranslatableError, breach_formula
from pipeline.outputs.templates.lists import drop_downs
from pipeline.outputs.templates.sums import formula
from pipeline.outputs.templates.warnings import shown_rules
from schemas.column import Form, Layout
from schemas.communes import communes_on
from schemas.forms.kttt01 import KTTT_01
from schemas.messages import title
from schemas.reference_data import indicators, units_in_period
from schemas.registry import row_rules, totals_rules
from schemas.rules.totals import has_register
from tests.unit.outputs.templates.opened_templates import FORMS

PERIOD, AS_OF = date(2020, 11, 1), date(2020, 11, 30)
NON_AGRICULTURAL = (
    "=COUNTIFS('HTX'!$F$3:$F$2003,\"<>\",'HTX'!$F$3:$F$2003,\"<>\"&'HTX'!$F$3,"
    "'HTX'!$F$3:$F$2003,\"<>Nông, lâm nghiệp, thủy sản\",'HTX'!$G$3:$G$2003,\"<>\","
    "'HTX'!$G$3:$G$2003,\"<>\"&'HTX'!$G$3,'HTX'!$G$3:$G$2003,\"<>Đã giải thể\")"
)
"""Neither blank, nor the header, nor what it is not to be; the header is in the range for rows put in below it."""
every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.form_id)
a, b, status, unknown = (pl.col(name) for name in ("a", "b", "status", "unknown"))


def cell(name: str) -> ColumnReference | None:
    letters = {"a": "$A1", "b": "$B1", "status": "$S1"}
    if name not in letters:
        return None
    column = letters[name][:2]
    return ColumnReference(letters[name], f"{column}$1:{column}$9", "status" if name == "status" else None)


@pytest.mark.parametrize(
    ("holds", "formula"),
    [
        (a <= b, 'AND(AND(($A1<>""),($B1<>"")),NOT(($A1<=$B1)))'),
        (a == b.fill_null(0), 'AND(($A1<>""),NOT(($A1=IF(($B1<>""),$B1,0))))'),
        (status == "dissolved", 'AND(($S1<>""),NOT(($S1="Đã giải thể")))'),
        (
            status.is_in(["operating", "ceased"]),
            'AND(($S1<>""),NOT(OR(($S1="Đang hoạt động"),($S1="Ngừng hoạt động"))))',
        ),
        (a.is_not_null(), 'NOT(($A1<>""))'),
        (pl.when(a > 1).then(b > 2), 'AND(AND(AND(($A1<>""),($A1>1)),($B1<>"")),NOT(($B1>2)))'),
        (pl.len().over("submission_id", a) == 1, "NOT((COUNTIFS($A$1:$A$9,$A1)=1))"),
        (
            pl.len().over("submission_id", a, b.is_not_null()) == 1,
            'NOT((COUNTIFS($A$1:$A$9,$A1,$B$1:$B$9,IF($B1="","","<>"))=1))',
        ),
        (a.dt.year() == 2020, 'AND(($A1<>""),NOT((YEAR($A1)=2020)))'),
        (a <= pl.lit(date(2020, 11, 30)), 'AND(($A1<>""),NOT(($A1<=44165)))'),
    ],
    ids=str,
)
def test_expression_becomes_a_formula_that_is_true_where_it_is_broken(holds: pl.Expr, formula: str) -> None:
    assert breach_formula(holds, cell) == formula


@pytest.mark.parametrize(
    "holds",
    [unknown == 1, a.max().over("b") == 1, a.is_between(1, 2), a.map_batches(lambda series: series)],
    ids=["column", "window", "function", "python"],
)
def test_what_excel_cannot_tell_is_refused(holds: pl.Expr) -> None:
    with pytest.raises(UntranslatableError):
        breach_formula(holds, cell)


@pytest.mark.parametrize(
    ("form", "left"),
    [(FORMS[0], {"HTX-09", "TG-15"}), (FORMS[1], {"AL-05", "AL-07"})],
    ids=["KTTT-01", "LM-01"],
)
def test_every_rule_over_rows_and_totals_is_shown_but_these(form: Form, left: set[str]) -> None:
    asked = {
        rule.rule_id
        for sheet in form.sheets
        for rule in (totals_rules if sheet.layout is Layout.INDICATORS else row_rules)(sheet.table)
    }
    assert asked - {rule.rule_id for rule in shown_rules(form, lists(form))} == left


def lists(form: Form) -> dict[str, tuple[str, ...]]:
    unit = units_in_period(PERIOD, form.form_id)[0]
    return drop_downs(form, communes_on(unit.unit_code, AS_OF))


@every_form
def test_guide_lists_every_rule_that_is_shown(form: Form) -> None:
    page = openpyxl.load_workbook(BytesIO(template(form, units_in_period(PERIOD, form.form_id)[0], PERIOD)))[
        GUIDE_SHEET
    ]
    listed = [(row[0], row[2]) for row in page.iter_rows(values_only=True) if row[2] and "-" in str(row[0])]
    assert listed == [(rule.rule_id, title(rule.rule_id)) for rule in shown_rules(form, lists(form))]


@pytest.mark.parametrize(
    ("indicator", "sum_formula"),
    [
        (
            "HTX.NONAGRI",
            NON_AGRICULTURAL,
        ),
        ("HTX.SUSPENDED", "=COUNTIFS('HTX'!$G$3:$G$2003,\"Tạm ngừng hoạt động\")"),
        ("CAPITAL.CREDIT", "=ROUND(SUM('QTDND'!$H$3:$H$2003),3)"),
        ("HTX.OPENING", None),
        ("HTX.TRANSFERRED", None),
    ],
)
def test_sum_is_that_of_its_measures(indicator: str, sum_formula: str | None) -> None:
    assert formula(KTTT_01, indicator) == sum_formula


@every_form
def test_indicators_that_a_register_gives_are_formulas_with_a_value_and_no_others(form: Form) -> None:
    content = BytesIO(template(form))
    formulas, values = openpyxl.load_workbook(content), openpyxl.load_workbook(content, data_only=True)
    for sheet in form.sheets:
        for row, indicator in enumerate(indicators(sheet.table), start=4):
            at = len(sheet.columns)
            is_formula = formulas[sheet.name].cell(row, at).data_type == "f"
            assert is_formula == has_register(indicator), indicator
            assert values[sheet.name].cell(row, at).value == (0 if is_formula else None)


@every_form
def test_workbook_says_in_its_properties_whose_it_is(form: Form) -> None:
    unit = units_in_period(PERIOD, form.form_id)[0]
    book = openpyxl.load_workbook(BytesIO(template(form, unit, PERIOD)))
    assert {prop.name: prop.value for prop in book.custom_doc_props.props} == {
        "hoptac.form_id": form.form_id,
        "hoptac.form_version": "1",
        "hoptac.unit_code": unit.unit_code,
        "hoptac.period": "2020-11-01",
    }


@every_form
def test_every_sheet_prints_on_a4_with_its_headers_and_stays_readable(form: Form) -> None:
    book = openpyxl.load_workbook(BytesIO(template(form)))
    for sheet in form.sheets:
        page = book[sheet.name]
        width = sum(column.width for column in sheet.columns)
        assert (page.page_setup.paperSize, page.page_setup.fitToHeight) == (9, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert width / (page.page_setup.fitToWidth or 1) <= 200
        assert page.print_title_rows == "$3:$3"
