"""A sheet is a grid whose cells know their Excel address; what the reader library leaves out is put back."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.reading.cells.date_parsers import read_date
from pipeline.reading.cells.special_cells import serial
from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.guard import inspect
from pipeline.reading.open_sheets import grids
from pipeline.runtime.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.reading.grid import Grid

LIMITS = Settings()


def read(content: bytes) -> dict[str, Grid]:
    return {grid.name: grid for grid in grids(content, inspect(content, LIMITS))}


def saved(book: openpyxl.Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_grid_knows_where_its_cells_stand() -> None:
    book = openpyxl.Workbook()
    book.active["C3"], book.active["AB5"] = "đầu", 7
    grid = read(saved(book))["Sheet"]
    assert (grid.top, grid.left, grid.width, len(grid.rows)) == (2, 2, 26, 3)
    assert grid.address(0, 0) == "C3"
    assert grid.address(2, 25) == "AB5"
    assert grid.rows[2][25] == 7


def test_hidden_sheets_rows_and_columns_are_read_and_chart_sheets_are_not() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B2"] = 1, 2
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.create_sheet("Ẩn")["A1"] = "ẩn"
    book["Ẩn"].sheet_state = "veryHidden"
    book.create_chartsheet("Biểu đồ")
    found = read(saved(book))
    assert set(found) == {"Sheet", "Ẩn"}
    assert found["Sheet"].rows == [[1.0, ""], ["", 2.0]]


def test_empty_sheet_is_an_empty_grid() -> None:
    grid = read(saved(openpyxl.Workbook()))["Sheet"]
    assert (grid.rows, grid.width) == ([], 0)


@pytest.mark.parametrize("date_1904", [False, True])
def test_dates_are_the_same_in_either_date_system(date_1904: bool) -> None:  # noqa: FBT001 - a parameter of the test
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"date_1904": date_1904, "in_memory": True}) as book:
        style = book.add_format({"num_format": "dd/mm/yyyy"})
        book.add_worksheet("HTX").write_datetime(0, 0, dt.date(2020, 11, 30), style)
    assert read(stream.getvalue())["HTX"].rows == [[dt.date(2020, 11, 30)]]


@pytest.mark.parametrize("place", ["B4", "E2", "E7", "A1"])
def test_formula_without_a_value_is_kept_even_outside_the_used_area(place: str) -> None:
    book = openpyxl.Workbook()
    book.active["B2"], book.active["C3"] = "STT", 1
    book.active[place] = "=X99"
    grid = read(saved(book))["Sheet"]
    cells = {grid.address(row, at): cell for row, line in enumerate(grid.rows) for at, cell in enumerate(line) if cell}
    assert cells == {"B2": "STT", "C3": 1.0, place: "="}
    assert {len(line) for line in grid.rows} == {grid.width}


def test_sheet_of_nothing_but_formulas_without_values_is_not_lost() -> None:
    book = openpyxl.Workbook()
    book.active["B2"], book.active["C2"] = "=A1", "=A2"
    grid = read(saved(book))["Sheet"]
    assert (grid.address(0, 0), grid.rows) == ("B2", [["=", "="]])


@pytest.mark.parametrize("value", ["-1e308", "1e308", "99999999999", "NaN"])
@pytest.mark.parametrize("style", ["dd/mm/yyyy", "[h]:mm:ss"])
def test_impossible_time_is_a_cell_or_a_corrupt_file_and_never_a_crash(value: str, style: str) -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet("HTX").write_number(0, 0, 12345, book.add_format({"num_format": style}))
    with zipfile.ZipFile(stream) as archive:
        parts = {name: archive.read(name).replace(b"<v>12345<", f"<v>{value}<".encode()) for name in archive.namelist()}
    damaged = BytesIO()
    with zipfile.ZipFile(damaged, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    try:
        assert len(read(damaged.getvalue())["HTX"].rows) == 1
    except UnreadableError as problem:
        assert problem.reason == "corrupt"  # noqa: PT017 - either is right, a crash is not


def test_merged_cells_hold_their_value_at_the_upper_left(workbook: Callable[..., bytes]) -> None:
    grid = read(workbook({"HTX": [["Vốn", None, "x"], [1, 2, 3]]}, ["A1:B1"]))["HTX"]
    assert grid.rows[0] == ["Vốn", "", "x"]


def test_day_of_a_workbook_that_counts_from_1904_knows_it() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row, value in enumerate((2008, 500, 42000), start=1):
        book.active.cell(row, 1, value).number_format = "dd/mm/yyyy"
    content = saved(book)
    (grid,) = grids(content, replace(inspect(content, LIMITS), is_1904=True))
    days = [row[0] for row in grid.rows]
    assert list(map(serial, days)) == [2008, 500, 42000]
    assert [read_date(day).value for day in days] == [None, dt.date(1905, 5, 15), dt.date(2018, 12, 28)]
