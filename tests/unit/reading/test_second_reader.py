"""What the second readers give is of the same types as what the fast reader gives."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
import xlsxwriter
import xlwt

from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.guard import inspect
from pipeline.reading.open_sheets import grids
from pipeline.reading.second_reader import second_reading
from pipeline.runtime.settings import Settings

LIMITS = Settings()
MOMENT = dt.datetime(2018, 3, 7, 6, 30)  # noqa: DTZ001 - Excel knows no zones


def xls() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("HTX")
    page.write_merge(1, 1, 1, 4, "Danh sách")
    date, moment = xlwt.easyxf(num_format_str="dd/mm/yyyy"), xlwt.easyxf(num_format_str="dd/mm/yyyy hh:mm")
    values = ["Kép", 3642, 0.5, True, dt.date(2018, 3, 7), MOMENT]
    for column, (value, style) in enumerate(zip(values, [xlwt.Style.default_style] * 4 + [date, moment], strict=True)):
        page.write(2, column + 1, value, style)
    book.add_sheet("Trống").visibility = 1
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def xlsx() -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet("HTX")
        date, moment = (
            book.add_format({"num_format": "dd/mm/yyyy"}),
            book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        )
        page.write_row(2, 1, ["Kép", 3642, 0.5, True])
        page.write_datetime(2, 5, dt.date(2018, 3, 7), date)
        page.write_datetime(2, 6, MOMENT, moment)
        page.write_formula(4, 1, "=1/0", None, "#DIV/0!")
        book.add_worksheet("Trống").hide()
    return stream.getvalue()


@pytest.mark.parametrize("content", [xls(), xlsx()], ids=["xls", "xlsx"])
def test_second_reader_gives_the_values_of_the_fast_one(content: bytes) -> None:
    reading = second_reading(content, is_package=content.startswith(b"PK"))
    for grid in grids(content, inspect(content, LIMITS)):
        cells = reading.cells(grid.name)
        assert (cells.start or (0, 0)) == (grid.top, grid.left)
        assert cells.is_hidden == grid.is_hidden == (grid.name == "Trống")
        assert [[(cell, type(cell)) for cell in row] for row in cells.rows] == [
            [(cell, type(cell)) for cell in row] for row in grid.rows
        ]
        if not content.startswith(b"PK"):
            assert list(cells.merged) == list(grid.merged)
    assert reading.names == ["HTX", "Trống"]


@pytest.mark.parametrize("content", [xls()[:3000], xls().replace(b"HTX", b"HT\0"), b"", b"\x09\x00\x04\x00\x01\x02"])
def test_what_the_second_reader_refuses_too_is_corrupt(content: bytes) -> None:
    with pytest.raises(UnreadableError, match="corrupt"):
        second_reading(content, is_package=False).cells("HTX")
    with pytest.raises(UnreadableError, match="corrupt"):
        second_reading(content, is_package=True)
