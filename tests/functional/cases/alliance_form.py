"""A LM-01 of the provincial Alliance for November 2020: the cover, and whatever sheets a case needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.functional.cases.book import Book
from tests.functional.cases.district_form import COVER, cover_page, page_of

if TYPE_CHECKING:
    from tests.functional.cases.book import Value

ALLIANCE_COVER: dict[str, Value] = COVER | {
    "Mẫu biểu": "LM-01",
    "Mã đơn vị báo cáo": "LM24",
    "Đơn vị báo cáo": "Liên minh HTX tỉnh Bắc Giang",
}
JOBS: list[list[Value]] = [
    ["Dư nợ cho vay từ Quỹ quốc gia về việc làm", "JOBS.OUTSTANDING", 100],
    ["Vốn chưa giải ngân", "JOBS.UNDISBURSED", 5],
    ["Số dự án nợ quá hạn đã thu hồi trong năm", "JOBS.RECOVERED", 3],
    ["Tỷ lệ nợ xấu", "JOBS.BAD_DEBT_PERCENT", 1.24],
]
FUND: list[list[Value]] = [
    ["Tổng nguồn vốn Quỹ hỗ trợ phát triển HTX", "FUND.CAPITAL", 2000],
    ["Vốn ngân sách tỉnh cấp bổ sung trong năm", "FUND.TOP_UP", 300],
    ["Số dự án đang vay", "FUND.LOANS", 1],
    ["Dư nợ cho vay của Quỹ hỗ trợ", "FUND.OUTSTANDING", 250],
]
MISSING = ("Tập huấn", "Thành viên", "Khen thưởng", "Xúc tiến", "Đóng góp và thông tin", "Chỉ tiêu")
"""Sheets of the form that the workbook does not have, as the file of the case has them not."""


def alliance_form(*titles: str) -> Book:
    """The workbook with the sheets of the two funds, or of those that are named."""
    headers = ("Chỉ tiêu", "Mã", "Giá trị")
    loans = page_of(
        "Quỹ hỗ trợ",
        ("Tên hợp tác xã", "Mã số thuế", "Số tiền vay", "Dư nợ", "Ngày giải ngân", "Ngày đến hạn"),
        [["HTX Rau sạch", "2400101119", 300, 250, "06/05/2019", "06/05/2022"]],
    )
    pages = [loans, page_of("Quỹ hỗ trợ - Tổng", headers, FUND), page_of("Quỹ việc làm", headers, JOBS)]
    return Book([cover_page(ALLIANCE_COVER), *(page for page in pages if page.title in titles or not titles)])
