"""Characters that nobody sees, and white space of every kind."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.functional.cases.book import put, together
from tests.functional.cases.case import Case

if TYPE_CHECKING:
    from tests.functional.cases.book import Book, Edit, Value

UNSEEN = {
    "a soft hyphen": "\u00ad",
    "a zero-width space": "\u200b",
    "a zero-width non-joiner": "\u200c",
    "a zero-width joiner": "\u200d",
    "a word joiner": "\u2060",
    "a byte order mark": "\ufeff",
    "a left-to-right mark": "\u200e",
    "a right-to-left mark": "\u200f",
    "an embedding": "\u202a",
    "an override": "\u202d",
    "a pop of direction": "\u202c",
    "an isolate": "\u2066",
    "an end of isolate": "\u2069",
}
RAU = "HTX Rau Nghĩa Hòa"


def within(text: str, mark: str, at: int) -> str:
    return text[:at] + mark + text[at:]


def everywhere(name: str, mark: str) -> Case:
    """A character that is not seen, in the cells of a row and on the cover."""
    return Case(
        f"{name} in a row",
        together(
            put("HTX!B5", within(RAU, mark, 6)),
            put("HTX!C5", within("2400170666", mark, 4)),
            put("HTX!D5", within("Xã Nghĩa Hòa", mark, 4)),
            put("HTX!E5", within("07/02/2011", mark, 3)),
            put("HTX!F5", within("Nông, lâm nghiệp, thủy sản", mark, 2)),
            put("HTX!G5", within("Đang hoạt động", mark, 14)),
            put("HTX!I5", within("45", mark, 1)),
            put("HTX!K5", within("3642", mark, 1)),
            put("HTX!N5", within("2,9", mark, 0)),
        ),
        reads={
            "HTX!B5": RAU,
            "HTX!C5": "2400170666",
            "HTX!D5": "07378",
            "HTX!E5": date(2011, 2, 7),
            "HTX!F5": "agriculture",
            "HTX!G5": "operating",
            "HTX!I5": 45,
            "HTX!K5": 3642,
            "HTX!N5": 2.9,
        },
    )


def retitled(title: str, other: str) -> Edit:
    """Another name for a sheet."""

    def edit(book: Book) -> None:
        book.page(title).title = other

    return edit


def hidden(name: str, address: str, text: str, reads: Value = None) -> Case:
    """A text with characters that are not seen."""
    return Case(name, put(address, text), reads={} if reads is None else {address: reads})


HIDDEN = (
    hidden("a soft hyphen in capital", "HTX!K5", "3\u00ad642", 3642),
    hidden("a soft hyphen in a commune", "HTX!D5", "Xã N\u00adghĩa Hòa", "07378"),
    hidden("a soft hyphen in a tax code", "HTX!C5", "2400\u00ad170666", "2400170666"),
    hidden("a zero-width space in a tax code", "HTX!C5", "2400\u200b170666", "2400170666"),
    hidden("a mark of direction in a fund's tax code", "QTDND!C4", "\u200e2400102345\u200f", "2400102345"),
    hidden("a soft hyphen in a condition", "QTDND!F4", "An toàn, hiệu\u00ad quả", "sound"),
    hidden("a zero-width space in an activity", "THT!C4", "Dùng\u200b nước", "water"),
    hidden("a byte order mark in a number of groups", "THT!D4", "\ufeff10", 10),
    hidden("a soft hyphen in a code", "Tổng hợp!B4", "HTX.\u00adALL"),
    hidden("an isolate around a code", "Tổng hợp!B5", "\u2066HTX.AGRI\u2069"),
    hidden("a zero-width space in a declared number", "Tổng hợp!D4", "1\u200b2", 12),
    hidden("a soft hyphen in a required header", "HTX!I3", "Số thành\u00ad viên"),
    hidden("a zero-width space in a header", "HTX!K3", "Vốn\u200b điều lệ"),
    hidden("a mark of direction in a header", "QTDND!K3", "\u200eDư nợ"),
    hidden("a soft hyphen in a label of the cover", "Bìa!A5", "Kỳ báo\u00ad cáo"),
    hidden("a zero-width space in a unit's code", "Bìa!B3", "2\u200b17"),
    hidden("a soft hyphen in a unit's name", "Bìa!B4", "Huyện Lạng\u00ad Giang"),
    hidden("a byte order mark before a form", "Bìa!B1", "\ufeffKTTT-01"),
    hidden("a mark of direction in a period", "Bìa!B5", "\u200e11/2020"),
    hidden("a zero-width space in the cover's date", "Bìa!B6", "30/11\u200b/2020"),
    hidden("a soft hyphen in a total", "HTX!B16", "Tổng\u00ad cộng"),
    hidden("a zero-width space alone for a blank", "HTX!V5", "\u200b"),
    hidden("a soft hyphen alone for a blank", "HTX!H5", "\u00ad"),
    Case("a soft hyphen in the name of a sheet", retitled("HTX", "HT\u00adX"), rows={"HTX": 12}),
    Case("a zero-width space in the name of a sheet", retitled("Tổng hợp", "Tổng\u200b hợp")),
    Case("a byte order mark in the name of the cover", retitled("Bìa", "\ufeffBìa")),
)
WHITE = (
    hidden("a line break in a name", "HTX!B5", "HTX\nRau Nghĩa Hòa", RAU),
    hidden("a tab in a name", "HTX!B5", "HTX\tRau Nghĩa Hòa", RAU),
    hidden("repeated spaces in a name", "HTX!B5", "HTX    Rau   Nghĩa Hòa", RAU),
    hidden("a line break in a commune", "HTX!D5", "Xã\nNghĩa Hòa", "07378"),
    hidden("a line break in a sector", "HTX!F5", "Nông, lâm nghiệp,\nthủy sản", "agriculture"),
    hidden("a line break in a header", "HTX!I3", "Số\nthành viên"),
    hidden("repeated spaces in a header", "HTX!K3", "Vốn   điều    lệ"),
    hidden("a tab in a fund's name", "QTDND!B4", "QTDND\tVôi", "QTDND Vôi"),
    hidden("a line break in a unit's name", "Bìa!B4", "Huyện\nLạng Giang"),
    hidden("spaces around a tax code", "HTX!C5", "  2400170666 ", "2400170666"),
)
CASES = (*(everywhere(name, mark) for name, mark in UNSEEN.items()), *HIDDEN, *WHITE)
