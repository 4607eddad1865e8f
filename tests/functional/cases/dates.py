"""Dates in other spellings, years alone, and foundings that cannot be."""

from __future__ import annotations

from datetime import date

from tests.functional.cases.book import put, show, together
from tests.functional.cases.case import Case

NO_DATE = "CL-04"


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
CASES = (
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
