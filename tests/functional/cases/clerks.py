"""What clerks do: December's sample of Lạng Giang with one human mistake, beside that of November."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import date, datetime
from functools import cache, partial
from typing import TYPE_CHECKING

import openpyxl

from pipeline.runtime.settings import PROJECT
from tests.functional.cases.book import Book, Cell, ErrorValue, Page, put, show, together
from tests.functional.cases.case import Case, unchanged
from tests.functional.cases.headers import split
from tests.functional.cases.texts import retitled

if TYPE_CHECKING:
    from tests.functional.cases.book import Edit

NOVEMBER = PROJECT / "raw" / "2020-11" / "KTTT_2020-11_217_Lang Giang.xlsx"
DECEMBER = PROJECT / "raw" / "2020-12" / "KTTT_2020-12_217_Lang Giang.xlsx"
YEN_THE = PROJECT / "raw" / "2020-12" / "BC thang 12 - Yen The.xlsx"
FIRST, LAST, TOTAL = 8, 94, 95
"""The first, the last and the total row of the list."""


@cache
def described(path: str) -> tuple[Page, ...]:
    """A sample as it is described, its computed total rows without their values."""
    pages = []
    for sheet in openpyxl.load_workbook(path):
        page = Page(sheet.title, merges=[str(area) for area in sheet.merged_cells.ranges])
        for row in sheet.iter_rows():
            for cell in row:
                value = cell.value.date() if isinstance(cell.value, datetime) else cell.value
                if value is not None and cell.data_type != "f":
                    code = "General" if isinstance(value, (str, date)) else cell.number_format
                    page.cells[cell.row, cell.column] = Cell(
                        ErrorValue(value) if cell.data_type == "e" else value, code
                    )
        pages.append(page)
    return tuple(pages)


def sample(path: str = str(DECEMBER)) -> Book:
    """A sample, to be changed."""
    return Book([Page(page.title, copy(page.cells), copy(page.merges)) for page in described(path)])


def december() -> Book:
    """December's sample of Lạng Giang."""
    return sample()


def times(factor: float, *addresses: str) -> Edit:
    """Amounts in another unit."""

    def edit(book: Book) -> None:
        for address in addresses:
            cell = book.cell(address)
            assert isinstance(cell.value, (int, float))
            book.set(address, replace(cell, value=round(cell.value * factor, 6)))

    return edit


def column(letter: str, first: int = FIRST, last: int = LAST) -> list[str]:
    return [f"HTX!{letter}{row}" for row in range(first, last + 1)]


def with_rows_of(path: str, count: int) -> Edit:
    """Rows of another district below the list, where its total row was."""

    def edit(book: Book) -> None:
        page, other = book.page("HTX"), sample(path).page("HTX")
        page.cells = {place: cell for place, cell in page.cells.items() if place[0] < TOTAL}
        first = next(
            row for (row, place), cell in sorted(other.cells.items()) if place == 1 and cell.value == 1 and row > 6
        )
        if other.cells[first, 2].value == 2:
            first += 1
        for step in range(count):
            cells = {place: cell for (row, place), cell in other.cells.items() if row == first + step}
            page.cells |= {(TOTAL + step, place): cell for place, cell in cells.items()}
            page.put(TOTAL + step, 1, LAST - FIRST + 2 + step)

    return edit


def shifted(letter: str, first: int, last: int, step: int) -> Edit:
    """A column whose values stand some rows lower or higher from a row on."""

    def edit(book: Book) -> None:
        old = {row: book.cell(f"HTX!{letter}{row}") for row in range(first, last + 1)}
        for row in range(first, last + 1):
            book.set(f"HTX!{letter}{row}", old.get(row - step, Cell()))

    return edit


def exchanged(first: str, second: str) -> Edit:
    """Two columns whose values were exchanged."""

    def edit(book: Book) -> None:
        for row in range(FIRST, LAST + 1):
            left, right = book.cell(f"HTX!{first}{row}"), book.cell(f"HTX!{second}{row}")
            book.set(f"HTX!{first}{row}", right)
            book.set(f"HTX!{second}{row}", left)

    return edit


