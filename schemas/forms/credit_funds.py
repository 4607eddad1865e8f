"""Sheet QTDND of KTTT-01: people's credit funds."""

from dataclasses import replace
from decimal import Decimal

from schemas.column import Column, Kind, Layout, Required, Sheet
from schemas.forms import shared_columns as shared


def _amount(name: str, header: str, label_en: str, *aliases: str) -> Column:
    return Column(
        name=name,
        header=header,
        kind=Kind.MONEY,
        label_en=label_en,
        help_vi="Triệu đồng.",
        required=Required.ALWAYS,
        minimum=Decimal(0),
        unit_vi="triệu đồng",
        aliases=(f"{header} (triệu đồng)", *aliases),
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
            required=Required.ALWAYS,
            code_list="condition",
            aliases=("Tình trạng quỹ", "Tình trạng hoạt động"),
            width=22,
        ),
        shared.always(shared.MEMBERS),
        shared.always(shared.CHARTER_CAPITAL),
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
