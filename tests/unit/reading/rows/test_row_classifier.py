"""A row that is plain at a glance is what looking at all its cells gives."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.cells.parsers import is_blank
from pipeline.reading.cells.special_cells import ErrorCell
from pipeline.reading.grid import Grid
from pipeline.reading.headers.find_headers import header_map
from pipeline.reading.rows.row_classifier import RowClassifier
from pipeline.reading.visible_texts import distinct_texts
from schemas.forms.alliance_activities import TRADE_PROMOTION
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.forms.groups import GROUPS

if TYPE_CHECKING:
    from schemas.column import Sheet

SHEETS = (COOPERATIVES, DECLARED_TOTALS, GROUPS, TRADE_PROMOTION)
TEXTS = ("", " ", "-", "\u200b", "1", "(A)", "5 = 3 + 4", "Cộng", "Tổng số", "HTX Hòa Bình", "HTX.ALL", "người", "II")
CELLS = st.sampled_from([*TEXTS, 0.0, 3, 12.5, True, dt.date(2020, 11, 30), ErrorCell("#REF!")])


def classifier_of(sheet: Sheet, *rows: list[Any]) -> RowClassifier:
    grid = Grid("sheet", 0, 0, [[column.header for column in sheet.columns], *rows])
    return RowClassifier(sheet, header_map(sheet, grid), distinct_texts(rows))


@given(st.data())
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.table)
def test_row_that_is_plain_at_a_glance_has_no_reason_to_be_left_out(sheet: Sheet, data: st.DataObject) -> None:
    headers = st.sampled_from([column.header for column in sheet.columns])
    width = len(sheet.columns)
    row = data.draw(st.lists(CELLS | headers, min_size=width, max_size=width))
    classifier = classifier_of(sheet, row)
    shape = classifier.shape(row)
    assert shape.cells == {index for index, cell in enumerate(row) if cell != "" and not is_blank(cell)}
    if classifier.is_strong(row, shape) and classifier.is_plain(row, shape):
        assert classifier.reason(row, shape.cells, is_strong=True, below=False) is None
