"""A day is a text as its format shows it, and a day where a day is asked for."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from pipeline.reading.cells.date_parsers import read_date
from pipeline.reading.cells.parsers import text_of
from pipeline.reading.cells.special_cells import ShownDay
from pipeline.reading.formats.guard import inspect
from pipeline.reading.grid import CellMark
from pipeline.reading.open_sheets import grids
from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import Settings
from tests.spec.examples.example import edited

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from pipeline.reading.grid import Grid


def opened(*cells: tuple[dt.date | float, str]) -> Grid:
    """A sheet with these values below each other, each in its format."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet("Ngày")
        for row, (value, code) in enumerate(cells):
            page.write(row, 0, value, book.add_format({"num_format": code}))
    (grid,) = grids(stream.getvalue(), inspect(stream.getvalue(), Settings()))
    return grid


def test_days_know_how_they_are_shown() -> None:
    day = dt.date(2020, 5, 19)
    codes = ("mmm-yy", "dd/mm/yyyy", '"HTX "d/m', "e", "h:mm", "[$-42A]mmmm")
    grid = opened(*((day, code) for code in codes), (0.5, "h:mm"))
    shown, plain, named, unknown_kind, hour, abroad, time = (row[0] for row in grid.rows)
    assert [text_of(cell) for cell in (shown, plain, named, unknown_kind, hour, abroad, time)] == [
        *("May-20", "19/05/2020", "HTX 19/5", "2020", "0:00", "19/05/2020", "12:00")
    ]
    assert {read_date(cell).value for cell in (shown, plain, named, unknown_kind, hour, abroad)} == {day}
    assert shown != ShownDay(day, "5", "m")
    assert shown == day
    assert grid.marks == {(5, 0): CellMark(is_unknown=True)}


def test_day_on_the_cover_is_read_as_it_is_shown() -> None:
    def change(workbook: Workbook) -> None:
        cell = next(cell for row in workbook["Bìa"].iter_rows() for cell in row if cell.value == "Người lập biểu")
        beside = workbook["Bìa"].cell(cell.row, cell.column + 1)
        beside.value, beside.number_format = dt.date(2020, 5, 19), '"Tổ "d/m'

    cover = read_workbook("s", edited(change), Settings()).cover
    assert cover is not None
    assert cover["prepared_by"].item() == "Tổ 19/5"


@pytest.mark.parametrize("is_1904", [False, True])
def test_year_alone_in_a_format_of_days_is_one_by_the_number_held(is_1904: bool) -> None:  # noqa: FBT001 - a parameter
    epoch = dt.date(1904, 1, 1) if is_1904 else dt.date(1899, 12, 30)
    cell = ShownDay(epoch + dt.timedelta(days=2008), "19", "yy", is_from_1904=is_1904)
    assert read_date(cell).reading == "not_a_date"
    assert read_date(cell).text == f"2008 ({epoch + dt.timedelta(days=2008):%d/%m/%Y})"
