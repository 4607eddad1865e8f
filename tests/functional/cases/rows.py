"""Total rows in other words, and counts that a computation left beside a whole number."""

from __future__ import annotations

from tests.functional.cases.book import Cell, put, together
from tests.functional.cases.case import Case
from tests.functional.cases.district_form import declared

TWELVE = {"HTX": 12}


def total(words: str, letter: str = "A") -> Case:
    """A total row that begins with other words."""
    return Case(
        f"{words} in column {letter}",
        together(put("HTX!B16", None), put(f"HTX!{letter}16", words)),
        rows=TWELVE,
    )


def headed(sheet: str, row: int, words: str) -> Case:
    """A total row of another list."""
    return Case(f"{words} below {sheet}", together(put(f"{sheet}!B{row}", None), put(f"{sheet}!A{row}", words)))


TOTALS = (
    *(
        total(words)
        for words in ("Total", "TOTAL", "Grand Total", "Sum", "Total:", "Grand total:", "Tổng", "Tổng số", "Cộng")
    ),
    *(total(words, "B") for words in ("Total", "Grand Total", "Sub-total", "Subtotal")),
    headed("QTDND", 5, "Total"),
    headed("THT", 10, "Total"),
    headed("THT", 10, "Grand Total"),
    Case(
        "a total row of a table with a count",
        together(put("HTX!B16", 12), put("HTX!A16", "Total"), put("HTX!K16", 28_188)),
        rows=TWELVE,
    ),
)


def near(address: str, value: float, reads: int) -> Case:
    """A count that is nearly a whole number."""
    return Case(f"{value!r} at {address}", put(address, value), reads={address: reads})


NEAR = (
    near("HTX!I5", 44.99999999999999, 45),
    near("HTX!J5", 27.0000000001, 27),
    near("HTX!O5", 2.9999999999999996, 3),
    near("QTDND!G4", 999.9999999999999, 1000),
    near("THT!D4", 10.000000000000002, 10),
    near("THT!F4", 99.9999999999, 100),
    near(declared("HTX.ALL"), 11.999999999999998, 12),
    near("HTX!L5", 304.0000000000001, 304),
    Case("a count that is no whole number", put("HTX!J5", 27.0001), {"CL-03": ("HTX!J5",)}, quarantined=True),
    Case("a count a millionth beside", put("HTX!I5", 45.000001), {"CL-03": ("HTX!I5",)}, quarantined=True),
    Case("a half of a group", put("THT!D4", 10.5), {"CL-03": ("THT!D4",)}, quarantined=True),
)
FAR = (
    Case(
        "a blank cell far away with a format",
        lambda book: book.set("HTX!IV60000", Cell(code="0.00")),
        rows=TWELVE,
    ),
    Case(
        "a blank cell at the end of the sheet with a format",
        lambda book: book.set("HTX!XFD1048576", Cell(code="0.00")),
        rows=TWELVE,
        formats=("xlsx", "xlsb", "ods"),
    ),
    Case(
        "a blank cell far below with a format",
        lambda book: book.set("QTDND!C900000", Cell(code="0.00")),
        formats=("xlsx", "xlsb", "ods"),
    ),
)
UNSEEN = tuple(
    Case(f"{name} far away", put(f"HTX!{place}", text), rows=TWELVE, formats=("xlsx",))
    for name, place, text in (
        ("a space", "ZZ90000", " "),
        ("a space in the last cell", "XFD1048576", " "),
        ("a zero-width space", "C900000", "\u200b"),
        ("a space that does not break and a line break", "AAA50000", "\u00a0\n"),
    )
)
UNNAMED = (
    Case("sums without a label", together(put("HTX!B16", None), put("HTX!K16", 29_506)), rows=TWELVE),
    Case(
        "sums without a label and a count of notes",
        together(put("HTX!B16", None), put("HTX!K16", 29_506), put("HTX!Z16", 0)),
        rows=TWELVE,
    ),
    Case(
        "sums, a mean and counts without a label",
        together(put("HTX!B16", 12), put("HTX!C16", 12), put("HTX!K16", 29_506), put("HTX!Y16", 12)),
        rows=TWELVE,
    ),
)
CASES = (*UNSEEN, *UNNAMED, *TOTALS, *NEAR, *FAR)
