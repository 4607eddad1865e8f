"""Formats that show something else than the cell holds, zeros that are not seen, codes, percentages."""

from __future__ import annotations

from datetime import date

from tests.functional.cases.alliance_form import alliance_form
from tests.functional.cases.book import put, show, together
from tests.functional.cases.case import Case
from tests.functional.cases.district_form import declared
from tests.functional.cases.scales import LM_SHEETS
from tests.functional.cases.small_xls import as_small_xls

ASKED = "CL-06"


def asked(name: str, address: str, code: str, value: float) -> Case:
    """A format that shows something else than the value that is held, which counts."""
    return Case(name, show(address, code, value), {ASKED: (address,)}, {address: value})


OTHERWISE = (
    asked("a minus before a profit", "HTX!M5", '"-"#,##0', 120),
    asked("a minus as a plain character", "HTX!M5", "-#,##0", 120),
    asked("brackets around a profit", "HTX!M5", "(#,##0)", 120),
    asked("a loss without its minus", "HTX!M5", "#,##0;#,##0", -183),
    asked("a loss without its minus, in red", "HTX!M5", "#,##0;[Red]#,##0", -183),
    asked("thousands that are only text", "HTX!K5", '#,##0".000"', 3642),
    asked("three zeros behind a revenue", "HTX!L5", '0"000"', 304),
    asked("a digit before a revenue", "HTX!L5", '"1"0', 304),
    asked("a number of members with a digit behind", "HTX!I5", '0"0"', 45),
    asked("a plus and digits behind groups", "THT!D4", '0"+1"', 10),
    asked("capital that is hidden", "HTX!K5", ";;;", 3642),
    asked("capital that is hidden by empty texts", "HTX!K5", '"";"";""', 3642),
    asked("a loan that is hidden", "QTDND!K4", ";;;", 90_000),
    asked("a revenue whose section is empty", "HTX!L5", ";-0;0", 304),
    asked("a declared amount that is hidden", declared("LHHTX.CAPITAL"), ";;;", 28_000),
    asked("a declared number shown as a dash", declared("THT.ALL"), '"-"', 75),
    asked("capital in dollars", "HTX!K5", '#,##0" USD"', 3642),
    asked("capital in hectares", "HTX!K5", '#,##0" ha"', 3642),
    asked("members in hectares", "HTX!I5", '0" ha"', 45),
    Case(
        "a loan of the Alliance that is hidden",
        show("Quỹ hỗ trợ!C4", ";;;"),
        LM_SHEETS | {ASKED: ("Quỹ hỗ trợ!C4",)},
        {"Quỹ hỗ trợ!C4": 300},
        quarantined=True,
        form=alliance_form,
    ),
)


def asked_once(name: str, letter: str, code: str, rows: tuple[int, ...] = tuple(range(4, 16))) -> Case:
    """A format of a whole column that shows something else than the values that are held."""
    addresses = tuple(f"HTX!{letter}{row}" for row in rows)
    head = f"{ASKED}@{addresses[0]}"
    return Case(name, together(*(show(cell, code) for cell in addresses)), {ASKED: addresses}, heads=(head,))


FILLED = (4, 5, 6, 8, 10, 11, 12, 14, 15)
"""The rows with a revenue."""
COLUMNS = (
    asked_once("members as households, by the column's format", "I", '#,##0" hộ"'),
    asked_once("revenue in dollars, by the column's format", "L", '"$"#,##0.00', FILLED),
    asked_once("capital in hectares, by the column's format", "K", '#,##0" ha"'),
    asked_once("a digit behind each revenue, by the column's format", "L", '0"0"', FILLED),
    asked_once("revenue that the column's format hides", "L", ";;;", FILLED),
)
TWICE = tuple(
    Case(
        f"{text} as a text",
        put(address, text),
        {ASKED: (address,)},
        {address: value},
        heads=(f"{ASKED}@{address}",),
    )
    for text, address, value in (("3.966 tr.đ", "HTX!K9", 3966), ("1,208 tỷ", "HTX!K10", 1208))
)
"""A number that can be read two ways, with a unit word behind it."""


def alike(name: str, address: str, code: str, value: float) -> Case:
    """A format that shows the value that is held."""
    return Case(name, show(address, code, value), reads={address: value})


ALIKE = (
    alike("a zero that is not seen", "HTX!L7", "0;-0;", 0),
    alike("a zero that is a dash", "HTX!L7", '#,##0;-#,##0;"-"', 0),
    alike("a zero in a format without digits", "HTX!M7", "#,###", 0),
    alike("a zero hidden by three empty sections", "HTX!L7", "0;0;;@", 0),
    alike("a declared zero that is a dash", declared("HTX.TRADE"), '0;-0;"–"', 0),
    alike("a rounded income", "HTX!N5", "0", 2.9),
    alike("a loss in brackets", "HTX!M5", "#,##0_);(#,##0)", -183),
    alike("a loss in red with its minus", "HTX!M5", "#,##0;[Red]-#,##0", -183),
    alike("capital with zeros before it", "HTX!K5", "000000", 3642),
    alike("capital with points that are text", "HTX!K5", '0"."000', 3642),
    alike("capital with two decimals", "HTX!K5", "#,##0.00", 3642),
    alike("a fraction of an income", "HTX!N5", "# ?/?", 2.5),
)


