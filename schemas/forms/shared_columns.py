"""Columns that several sheets have in common; each is declared once, here."""

from dataclasses import replace
from decimal import Decimal

from schemas.column import Column, Kind, Required

NAME = Column(
    "name",
    "Tên hợp tác xã",
    Kind.TEXT,
    "Name of the cooperative",
    "Tên đầy đủ theo giấy chứng nhận đăng ký.",
    Required.ALWAYS,
    aliases=("Tên HTX", "Hợp tác xã", "Tên hợp tác xã (HTX)"),
    width=44,
)
TAX_CODE = Column(
    "tax_code",
    "Mã số thuế",
    Kind.TAX_CODE,
    "Tax code",
    "10 chữ số, hoặc 13 chữ số với đơn vị phụ thuộc.",
    aliases=("MST", "Mã số thuế (MST)", "Mã số HTX"),
    width=15,
)
COMMUNE = Column(
    "commune",
    "Xã, phường, thị trấn",
    Kind.COMMUNE,
    "Commune",
    "Xã, phường, thị trấn còn hiệu lực vào ngày chốt số liệu.",
    Required.ALWAYS,
    aliases=(
        "Xã, phường",
        "Xã/phường/thị trấn",
        "Xã (phường, thị trấn)",
        "Xã, thị trấn",
        "Địa bàn",
        "Xã, P, TT",
        "Xã, phường, TT",
    ),
    width=22,
)
FOUNDED_ON = Column(
    "founded_on",
    "Ngày thành lập",
    Kind.DATE,
    "Founded on",
    "Ngày/tháng/năm, ví dụ 15/03/2019.",
    Required.ALWAYS,
    aliases=("Ngày thành lập (đăng ký)", "Ngày đăng ký", "Ngày tháng năm thành lập", "Ngày TL"),
)
SECTOR = Column(
    "sector",
    "Lĩnh vực",
    Kind.CODE,
    "Sector",
    "Chọn trong danh mục.",
    Required.ALWAYS,
    code_list="sector",
    aliases=("Lĩnh vực hoạt động", "Ngành nghề", "Ngành, lĩnh vực", "Ngành nghề KD", "Ngành nghề kinh doanh"),
    width=30,
)
STATUS = Column(
    "status",
    "Tình trạng hoạt động",
    Kind.CODE,
    "Status",
    "Chọn trong danh mục.",
    Required.ALWAYS,
    code_list="status",
    aliases=("Tình trạng", "Trạng thái", "Trạng thái hoạt động", "Tình trạng HĐ"),
    width=22,
)
MEMBERS = Column(
    "members",
    "Số thành viên",
    Kind.COUNT,
    "Members",
    "Số nguyên, không âm.",
    Required.UNLESS_DISSOLVED,
    minimum=Decimal(0),
    aliases=("Thành viên", "Tổng số thành viên", "Số thành viên (người)", "Số TV"),
)
CHARTER_CAPITAL = Column(
    "charter_capital",
    "Vốn điều lệ",
    Kind.MONEY,
    "Charter capital",
    "Triệu đồng.",
    Required.UNLESS_DISSOLVED,
    minimum=Decimal(0),
    unit_vi="triệu đồng",
    aliases=("Vốn điều lệ (triệu đồng)", "Tổng vốn điều lệ", "VĐL", "Vốn ĐL"),
)
BOARD_MEMBERS = Column(
    "board_members",
    "Số thành viên HĐQT",
    Kind.COUNT,
    "Board members",
    "Số nguyên, không âm.",
    minimum=Decimal(0),
    aliases=("Thành viên HĐQT", "Số thành viên hội đồng quản trị", "Hội đồng quản trị", "HĐQT", "Số TV HĐQT"),
)
SUPERVISORS = Column(
    "supervisors",
    "Số thành viên ban kiểm soát",
    Kind.COUNT,
    "Supervisors",
    "Số nguyên, không âm.",
    minimum=Decimal(0),
    aliases=("Số thành viên BKS", "Ban kiểm soát", "Thành viên ban kiểm soát", "BKS", "Số TV BKS"),
)
NOTE = Column(
    "note",
    "Ghi chú",
    Kind.TEXT,
    "Note",
    "Không bắt buộc.",
    optional_header=True,
    aliases=("Chú thích",),
    width=40,
)
ORDINAL = Column(
    "ordinal",
    "STT",
    Kind.COUNT,
    "Ordinal",
    "Số thứ tự.",
    optional_header=True,
    aliases=("TT", "Số TT", "Số thứ tự"),
    width=6,
)
INDICATOR_LABEL = Column(
    "label",
    "Chỉ tiêu",
    Kind.TEXT,
    "Indicator, in words",
    "Tên chỉ tiêu.",
    aliases=("Tên chỉ tiêu", "Nội dung"),
    width=52,
)
INDICATOR_VALUE = Column(
    "value",
    "Giá trị",
    Kind.VALUE,
    "Value",
    "Số liệu của đơn vị.",
    Required.ALWAYS,
    aliases=("Số liệu", "Số lượng", "Thực hiện"),
    width=18,
)


def always(column: Column) -> Column:
    """The same column, required in every row."""
    return replace(column, required=Required.ALWAYS)
