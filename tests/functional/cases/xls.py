"""Writes a described workbook as ``.xls`` with xlwt, which fills its stream up to 4096 bytes and more."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING

import xlwt
from openpyxl.utils.cell import range_boundaries

from tests.functional.cases.book import DAY, GENERAL, ErrorValue
from tests.functional.deviations.xlsb import ERRORS

if TYPE_CHECKING:
    from tests.functional.cases.book import Book, Cell, Page, Run

LAST_ROW, LAST_COLUMN = 65_536, 256


def font(*, struck: bool, raised: bool) -> xlwt.Font:
    made = xlwt.Font()
    made.struck_out = struck
    made.escapement = xlwt.Font.ESCAPEMENT_SUPERSCRIPT if raised else xlwt.Font.ESCAPEMENT_NONE
    return made


def style(cell: Cell, styles: dict[tuple[str, bool, bool], xlwt.XFStyle]) -> xlwt.XFStyle:
    code = DAY if isinstance(cell.value, dt.date) and cell.code == GENERAL else cell.code
    key = (code, cell.struck, cell.raised)
    if key not in styles:
        styles[key] = xlwt.XFStyle()
        styles[key].num_format_str, styles[key].font = code, font(struck=cell.struck, raised=cell.raised)
    return styles[key]


def run_font(run: Run) -> tuple[str, xlwt.Font]:
    return run.text, font(struck=run.struck, raised=run.raised)


def write_page(sheet: xlwt.Worksheet, page: Page, styles: dict[tuple[str, bool, bool], xlwt.XFStyle]) -> None:
    for row, cells in page.rows.items():
        for column, cell in cells:
            look = style(cell, styles)
            if isinstance(cell.value, ErrorValue):
                sheet.row(row - 1).set_cell_error(column - 1, ERRORS[cell.value], look)
            elif cell.runs:
                sheet.write_rich_text(row - 1, column - 1, [run_font(run) for run in cell.runs], look)
            else:
                sheet.write(row - 1, column - 1, cell.value, look)
    for area in page.merges:
        left, top, right, bottom = range_boundaries(area)
        edges = (top or 1) - 1, (bottom or LAST_ROW) - 1, (left or 1) - 1, (right or LAST_COLUMN) - 1
        sheet.merged_ranges.append(edges)


def written(book: Book) -> xlwt.Workbook:
    made = xlwt.Workbook(encoding="utf-8")
    styles: dict[tuple[str, bool, bool], xlwt.XFStyle] = {}
    for page in book.pages:
        write_page(made.add_sheet(page.title), page, styles)
    return made


def biff(book: Book) -> bytes:
    """The stream of the workbook."""
    stream: bytes = written(book).get_biff_data()
    return stream


def as_xls(book: Book) -> bytes:
    """The workbook as an ``.xls`` file."""
    stream = BytesIO()
    written(book).save(stream)
    return stream.getvalue()
