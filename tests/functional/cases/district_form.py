"""A valid KTTT-01 of Lạng Giang (217) for November 2020 with twelve cooperatives, as the contract describes it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.functional.cases.book import Book, Cell, Page

if TYPE_CHECKING:
    from tests.functional.cases.book import Value

TITLE = "BIỂU TỔNG HỢP KINH TẾ TẬP THỂ"
UNIT_LINE = "(Đơn vị tính tiền: triệu đồng)"
HEADER_ROW, FIRST_ROW = 3, 4
COVER: dict[str, Value] = {
    "Mẫu biểu": "KTTT-01",
    "Phiên bản biểu mẫu": 1,
    "Mã đơn vị báo cáo": "217",
    "Đơn vị báo cáo": "Huyện Lạng Giang",
    "Kỳ báo cáo": "11/2020",
    "Số liệu tính đến ngày": date(2020, 11, 30),
    "Lần nộp": 1,
    "Người lập biểu": "Đỗ Minh Tuyết",
    "Điện thoại": "0204 000 217",
    "Người phê duyệt": "Phạm Văn Thụ",
}
PLACE = "Xã, phường, thị trấn"
COOPERATIVE_HEADERS = (
    *("STT", "Tên hợp tác xã", "Mã số thuế", PLACE, "Ngày thành lập", "Lĩnh vực", "Tình trạng hoạt động"),
    *("Ngày giải thể", "Số thành viên", "Lao động thường xuyên", "Vốn điều lệ", "Doanh thu", "Lợi nhuận sau thuế"),
    *("Thu nhập bình quân lao động thường xuyên", "Số thành viên HĐQT", "Số thành viên ban kiểm soát"),
    *("Số cán bộ quản lý", "Cán bộ quản lý từ trung cấp trở lên", "Thành viên Liên minh HTX", "Ngày kết nạp"),
    *("Tham gia chuỗi giá trị", "Hạng sao OCOP", "Xếp loại", "Khó khăn chính", "Sản phẩm chính", "Ghi chú"),
)
LABELS = {
    "agriculture": "Nông, lâm nghiệp, thủy sản",
    "industry": "Công nghiệp, tiểu thủ công nghiệp",
    "transport": "Vận tải",
    "environment": "Vệ sinh môi trường",
    "market": "Quản lý, khai thác chợ",
    "operating": "Đang hoạt động",
    "suspended": "Tạm ngừng hoạt động",
    "ceased": "Ngừng hoạt động",
    "dissolved": "Đã giải thể",
}
COOPERATIVES = """
HTX Cơ khí Vôi | 2400102017 | Thị trấn Vôi | 2020-01-06 | industry | operating | 38 | 27 | 2341 | 1267 | 171 | 2.8
HTX Rau Nghĩa Hòa | 2400170666 | Xã Nghĩa Hòa | 2011-02-07 | agriculture | operating | 45 | 27 | 3642 | 304 | 183 | 2.9
HTX Lúa Nghĩa Hưng | 2400102049 | Xã Nghĩa Hưng | 2012-03-07 | agriculture | operating | 8 | 23 | 2717 | 318 | 102 | 3.4
HTX Xe khách | 2400102070 | Xã Quang Thịnh | 2013-04-08 | transport | suspended | 42 | 10 | 1915 | 0 | 0 | 2.5
HTX Dứa Hương Sơn | 2400102105 | Xã Hương Sơn | 2014-05-07 | agriculture | operating | 48 | 6 | 1261 | 907 | 35 | 3.5
HTX Cá giống | 2400102137 | Xã Đào Mỹ | 2015-06-08 | agriculture | ceased | 44 | 18 | 3966 | 0 | 0 | 3.9
HTX Thu gom rác | 2400102169 | Xã Tiên Lục | 2016-07-07 | environment | operating | 33 | 24 | 1208 | 1051 | 145 | 3.8
HTX Nấm An Hà | 2400102190 | Xã An Hà | 2017-08-07 | agriculture | operating | 40 | 29 | 2110 | 1058 | 130 | 3.5
HTX Gà đồi Kép | 2400102225 | Thị trấn Kép | 2020-09-07 | agriculture | operating | 32 | 23 | 1197 | 645 | 133 | 2.5
HTX Chợ Mỹ Hà | 2400102257 | Xã Mỹ Hà | 2010-10-07 | market | ceased | 39 | 14 | 3971 | 0 | 0 | 3.2
HTX Mật ong | 2400102289 | Xã Hương Lạc | 2011-11-07 | agriculture | operating | 57 | 30 | 3860 | 1349 | 38 | 3
HTX Vải sớm | 2400102313 | Xã Dương Đức | 2012-12-07 | agriculture | dissolved | 43 | 20 | 1318 | 1333 | 0 | 2.8
"""
"""Name, tax code, commune, founded on, sector, status, members, workers, capital, revenue, profit, income."""
DISSOLVED_ON = date(2020, 6, 10)
FUND_HEADERS = (
    *("STT", "Tên quỹ", "Mã số thuế", PLACE, "Ngày thành lập", "Tình trạng", "Số thành viên", "Vốn điều lệ"),
    *("Tổng vốn hoạt động", "Vốn huy động", "Dư nợ", "Số thành viên HĐQT", "Số thành viên ban kiểm soát", "Ghi chú"),
)
FUNDS: tuple[tuple[Value, ...], ...] = (
    (
        *("QTDND Vôi", "2400102345", "Thị trấn Vôi", date(1996, 5, 6), "An toàn, hiệu quả"),
        *(1000, 3500, 120_000, 110_000, 90_000, 3, 1),
    ),
)
UNION_HEADERS = (
    *("STT", "Tên liên hiệp", "Mã số thuế", PLACE, "Ngày thành lập", "Lĩnh vực", "Tình trạng hoạt động"),
    *("Số HTX thành viên", "Vốn điều lệ", "Ghi chú"),
)
UNIONS: tuple[tuple[Value, ...], ...] = (
    (
        "Liên hiệp Nông sản",
        "2400102377",
        "Xã Thái Đào",
        date(2019, 5, 6),
        LABELS["agriculture"],
        LABELS["operating"],
        5,
        28_000,
    ),
)
GROUP_HEADERS = (
    *("STT", PLACE, "Loại hình", "Số tổ hợp tác", "Số tổ có chứng thực của UBND xã", "Số thành viên", "Ghi chú"),
)
GROUPS: tuple[tuple[Value, ...], ...] = tuple(
    (commune, "Dùng nước", 10 + number, number % 3, 100 + number)
    for number, commune in enumerate(
        ("Thị trấn Vôi", "Xã Nghĩa Hòa", "Xã Nghĩa Hưng", "Xã Quang Thịnh", "Xã Hương Sơn", "Xã Đào Mỹ")
    )
)
INDICATOR_HEADERS = ("Chỉ tiêu", "Mã", "Đơn vị tính", "Giá trị")
DECLARED: dict[str, int] = {
    "HTX.ALL": 12,
    "HTX.AGRI": 7,
    "HTX.NONAGRI": 4,
    "HTX.CREDIT": 1,
    "HTX.INDUSTRY": 1,
    "HTX.TRANSPORT": 1,
    "HTX.ENVIRONMENT": 1,
    "HTX.MARKET": 1,
    "HTX.CONSTRUCTION": 0,
    "HTX.ELECTRICITY": 0,
    "HTX.TRADE": 0,
    "HTX.NOT_OPERATING": 3,
    "HTX.SUSPENDED": 1,
    "HTX.CEASED": 2,
    "HTX.OPENING": 11,
    "HTX.FOUNDED": 2,
    "HTX.FOUNDED_AGRI": 1,
    "HTX.FOUNDED_NONAGRI": 1,
    "HTX.FOUNDED_CREDIT": 0,
    "HTX.DISSOLVED": 1,
    "HTX.DISSOLVED_AGRI": 1,
    "HTX.DISSOLVED_NONAGRI": 0,
    "CAPITAL.ALL": 31_688,
    "CAPITAL.AGRI": 18_753,
    "CAPITAL.NONAGRI": 9435,
    "CAPITAL.CREDIT": 3500,
    "MEMBERS.ALL": 1426,
    "MEMBERS.AGRI": 274,
    "MEMBERS.NONAGRI": 152,
    "MEMBERS.CREDIT": 1000,
    "LHHTX.ALL": 1,
    "LHHTX.AGRI": 1,
    "LHHTX.NONAGRI": 0,
    "LHHTX.CAPITAL": 28_000,
    "LHHTX.MEMBERS": 5,
    "THT.ALL": 75,
    "THT.CERTIFIED": 6,
}
INDICATOR_ROWS = {code: FIRST_ROW + place for place, code in enumerate(DECLARED)}
"""The row of each indicator."""
MONEY = {"HTX": "KLMN", "QTDND": "HIJK", "LHHTX": "I"}
"""The columns of money of each list."""


def declared(code: str) -> str:
    """The address of an indicator's value."""
    return f"Tổng hợp!D{INDICATOR_ROWS[code]}"