def code(name: str, address: str, format_code: str, value: float, reads: str) -> Case:
    """A code that is a number under a format."""
    return Case(name, show(address, format_code, value), reads={address: reads})


CODES = (
    code("a tax code whose zero is the format's", "HTX!C5", "0000000000", 100_109_106, "0100109106"),
    code("a tax code of a fund whose zero is the format's", "QTDND!C4", "0000000000", 100_109_106, "0100109106"),
    code("a tax code of a union whose zero is the format's", "LHHTX!C4", "0000000000", 100_109_106, "0100109106"),
    code("a tax code in a section", "HTX!C5", "[<=9999999999]0000000000;0000000000000", 100_109_106, "0100109106"),
    code("a tax code as a plain number", "HTX!C5", "0", 2_400_170_666, "2400170666"),
    Case(
        "a borrower's tax code whose zero is the format's",
        show("Quỹ hỗ trợ!B4", "0000000000", 100_109_106),
        LM_SHEETS,
        {"Quỹ hỗ trợ!B4": "0100109106"},
        quarantined=True,
        form=alliance_form,
    ),
    Case(
        "a unit's code and a telephone", together(show("Bìa!B3", "000", 217), show("Bìa!B9", "0000000000", 204_000_217))
    ),
    Case(
        "a word that the format adds to a name",
        together(put("HTX!B5", "Rau Nghĩa Hòa"), show("HTX!B5", '"HTX "@')),
        reads={"HTX!B5": "HTX Rau Nghĩa Hòa"},
    ),
    Case(
        "a word that the format adds to a product",
        together(put("HTX!Y5", "Rau"), show("HTX!Y5", '@" an toàn"')),
        reads={"HTX!Y5": "Rau an toàn"},
    ),
    Case(
        "a word that the format adds to a commune",
        together(put("HTX!D5", "Nghĩa Hòa"), show("HTX!D5", '0;0;0;"Xã "@')),
        reads={"HTX!D5": "07378"},
    ),
    Case(
        "a date of the format yyyy",
        show("HTX!E5", "yyyy"),
        reads={"HTX!E5": date(2011, 2, 7)},
    ),
)
SHARE = "Quỹ việc làm!C7"


def percent(name: str, format_code: str, value: float, reads: float) -> Case:
    """A share of bad debt in a format."""
    return Case(name, show(SHARE, format_code, value), LM_SHEETS, {SHARE: reads}, quarantined=True, form=alliance_form)


PERCENT = (
    percent("a percentage", "0.00%", 0.0124, 1.24),
    percent("a percentage in three sections", '0.00%;-0.00%;"-"', 0.0124, 1.24),
    percent("a percentage behind a space", "0.0\\ %", 0.0124, 1.24),
    percent("a percentage in a colour", "[Red]0.00%", 0.0124, 1.24),
    percent("a percent sign that is only text", '0.00"%"', 1.24, 1.24),
    percent("a percentage of nothing", "0%", 0, 0),
)
SMALL = (
    Case(
        "a percentage in a small stream",
        show(SHARE, "0.00%", 0.0124),
        {"WB-03": (*LM_SHEETS["WB-03"], "Quỹ hỗ trợ!", "Quỹ hỗ trợ - Tổng!")},
        {SHARE: 1.24},
        quarantined=True,
        form=lambda: alliance_form("Quỹ việc làm"),
        formats=("xls",),
        writer=as_small_xls,
    ),
    Case(
        "dong in a small stream",
        show("Quỹ việc làm!C4", '#,##0" đồng"', 100_000_000),
        {"WB-03": (*LM_SHEETS["WB-03"], "Quỹ hỗ trợ!", "Quỹ hỗ trợ - Tổng!")},
        {"Quỹ việc làm!C4": 100},
        may=("CL-09",),
        quarantined=True,
        form=lambda: alliance_form("Quỹ việc làm"),
        formats=("xls",),
        writer=as_small_xls,
    ),
    Case(
        "a hidden amount in a small stream",
        show("Quỹ việc làm!C4", ";;;"),
        {"WB-03": (*LM_SHEETS["WB-03"], "Quỹ hỗ trợ!", "Quỹ hỗ trợ - Tổng!"), ASKED: ("Quỹ việc làm!C4",)},
        {"Quỹ việc làm!C4": 100},
        quarantined=True,
        form=lambda: alliance_form("Quỹ việc làm"),
        formats=("xls",),
        writer=as_small_xls,
    ),
)
CASES = (*OTHERWISE, *COLUMNS, *TWICE, *ALIKE, *CODES, *PERCENT, *SMALL)
