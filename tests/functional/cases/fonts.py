"""Struck and raised text: what is struck beside other text is not what is meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tests.functional.cases.alliance_form import alliance_form
from tests.functional.cases.book import Book, Run, runs, strike, strike_row, together
from tests.functional.cases.case import Case
from tests.functional.cases.district_form import declared
from tests.functional.cases.scales import LM_SHEETS

if TYPE_CHECKING:
    from tests.functional.cases.book import Edit

SAID = "CL-10"
RAU = "HTX Rau Nghĩa Hòa"


def struck(text: str) -> Run:
    return Run(text, struck=True)


def raised(text: str) -> Run:
    return Run(text, raised=True)


def dropped(name: str, address: str, reads: object, *parts: Run | str) -> Case:
    """A cell of which a run is dropped."""
    return Case(name, runs(address, *parts), {SAID: (address,)}, {address: reads})  # type: ignore[dict-item] # any value


RUNS = (
    dropped("a footnote behind capital", "HTX!K5", 3642, "3642", raised("1")),
    dropped("a struck number before another", "HTX!K5", 3642, struck("999"), "3642"),
    dropped("a struck number behind another", "HTX!L5", 304, "304", struck(" 250")),
    dropped("a struck number between digits", "HTX!J5", 27, "2", struck("9"), "7"),
    dropped("a footnote behind a number of members", "HTX!I5", 45, "45", raised("(2)")),
    dropped("a footnote behind a tax code", "HTX!C5", "2400170666", "2400170666", raised("1")),
    dropped("a struck tax code", "HTX!C5", "2400170666", struck("2400102018"), " 2400170666"),
    dropped("a struck name", "HTX!B5", RAU, struck("HTX Hoa "), RAU),
    dropped("a struck commune", "HTX!D5", "07378", struck("Xã Tân Hưng "), "Xã Nghĩa Hòa"),
    dropped("a struck status", "HTX!G5", "operating", struck("Đã giải thể "), "Đang hoạt động"),
    dropped("a struck date", "HTX!E5", date(2011, 2, 7), struck("01/01/2010"), " 07/02/2011"),
    dropped("a struck loan", "QTDND!K4", 90_000, struck("80000"), "90000"),
    dropped("a struck number of groups", "THT!D4", 10, struck("12 "), "10"),
    dropped("a struck amount that is declared", declared("LHHTX.CAPITAL"), 28_000, "28000", struck("0")),
    dropped("a struck unit's name", "LHHTX!B4", "Liên hiệp Nông sản", struck("Liên hiệp Rau "), "Liên hiệp Nông sản"),
    Case(
        "a struck amount of a loan of the Alliance",
        runs("Quỹ hỗ trợ!C4", struck("200"), "300"),
        LM_SHEETS | {SAID: ("Quỹ hỗ trợ!C4",)},
        {"Quỹ hỗ trợ!C4": 300},
        quarantined=True,
        form=alliance_form,
    ),
    Case(
        "a raised word in a name and in a note",
        together(runs("HTX!B5", RAU, raised("®")), runs("HTX!Z5", "diện tích 12 m", raised("2"))),
        reads={"HTX!B5": f"{RAU}®", "HTX!Z5": "diện tích 12 m2"},
    ),
    Case("a product with a raised mark", runs("HTX!Y5", "Rau sạch", raised("TM")), reads={"HTX!Y5": "Rau sạchTM"}),
    Case("runs that are neither struck nor raised", runs("HTX!B5", "HTX ", "Rau Nghĩa Hòa"), reads={"HTX!B5": RAU}),
)


def whole(name: str, edit: Edit, place: str, reads: dict[str, object], rows: int = 12) -> Case:
    """What is struck as a whole counts as it stands."""
    return Case(name, edit, {SAID: (place,)}, reads, {"HTX": rows})  # type: ignore[arg-type] # any value


def strike_list(book: Book) -> None:
    """All rows of the list of groups struck."""
    page = book.page("THT")
    page.cells |= {place: replace(cell, struck=True) for place, cell in page.cells.items() if place[0] == 4}


WHOLE = (
    whole("a row struck through", strike_row("HTX", 5), "HTX!5", {"HTX!K5": 3642, "HTX!B5": RAU}),
    whole("capital struck through", strike("HTX!K5"), "HTX!K5", {"HTX!K5": 3642}),
    whole("a name struck through", strike("HTX!B5"), "HTX!B5", {"HTX!B5": RAU}),
    whole(
        "a text of struck runs only", runs("HTX!B5", struck("HTX Rau "), struck("Nghĩa Hòa")), "HTX!B5", {"HTX!B5": RAU}
    ),
    whole("a date struck through", strike("HTX!E5"), "HTX!E5", {"HTX!E5": date(2011, 2, 7)}),
    whole("a fund's row struck through", strike_row("QTDND", 4), "QTDND!4", {"QTDND!K4": 90_000}),
    whole("a row of groups struck through", strike_list, "THT!4", {"THT!D4": 10}),
    whole(
        "a declared count struck through", strike(declared("THT.ALL")), declared("THT.ALL"), {declared("THT.ALL"): 75}
    ),
    Case("a blank struck through", strike("HTX!V5"), reads={"HTX!V5": None}),
    Case(
        "a raised number by itself",
        lambda book: book.set("HTX!K5", replace(book.cell("HTX!K5"), raised=True)),
        reads={"HTX!K5": 3642},
    ),
)
CASES = (*RUNS, *WHOLE)
