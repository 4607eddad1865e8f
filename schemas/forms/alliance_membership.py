"""The Alliance's members and its targets, sheets Thành viên and Chỉ tiêu of LM-01."""

from decimal import Decimal

from schemas.column import Column, Kind, Layout, Sheet
from schemas.forms.alliance_funds import indicator_columns

MEMBERSHIP = Sheet(
    name="Thành viên",
    table="membership",
    title_vi="Thành viên Liên minh Hợp tác xã {level}, đơn thư",
    grain="one row per indicator of membership and complaints",
    layout=Layout.INDICATORS,
    keys=(("code",),),
    aliases=("Thành viên Liên minh", "Thành viên Liên minh HTX", "Phát triển thành viên"),
    columns=indicator_columns("membership"),
)

PERCENTAGE = "_PERCENT"
"""How the code of a target ends that is a percentage."""

TARGETS = Sheet(
    name="Chỉ tiêu",
    table="targets",
    title_vi="Chỉ tiêu kế hoạch",
    grain="one row per year, indicator and scope",
    layout=Layout.TABLE,
    keys=(("year", "indicator", "scope"),),
    aliases=("Chỉ tiêu kế hoạch", "Mục tiêu", "Kế hoạch"),
    columns=(
        Column(
            name="year",
            header="Năm",
            kind=Kind.COUNT,
            label_en="Year",
            help_vi="Năm kế hoạch, ví dụ 2021.",
            minimum=Decimal(2000),
            maximum=Decimal(2199),
            aliases=("Năm kế hoạch",),
            width=10,
        ),
        Column(
            name="indicator",
            header="Chỉ tiêu",
            kind=Kind.CODE,
            label_en="Indicator",
            help_vi="Chọn trong danh mục.",
            code_list="target",
            aliases=("Tên chỉ tiêu", "Mục tiêu"),
            width=44,
        ),
        Column(
            name="scope",
            header="Phạm vi",
            kind=Kind.CODE,
            label_en="Scope",
            help_vi="Toàn {level}, hoặc Mỗi {unit}.",
            code_list="scope",
            aliases=("Phạm vi áp dụng",),
            width=16,
        ),
        Column(
            name="at_least",
            header="Tối thiểu",
            kind=Kind.VALUE,
            label_en="At least",
            help_vi="Mức thấp nhất phải đạt; chỉ tiêu tỷ lệ ghi theo %.",
            minimum=Decimal(0),
            aliases=("Ít nhất", "Mức tối thiểu", "Từ"),
        ),
        Column(
            name="at_most",
            header="Tối đa",
            kind=Kind.VALUE,
            label_en="At most",
            help_vi="Không bắt buộc.",
            optional_header=True,
            minimum=Decimal(0),
            aliases=("Nhiều nhất", "Mức tối đa", "Đến"),
        ),
    ),
)
