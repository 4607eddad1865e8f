"""What is told of a row at a glance is what looking at all its cells gives."""

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
from pipeline.reading.headers.resolve_columns import DEEPEST
from pipeline.reading.rows.column_roles import MOST_SHAPES, roles
from pipeline.reading.rows.row_classifier import Judge
from schemas.forms.alliance_activities import TRADE_PROMOTION
from schemas.forms.cooperatives import COOPERATIVES
from schemas.forms.declared_totals import DECLARED_TOTALS
from schemas.forms.groups import GROUPS

if TYPE_CHECKING:
    from schemas.column import Sheet

SHEETS = (COOPERATIVES, DECLARED_TOTALS, GROUPS, TRADE_PROMOTION)
TEXTS = ("", " ", "-", "\u200b", "1", "(A)", "5 = 3 + 4", "Cộng", "Tổng số", "HTX Hòa Bình", "HTX.ALL", "người", "II")
CELLS = st.sampled_from([*TEXTS, 0.0, 3, 12.5, True, dt.date(2020, 11, 30), ErrorCell("#REF!")])


def judge_of(sheet: Sheet, *rows: list[Any]) -> Judge:
    grid = Grid("sheet", 0, 0, [[column.header for column in sheet.columns], *rows])
    return Judge(sheet, grid, header_map(sheet, grid))


@given(st.data())
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda one: one.table)
def test_row_that_is_plain_at_a_glance_has_no_reason_to_be_left_out(sheet: Sheet, data: st.DataObject) -> None:
    headers = st.sampled_from([column.header for column in sheet.columns])
    width = len(sheet.columns)
    row = data.draw(st.lists(CELLS | headers, min_size=width, max_size=width))
    judge = judge_of(sheet, row)
    shape = judge.shape(row)
    assert shape.cells == {index for index, cell in enumerate(row) if cell != "" and not is_blank(cell)}
    if judge.is_strong(row, shape) and judge.is_plain(row, shape):
        assert judge.reason(row, shape.cells, strong_row=True, below=False) is None


def test_cells_of_other_types_or_blanks_make_another_shape_and_other_texts_do_not() -> None:
    rows = [["Tổ A", 1.0], ["Tổ B", 2.0], ["Tổ C", "2"], ["-", 2.0], ["Tổ D", ""]]
    wide = [[*row, *[""] * (len(GROUPS.columns) - 2)] for row in rows]
    judge = judge_of(GROUPS, *wide)
    one, two, typed, blank, missing = (judge.shape(row) for row in wide)
    assert one is two
    assert len({one, typed, blank, missing}) == 4
    assert 0 not in blank.cells


def test_shapes_beyond_all_reason_are_forgotten() -> None:
    of = roles(GROUPS, tuple((column.name, index) for index, column in enumerate(GROUPS.columns)))
    kinds = ("", "x", 1.0, 1, True)
    width = len(GROUPS.columns)
    for number in range(MOST_SHAPES + 10):
        digits = [kinds[number // 5**place % 5] for place in range(width)]
        of.shape(digits, {""})
    assert len(of._shapes) <= MOST_SHAPES  # noqa: SLF001 - what would grow


@given(st.lists(st.integers(0, len(GROUPS.columns) - 1), max_size=30), st.integers(1, DEEPEST + 2))
def test_headers_are_found_where_a_search_of_all_rows_finds_them(repeated: list[int], width: int) -> None:
    """Any further row of headers below a complete one changes nothing."""
    headers = [column.header for column in GROUPS.columns]
    again = [headers[index] for index in repeated]
    rows = [again[at : at + width] + [""] * (len(headers) - len(again[at : at + width])) for at in range(0, 30, width)]
    complete = header_map(GROUPS, Grid("sheet", 0, 0, [["Biểu 5", *[""] * (len(headers) - 1)], headers, *rows]))
    assert (complete.first, complete.last) == (1, 1)
    assert complete.columns == {column.name: index for index, column in enumerate(GROUPS.columns)}
