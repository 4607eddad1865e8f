"""How each unit is in the habit of filling in its workbook: file name, way of writing the period, index row, people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Habits:
    """What differs between units though the form is one.

    ``file_name`` and ``period`` are formats of a date; a blank ``period`` leaves it a real date. ``index_row`` is the
    format of the numbers under the headers; blank for no such row, ``{}`` for whole numbers.
    """

    file_name: str
    period: str
    index_row: str
    prepared_by: str
    approved_by: str
    with_optional: bool = False


HABITS = {
    "213": Habits(
        "Bao cao HTX TP Bac Giang T{0:%m-%Y}.xlsx",
        "{0:%m/%Y}",
        "{}",
        "Nguyễn Thị Thu Hà",
        "Trần Quang Huy",
        with_optional=True,
    ),
    "215": Habits("BC thang {0:%m} - Yen The.xlsx", "{0:%Y-%m}", "", "Hoàng Văn Lực", "Nông Đức Toản"),
    "216": Habits("Báo cáo KTTT tháng {0:%m.%Y} Tân Yên.xlsx", "", "({})", "Dương Thị Hạnh", "Nguyễn Văn Khiêm"),
    "217": Habits("KTTT_{0:%Y-%m}_217_Lang Giang.xlsx", "{0:%m/%Y}", "{}", "Đỗ Minh Tuyết", "Phạm Văn Thụ"),
    "218": Habits("218_LucNam_KTTT_{0:%m-%Y}.xlsx", "{0:%Y-%m}", "", "Giáp Thị Loan", "Nguyễn Hữu Bằng"),
    "219": Habits("Lục Ngạn - Biểu KTTT - {0:%m.%Y}.xlsx", "{0:%m/%Y}", "({})", "Vi Văn Thảo", "Trương Thế Bình"),
    "220": Habits("SON DONG BC HTX {0:%m-%Y}.xlsx", "", "", "Lục Thị Nhàn", "Hoàng Đình Quyết"),
    "221": Habits("YenDung_KTTT_{0:%Y_%m}.xlsx", "{0:%Y-%m}", "{}", "Lưu Thị Bích", "Ngô Văn Chỉnh"),
    "222": Habits(
        "Biểu số liệu HTX Việt Yên T{0:%m}.xlsx",
        "{0:%m/%Y}",
        "",
        "Thân Thị Vân",
        "Nguyễn Đăng Khoát",
        with_optional=True,
    ),
    "223": Habits("hiep hoa - kttt thang {0:%m} nam {0:%Y}.xlsx", "", "({})", "Tạ Văn Nhuận", "La Thị Thoa"),
    "07306": Habits("Xã Nhã Nam - KTTT {0:%m.%Y}.xlsx", "{0:%m/%Y}", "", "Giáp Thị Ngân", "Nguyễn Văn Lành"),
    "07330": Habits("07330_PhucHoa_{0:%Y_%m}.xlsx", "{0:%Y-%m}", "", "Ngô Thị Lụa", "Trần Đình Tám"),
    "07339": Habits("BC HTX xa Tan Yen thang {0:%m-%Y}.xlsx", "{0:%m/%Y}", "{}", "Dương Thị Hạnh", "Nguyễn Văn Khiêm"),
    "07351": Habits("Ngọc Thiện - biểu KTTT tháng {0:%m.%Y}.xlsx", "", "", "Lê Văn Toán", "Hà Thị Mến"),
    "07375": Habits("KTTT_{0:%Y-%m}_07375_xa Lang Giang.xlsx", "{0:%m/%Y}", "{}", "Đỗ Minh Tuyết", "Phạm Văn Thụ"),
    "07381": Habits("tien luc bc kttt {0:%m-%Y}.xlsx", "{0:%Y-%m}", "", "Hoàng Thị Lý", "Đặng Văn Cảnh"),
    "07399": Habits("Xã Kép T{0:%m-%Y} - HTX.xlsx", "", "({})", "Lương Văn Sáng", "Nguyễn Thị Phin"),
    "09367": Habits("TuSon_KTTT_{0:%m-%Y}.xlsx", "{0:%Y-%m}", "{}", "Đàm Thị Chinh", "Ngô Đức Thuyết"),
    "09454": Habits("Gia Binh - mau KTTT-01 - {0:%m.%Y}.xlsx", "{0:%m/%Y}", "", "Vũ Thị Sen", "Nguyễn Văn Mão"),
    "LM24": Habits(
        "Bao cao Lien minh HTX tinh thang {0:%m-%Y}.xlsx", "{0:%m/%Y}", "", "Nguyễn Thị Minh Châu", "Trần Văn Khải"
    ),
}


PLAIN = Habits("KTTT {0:%m-%Y}.xlsx", "{0:%m/%Y}", "", "Nguyễn Văn An", "Trần Thị Bình")
"""The habits of a unit that is known for none."""


def habits_of(unit_code: str) -> Habits:
    """How the unit fills in its workbook."""
    return HABITS.get(unit_code, PLAIN)


def file_name(unit_code: str, period: date) -> str:
    """The name that the unit gives its workbook of the period."""
    return HABITS[unit_code].file_name.format(period)
