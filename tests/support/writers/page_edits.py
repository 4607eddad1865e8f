"""What people do to a sheet before they send it: rows, columns and cells otherwise than the form's."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl.utils.cell import get_column_letter, range_boundaries

from tests.support.writers.described import Cell, Page
from tests.support.writers.odd_values import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.support.writers.described import Value

    Edit = Callable[[Page, Random], None]

NOWHERE = 10**4
"""A column that no sheet has."""
FONT = "Times New Roman"


def first_column(page: Page) -> int:
    return min((column for _, column in page.cells), default=1)


def data_rows(page: Page) -> list[int]:
    """The rows that begin with a number."""
    column = first_column(page)
    return sorted(row for (row, at), cell in page.cells.items() if at == column and type(cell.value) in (int, float))


def header_row(page: Page) -> int:
    """The row above the data, or the last one."""
    rows = data_rows(page)
    return rows[0] - 1 if rows else max((row for row, _ in page.cells), default=1)


def moved_down(page: Page, start: int, by: int = 1) -> None:
    """Make room for rows before the one at ``start``."""
    page.cells = {(row + by * (row >= start), column): cell for (row, column), cell in page.cells.items()}
    page.merges = [area for area in page.merges if range_boundaries(area)[3] < start]


def any_row(page: Page, chance: Random) -> int:
    rows = data_rows(page)
    return chance.choice([*rows, rows[-1] + 1]) if rows else header_row(page) + 1


def put_row(page: Page, row: int, values: list[Value]) -> None:
    for column, value in enumerate(values, start=first_column(page)):
        if value is not None:
            page.cells[row, column] = Cell(value, font=FONT)


def inserted(values: Callable[[Page, Random], list[Value]]) -> Edit:
    """A row of these values anywhere among or after the data."""

    def edit(page: Page, chance: Random) -> None:
        row = any_row(page, chance)
        moved_down(page, row)
        put_row(page, row, values(page, chance))

    return edit


def width(page: Page) -> int:
    return max((column for _, column in page.cells), default=1) - first_column(page) + 1


def header_values(page: Page, _: Random) -> list[Value]:
    row, left = header_row(page), first_column(page)
    return [page.cells.get((row, left + at), Cell()).value for at in range(width(page))]


def total_values(page: Page, chance: Random) -> list[Value]:
    """A label, and sums of some columns, right or wrong."""
    label, left = chance.choice(LABELS), first_column(page)
    values: list[Value] = [None] * width(page)
    values[chance.randrange(min(2, len(values)))] = label
    for at in range(3, len(values)):
        every = [page.cells.get((row, left + at), Cell()).value for row in data_rows(page)]
        counted = [float(value) for value in every if isinstance(value, (int, float))]
        if counted and chance.random() < 0.7:
            values[at] = sum(counted) + chance.choice((0, 0, 1))
    return values


def cells_changed(change: Callable[[Cell, Random], Cell], most: int = 6) -> Edit:
    """Some cells of the data changed."""

    def edit(page: Page, chance: Random) -> None:
        rows = data_rows(page)
        places = [place for place in sorted(page.cells) if place[0] in rows]
        for place in chance.sample(places, min(len(places), chance.randint(1, most))):
            page.cells[place] = change(page.cells[place], chance)

    return edit


def columns(change: Callable[[list[int], Random], list[int]]) -> Edit:
    """The columns in another order; one may be there twice or not at all."""

    def edit(page: Page, chance: Random) -> None:
        left, top = first_column(page), header_row(page)
        at = change(list(range(left, left + width(page))), chance)
        above = {place: cell for place, cell in page.cells.items() if place[0] < top}
        below = {
            (row, left + target): page.cells[row, column]
            for target, column in enumerate(at)
            for row in {row for row, _ in page.cells if row >= top}
            if (row, column) in page.cells
        }
        page.cells = above | below

    return edit


def swapped(at: list[int], chance: Random) -> list[int]:
    one, other = chance.sample(range(len(at)), 2) if len(at) > 1 else (0, 0)
    at[one], at[other] = at[other], at[one]
    return at


def one_less(at: list[int], chance: Random) -> list[int]:
    gone = chance.choice(at)
    return [column for column in at if column != gone]


def one_more(at: list[int], chance: Random) -> list[int]:
    """The columns with one among them that is blank."""
    place = chance.randrange(len(at) + 1)
    return [*at[:place], NOWHERE, *at[place:]]


def blank_row(page: Page, chance: Random) -> None:
    row = any_row(page, chance)
    moved_down(page, row)
    for column in range(first_column(page), first_column(page) + width(page)):
        page.cells[row, column] = Cell(font=FONT)


def row_removed(page: Page, chance: Random) -> None:
    rows = data_rows(page)
    if rows:
        gone = chance.choice(rows)
        page.cells = {place: cell for place, cell in page.cells.items() if place[0] != gone}


def row_twice(page: Page, chance: Random) -> None:
    rows = data_rows(page)
    if rows:
        row = chance.choice(rows)
        cells = {column: cell for (at, column), cell in page.cells.items() if at == row}
        moved_down(page, row)
        page.cells |= {(row, column): cell for column, cell in cells.items()}


def row_look(*, is_struck: bool = False, font: str = FONT) -> Edit:
    """A row in another font."""

    def edit(page: Page, chance: Random) -> None:
        row = any_row(page, chance)
        for place in [place for place in page.cells if place[0] == row]:
            page.cells[place] = replace(page.cells[place], is_struck=is_struck, font=font)

    return edit


def rows_hidden(page: Page, chance: Random) -> None:
    page.hidden_rows |= set(chance.sample(data_rows(page), min(2, len(data_rows(page)))))


def numbers_gone(page: Page, chance: Random) -> None:
    column = first_column(page)
    for row in data_rows(page)[chance.randrange(2) :]:
        page.cells[row, column] = Cell(font=FONT)


def rows_merged(page: Page, chance: Random) -> None:
    """A cell over several rows, of which only the first has its value."""
    rows = data_rows(page)
    column = first_column(page) + chance.randrange(width(page))
    if len(rows) > 1:
        letter = get_column_letter(column)
        area = f"{letter}{rows[0]}:{letter}{rows[1]}"
        page.merges = [*(other for other in page.merges if other != area), area]
        page.cells.pop((rows[1], column), None)


def shifted(page: Page, chance: Random) -> None:
    down, right = chance.randrange(4), chance.randrange(3)
    page.cells = {(row + down, column + right): cell for (row, column), cell in page.cells.items()}
    page.merges = []


def header_changed(page: Page, chance: Random) -> None:
    row = header_row(page)
    places = [place for place in sorted(page.cells) if place[0] == row and isinstance(page.cells[place].value, str)]
    for place in chance.sample(places, min(2, len(places))):
        text = str(page.cells[place].value)
        forms = (text.upper(), f" {text} ", unicodedata.normalize("NFD", text), text.replace(" ", "\n", 1), text[:-1])
        others = (f"{text} (đồng)", f"{text} (tỷ đồng)", "Khác", "")
        page.cells[place] = replace(page.cells[place], value=chance.choice(forms + others))


def far_cell(page: Page, chance: Random) -> None:
    rows, right = max((row for row, _ in page.cells), default=1), first_column(page) + width(page)
    page.cells[rows + chance.randrange(1, 40), right + chance.randrange(9)] = Cell(
        chance.choice((None, " ", 1, "x")), font=FONT
    )


def all_removed(page: Page, _: Random) -> None:
    rows = set(data_rows(page))
    page.cells = {place: cell for place, cell in page.cells.items() if place[0] not in rows}
