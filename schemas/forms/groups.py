"""Sheet THT of KTTT-01: cooperative groups, counted per commune and activity."""

from dataclasses import replace
from decimal import Decimal

from schemas.column import Column, Kind, Layout, Required, Sheet
from schemas.forms import shared_columns as shared

GROUPS = Sheet(
    name="THT",
    table="groups",
    title_vi="Tổng hợp tổ hợp tác",
    grain="one row per commune and activity",
    layout=Layout.TABLE,
    keys=(("commune", "activity"),),
    aliases=("Tổ hợp tác",),
    columns=(
        shared.ORDINAL,
        shared.COMMUNE,
        Column(
            "activity",
            "Loại hình",
            Kind.CODE,
            "Activity",
            "Chọn trong danh mục.",
            Required.ALWAYS,
            code_list="activity",
            aliases=("Loại hình hoạt động", "Loại hình tổ hợp tác", "Loại hình tổ"),
            width=36,
        ),
        Column(
            "groups",
            "Số tổ hợp tác",
            Kind.COUNT,
            "Groups",
            "Số nguyên, không âm.",
            Required.ALWAYS,
            minimum=Decimal(0),
            aliases=("Số tổ", "Số THT", "Tổng số tổ hợp tác", "Số tổ HT"),
        ),
        Column(
            "certified_groups",
            "Số tổ có chứng thực của UBND xã",
            Kind.COUNT,
            "Groups certified by the commune",
            "Không lớn hơn Số tổ hợp tác.",
            minimum=Decimal(0),
            aliases=("Số tổ có chứng thực", "Có chứng thực của UBND xã", "Số THT có chứng thực"),
            width=18,
        ),
        replace(shared.MEMBERS, required=Required.NEVER),
        shared.NOTE,
    ),
)