def page_of(title: str, headers: tuple[str, ...], rows: list[list[Value]]) -> Page:
    """A sheet with its title lines, headers and rows."""
    page = Page(title, {(1, 1): Cell(TITLE), (2, 1): Cell(UNIT_LINE)})
    lines: list[list[Value]] = [[*headers], *rows]
    for row, values in enumerate(lines, start=HEADER_ROW):
        for column, value in enumerate(values, start=1):
            if value is not None:
                page.cells[row, column] = Cell(value)
    return page


def cover_page(fields: dict[str, Value]) -> Page:
    """A cover of two columns."""
    page = Page("Bìa")
    for row, (label, value) in enumerate(fields.items(), start=1):
        page.cells[row, 1], page.cells[row, 2] = Cell(label), Cell(value)
    return page


def cooperative_rows() -> list[list[Value]]:
    """The rows of the list, every second one a member of the Alliance."""
    rows: list[list[Value]] = []
    for number, line in enumerate(COOPERATIVES.strip().splitlines(), start=1):
        name, tax_code, commune, founded_on, sector, status, *texts = (text.strip() for text in line.split("|"))
        numbers: list[Value] = [float(text) if "." in text else int(text) for text in texts]
        ended = DISSOLVED_ON if status == "dissolved" else None
        joined: list[Value] = ["Không", None] if number % 2 else ["Chính thức", date(2020, 10, 5)]
        rest: list[Value] = ["x" if number % 5 == 1 else None, None, "Khá", "Vốn tín dụng", "Rau an toàn"]
        head: list[Value] = [number, name, tax_code, commune, date.fromisoformat(founded_on)]
        rows.append([*head, LABELS[sector], LABELS[status], ended, *numbers, 3, 1, 5, number % 5, *joined, *rest])
    return rows


