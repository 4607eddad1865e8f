"""What the templates' worksheet makes of a formula is what XlsxWriter's own makes of it, and is made once."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from pipeline.outputs.templates import worksheet as of_templates
from pipeline.outputs.templates.worksheet import TemplateWorksheet

FORMULAS = ["=SUM(A1:A3)", "=FILTER(A1:A3,B1:B3>0)", "=COUNTIFS(A1:A3,1)+XLOOKUP(1,A1:A3,B1:B3)", "=ISFORMULA(A1)"]


def written(worksheet_class: type[Worksheet], *, use_future_functions: bool) -> bytes:
    """The worksheet's XML, with the formulas in cells and in conditional formats."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "use_future_functions": use_future_functions}) as workbook:
        sheet = workbook.add_worksheet("x", worksheet_class)
        for row, formula in enumerate(FORMULAS):
            sheet.write_formula(row, 4, formula)
            sheet.conditional_format(row, 0, row, 0, {"type": "formula", "criteria": formula})
    return ZipFile(content).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("use_future_functions", [False, True])
def test_formulas_are_those_of_xlsxwriter(use_future_functions: bool) -> None:  # noqa: FBT001 - a parameter of the test
    ours = written(TemplateWorksheet, use_future_functions=use_future_functions)
    assert ours == written(Worksheet, use_future_functions=use_future_functions)


def test_formula_is_made_ready_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(
        Worksheet, "_prepare_formula", lambda _self, formula, _expand=False: made.append(formula) or formula
    )
    of_templates._prepared.cache_clear()
    for _ in range(3):
        TemplateWorksheet()._prepare_formula("=SUM(A1:A3)")
    of_templates._prepared.cache_clear()
    assert made == ["=SUM(A1:A3)"]
