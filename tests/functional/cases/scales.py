"""Numbers whose formats scale them or name a unit: what is seen is what is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.functional.cases.alliance_form import MISSING, alliance_form
from tests.functional.cases.book import Book, put, show, together
from tests.functional.cases.case import Case
from tests.functional.cases.district_form import FIRST_ROW, MONEY, declared

if TYPE_CHECKING:
    from tests.functional.cases.book import Edit, Value

DONG, THOUSAND, MILLION = 1_000_000, 1000, 1
"""What a million dong is in other units."""
CAPITALS = ("CAPITAL.ALL", "CAPITAL.AGRI", "CAPITAL.NONAGRI", "CAPITAL.CREDIT")
LAST_ROWS = {"HTX": 15, "QTDND": 4, "LHHTX": 4}
READS = {"HTX!K5": 3642, "HTX!L5": 304, "HTX!M5": 183, "HTX!N5": 2.9, "QTDND!K4": 90_000, "LHHTX!I4": 28_000}
READS_DONG: dict[str, Value] = {"HTX!K5": 3642, "HTX!L5": 304}
READS_ALL = READS | {declared("CAPITAL.AGRI"): 18_753, "HTX!L7": 0, "HTX!K15": 1318}
CONVERTED = ("CL-09",)
LM_SHEETS = {"WB-03": tuple(f"{sheet}!" for sheet in MISSING)}


def column(sheet: str, letter: str) -> list[str]:
    """The addresses of a list's column."""
    return [f"{sheet}!{letter}{row}" for row in range(FIRST_ROW, LAST_ROWS[sheet] + 1)]


def scaled(addresses: list[str], code: str, factor: float) -> Edit:
    """Values of another unit in a format."""

    def edit(book: Book) -> None:
        for address in addresses:
            cell = book.cell(address)
            assert isinstance(cell.value, (int, float))
            value = round(cell.value * factor, 9)
            book.set(address, replace(cell, value=int(value) if value == int(value) else value, code=code))

    return edit


def all_money() -> list[str]:
    """Every amount of the workbook but the union's declared capital."""
    lists = [address for sheet, letters in MONEY.items() for letter in letters for address in column(sheet, letter)]
    return lists + [declared(code) for code in CAPITALS]


def everywhere(name: str, code: str, factor: float, *, unit: bool = False) -> Case:
    """Every amount in a format; a unit in it is told once for the column."""
    informs = {"WB-13": ("HTX!K", "HTX!L", "HTX!M", "HTX!N", "QTDND!K", "LHHTX!I")} if unit else {}
    edit = scaled(all_money(), code, factor)
    return Case(f"all amounts {name}", edit, informs=informs, reads=READS_ALL, may=CONVERTED)


EVERYWHERE = (
    everywhere("scaled by a thousand", "#,##0,", THOUSAND),
    everywhere("in dong", '#,##0\\ "đồng"', DONG, unit=True),
    everywhere("scaled by a million", "#,##0,,", DONG),
    everywhere("scaled in both sections", "#,##0,;[Red]-#,##0,", THOUSAND),
    everywhere("scaled with decimals", "#,##0.000,,", DONG),
    everywhere("scaled without groups", "0,,", DONG),
    everywhere("in thousands that are scaled", '#,##0,\\ "nghìn đồng"', DONG, unit=True),
    everywhere("in billions that are scaled", '0.000,,,\\ "tỷ"', DONG, unit=True),
    everywhere("with a currency symbol", "#,##0\\ [$₫-42A]", DONG, unit=True),
    everywhere("with a code of the currency", "[$VND]\\ #,##0", DONG, unit=True),
    everywhere("with a short dong", '#,##0"đ"', DONG, unit=True),
    everywhere("with VND", '#,##0" VND"', DONG, unit=True),
    everywhere("in thousands", '#,##0" nghìn"', THOUSAND, unit=True),
    everywhere("in billions", '0.0##" tỷ đồng"', 0.001, unit=True),
    everywhere("in their own unit", '#,##0.0" triệu đồng"', MILLION),
    everywhere("in an accounting format", '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', MILLION),
    everywhere("in an accounting format of dong", '_-* #,##0\\ "₫"_-;-* #,##0\\ "₫"_-;_-* "-"\\ "₫"_-;_-@_-', DONG),
    everywhere("as whole numbers", "0", MILLION),
    everywhere("as powers of ten", "0.00E+00", MILLION),
)
CONDITIONAL = (
    Case(
        "sections for billions and millions",
        scaled(column("HTX", "L"), '[>=1000000000]0.0,,," tỷ";[>=1000000]0.0,," triệu";0', DONG),
        reads={"HTX!L4": 1267, "HTX!L5": 304, "HTX!L7": 0},
        may=CONVERTED,
    ),
    Case(
        "a section for what is a billion and more",
        scaled(column("HTX", "L"), '[<1000]0" triệu đồng";0.000,\\ "tỷ đồng"', MILLION),
        reads={"HTX!L4": 1267, "HTX!L5": 304, "HTX!L7": 0},
        may=CONVERTED,
    ),
    Case(
        "a section that scales loans of a fund",
        scaled(["QTDND!K4"], '[>=1000000]#,##0,,\\ "triệu";#,##0', DONG),
        reads={"QTDND!K4": 90_000},
        may=CONVERTED,
    ),
    Case(
        "a unit in the section of negative numbers only",
        together(scaled(["HTX!M5"], '#,##0;-#,##0" đồng"', -DONG), scaled(["HTX!M6"], '#,##0;-#,##0" đồng"', 1)),
        reads={"HTX!M5": -183, "HTX!M6": 102},
        may=CONVERTED,
    ),
)


IN_DONG, PLAIN = '#,##0\\ "đồng"', "#,##0"