def numbered(rows: tuple[tuple[Value, ...], ...]) -> list[list[Value]]:
    return [[number, *row] for number, row in enumerate(rows, start=1)]


def district_form() -> Book:
    """The workbook; the lists of cooperatives, funds and groups end in a total row."""
    cooperatives = page_of("HTX", COOPERATIVE_HEADERS, cooperative_rows())
    funds = page_of("QTDND", FUND_HEADERS, numbered(FUNDS))
    unions = page_of("LHHTX", UNION_HEADERS, numbered(UNIONS))
    groups = page_of("THT", GROUP_HEADERS, numbered(GROUPS))
    cooperatives.cells |= {(16, 2): Cell("Tổng cộng"), (16, 9): Cell(469)}
    funds.cells |= {(5, 2): Cell("Tổng cộng"), (5, 7): Cell(1000)}
    groups.cells |= {(10, 2): Cell("Tổng cộng"), (10, 4): Cell(75), (10, 6): Cell(615)}
    indicators = page_of("Tổng hợp", INDICATOR_HEADERS, [
        [f"Chỉ tiêu {code}", code, unit_of(code), value] for code, value in DECLARED.items()
    ])  # fmt: skip
    return Book([cover_page(COVER), cooperatives, funds, unions, groups, indicators])


def unit_of(code: str) -> str:
    """The unit of an indicator."""
    if "CAPITAL" in code:
        return "triệu đồng"
    return "người" if code.startswith("MEMBERS") else "đơn vị"
