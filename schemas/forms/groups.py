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
            name="activity",
            header="Loại hình",
            kind=Kind.CODE,
            label_en="Activity",
            help_vi="Chọn trong danh mục.",
            required=Required.ALWAYS,
            code_list="activity",
            aliases=("Loại hình hoạt động", "Loại hình tổ hợp tác", "Loại hình tổ"),
            width=36,
        ),
        Column(
            name="groups",
            header="Số tổ hợp tác",
            kind=Kind.COUNT,
            label_en="Groups",
            counted_in=("tổ", "THT", "tổ hợp tác", "nhóm", "đơn vị"),
            help_vi="Số nguyên, không âm.",
            required=Required.ALWAYS,
            minimum=Decimal(0),
            aliases=("Số tổ", "Số THT", "Tổng số tổ hợp tác", "Số tổ HT"),
        ),
        Column(
            name="certified_groups",
            header="Số tổ có chứng thực của UBND xã",
            kind=Kind.COUNT,
            label_en="Groups certified by the commune",
            counted_in=("tổ", "THT", "tổ hợp tác", "nhóm", "đơn vị"),
            help_vi="Không lớn hơn Số tổ hợp tác.",
            minimum=Decimal(0),
            aliases=("Số tổ có chứng thực", "Có chứng thực của UBND xã", "Số THT có chứng thực"),
            width=18,
            until=1,
        ),
        Column(
            name="registered_groups",
            header="Số tổ có giấy chứng nhận đăng ký",
            kind=Kind.COUNT,
            label_en="Groups with a certificate of registration",
            counted_in=("tổ", "THT", "tổ hợp tác", "nhóm", "đơn vị"),
            help_vi="Không lớn hơn Số tổ hợp tác.",
            minimum=Decimal(0),
            aliases=("Số tổ đã đăng ký", "Có giấy chứng nhận đăng ký", "Số THT có giấy chứng nhận đăng ký"),
            width=18,
            since=2,
        ),
        replace(shared.MEMBERS, required=Required.NEVER),
        shared.NOTE,
    ),
)