def days_and_months(book: Book) -> None:
    """Founding dates of which day and month were exchanged where both can be either."""
    for address in column("E"):
        cell = book.cell(address)
        assert isinstance(cell.value, date)
        if cell.value.day <= 12:
            book.set(address, replace(cell, value=cell.value.replace(day=cell.value.month, month=cell.value.day)))


def november() -> Book:
    """November's sample under December's period, its date left as it was."""
    book = sample(str(NOVEMBER))
    together(put("Bìa!B9", "12/2020"), put("Bìa!B11", 2))(book)
    return book


def dated_november() -> Book:
    """November's sample under December's period and date."""
    book = november()
    put("Bìa!B10", date(2020, 12, 31))(book)
    return book


def revenues() -> list[str]:
    """The addresses of all revenues."""
    return [address for address in column("L") if december().cell(address).value]


def without_cover(book: Book) -> None:
    """No cover."""
    del book.pages[0]


clerk = partial(Case, form=december)
"""A case of December's sample."""


SENT = (
    clerk(
        "rows of another district",
        with_rows_of(str(YEN_THE), 5),
        {"CL-05": tuple(f"HTX!D{row}" for row in range(TOTAL, TOTAL + 5))},
        says={"HTX!D95": "Huyện Yên Thế"},
        quarantined=True,
        rows={"HTX": 92},
    ),
    clerk("only HTX (2)", retitled("HTX", "HTX (2)"), {}, informs={"WB-13": ("HTX (2)!*",)}, rows={"HTX": 87}),
    clerk(
        "dates in five ways",
        together(
            put("HTX!E8", "5/11/20"),
            put("HTX!E9", "5.7.2009"),
            put("HTX!E10", "tháng 5/2010"),
            show("HTX!E11", "dd/mm/yyyy", 2008),
            put("HTX!E12", "31/02/2010"),
        ),
        {"CL-04": ("HTX!E8", "HTX!E10", "HTX!E11", "HTX!E12")},
        later={"HTX-21": ("HTX!E9",)},
        reads={"HTX!E9": date(2009, 7, 5), "HTX!E11": None},
        quarantined=True,
    ),
    clerk(
        "a header in thousands",
        together(put("HTX!L6", "Doanh thu (nghìn đồng)"), times(1000, *revenues())),
        {},
        informs={"WB-13": ("HTX!L",)},
        reads={"HTX!L8": 620},
    ),
    clerk(
        "a row in dong",
        times(1_000_000, "HTX!K8", "HTX!L8"),
        {"HTX-06": ("HTX!K8", "HTX!L8")},
        quarantined=True,
    ),
    clerk("revenue in dong", times(1_000_000, "HTX!L8"), {"HTX-06": ("HTX!L8",)}),
    clerk(
        "last month's file",
        unchanged,
        {"WB-07": ("Bìa!B10",)},
        later={"HTX-24": ("HTX!*",)},
        form=november,
        quarantined=True,
    ),
    clerk("last month's file with its date", unchanged, later={"HTX-24": ("HTX!*",)}, form=dated_november),
    clerk("code and name of two units", put("Bìa!B8", "Huyện Lục Nam"), {"WB-18": ("Bìa!B",)}, quarantined=True),
    clerk(
        "a list on two sheets",
        together(split("HTX", "HTX (tiếp)", range(60, 95), first=FIRST)),
        {"WB-17": ("HTX (tiếp)!*",)},
        says={"HTX (tiếp)!*": "35"},
        rows={"HTX": 87},
    ),
    clerk(
        "revenue a row too low",
        shifted("L", FIRST, 93, 1),
        later={"HTX-25": ("HTX!L",)},
        may=("HTX-11",),
        heads=("HTX-25@HTX!L6",),
    ),
    clerk("a quarter for a period", put("Bìa!B9", "Quý IV/2020"), {"WB-06": ("Bìa!B9",)}, quarantined=True),
    clerk("no cover", without_cover, {"WB-02": ("!",)}, quarantined=True),
    clerk(
        "tax codes as numbers",
        together(put("HTX!C8", 2490141508), put("HTX!C9", 104123456), put("HTX!C10", "2.49E+09")),
        {"CL-07": ("HTX!C9", "HTX!C10")},
        informs={"WB-13": ("HTX!C8",)},
        says={"HTX!C9": "0104123456"},
        reads={"HTX!C8": "2490141508"},
        quarantined=True,
    ),
)
"""What clerks sent, as far as a workbook and the month before show it."""

