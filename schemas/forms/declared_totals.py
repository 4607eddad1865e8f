"""Sheet Tổng hợp of KTTT-01: what the unit declares, one row per indicator."""

from schemas.column import Column, Kind, Layout, Required, Sheet
from schemas.forms import shared_columns as shared

DECLARED_TOTALS = Sheet(
    name="Tổng hợp",
    table="declared_totals",
    title_vi="Biểu tổng hợp",
    grain="one row per declared indicator",
    layout=Layout.INDICATORS,
    keys=(("indicator",),),
    aliases=("Biểu tổng hợp", "Tổng hợp chung"),
    columns=(
        shared.INDICATOR_LABEL,
        Column(
            name="indicator",
            header="Mã",
            kind=Kind.TEXT,
            label_en="Indicator code",
            help_vi="Mã chỉ tiêu; không sửa.",
            required=Required.ALWAYS,
            aliases=("Mã chỉ tiêu", "Mã số", "Mã CT"),
            width=28,
        ),
        Column(
            name="unit",
            header="Đơn vị tính",
            kind=Kind.TEXT,
            label_en="Unit",
            help_vi="Đơn vị tính của chỉ tiêu.",
            aliases=("ĐVT", "Đơn vị"),
            width=16,
        ),
        shared.INDICATOR_VALUE,
    ),
)
