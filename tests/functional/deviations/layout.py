"""Rows that are no data around and between those that are, and cells that are merged or hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles import PatternFill

from tests.functional.deviations.deviation import Deviation
from tests.functional.deviations.pages import TABLES, data_cells, inserted, laid_out, rows_of, wide, write_rows
from tests.spec.examples.edits import first_row, put, unmerge
from tests.spec.examples.layouts import blank_rows, group_totals, hidden_row, merged_cells

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change

HTX = "HTX"


OTHER_SUM = {"TG-19": 1}
"""What a sum that is not of its rows deserves: the same one stands in three places."""


def between(*rows: Sequence[Any]) -> tuple[Change, ...]:
    """Rows of sheet HTX before the second and the fifth cooperative, and behind the last."""
    return (laid_out(lambda old: [*old[:8], *rows, *old[8:11], *rows, *old[11:17], *rows, *old[17:]], HTX),)


def sums(label: str, **cells: object) -> list[object]:
    return wide(name=label, members=34, charter_capital=2320.5, revenue=10_400) if not cells else wide(**cells)


def ending(name: str, *rows: Sequence[Any]) -> Change:
    """Other rows in the place of all that stands below a sheet's data."""

    def change(workbook: Workbook) -> None:
        page = workbook[name]
        last = max(cell.row for cell in data_cells(page))
        write_rows(page, [*rows_of(page)[:last], *rows])

    return change


def ended(*rows: Sequence[Any]) -> tuple[Change, ...]:
    """The same rows below the data of every table."""
    return tuple(ending(name, *rows) for name in TABLES)


def hidden_columns(workbook: Workbook) -> None:
    for page in workbook.worksheets[1:]:
        for letter in "BD":
            page.column_dimensions[letter].hidden = True


def filtered(workbook: Workbook) -> None:
    """A filter that shows one sector; the rows of the others are hidden."""
    page = workbook[HTX]
    page.auto_filter.ref = "A6:Z17"
    page.auto_filter.add_filter_column(5, ["Vận tải"])
    for row in (8, 9, 10, *range(12, 18)):
        page.row_dimensions[row].hidden = True


def outlined(workbook: Workbook) -> None:
    """Rows and columns that are folded away as groups."""
    page = workbook[HTX]
    page.row_dimensions.group(9, 13, hidden=True)
    page.column_dimensions.group("I", "R", hidden=True)


def formatted_below(workbook: Workbook) -> None:
    """Borders and colours far below the data, where nothing stands."""
    for row in range(60, 3000, 20):
        workbook[HTX].cell(row, 30).fill = PatternFill("solid", fgColor="FFFF00")


def merged_communes(workbook: Workbook) -> None:
    """A commune written once over two rows."""
    page = workbook[HTX]
    unmerge(page)
    first = first_row(page)
    page.cell(first + 3, 4).value = page.cell(first + 2, 4).value = "Thị trấn Vôi"
    page.cell(first + 3, 4).value = None
    page.merge_cells(start_row=first + 2, end_row=first + 3, start_column=4, end_column=4)


def in_one_commune(workbook: Workbook) -> None:
    page = workbook[HTX]
    page.cell(first_row(page) + 3, 4).value = "Thị trấn Vôi"


PLACE_AND_DAY = "Lạng Giang, ngày 01 tháng 12 năm 2020"
SIGNED: dict[str, tuple[Sequence[Any], ...]] = {
    "one column": (["Người lập biểu"], ["Đỗ Minh Tuyết"]),
    "two offices": ([None, "NGƯỜI LẬP BIỂU", None, "CHỦ TỊCH"], [], [None, "Đỗ Minh Tuyết", None, "Phạm Văn Thụ"]),
    "for the committee": (
        [None, None, None, "TM. ỦY BAN NHÂN DÂN"],
        [None, None, None, "KT. CHỦ TỊCH"],
        [None, None, None, "PHÓ CHỦ TỊCH"],
        [],
        [None, None, None, "Phạm Văn Thụ"],
    ),
    "on behalf": (
        [None, "Lập biểu", None, "TL. CHỦ TỊCH"],
        [None, None, None, "TRƯỞNG PHÒNG"],
        [None, "Tuyết", None, "Thụ"],
    ),
    "acting head": (
        [None, "Chuyên viên", None, "Q. Trưởng phòng"],
        [None, "(Ký)", None, "(Đã ký)"],
        [None, "Tuyết", None, "Thụ"],
    ),
    "beside each other": ([None, "Người tổng hợp", "Kế toán", "Thủ trưởng đơn vị"], [None, "A", "B", "C"]),
    "with how to sign": (
        [None, "Người lập biểu", None, "Giám đốc"],
        [None, "(Ký, ghi rõ họ tên)", None, "(Ký tên, đóng dấu)"],
        [None, "Tuyết", None, "Thụ"],
    ),
    "place and day above": (
        [None, None, None, PLACE_AND_DAY],
        [None, "Người lập", None, "Lãnh đạo"],
        [None, "Tuyết", None, "Thụ"],
    ),
    "day to be filled in": (
        [None, None, None, "Ngày      tháng      năm 2020"],
        [None, "Người lập", None, "Phê duyệt"],
    ),
    "receivers": (["Nơi nhận:"], ["- Sở Kế hoạch và Đầu tư;"], ["- Liên minh HTX tỉnh;"], ["- Lưu: VT."]),
    "receivers beside": (
        ["Nơi nhận:", None, None, "XÁC NHẬN CỦA UBND HUYỆN"],
        ["- Như trên;", None, None, "(Ký tên, đóng dấu)"],
        ["- Lưu: VT.", None, None, "Phạm Văn Thụ"],
    ),
}
NOTES: dict[str, tuple[Sequence[Any], ...]] = {
    "a note": (["Ghi chú: số liệu đến ngày 30/11/2020, chưa gồm HTX mới đăng ký."],),
    "a note of several lines": (
        ["Ghi chú:"],
        ["- Cột 9: tính cả thành viên liên kết"],
        ["- Cột 11: theo giấy đăng ký"],
    ),
    "a note with an asterisk": (["(*) Theo Luật Hợp tác xã năm 2012"],),
    "a source": ([None, "Nguồn: Phòng Tài chính - Kế hoạch huyện"],),
    "a remark without a word for it": (["Số liệu chưa gồm các hợp tác xã đang làm thủ tục giải thể."],),
    "a page number": ([None, None, None, "Trang 1/1"],),
    "nothing": (),
}
TOTALS = ("Tổng", "Cộng:", "TỔNG CỘNG", "T.Cộng", "Toàn huyện", "Cộng huyện Lạng Giang", "TC")


