"""Changes of whole sheets: every header, every cell of a kind, the order of columns and rows."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.spec.examples.edits import COVER, first_row, sheet_of, unmerge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from tests.spec.examples.example import Change

TABLES = ("HTX", "QTDND", "LHHTX", "THT", "Tổng hợp")
HEADERS = {name: {column.header: column.name for column in sheet_of(name).in_version(1).columns} for name in TABLES}


def header_cells(page: Worksheet) -> Iterator[tuple[Cell, str]]:
    """Each header's cell with the name of its column."""
    for row in page.iter_rows(min_row=5, max_row=6):
        for cell in row:
            if cell.value in HEADERS[page.title]:
                yield cell, HEADERS[page.title][cell.value]


def respelt(respell: Callable[[str], str], *names: str) -> Change:
    """Write every header of the sheets otherwise; of all tables where none is named."""

    def change(workbook: Workbook) -> None:
        for name in names or TABLES:
            for cell, _ in list(header_cells(workbook[name])):
                cell.value = respell(cell.value)

    return change


def renamed(sheet: str, headers: dict[str, str]) -> Change:
    """Write other headers, by the names of their columns."""

    def change(workbook: Workbook) -> None:
        for cell, column in list(header_cells(workbook[sheet])):
            cell.value = headers.get(column, cell.value)

    return change


def data_cells(page: Worksheet) -> Iterator[Cell]:
    """The cells below the headers down to the last row of data."""
    first = first_row(page)
    rows = page.iter_rows(min_row=first)
    for row in rows:
        texts = [cell.value for cell in row if cell.value is not None]
        if not texts or "Tổng cộng" in texts:
            return
        yield from row


def rewritten(rewrite: Callable[[Any], Any], *names: str) -> Change:
    """Write every cell of data otherwise."""

    def change(workbook: Workbook) -> None:
        for name in names or TABLES:
            for cell in data_cells(workbook[name]):
                put_as_text(cell, rewrite(cell.value))

    return change


def put_as_text(cell: Cell, value: object) -> None:
    """Write a value; a text stays one, whatever it begins with."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def as_text(pattern: str) -> Callable[[Any], Any]:
    """Dates as text, in this form."""
    return lambda value: value.strftime(pattern) if isinstance(value, datetime) else value


def cover_labels(relabel: Callable[[str], str]) -> Change:
    """Write every label of the cover otherwise."""

    def change(workbook: Workbook) -> None:
        for row in workbook[COVER].iter_rows(min_row=5, max_row=14):
            row[0].value = relabel(row[0].value)

    return change


def rows_of(page: Worksheet) -> list[list[Any]]:
    """All cells as values, for writing them again elsewhere."""
    return [list(row) for row in page.iter_rows(values_only=True)]


def write_rows(page: Worksheet, rows: Sequence[Sequence[Any]], top: int = 1, left: int = 1) -> None:
    """Write the rows in the place of all that stands on the sheet; dates keep their look."""
    unmerge(page)
    page.delete_rows(1, page.max_row)
    for row, values in enumerate(rows, start=top):
        for column, value in enumerate(values, start=left):
            cell = page.cell(row, column)
            put_as_text(cell, value)
            if isinstance(value, datetime):
                cell.number_format = "dd/mm/yyyy"


def laid_out(
    lay: Callable[[list[list[Any]]], Sequence[Sequence[Any]]], *names: str, top: int = 1, left: int = 1
) -> Change:
    """Lay the rows of sheets out anew: titles, headers, index row, data, total and signatures are rows of the list."""

    def change(workbook: Workbook) -> None:
        for name in names or TABLES:
            write_rows(workbook[name], lay(rows_of(workbook[name])), top, left)

    return change


def columns_in(order: Callable[[int], Sequence[int]]) -> Callable[[list[list[Any]]], list[list[Any]]]:
    """Put the columns into another order; group headers are written over each of their columns."""
    return lambda rows: [[cells[index] for index in order(len(cells))] for cells in rows]


def inserted(at: int, *rows: Sequence[Any]) -> Callable[[list[list[Any]]], list[Sequence[Any]]]:
    """Insert rows before the Excel row ``at``."""
    return lambda old: [*old[: at - 1], *rows, *old[at - 1 :]]


def wide(**cells: object) -> list[object]:
    """A row of sheet HTX with some cells filled, by the names of their columns."""
    return [cells.get(column.name) for column in sheet_of("HTX").in_version(1).columns]
