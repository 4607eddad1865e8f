"""Sheet Tổng hợp of KTTT-01: what the unit declares, one row per indicator."""

from schemas.column import Column, Kind, Layout, Required, Sheet

DECLARED_TOTALS = Sheet(
    name="Tổng hợp",
    table="declared_totals",
    title_vi="Biểu tổng hợp",
    grain="one row per declared indicator",
    layout=Layout.INDICATORS,
    keys=(("indicator",),),
    aliases=("Biểu tổng hợp", "Tổng hợp chung"),
    columns=(
        Column(
            "label",
            "Chỉ tiêu",
            Kind.TEXT,
            "Indicator, in words",
            "Tên chỉ tiêu.",
            aliases=("Tên chỉ tiêu", "Nội dung"),
            width=52,
        ),
        Column(
            "indicator",
            "Mã",
            Kind.TEXT,
            "Indicator code",
            "Mã chỉ tiêu; không sửa.",
            Required.ALWAYS,
            aliases=("Mã chỉ tiêu", "Mã số", "Mã CT"),
            width=24,
        ),
        Column(
            "unit",
            "Đơn vị tính",
            Kind.TEXT,
            "Unit",
            "Đơn vị tính của chỉ tiêu.",
            aliases=("ĐVT", "Đơn vị"),
            width=16,
        ),
        Column(
            "value",
            "Giá trị",
            Kind.VALUE,
            "Value",
            "Số liệu của đơn vị.",
            Required.ALWAYS,
            aliases=("Số liệu", "Số lượng", "Thực hiện"),
            width=18,
        ),
    ),
)