OTHERS = (
    clerk("a row of another district", with_rows_of(str(YEN_THE), 1), {"CL-05": ("HTX!D95",)}, quarantined=True),
    clerk("capital in dong", times(1_000_000, "HTX!K9"), {"HTX-06": ("HTX!K9",)}, quarantined=True),
    clerk("profit in dong", times(1_000_000, "HTX!M9"), {"HTX-06": ("HTX!M9",)}, may=("HTX-11",)),
    clerk("revenue in thousands", times(1000, "HTX!L10"), {"HTX-06": ("HTX!L10",)}),
    clerk("revenue a thousandth", times(0.0005, "HTX!L10"), later={"HTX-06": ("HTX!L10",)}, may=("HTX-11", "HTX-23")),
    clerk("operating capital of a fund in thousands", times(1000, "QTDND!I8"), later={"QTD-05": ("QTDND!I8",)}),
    clerk("revenue a row too high", shifted("L", FIRST, 93, -1), later={"HTX-25": ("HTX!L",)}, may=("HTX-11",)),
    clerk("workers two rows too low", shifted("J", 20, 79, 2), later={"HTX-25": ("HTX!J",)}),
    clerk(
        "revenue and profit exchanged",
        exchanged("L", "M"),
        later={"HTX-25": ("HTX!*",)},
        may=("HTX-11", "CL-02"),
        heads=("HTX-25@HTX!L6",),
        quarantined=True,
    ),
    clerk(
        "members and workers exchanged",
        exchanged("I", "J"),
        later={"HTX-25": ("HTX!*",)},
        may=("TG-11", "TG-12", "TG-19", "HTX-04", "HTX-05", "CL-01"),
        heads=("HTX-25@HTX!I6",),
        quarantined=True,
    ),
    clerk(
        "capital and revenue exchanged",
        exchanged("K", "L"),
        later={"HTX-25": ("HTX!*",)},
        may=("TG-12", "TG-19", "HTX-11", "CL-01"),
        heads=("HTX-25@HTX!K6",),
        quarantined=True,
    ),
    clerk(
        "all revenue in thousands",
        times(1000, *revenues()),
        later={"HTX-25": ("HTX!L",)},
        heads=("HTX-25@HTX!L6",),
    ),
    clerk("days and months exchanged", days_and_months, later={"HTX-21|HTX-25": ("HTX!E",)}),
    clerk("a founding date changed", put("HTX!E20", date(2005, 5, 5)), later={"HTX-21": ("HTX!E20",)}),
    clerk("a name changed", put("HTX!B20", "HTX Đồng Tâm Mới"), later={"HTX-21": ("HTX!B20",)}),
    clerk("a blank revenue", put("HTX!L20", None), later={"HTX-22": ("HTX!L20",)}),
    clerk("a revenue that fell", put("HTX!L20", 1), later={"HTX-23": ("HTX!L20",)}, may=("HTX-11", "HTX-06")),
    clerk("a year for a period", put("Bìa!B9", "Năm 2020"), {"WB-06": ("Bìa!B9",)}, quarantined=True),
    clerk("a blank period", put("Bìa!B9", None), {"CL-01": ("Bìa!B9",)}, quarantined=True),
    clerk("a cover under another name", retitled("Bìa", "Trang 1"), {"WB-02": ("!",)}, quarantined=True),
)
CASES = (*SENT, *OTHERS)
