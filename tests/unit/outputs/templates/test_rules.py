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
from schemas.messages import title
from schemas.reference_data import indicators
from schemas.registry import row_rules, totals_rules
from schemas.rules.totals import has_register
from tests.unit.outputs.templates.opened_templates import FORMS, as_of, every_form, name_of, period_of, unit_of, written

ENDED = ("Đã giải thể", "Đã sáp nhập, hợp nhất, chia, tách", "Đã chuyển đổi", "Đã phá sản")
MEMBER_PARTS = {"HTX-15", "HTX-16", "HTX-17", "HTX-18", "TG-16"}
"""Rules about columns that only version 2 has."""
NON_AGRICULTURAL = (
    "=COUNTIFS('HTX'!$F$3:$F$2003,\"<>\",'HTX'!$F$3:$F$2003,\"<>\"&'HTX'!$F$3,"
    "'HTX'!$F$3:$F$2003,\"<>Nông, lâm nghiệp, thủy sản\",'HTX'!$G$3:$G$2003,\"<>\","
    "'HTX'!$G$3:$G$2003,\"<>\"&'HTX'!$G$3,'HTX'!$G$3:$G$2003,\"<>Đã giải thể\")"
)
"""Neither blank, nor the header, nor what it is not to be; the header is in the range for rows put in below it."""
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
    [
        (FORMS[0], {"HTX-09", "TG-15"} | MEMBER_PARTS),
        (FORMS[1], {"AL-05", "AL-07"}),
        (FORMS[2], {"HTX-09", "TG-15"}),
        (FORMS[3], {"AL-05", "AL-07"}),
    ],
    ids=map(name_of, FORMS),
)
def test_every_rule_over_rows_and_totals_is_shown_but_these(form: Form, left: set[str]) -> None:
    asked = {
        rule.rule_id
        for sheet in form.sheets
        for rule in (totals_rules if sheet.layout is Layout.INDICATORS else row_rules)(sheet.table)
    }
    assert asked - {rule.rule_id for rule in shown_rules(form, lists(form))} == left


def lists(form: Form) -> dict[str, tuple[str, ...]]:
    return drop_downs(form, communes_on(unit_of(form).unit_code, as_of(form)))


@every_form
def test_guide_lists_every_rule_that_is_shown(form: Form) -> None:
    page = openpyxl.load_workbook(BytesIO(template(form, unit_of(form), period_of(form))))[GUIDE_SHEET]
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
    assert formula(FORMS[0], indicator) == sum_formula


def test_sum_of_version_2_leaves_out_whatever_has_ended_and_counts_each_ending() -> None:
    version_2 = FORMS[2]
    criteria = "".join(f",'HTX'!$H$3:$H$2003,\"<>{label}\"" for label in ENDED)
    assert formula(version_2, "HTX.AGRI") == (
        "=COUNTIFS('HTX'!$F$3:$F$2003,\"Nông, lâm nghiệp, thủy sản\",'HTX'!$H$3:$H$2003,\"<>\","
        f"'HTX'!$H$3:$H$2003,\"<>\"&'HTX'!$H$3{criteria})"
    )
    merged = str(formula(version_2, "HTX.MERGED"))
    assert [sheet in merged for sheet in ("'HTX'", "'QTDND'")] == [True, True]
    assert merged.count('"Đã sáp nhập, hợp nhất, chia, tách"') == 2
    assert "<>Đã giải thể" in str(formula(version_2, "MEMBERS.CREDIT"))


@every_form
def test_indicators_that_a_register_gives_are_formulas_with_a_value_and_no_others(form: Form) -> None:
    content = BytesIO(written(form))
    formulas, values = openpyxl.load_workbook(content), openpyxl.load_workbook(content, data_only=True)
    for sheet in form.sheets:
        for row, indicator in enumerate(indicators(sheet.table, sheet.day), start=4):
            at = len(sheet.columns)
            is_formula = formulas[sheet.name].cell(row, at).data_type == "f"
            assert is_formula == has_register(indicator, form.day), indicator
            assert values[sheet.name].cell(row, at).value == (0 if is_formula else None)


@every_form
def test_workbook_says_in_its_properties_whose_it_is(form: Form) -> None:
    unit = unit_of(form)
    book = openpyxl.load_workbook(BytesIO(template(form, unit, period_of(form))))
    assert {prop.name: prop.value for prop in book.custom_doc_props.props} == {
        "hoptac.form_id": form.form_id,
        "hoptac.form_version": str(form.version),
        "hoptac.unit_code": unit.unit_code,
        "hoptac.period": f"{period_of(form):%Y-%m-%d}",
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
