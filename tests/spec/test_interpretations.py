"""Interpretations that lose nothing are listed up to fifty times a sheet, and counted beyond (WB-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from pipeline.validation.validate import validate
from tests.spec.examples.edits import cell_of, steps
from tests.spec.examples.example import edited

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

COLUMNS = ("members", "regular_workers", "revenue", "board_members", "supervisors", "managers")
"""Six columns of numbers that nine cooperatives have: 54 cells."""
MOST = 50


def as_text(rows: int) -> bytes:
    """The base workbook with the numbers of so many cooperatives as text, and those of two credit funds."""

    def change(workbook: Workbook) -> None:
        cells = [cell_of(workbook["HTX"], column, row) for row in range(1, rows + 1) for column in COLUMNS]
        cells += [cell_of(workbook["QTDND"], "members", row) for row in (1, 2)]
        for cell in cells:
            cell.value = str(cell.value)

    return edited(steps(change))


def test_fifty_are_listed_and_the_last_one_says_how_many_there_are_beside_it() -> None:
    found = validate([read_workbook("s", as_text(9), settings())]).findings["s"]
    assert {finding.rule_id for finding in found} == {"WB-13"}
    by_sheet = {sheet: [finding for finding in found if finding.sheet == sheet] for sheet in ("HTX", "QTDND")}
    assert {sheet: len(some) for sheet, some in by_sheet.items()} == {"HTX": MOST, "QTDND": 2}
    assert ["And 4 more cells" in finding.message_en for finding in by_sheet["HTX"]] == [*[False] * (MOST - 1), True]
    assert by_sheet["HTX"][-1].message_vi.endswith("Và 4 chỗ nữa trong trang cũng như vậy, không liệt kê hết.")


def test_no_more_than_fifty_are_all_listed() -> None:
    found = validate([read_workbook("s", as_text(8), settings())]).findings["s"]
    assert len([finding for finding in found if finding.sheet == "HTX"]) == 48
    assert not any("more cells" in finding.message_en for finding in found)
