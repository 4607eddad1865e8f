"""Dates in other spellings, years alone, and foundings that cannot be."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.functional.cases.book import put, show, together
from tests.functional.cases.case import Case

if TYPE_CHECKING:
    from tests.functional.cases.book import Value

ASKED, NO_DATE = "CL-06", "CL-04"


def refused(name: str, address: str, value: str | float, code: str = "General") -> Case:
    """What is no day."""
    return Case(name, show(address, code, value), {NO_DATE: (address,)}, {address: None}, quarantined=True)


def spelt(text: str, reads: date = date(2011, 2, 7)) -> Case:
    """A day in another spelling."""
    return Case(f"{text} as a date", put("HTX!E5", text), reads={"HTX!E5": reads})


def as_numbers(letter: str, rows: range, days: range, shows: str) -> Case:
    """A column of days that is formatted as numbers, as after Clear Formats."""
    addresses = tuple(f"HTX!{letter}{row}" for row in rows)
    edits = (show(address, "General", day) for address, day in zip(addresses, days, strict=False))
    return Case(
        f"a column of days as numbers at {letter}",
        together(*edits),
        {NO_DATE: addresses},
        dict.fromkeys(addresses),
        says={addresses[0]: shows},
        heads=(f"{NO_DATE}@{addresses[0]}",),
        quarantined=True,
    )


DAY = "dd/mm/yyyy"
MAY = date(2020, 5, 19)


def shown(name: str, address: str, code: str, reads: Value) -> Case:
    """A day whose format shows something else than day, month and year."""
    return Case(name, show(address, code, MAY), reads={address: reads})


SHOWN = (
    shown("a day and a word in a name", "HTX!B6", '"HTX "d/m', "HTX 19/5"),
    shown("a day and a word in a fund's name", "QTDND!B4", '"QTDND "d\\-m', "QTDND 19-5"),
    shown("a month and its year in products", "HTX!Y5", "mmm-yy", "May-20"),
    shown("a month in products", "HTX!Y5", "mm/yyyy", "05/2020"),
    shown("a year in a remark", "HTX!Z5", '"Năm "yyyy', "Năm 2020"),
    shown("a day without its year in a remark", "HTX!Z5", "d-mmm", "19-May"),
    shown("a day in words in a remark", "HTX!Z5", '"ngày" d "tháng" m "năm" yyyy', "ngày 19 tháng 5 năm 2020"),
    shown("a day as it is in a remark", "HTX!Z5", "dd/mm/yyyy", "19/05/2020"),
    *(
        Case(f"a founding in the format {code}", show("HTX!E5", code), reads={"HTX!E5": date(2011, 2, 7)})
        for code in ("d/m", '"ngày "d"/"m', "mmm-yy", "[$-42A]mmmm")
    ),
    Case("a day beside a word on the cover", show("Bìa!B6", '"Ngày "dd/mm/yyyy')),
    Case(
        "a name of a month in Vietnamese",
        show("HTX!Z5", "[$-42A]mmmm", MAY),
        {ASKED: ("HTX!Z5",)},
        {"HTX!Z5": "19/05/2020"},
        says={"HTX!Z5": "không rõ chữ hiện trên ô"},
        formats=("xlsx", "xlsb", "xls"),
    ),
    Case(
        "a name of a month in Vietnamese as the file writes it",
        show("HTX!Z5", "[$-42A]mmmm", MAY),
        reads={"HTX!Z5": "May"},
        formats=("ods",),
    ),
    Case(
        "a day where a number belongs",
        show("HTX!K5", "d/m", MAY),
        {"CL-02": ("HTX!K5",)},
        {"HTX!K5": None},
        says={"HTX!K5": "19/5 (19/05/2020)"},
        quarantined=True,
    ),
)
CASES = (
    *SHOWN,
    refused("a year alone under a date's format", "HTX!E5", 2008, DAY),
    refused("a year alone as a number", "HTX!E5", 2008),
    refused("a year alone as a text", "HTX!E5", "2008"),
    refused("a year alone of a fund", "QTDND!E4", 1996),
    refused("a year alone of a union under a date's format", "LHHTX!E4", 2019, DAY),
    refused("a year alone of joining", "HTX!T5", 2020, "yyyy"),
    refused("a year alone of dissolution", "HTX!H15", 2020),
    refused("the first year in the range of years", "HTX!E5", 1900, DAY),
    refused("the last year in the range of years", "HTX!E5", 2100, DAY),
    refused("a year of two digits", "HTX!E5", "5/11/20"),
    refused("a month alone", "HTX!E5", "tháng 5/2010"),
    refused("a day that does not exist", "HTX!E5", "31/02/2010"),
    as_numbers("E", range(4, 16), range(40_581, 42_000, 97), "07/02/2011"),
    as_numbers("T", range(5, 16, 2), range(44_109, 44_119), "05/10/2020"),
    *map(
        spelt,
        (
            *("7.2.2011", "20110207", "ngày 07 tháng 2 năm 2011", "7-Feb-2011", "07 Feb 2011", "Feb 7, 2011"),
            *("ngày 7/2/2011", "2011-02-07", "07-02-2011"),
        ),
    ),
    Case("a date of digits as a number", put("HTX!E5", 20_110_207), reads={"HTX!E5": date(2011, 2, 7)}),
    Case("a founding before 1945", put("HTX!E5", date(1944, 12, 31)), {"HTX-20": ("HTX!E5",)}),
    Case("a founding in 1911", put("HTX!E5", "07/02/1911"), {"HTX-20": ("HTX!E5",)}),
    Case("a founding in 1945", put("HTX!E5", date(1945, 1, 1))),
)
