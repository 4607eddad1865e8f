"""What people do to a workbook before they send it: edits by name, for a property test to draw."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, count
from typing import TYPE_CHECKING

from tests.support.writers.odd_values import LABELS, LEGACY_TEXTS, ODD_CODES, ODD_VALUES
from tests.support.writers.page_edits import (
    all_removed,
    blank_row,
    cells_changed,
    columns,
    data_rows,
    far_cell,
    header_changed,
    header_row,
    header_values,
    inserted,
    numbers_gone,
    one_less,
    one_more,
    put_row,
    row_look,
    row_removed,
    row_twice,
    rows_hidden,
    rows_merged,
    shifted,
    swapped,
    total_values,
    width,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.support.writers.described import Cell, Described
    from tests.support.writers.page_edits import Edit

MOSTLY = 0.8
"""How often an edit is made where there are rows."""


def sheet_gone(book: Described, chance: Random) -> None:
    if len(book.pages) > 1:
        book.pages.pop(chance.randrange(1, len(book.pages)))


def free_title(book: Described, title: str) -> str:
    """A title that no sheet has, whatever its case: programs refuse two."""
    taken = {page.title.upper() for page in book.pages}
    return next(
        free for free in chain([title], (f"{title}{number}" for number in count(3))) if free.upper() not in taken
    )


def sheet_twice(book: Described, chance: Random) -> None:
    page = chance.choice(book.pages)
    title = free_title(book, f"{page.title[:25]} (2)")
    book.pages.append(replace(page, title=title, cells=dict(page.cells), merges=list(page.merges)))


def sheet_renamed(book: Described, chance: Random) -> None:
    page = chance.choice(book.pages)
    title = chance.choice(("Sheet1", f"{page.title} ", page.title.upper(), f"{page.title}_1", "Khác"))
    if title.upper() != page.title.upper():
        title = free_title(book, title)
    page.title = title


def days_of_1904(book: Described, _: Random) -> None:
    book.is_1904 = True


def cover_changed(book: Described, chance: Random) -> None:
    places = [place for place, cell in sorted(book.pages[0].cells.items()) if place[1] > 1 and cell.value is not None]
    for place in chance.sample(places, min(1, len(places))):
        book.pages[0].cells[place] = replace(book.pages[0].cells[place], value=chance.choice(ODD_VALUES))


def on_sheet(edit: Edit) -> Callable[[Described, Random], None]:
    """An edit of one sheet after the cover; mostly of one that has rows."""

    def edited(book: Described, chance: Random) -> None:
        filled = [page for page in book.pages[1:] if data_rows(page)]
        edit(chance.choice(filled if filled and chance.random() < MOSTLY else book.pages[-1:] + book.pages[1:]), chance)

    return edited


def odd_value(cell: Cell, chance: Random) -> Cell:
    return replace(cell, value=chance.choice(ODD_VALUES), formula=chance.choice(("", "", "", "SUM(A1:A2)")))


def in_legacy_font(cell: Cell, chance: Random) -> Cell:
    """A cell in a font of another encoding; its text, too, or not."""
    value = chance.choice((cell.value, *LEGACY_TEXTS)) if isinstance(cell.value, str) else cell.value
    return replace(cell, value=value, font=chance.choice((".VnTime", ".VnArialH", "VNI-Times", "Arial")))


EDITS: dict[str, Callable[[Described, Random], None]] = {
    name: on_sheet(edit)
    for name, edit in {
        "odd cells": cells_changed(odd_value),
        "blank cells": cells_changed(lambda cell, _: replace(cell, value=None)),
        "odd formats": cells_changed(lambda cell, chance: replace(cell, code=chance.choice(ODD_CODES))),
        "struck cells": cells_changed(lambda cell, _: replace(cell, is_struck=True), 3),
        "cells in a legacy font": cells_changed(in_legacy_font, 3),
        "formulas": cells_changed(lambda cell, _: replace(cell, formula="A1+1")),
        "formulas without values": cells_changed(lambda cell, _: replace(cell, value=None, formula="A1+1"), 3),
        "a blank row": blank_row,
        "a total": inserted(total_values),
        "a note": inserted(lambda _, chance: [chance.choice(LABELS)]),
        "a note beside": inserted(lambda _, chance: [None, None, chance.choice(LABELS)]),
        "headers again": inserted(header_values),
        "a row of numbers of columns": inserted(lambda page, _: [f"({at})" for at in range(1, width(page) + 1)]),
        "a row of plain numbers": inserted(lambda page, _: list(range(1, width(page) + 1))),
        "a unit above": lambda page, _: put_row(
            page, max(header_row(page) - 1, 1), [None, None, "Đơn vị tính: nghìn đồng"]
        ),
        "a row less": row_removed,
        "a row twice": row_twice,
        "a row struck through": row_look(is_struck=True),
        "a row in a legacy font": row_look(font=".VnTime"),
        "rows hidden": rows_hidden,
        "no numbers of rows": numbers_gone,
        "rows merged": rows_merged,
        "columns swapped": columns(swapped),
        "a column less": columns(one_less),
        "a column twice": columns(lambda at, chance: [*at, chance.choice(at)]),
        "a column more": columns(one_more),
        "headers otherwise": header_changed,
        "the table moved": shifted,
        "a cell far away": far_cell,
        "no rows": all_removed,
    }.items()
} | {
    "a sheet less": sheet_gone,
    "a sheet twice": sheet_twice,
    "a sheet renamed": sheet_renamed,
    "a hidden sheet": lambda book, chance: setattr(chance.choice(book.pages), "is_hidden", True),
    "days of 1904": days_of_1904,
    "the cover otherwise": cover_changed,
}
"""What may be done to a workbook, by name."""
