"""Headers that stand twice or name a unit, and sheets under other names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl.utils.cell import column_index_from_string

from tests.functional.cases.alliance_form import alliance_form
from tests.functional.cases.book import put, together
from tests.functional.cases.case import Case
from tests.functional.cases.district_form import FIRST_ROW, MONEY
from tests.functional.cases.scales import LAST_ROWS, LM_SHEETS, READS, column, scaled
from tests.functional.cases.texts import retitled

if TYPE_CHECKING:
    from tests.functional.cases.book import Book, Edit, Value


def second(sheet: str, letter: str, header: str, value: Value) -> Edit:
    """Another column under a header, with values in every row."""

    def edit(book: Book) -> None:
        page = book.page(sheet)
        place = column_index_from_string(letter)
        page.put(FIRST_ROW - 1, place, header)
        for row in range(FIRST_ROW, LAST_ROWS.get(sheet, FIRST_ROW) + 1):
            page.put(row, place, value)

    return edit


def doubled(sheet: str, letter: str, of: str, header: str, value: Value = 99) -> Case:
    """Two columns under a required header."""
    return Case(
        f"two columns {header} in {sheet} at {letter}",
        second(sheet, letter, header, value),
        {"WB-16": (f"{sheet}!{FIRST_ROW - 1}",)} if of else {},
        quarantined=bool(of),
    )


DOUBLED = (
    doubled("HTX", "Z", "I", "Số thành viên"),
    doubled("HTX", "AA", "K", "Vốn điều lệ"),
    doubled("HTX", "AA", "K", "VỐN ĐIỀU LỆ"),
    doubled("HTX", "AB", "C", "Mã số thuế", "2400102018"),
    doubled("QTDND", "O", "K", "Dư nợ"),
    doubled("LHHTX", "K", "I", "Vốn điều lệ"),
    doubled("THT", "H", "D", "Số tổ hợp tác"),
    doubled("HTX", "AA", "", "Ghi chú", "xem lại"),
    doubled("HTX", "AA", "", "STT", 1),
    Case("a second header without values", put("HTX!AA3", "Số thành viên")),
    Case(
        "two columns for a loan of the Alliance",
        second("Quỹ hỗ trợ", "G", "Dư nợ", 7),
        LM_SHEETS | {"WB-16": ("Quỹ hỗ trợ!3",)},
        quarantined=True,
        form=alliance_form,
    ),
)
UNITS = {"nghìn đồng": 1000, "đồng": 1_000_000, "tỷ đồng": 0.001, "1.000 đồng": 1000, "ĐVT: nghìn đồng": 1000}


def united(sheet: str, letter: str, unit: str, factor: float) -> Case:
    """A unit in a header, and the values in it."""

    def edit(book: Book) -> None:
        address = f"{sheet}!{letter}{FIRST_ROW - 1}"
        book.set(address, replace(book.cell(address), value=f"{book.cell(address).value} ({unit})"))
        scaled(column(sheet, letter), "General", factor)(book)

    address = f"{sheet}!{letter}{5 if sheet == 'HTX' else 4}"
    informs = {"WB-13": (f"{sheet}!{letter}",)} if factor != 1 else {}
    return Case(f"{sheet}!{letter} ({unit})", edit, informs=informs, reads={address: READS[address]})


HEADED = (
    *(united("HTX", "L", unit, factor) for unit, factor in UNITS.items()),
    united("HTX", "K", "đồng", 1_000_000),
    united("HTX", "N", "nghìn đồng", 1000),
    united("QTDND", "K", "tỷ đồng", 0.001),
    united("LHHTX", "I", "nghìn đồng", 1000),
    united("HTX", "L", "triệu đồng", 1),
)


def titled(sheet: str, text: str, factor: float) -> Case:
    """A title line that gives the unit of each money header below it."""
    addresses = [address for letter in MONEY[sheet] for address in column(sheet, letter)]
    reads = {address: value for address, value in READS.items() if address in addresses}
    return Case(
        f"{text} above {sheet}", together(put(f"{sheet}!A2", text), scaled(addresses, "General", factor)), reads=reads
    )


TITLED = (
    titled("HTX", "Đơn vị tính: đồng", 1_000_000),
    titled("HTX", "(ĐVT: nghìn đồng)", 1000),
    titled("QTDND", "Đơn vị tính: tỷ đồng", 0.001),
    titled("LHHTX", "Đơn vị tính: 1.000 đồng", 1000),
)
COUNTED = (
    Case("members in persons", put("HTX!I3", "Số thành viên (người)"), reads={"HTX!I5": 45}),
    Case("workers in persons", put("HTX!J3", "Lao động thường xuyên (người)"), reads={"HTX!J5": 27}),
    Case("groups in groups", put("THT!D3", "Số tổ hợp tác (tổ)"), reads={"THT!D4": 10}),
    Case(
        "members in households",
        put("HTX!I3", "Số thành viên (hộ)"),
        {"WB-12|CL-06|CL-09|WB-04": ("HTX!I3",)},
        reads={"HTX!I5": 45},
    ),
    Case(
        "members in thousands",
        put("HTX!I3", "Số thành viên (nghìn người)"),
        {"WB-04|CL-02|CL-03": ("HTX!I",)},
        quarantined=True,
    ),
)


def split(title: str, more: str, rows: range, *, first: int = FIRST_ROW) -> Edit:
    """Rows of a list on a sheet of its own, below the same headers; ``first`` is the first row of the list."""

    def edit(book: Book) -> None:
        page = book.page(title)
        kept = {place: cell for place, cell in page.cells.items() if place[0] not in rows}
        moved = {place: cell for place, cell in page.cells.items() if place[0] in rows}
        shift = rows.start - first
        top = {place: cell for place, cell in kept.items() if place[0] < first}
        page.cells = kept
        added = type(page)(
            more, top | {(row - shift, place): cell for (row, place), cell in moved.items()}, page.merges
        )
        book.pages.append(added)

    return edit


LATER = range(11, 16)


def continued(more: str) -> Case:
    """A list that goes on on another sheet: joined, or named with its number of rows, and the totals follow from it."""
    return Case(
        f"a list that goes on on {more}",
        split("HTX", more, LATER),
        {"WB-17": (f"{more}!*",)},
        rows={"HTX": 12},
    )


def alone(title: str, other: str) -> Case:
    """A sheet under another name that no other sheet has."""
    return Case(f"{other} alone", retitled(title, other), rows={"HTX": 12} if title == "HTX" else {})


SHEETS = (
    continued("HTX (tiếp)"),
    continued("HTX (2)"),
    continued("HTX tiếp theo"),
    alone("HTX", "HTX (2)"),
    alone("QTDND", "QTDND (2)"),
    alone("THT", "THT(3)"),
    alone("Tổng hợp", "Tổng hợp (2)"),
    Case(
        "a copy of the list",
        lambda book: book.pages.append(replace(book.page("HTX"), title="HTX (2)")),
        {"WB-17": ("HTX (2)!*",)},
        rows={"HTX": 12},
    ),
    Case(
        "a list that goes on and repeats rows",
        lambda book: book.pages.append(
            replace(book.page("HTX"), title="HTX (tiếp)", cells={
                place: cell for place, cell in book.page("HTX").cells.items() if place[0] < 9
            })
        ),
        {"WB-17": ("HTX (tiếp)!*",)},
        rows={"HTX": 12},
    ),
)  # fmt: skip
COVERS = (
    Case("code and name of two units", put("Bìa!B4", "Huyện Lục Nam"), {"WB-18": ("Bìa!B",)}, quarantined=True),
    Case("code of another unit", put("Bìa!B3", "218"), {"WB-18": ("Bìa!B",)}, quarantined=True),
    Case("name of another unit without its level", put("Bìa!B4", "Lục Nam"), {"WB-18": ("Bìa!B",)}, quarantined=True),
    Case("name of a town", put("Bìa!B4", "Thành phố Bắc Giang"), {"WB-18": ("Bìa!B",)}, quarantined=True),
    Case("name with its province", put("Bìa!B4", "UBND huyện Lạng Giang, tỉnh Bắc Giang")),
    Case("name in capitals", put("Bìa!B4", "HUYỆN LẠNG GIANG")),
    Case("a quarter for a period", put("Bìa!B5", "Quý IV/2020"), {"WB-06": ("Bìa!B5",)}, quarantined=True),
    Case("a year for a period", put("Bìa!B5", "2020"), {"WB-06": ("Bìa!B5",)}, quarantined=True),
    Case("a quarter in digits for a period", put("Bìa!B5", "Q4-2020"), {"WB-06": ("Bìa!B5",)}, quarantined=True),
    Case(
        "a list of another unit below",
        together(
            *(
                put(f"HTX!D{row}", commune)
                for row, commune in ((13, "Xã Đồng Kỳ"), (14, "Xã Tam Hiệp"), (15, "Xã Đồng Vương"))
            )
        ),
        {"CL-05": ("HTX!D13", "HTX!D14", "HTX!D15")},
        quarantined=True,
    ),
)
LISTED = (
    Case("a total that is not the rows'", put("HTX!I16", 470), {"TG-19": ("HTX!I16",)}),
    Case(
        "a total that is not the rows' below a remark",
        together(
            *(put("HTX!B16", "Ghi chú: số liệu do xã cung cấp"), put("HTX!I16", None)),
            *(put("HTX!B17", "Tổng cộng"), put("HTX!I17", 999_999), put("HTX!K17", 1)),
        ),
        {"TG-19": ("HTX!I17",)},
        rows={"HTX": 12},
    ),
    Case(
        "a total that is not the rows' two rows below them",
        together(put("HTX!B16", None), put("HTX!I16", None), put("HTX!B17", "Tổng cộng"), put("HTX!I17", 999_999)),
        {"TG-19": ("HTX!I17",)},
        rows={"HTX": 12},
    ),
    Case("a total of capital that is not the rows'", put("HTX!K16", 30_000), {"TG-19": ("HTX!K16",)}),
    Case("a total without the dissolved", put("HTX!I16", 426)),
    Case("a total of funds that is not the rows'", put("QTDND!G5", 900), {"TG-19": ("QTDND!G5",)}),
    Case("a total of groups that is not the rows'", put("THT!D10", 74), {"TG-19": ("THT!D10",)}),
)
CASES = (*DOUBLED, *HEADED, *TITLED, *COUNTED, *SHEETS, *COVERS, *LISTED)
