"""A period's two documents as their reader finds them: numbers in sentences and in tables, by what stands beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import openpyxl

if TYPE_CHECKING:
    from collections.abc import Mapping

    Value = int | Decimal | None
    Line = Mapping[str, Any]

NUMBER = r"(-?[\d.]+(?:,\d+)?)[*†‡°]*\[\d+\]"
"""A figure in a sentence: its number, its marks and the number of its source."""
PLACE = re.compile(r"\{([^}]+)\}")
DECIMALS = {"MANAGEMENT.TRAINED_PERCENT": 2}
"""How many decimals are printed where it is not three."""
ALWAYS = (
    "toàn tỉnh có {HTX.ALL} hợp tác xã, tính cả quỹ tín dụng nhân dân.",
    "nông, lâm nghiệp, thủy sản {HTX.AGRI} hợp tác xã; phi nông nghiệp {HTX.NONAGRI} hợp tác xã; "
    "quỹ tín dụng nhân dân {HTX.CREDIT} quỹ.",
    "gồm {HTX.INDUSTRY} hợp tác xã công nghiệp, tiểu thủ công nghiệp; {HTX.TRADE} thương mại, dịch vụ; "
    "{HTX.ENVIRONMENT} vệ sinh môi trường; {HTX.TRANSPORT} vận tải; {HTX.ELECTRICITY} dịch vụ điện; "
    "{HTX.MARKET} quản lý, khai thác chợ và {HTX.CONSTRUCTION} xây dựng.",
    "Số hợp tác xã, quỹ đang hoạt động là {HTX.OPERATING}.",
    "toàn tỉnh có {HTX.OPENING} hợp tác xã.",
    "Lĩnh vực này có {HTX.AGRI} hợp tác xã với {MEMBERS.AGRI} thành viên và {CAPITAL.AGRI} triệu đồng vốn điều lệ.",
    "phi nông nghiệp có {HTX.NONAGRI} hợp tác xã với {MEMBERS.NONAGRI} thành viên và {CAPITAL.NONAGRI} triệu đồng vốn "
    "điều lệ.",
    "{HTX.INDUSTRY} hợp tác xã, {MEMBERS.INDUSTRY} thành viên, vốn điều lệ {CAPITAL.INDUSTRY} triệu đồng.",
    "Vận tải: {HTX.TRANSPORT} hợp tác xã, {MEMBERS.TRANSPORT} thành viên, vốn điều lệ {CAPITAL.TRANSPORT} triệu đồng.",
    "Thương mại, dịch vụ, chợ, điện và xây dựng: {HTX.TRADE_AND_OTHERS} hợp tác xã.",
    "Trên địa bàn có {HTX.CREDIT} quỹ, {QTDND.SOUND} quỹ trong số đó hoạt động an toàn, hiệu quả.",
    "Các quỹ có {MEMBERS.CREDIT} thành viên, tổng vốn hoạt động {QTDND.OPERATING_CAPITAL} triệu đồng, "
    "vốn huy động {QTDND.MOBILISED_CAPITAL} triệu đồng, dư nợ cho vay {QTDND.OUTSTANDING_LOANS} triệu đồng.",
    "Tổng vốn điều lệ là {CAPITAL.ALL} triệu đồng: nông, lâm nghiệp, thủy sản {CAPITAL.AGRI} triệu đồng, "
    "phi nông nghiệp {CAPITAL.NONAGRI} triệu đồng, quỹ tín dụng nhân dân {CAPITAL.CREDIT} triệu đồng.",
    "Tổng số thành viên là {MEMBERS.ALL} người, lần lượt là {MEMBERS.AGRI}, {MEMBERS.NONAGRI} và {MEMBERS.CREDIT} người.",
    "Thu nhập bình quân của lao động thường xuyên đạt {INCOME.MEAN} triệu đồng/tháng.",
    "có {MANAGEMENT.BOARD} thành viên hội đồng quản trị và {MANAGEMENT.SUPERVISORS} kiểm soát viên.",
    "có trình độ từ trung cấp trở lên là {MANAGEMENT.TRAINED_PERCENT}%.",
)
"""What the report says in every month; a name in braces is a figure."""
WHERE_SOME = (
    "Trong tổng số có {HTX.NOT_OPERATING} hợp tác xã không hoạt động, gồm {HTX.SUSPENDED} tạm ngừng và {HTX.CEASED} "
    "ngừng hẳn.",
    "có {HTX.FOUNDED} hợp tác xã thành lập mới (nông, lâm nghiệp, thủy sản {HTX.FOUNDED_AGRI}; phi nông nghiệp "
    "{HTX.FOUNDED_NONAGRI}; quỹ tín dụng nhân dân {HTX.FOUNDED_CREDIT}).",
    "Cùng thời gian, {HTX.DISSOLVED} hợp tác xã giải thể (nông, lâm nghiệp, thủy sản {HTX.DISSOLVED_AGRI}; phi nông "
    "nghiệp {HTX.DISSOLVED_NONAGRI}; quỹ tín dụng nhân dân {HTX.DISSOLVED_CREDIT}).",
    "toàn tỉnh có {LHHTX.ALL} liên hiệp, gồm {LHHTX.AGRI} liên hiệp nông nghiệp và {LHHTX.NONAGRI} liên hiệp phi nông "
    "nghiệp, với {LHHTX.MEMBERS} hợp tác xã thành viên và {LHHTX.CAPITAL} triệu đồng vốn điều lệ.",
    "Số quỹ đang được kiểm soát đặc biệt là {QTDND.SPECIAL_CONTROL}.",
)
"""What it says where the first of the figures is not zero."""
WHERE_NONE = (
    "Không có hợp tác xã nào tạm ngừng hay ngừng hoạt động ({HTX.NOT_OPERATING}).",
    "chưa có hợp tác xã nào thành lập mới ({HTX.FOUNDED}).",
    "không có hợp tác xã nào giải thể ({HTX.DISSOLVED}).",
    "Toàn tỉnh chưa có liên hiệp hợp tác xã ({LHHTX.ALL}).",
)
"""What it says where the figure is zero."""
OF_THE_FORM = (
    "Các địa phương báo cáo {THT.ALL} tổ hợp tác, trong đó {THT.CERTIFIED} tổ có hợp đồng hợp tác được UBND cấp xã "
    "chứng thực.",
    "Các địa phương báo cáo {THT.ALL} tổ hợp tác, trong đó {THT.REGISTERED} tổ có giấy chứng nhận đăng ký.",
    "sáp nhập, hợp nhất, chia, tách {HTX.MERGED}; chuyển đổi {HTX.CONVERTED}; phá sản {HTX.BANKRUPT}.",
    "gồm {MEMBERS.OFFICIAL} thành viên chính thức, {MEMBERS.CONTRIBUTING} thành viên liên kết góp vốn và "
    "{MEMBERS.NON_CONTRIBUTING} thành viên liên kết không góp vốn.",
    "{SIZE.NOT_EVALUATED} hợp tác xã chưa xác định được quy mô",
)
"""What it says where the period has the figures."""


def number(text: str) -> Decimal:
    """A number in Vietnamese notation."""
    return Decimal(text.replace(".", "").replace(",", "."))


@dataclass(frozen=True)
class WordReport:
    """The Word report: its paragraphs as one text, and the cells of its tables."""

    text: str
    tables: list[list[list[str]]]

    def said(self, template: str) -> dict[str, Decimal] | None:
        """The figures that the report says in these words; None where it does not say them."""
        parts = PLACE.split(template)
        pattern = "".join(NUMBER if at % 2 else re.escape(part) for at, part in enumerate(parts))
        found = re.search(pattern, self.text)
        return dict(zip(parts[1::2], map(number, found.groups()), strict=True)) if found else None

    def table(self, *headers: str) -> list[dict[str, str]]:
        """The lines of the table that has these headers, by header."""
        for first, *rows in self.tables:
            if set(headers) <= set(first):
                return [dict(zip(first, row, strict=True)) for row in rows]
        raise LookupError(headers)


def word_report(content: bytes) -> WordReport:
    """The report in these bytes."""
    found = docx.Document(BytesIO(content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in found.tables]
    return WordReport("\n".join(paragraph.text for paragraph in found.paragraphs), tables)


@dataclass(frozen=True)
class BookOfTables:
    """The workbook of tables: the cells of its sheets."""

    sheets: Mapping[str, list[tuple[Any, ...]]]

    @property
    def text(self) -> str:
        """All that its cells say."""
        return "\n".join(str(cell) for rows in self.sheets.values() for row in rows for cell in row if cell is not None)

    def table(self, *headers: str) -> list[Line]:
        """The lines below the row that has these headers, by header."""
        for rows in self.sheets.values():
            for at, row in enumerate(rows):
                if set(headers) <= set(row):
                    return [dict(zip(row, line, strict=True)) for line in rows[at + 1 :] if any(line)]
        raise LookupError(headers)


def book_of_tables(content: bytes) -> BookOfTables:
    """The workbook in these bytes."""
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    return BookOfTables({sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book})
