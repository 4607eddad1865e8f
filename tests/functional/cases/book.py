"""A workbook as a person describes it, whatever the file format: what each cell holds and how it shows it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from openpyxl.utils.cell import coordinate_to_tuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    Value = str | int | float | date | None
    Place = tuple[int, int]
    """Row and column, counted from 1."""
    Edit = Callable[["Book"], None]

DAY = "dd/mm/yyyy"
GENERAL = "General"


class ErrorValue(str):
    """The value of an error cell, as Excel writes it: ``#N/A``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a text in its own font."""

    text: str
    struck: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds, the number format that shows it, and its font; ``runs`` are the text's own fonts."""

    value: Value = None
    code: str = GENERAL
    struck: bool = False
    raised: bool = False
    runs: tuple[Run, ...] = ()


@dataclass(slots=True)
class Page:
    """A sheet: its cells by place, and its merged ranges."""

    title: str
    cells: dict[Place, Cell] = field(default_factory=dict)
    merges: list[str] = field(default_factory=list)

    @property
    def rows(self) -> dict[int, list[tuple[int, Cell]]]:
        """The cells that hold or show something, row by row, each with its column."""
        rows: dict[int, list[tuple[int, Cell]]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            if cell != Cell():
                rows.setdefault(row, []).append((column, cell))
        return rows

    def last_row(self, column: int) -> int:
        """The last row with something in that column."""
        return max(row for row, place in self.cells if place == column)

    def put(self, row: int, column: int, value: Value) -> None:
        """Write a value, under the format that the cell has."""
        self.cells[row, column] = replace(self.cells.get((row, column), Cell()), value=value)


@dataclass(slots=True)
class Book:
    """The sheets in their order."""

    pages: list[Page]

    def page(self, title: str) -> Page:
        """The sheet of that name."""
        return next(page for page in self.pages if page.title == title)

    def cell(self, address: str) -> Cell:
        """The cell at an address such as ``HTX!K5``."""
        page, place = self.at(address)
        return page.cells.get(place, Cell())

    def at(self, address: str) -> tuple[Page, Place]:
        """The sheet and the place of an address."""
        title, coordinate = address.rsplit("!", 1)
        return self.page(title), coordinate_to_tuple(coordinate)

    def set(self, address: str, cell: Cell) -> None:
        """Put another cell at an address."""
        page, place = self.at(address)
        page.cells[place] = cell


def put(address: str, value: Value) -> Edit:
    """Another value in the cell."""
    return lambda book: book.set(address, replace(book.cell(address), value=value, runs=()))


def show(address: str, code: str, value: Value = None) -> Edit:
    """Another number format for the cell, and where one is given another value."""

    def edit(book: Book) -> None:
        cell = book.cell(address)
        book.set(address, replace(cell, code=code, value=cell.value if value is None else value, runs=()))

    return edit


def runs(address: str, *parts: Run | str) -> Edit:
    """A text of several fonts in the cell."""
    fonts = tuple(part if isinstance(part, Run) else Run(part) for part in parts)
    return lambda book: book.set(address, Cell("".join(run.text for run in fonts), runs=fonts))


def strike(*addresses: str) -> Edit:
    """Cells that are struck through as a whole."""

    def edit(book: Book) -> None:
        for address in addresses:
            book.set(address, replace(book.cell(address), struck=True))

    return edit


def strike_row(title: str, row: int) -> Edit:
    """A row whose cells are all struck through."""

    def edit(book: Book) -> None:
        page = book.page(title)
        for place, cell in page.cells.items():
            if place[0] == row:
                page.cells[place] = replace(cell, struck=True)

    return edit


def together(*edits: Edit) -> Edit:
    """Several edits, made one after the other."""

    def edit(book: Book) -> None:
        for each in edits:
            each(book)

    return edit
