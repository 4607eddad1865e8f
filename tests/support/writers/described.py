"""A workbook as a person describes it, whoever writes it: what each cell holds and how it shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as OpenpyxlCell

    Value = str | float | bool | dt.date | dt.datetime | dt.time | None
    Place = tuple[int, int]
    """Row and column, counted from 1."""

DAY, GENERAL = "dd/mm/yyyy", "General"


class ErrorText(str):
    """The value of an error cell: ``#N/A``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds and its number format; a ``formula`` may lack its stored value (None).

    A cell without a value and a formula is blank, with a style of its own.
    """

    value: Value = None
    code: str = GENERAL
    formula: str = ""
    font: str = "Times New Roman"
    is_struck: bool = False


@dataclass(slots=True)
class Page:
    """A sheet: its cells by place, merged ranges, rows that are hidden, and whether it is itself."""

    title: str
    cells: dict[Place, Cell] = field(default_factory=dict)
    merges: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    is_hidden: bool = False

    def rows(self) -> dict[int, list[tuple[int, Cell]]]:
        """Its cells by row and column, in their order."""
        rows: dict[int, list[tuple[int, Cell]]] = {}
        for (row, column), cell in sorted(self.cells.items(), key=lambda item: item[0]):
            rows.setdefault(row, []).append((column, cell))
        return rows


@dataclass(slots=True)
class Described:
    """The sheets in their order, and whether days are counted from 1904."""

    pages: list[Page]
    is_1904: bool = False


def described(content: bytes) -> Described:
    """The description of an ``.xlsx``: values, number formats and merged ranges."""
    book = openpyxl.load_workbook(BytesIO(content))
    return Described(
        [
            Page(
                page.title,
                {(cell.row, cell.column): _cell(cell) for row in page.iter_rows() for cell in row if cell.has_style},
                [str(area) for area in page.merged_cells.ranges],
            )
            for page in book.worksheets
        ]
    )


def _cell(cell: OpenpyxlCell) -> Cell:
    value = cell.value
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return Cell(value, cell.number_format, font=cell.font.name or "Times New Roman")