def totalled(label: str) -> tuple[Change, ...]:
    """The total rows under another word."""

    def change(workbook: Workbook) -> None:
        for page in workbook.worksheets[1:5]:
            for row in page.iter_rows():
                for cell in row:
                    if cell.value == "Tổng cộng":
                        cell.value = label

    return (change,)


def ordinal_total(workbook: Workbook) -> None:
    """The word for the sum in the column of ordinals, beside it how many there are."""
    page = workbook[HTX]
    page["A18"].value, page["B18"].value = "Tổng cộng", "10 hợp tác xã"


def total_above(workbook: Workbook) -> None:
    for name, row in ((HTX, 18), ("QTDND", 9), ("THT", 10)):
        rows = rows_of(workbook[name])
        first = first_row(workbook[name]) - 1
        write_rows(workbook[name], [*rows[:first], rows[row - 1], *rows[first : row - 1], *rows[row:]])


DEVIATIONS = (
    Deviation("hidden rows", (hidden_row,)),
    Deviation("filtered rows", (filtered,)),
    Deviation("hidden columns", (hidden_columns,)),
    Deviation("folded rows and columns", (outlined,)),
    Deviation("blank rows in the data", (blank_rows,)),
    Deviation("formats far below the data", (formatted_below,)),
    Deviation("merged cells and a column between", (merged_cells,), plain=(put(HTX, "main_products", 5, None),)),
    Deviation("a commune merged over two rows", (merged_communes,), {"WB-13": 1}, (in_one_commune,)),
    Deviation("group and total rows in the data", (group_totals,)),
    Deviation("communes as group rows", between(wide(name="Xã Tân Hưng"))),
    Deviation("groups with Roman numbers", between(wide(ordinal="II", name="Phi nông nghiệp"))),
    Deviation("groups with Roman numbers in one cell", between(wide(ordinal="II. Phi nông nghiệp"))),
    Deviation("groups with letters", between(wide(ordinal="A", name="Nông nghiệp"))),
    Deviation(
        "group totals with Roman numbers",
        between(sums("", ordinal="I", name="Nông nghiệp", members=34, revenue=9)),
        OTHER_SUM,
    ),
    Deviation("group totals that name a commune", between(sums("Xã Tân Hưng"))),
    Deviation("group totals that name a sector", between(sums("Nông, lâm nghiệp, thủy sản"))),
    Deviation("subtotals", between(sums("Cộng xã Tân Hưng")), OTHER_SUM),
    Deviation(
        "subtotals with a number of things", between(sums("", ordinal="Cộng", name="3 HTX", members=34)), OTHER_SUM
    ),
    Deviation("a part of a sum", between(sums("Trong đó: nông nghiệp"))),
    Deviation("a remark within the data", between(wide(name="(Các HTX sau đây đã ngừng hoạt động)"))),
    Deviation("groups of communes", (laid_out(inserted(8, [None, "Thị trấn Vôi"]), "THT"),)),
    Deviation("groups of indicators", (laid_out(inserted(16, ["II. QUỸ TÍN DỤNG NHÂN DÂN"]), "Tổng hợp"),)),
    Deviation(
        "no total",
        tuple(laid_out(lambda rows: [row for row in rows if "Tổng cộng" not in row], name) for name in TABLES),
    ),
    Deviation("a total above the data", (total_above,)),
    Deviation("a total in the column of ordinals", (ordinal_total,)),
    *(Deviation(f"a total called {label}", totalled(label)) for label in TOTALS),
    Deviation("a total called Tổng số: 10 HTX", totalled("Tổng số: 10 HTX"), {"TG-19": 2}),  # nowhere but in HTX
    *(Deviation(f"signed: {how}", ended(*rows)) for how, rows in SIGNED.items()),
    *(Deviation(f"signed below a blank row: {how}", ended([], [], *rows)) for how, rows in SIGNED.items()),
    *(Deviation(f"below the data {how}", ended(*rows)) for how, rows in NOTES.items()),
    Deviation("a note, then signatures", ended(*NOTES["a note of several lines"], [], *SIGNED["two offices"])),
)
