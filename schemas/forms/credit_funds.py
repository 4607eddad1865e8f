"""Sheet QTDND of KTTT-01: people's credit funds."""

from dataclasses import replace
from decimal import Decimal

from schemas.column import Column, Kind, Layout, Required, Sheet, formerly
from schemas.forms import shared_columns as shared

ALWAYS_REQUIRED = formerly(1, required=Required.ALWAYS)
"""Until version 1 a fund had no status, and so none had ended."""


def _amount(name: str, header: str, label_en: str, *aliases: str) -> Column:
    return Column(
        name=name,
        header=header,
        kind=Kind.MONEY,
        label_en=label_en,
        help_vi="Triệu đồng.",
        required=Required.UNLESS_ENDED,
        minimum=Decimal(0),
        unit_vi="triệu đồng",
        aliases=(f"{header} (triệu đồng)", *aliases),
        formerly=(ALWAYS_REQUIRED,),
    )


CREDIT_FUNDS = Sheet(
    name="QTDND",
    table="credit_funds",
    title_vi="Danh sách quỹ tín dụng nhân dân",
    grain="one row per people's credit fund",
    layout=Layout.TABLE,
    keys=(("tax_code",), ("name", "commune")),
    aliases=("Quỹ tín dụng nhân dân", "Quỹ TDND", "QTD"),
    columns=(
        shared.ORDINAL,
        replace(
            shared.NAME,
            header="Tên quỹ",
            label_en="Name of the fund",
            aliases=("Tên quỹ tín dụng", "Tên QTDND", "Tên quỹ tín dụng nhân dân"),
        ),
        shared.TAX_CODE,
        shared.COMMUNE,
        shared.FOUNDED_ON,
        Column(
            name="condition",
            header="Tình trạng",
            kind=Kind.CODE,
            label_en="Condition",
            help_vi="Chọn trong danh mục.",
            required=Required.UNLESS_ENDED,
            code_list="condition",
            aliases=("Tình trạng quỹ", "Tình trạng an toàn"),
            width=22,
            formerly=(
                formerly(
                    1,
                    required=Required.ALWAYS,
                    aliases=("Tình trạng quỹ", "Tình trạng an toàn", "Tình trạng hoạt động"),
                ),
            ),
        ),
        replace(
            shared.STATUS,
            code_list="fund_status",
            aliases=("Trạng thái", "Trạng thái hoạt động", "Tình trạng HĐ", "Tình trạng hoạt động của quỹ"),
            since=2,
        ),
        shared.ENDED_ON,
        shared.SUCCESSOR_TAX_CODE,
        replace(shared.MEMBERS, formerly=(ALWAYS_REQUIRED,)),
        replace(shared.CHARTER_CAPITAL, formerly=(ALWAYS_REQUIRED,)),
        _amount(
            "operating_capital",
            "Tổng vốn hoạt động",
            "Operating capital",
            "Vốn hoạt động",
            "Tổng nguồn vốn",
            "Tổng nguồn vốn hoạt động",
        ),
        _amount("mobilised_capital", "Vốn huy động", "Mobilised capital", "Tổng vốn huy động", "Nguồn vốn huy động"),
        _amount("outstanding_loans", "Dư nợ", "Outstanding loans", "Dư nợ cho vay", "Tổng dư nợ"),
        shared.BOARD_MEMBERS,
        shared.SUPERVISORS,
        shared.NOTE,
    ),
)
