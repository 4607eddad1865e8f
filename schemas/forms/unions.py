"""Sheet LHHTX of KTTT-01: cooperative unions."""

from dataclasses import replace
from decimal import Decimal

from schemas.column import Column, Kind, Layout, Sheet
from schemas.forms import shared_columns as shared

UNIONS = Sheet(
    name="LHHTX",
    table="unions",
    title_vi="Danh sách liên hiệp hợp tác xã",
    grain="one row per cooperative union",
    layout=Layout.TABLE,
    keys=(("tax_code",), ("name", "commune")),
    aliases=("Liên hiệp HTX", "Liên hiệp hợp tác xã", "LH HTX"),
    columns=(
        shared.ORDINAL,
        replace(
            shared.NAME,
            header="Tên liên hiệp",
            label_en="Name of the union",
            aliases=("Tên LHHTX", "Tên liên hiệp HTX", "Tên liên hiệp hợp tác xã"),
        ),
        shared.TAX_CODE,
        shared.COMMUNE,
        shared.FOUNDED_ON,
        shared.SECTOR,
        shared.STATUS,
        shared.ENDED_ON,
        shared.SUCCESSOR_TAX_CODE,
        Column(
            name="member_cooperatives",
            header="Số HTX thành viên",
            kind=Kind.COUNT,
            label_en="Member cooperatives",
            counted_in=(*shared.COOPERATIVES, "thành viên"),
            help_vi="Số nguyên, không âm.",
            minimum=Decimal(0),
            aliases=("Số hợp tác xã thành viên", "HTX thành viên", "Số HTX TV"),
        ),
        shared.CHARTER_CAPITAL,
        shared.NOTE,
    ),
)
