"""Columns that several sheets have in common; each is declared once, here."""

from decimal import Decimal

from schemas.column import Column, Kind, Required

PEOPLE = ("người", "lao động", "thành viên", "xã viên")
COOPERATIVES = ("HTX", "hợp tác xã", "đơn vị", "cơ sở")
NAME = Column(
    name="name",
    header="Tên hợp tác xã",
    kind=Kind.TEXT,
    label_en="Name of the cooperative",
    help_vi="Tên đầy đủ theo giấy chứng nhận đăng ký.",
    required=Required.ALWAYS,
    aliases=("Tên HTX", "Hợp tác xã", "Tên hợp tác xã (HTX)"),
    width=44,
)
TAX_CODE = Column(
    name="tax_code",
    header="Mã số thuế",
    kind=Kind.TAX_CODE,
    label_en="Tax code",
    help_vi="10 chữ số, hoặc 13 chữ số với đơn vị phụ thuộc.",
    aliases=("MST", "Mã số thuế (MST)", "Mã số HTX"),
    width=15,
)
COMMUNE = Column(
    name="commune",
    header="Xã, phường, thị trấn",
    kind=Kind.COMMUNE,
    label_en="Commune",
    help_vi="{Communes} còn hiệu lực vào ngày chốt số liệu.",
    required=Required.ALWAYS,
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
    sole_since=2,
)
FOUNDED_ON = Column(
    name="founded_on",
    header="Ngày thành lập",
    kind=Kind.DATE,
    label_en="Founded on",
    help_vi="Ngày/tháng/năm, ví dụ 15/03/2019.",
    required=Required.ALWAYS,
    aliases=("Ngày thành lập (đăng ký)", "Ngày đăng ký", "Ngày tháng năm thành lập", "Ngày TL"),
)
SECTOR = Column(
    name="sector",
    header="Lĩnh vực",
    kind=Kind.CODE,
    label_en="Sector",
    help_vi="Chọn trong danh mục.",
    required=Required.ALWAYS,
    code_list="sector",
    aliases=("Lĩnh vực hoạt động", "Ngành nghề", "Ngành, lĩnh vực", "Ngành nghề KD", "Ngành nghề kinh doanh"),
    width=30,
)
STATUS = Column(
    name="status",
    header="Tình trạng hoạt động",
    kind=Kind.CODE,
    label_en="Status",
    help_vi="Chọn trong danh mục.",
    required=Required.ALWAYS,
    code_list="status",
    aliases=("Tình trạng", "Trạng thái", "Trạng thái hoạt động", "Tình trạng HĐ"),
    width=22,
)
ENDED_ON = Column(
    name="ended_on",
    header="Ngày chấm dứt",
    kind=Kind.DATE,
    label_en="Ended on",
    help_vi="Chỉ điền khi đã giải thể, sáp nhập, chuyển đổi hoặc phá sản.",
    aliases=("Ngày chấm dứt hoạt động", "Ngày tháng chấm dứt", "Chấm dứt ngày"),
    since=2,
)
SUCCESSOR_TAX_CODE = Column(
    name="successor_tax_code",
    header="Mã số thuế đơn vị kế thừa",
    kind=Kind.TAX_CODE,
    label_en="Tax code of the successor",
    help_vi="Không bắt buộc; điền khi đã sáp nhập hoặc chuyển đổi.",
    optional_header=True,
    aliases=("MST đơn vị kế thừa", "Mã số thuế của đơn vị kế thừa", "MST kế thừa"),
    width=18,
    since=2,
)
MEMBERS = Column(
    name="members",
    header="Số thành viên",
    kind=Kind.COUNT,
    label_en="Members",
    counted_in=("người", "thành viên", "xã viên"),
    help_vi="Số nguyên, không âm.",
    required=Required.UNLESS_ENDED,
    minimum=Decimal(0),
    aliases=("Thành viên", "Tổng số thành viên", "Số thành viên (người)", "Số TV"),
)
CHARTER_CAPITAL = Column(
    name="charter_capital",
    header="Vốn điều lệ",
    kind=Kind.MONEY,
    label_en="Charter capital",
    help_vi="Triệu đồng.",
    required=Required.UNLESS_ENDED,
    minimum=Decimal(0),
    unit_vi="triệu đồng",
    aliases=("Vốn điều lệ (triệu đồng)", "Tổng vốn điều lệ", "VĐL", "Vốn ĐL"),
)
BOARD_MEMBERS = Column(
    name="board_members",
    header="Số thành viên HĐQT",
    kind=Kind.COUNT,
    label_en="Board members",
    counted_in=(*PEOPLE, "cán bộ"),
    help_vi="Số nguyên, không âm.",
    minimum=Decimal(0),
    aliases=("Thành viên HĐQT", "Số thành viên hội đồng quản trị", "Hội đồng quản trị", "HĐQT", "Số TV HĐQT"),
)
SUPERVISORS = Column(
    name="supervisors",
    header="Số thành viên ban kiểm soát",
    kind=Kind.COUNT,
    label_en="Supervisors",
    counted_in=(*PEOPLE, "cán bộ"),
    help_vi="Số nguyên, không âm.",
    minimum=Decimal(0),
    aliases=("Số thành viên BKS", "Ban kiểm soát", "Thành viên ban kiểm soát", "BKS", "Số TV BKS"),
)
NOTE = Column(
    name="note",
    header="Ghi chú",
    kind=Kind.TEXT,
    label_en="Note",
    help_vi="Không bắt buộc.",
    optional_header=True,
    aliases=("Chú thích",),
    width=40,
)
ORDINAL = Column(
    name="ordinal",
    header="STT",
    kind=Kind.COUNT,
    label_en="Ordinal",
    help_vi="Số thứ tự.",
    optional_header=True,
    aliases=("TT", "Số TT", "Số thứ tự"),
    width=6,
)
INDICATOR_LABEL = Column(
    name="label",
    header="Chỉ tiêu",
    kind=Kind.TEXT,
    label_en="Indicator, in words",
    help_vi="Tên chỉ tiêu.",
    aliases=("Tên chỉ tiêu", "Nội dung"),
    width=52,
)
INDICATOR_VALUE = Column(
    name="value",
    header="Giá trị",
    kind=Kind.VALUE,
    label_en="Value",
    help_vi="Số liệu của đơn vị.",
    required=Required.ALWAYS,
    aliases=("Số liệu", "Số lượng", "Thực hiện"),
    width=18,
)
