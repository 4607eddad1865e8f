"""Very many marks are few findings, which count all of them and leave none of a kind out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles import Font

from pipeline.reading import cell_remarks
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import settings
from pipeline.validation.validate import Validated, validate
from schemas.rules.cells import STRUCK_OR_RAISED
from tests.spec.examples.edits import cell_of, steps
from tests.spec.examples.example import edited

if TYPE_CHECKING:
    import pytest
    from openpyxl.workbook import Workbook

ROWS = 9


def struck(*columns: str) -> Validated:
    """The base workbook with the cells of these columns struck through in nine cooperatives."""

    def change(workbook: Workbook) -> None:
        for row in range(1, ROWS + 1):
            for column in columns:
                cell_of(workbook["HTX"], column, row).font = Font(strike=True)

    return validate([read_workbook("s", edited(steps(change)), settings())])


def test_last_mark_listed_of_a_column_says_how_many_others_there_are_and_where(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = struck("members")
    monkeypatch.setattr(cell_remarks, "MOST_OF_KIND", 3)
    bounded = struck("members")
    found = [finding for finding in bounded.findings["s"] if finding.rule_id == STRUCK_OR_RAISED.rule_id]
    assert [finding.further_places for finding in found] == [0, 0, ROWS - 3]
    assert "Và 6 chỗ nữa" in found[-1].message_vi
    [cells] = found[-1].further_cells
    assert cells.startswith("HTX!I")
    assert bounded.evaluations.equals(plain.evaluations)


def test_one_of_each_kind_is_listed_however_full_the_sheet_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_remarks, "MOST_OF_SHEET", 2)
    found = [
        finding for finding in struck("members", "revenue").findings["s"] if finding.rule_id == STRUCK_OR_RAISED.rule_id
    ]
    assert {finding.column_name: finding.places for finding in found} == {"members": ROWS, "revenue": ROWS}
