"""What the templates' worksheet makes of a formula is what XlsxWriter's own makes of it, and is made once."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

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
    own = Worksheet._prepare_formula  # noqa: SLF001 - what is to be called once

    def heard(worksheet: Worksheet, formula: str, *rest: bool) -> str:
        made.append(formula)
        return str(own(worksheet, formula, *rest))

    monkeypatch.setattr(Worksheet, "_prepare_formula", heard)
    monkeypatch.setattr("tests.unit.outputs.templates.test_worksheet.FORMULAS", ["=SUM(Z98:Z99)"])
    for _ in range(3):
        written(TemplateWorksheet, use_future_functions=False)
    assert len(made) == 2  # once for a cell, and once for a conditional format, which is always expanded