def dong_but(name: str, *edits: Edit, reads: dict[str, Value], **answer: Any) -> Case:  # noqa: ANN401 - whatever a case has
    """Capitals and revenues in dong by their formats, but for some cells."""
    in_dong = together(scaled(column("HTX", "K"), IN_DONG, DONG), scaled(column("HTX", "L"), IN_DONG, DONG))
    return Case(name, together(in_dong, *edits), reads=reads, **answer)


def totals(capital: float, revenue: float, code: str = PLAIN) -> Edit:
    """The list's own total."""
    return together(put("HTX!B16", "Tổng cộng"), show("HTX!K16", code, capital), show("HTX!L16", code, revenue))


WHOLE_COLUMNS = (
    dong_but("a total without the unit of its column", totals(29_506e6, 8232e6), reads=READS_DONG),
    dong_but("a total in million under a column in dong", totals(29_506, 8232), reads=READS_DONG),
    dong_but(
        "a wrong total without the unit of its column",
        totals(29_506e6, 8233e6),
        finds={"TG-19": ("HTX!L16",)},
        reads={},
    ),
    dong_but("a cell without the unit of its column", show("HTX!K5", PLAIN), show("HTX!L5", PLAIN), reads=READS_DONG),
    dong_but("a typed number without the unit of its column", put("HTX!K5", "3642000000"), reads=READS_DONG),
    dong_but(
        "a typed unit beside the unit of its column", put("HTX!K5", "3642 triệu"), reads=READS_DONG, may=CONVERTED
    ),
    dong_but("a scaled cell in a column with a unit", show("HTX!K5", "#,##0,,"), reads=READS_DONG),
    dong_but(
        "a cell too small for the unit of its column",
        show("HTX!K5", PLAIN, 3642),
        finds={"CL-06": ("HTX!K5",)},
        reads=READS_DONG,
        says={"HTX!K5": "quá nhỏ"},
    ),
    dong_but(
        "a typed number too small for the unit of its column",
        put("HTX!L5", "304"),
        finds={"CL-06": ("HTX!L5",)},
        reads=READS_DONG,
    ),
    Case(
        "a unit in one cell says nothing of the others",
        scaled(["HTX!K5", "HTX!L5"], IN_DONG, DONG),
        reads=READS_DONG | {"HTX!K4": 2341, "HTX!L4": 1267},
        may=CONVERTED,
    ),
    Case(
        "a unit of a condition says nothing of plain cells",
        together(scaled(column("HTX", "L"), '[>=1000000]#,##0\\ "đồng";#,##0', DONG), show("HTX!L5", "0", 304)),
        reads={"HTX!L5": 304, "HTX!L4": 1267},
        may=CONVERTED,
    ),
)


def single(name: str, address: str, code: str, value: float, reads: float) -> Case:
    """One amount in a format."""
    return Case(name, show(address, code, value), reads={address: reads}, may=CONVERTED)


SINGLE = (
    Case(
        "revenue, profit and income scaled",
        together(
            show("HTX!L5", "#,##0,,", 304_000_000),
            show("HTX!M5", "#,##0,,", 50_000_000),
            show("HTX!N5", '#,##0\\ "đồng"', 3_200_000),
        ),
        reads={"HTX!L5": 304, "HTX!M5": 50, "HTX!N5": 3.2},
        may=CONVERTED,
    ),
    single("loans of a fund in billions", "QTDND!K4", '0" tỷ"', 90, 90_000),
    single("income in dong", "HTX!N5", '#,##0" đ"', 2_900_000, 2.9),
    single("capital of a union in billions", "LHHTX!I4", '0" tỷ đồng"', 28, 28_000),
    single("declared capital in billions", declared("LHHTX.CAPITAL"), '0.0\\ "tỷ"', 28, 28_000),
    single("capital of a fund in thousands", "QTDND!H4", '#,##0" nghìn đồng"', 3_500_000, 3500),
    single("a loss in billions", "HTX!M5", '0.000" tỷ"', -0.05, -50),
    single("a number of members scaled", "HTX!I5", "#,##0,", 45_000, 45),
    single("a number of members with its unit", "HTX!I5", '0" người"', 45, 45),
    single("groups with their unit", "THT!D4", '0" tổ"', 10, 10),
    Case(
        "a loan in thousands",
        show("Quỹ hỗ trợ!C4", '#,##0\\ "nghìn đồng"', 300_000),
        LM_SHEETS,
        {"Quỹ hỗ trợ!C4": 300},
        may=CONVERTED,
        quarantined=True,
        form=alliance_form,
    ),
    Case(
        "loans for work in billions",
        show("Quỹ việc làm!C4", '0.0" tỷ"', 0.1),
        LM_SHEETS,
        {"Quỹ việc làm!C4": 100},
        may=CONVERTED,
        quarantined=True,
        form=alliance_form,
    ),
)


def doubtful(sheet: str, letter: str, code: str) -> Case:
    """A column of capital that dong would make smaller than a million dong."""
    addresses = column(sheet, letter)
    return Case(
        f"{sheet}!{letter} in million dong under {code}",
        scaled(addresses, code, MILLION),
        {"CL-06": (f"{sheet}!{letter}",)},
        {address: READS_ALL[address] for address in addresses if address in READS_ALL},
    )


DOUBTFUL = (
    doubtful("HTX", "K", '#,##0\\ "đồng"'),
    doubtful("HTX", "K", "#,##0\\ [$₫-42A]"),
    doubtful("LHHTX", "I", '#,##0" VND"'),
    doubtful("QTDND", "H", '#,##0"đ"'),
)
CASES = (*EVERYWHERE, *CONDITIONAL, *WHOLE_COLUMNS, *SINGLE, *DOUBTFUL)
