"""The funds of LM-01: the support fund's loans and totals, and the national employment fund."""

from dataclasses import replace
from decimal import Decimal

from schemas.column import Column, Kind, Layout, Required, Sheet
from schemas.forms import shared_columns as shared


def indicator_columns(table: str) -> tuple[Column, ...]:
    """The columns of a sheet with one row per indicator, found by its code."""
    code = Column(
        name="code",
        header="Mã",
        kind=Kind.CODE,
        label_en="Indicator code",
        help_vi="Mã chỉ tiêu; không sửa.",
        required=Required.ALWAYS,
        code_list=table,
        aliases=("Mã chỉ tiêu", "Mã số"),
        width=26,
    )
    return (replace(shared.INDICATOR_LABEL, name="indicator"), code, shared.INDICATOR_VALUE)


SUPPORT_FUND_LOANS = Sheet(
    name="Quỹ hỗ trợ",
    table="support_fund_loans",
    title_vi="Các dự án đang vay vốn Quỹ hỗ trợ phát triển hợp tác xã",
    grain="one row per outstanding loan of the support fund",
    layout=Layout.TABLE,
    keys=(("tax_code", "disbursed_on"), ("tax_code",), ("cooperative", "disbursed_on"), ("cooperative",)),
    aliases=("Quỹ hỗ trợ phát triển HTX", "Quỹ hỗ trợ HTX", "Dự án vay Quỹ hỗ trợ"),
    columns=(
        replace(shared.NAME, name="cooperative", required=Required.NEVER),
        shared.TAX_CODE,
        Column(
            name="principal",
            header="Số tiền vay",
            kind=Kind.MONEY,
            label_en="Principal",
            help_vi="Triệu đồng.",
            minimum=Decimal(0),
            unit_vi="triệu đồng",
            aliases=("Số tiền cho vay", "Số tiền vay (triệu đồng)", "Số vốn vay"),
        ),
        Column(
            name="outstanding",
            header="Dư nợ",
            kind=Kind.MONEY,
            label_en="Outstanding",
            help_vi="Triệu đồng, còn nợ vào ngày chốt số liệu.",
            minimum=Decimal(0),
            unit_vi="triệu đồng",
            aliases=("Dư nợ (triệu đồng)", "Số dư nợ", "Còn nợ"),
        ),
        Column(
            name="disbursed_on",
            header="Ngày giải ngân",
            kind=Kind.DATE,
            label_en="Disbursed on",
            help_vi="Ngày/tháng/năm, ví dụ 15/03/2019.",
            aliases=("Ngày vay", "Ngày cho vay"),
        ),
        Column(
            name="due_on",
            header="Ngày đến hạn",
            kind=Kind.DATE,
            label_en="Due on",
            help_vi="Ngày/tháng/năm, ví dụ 15/03/2022.",
            aliases=("Hạn trả", "Ngày trả nợ", "Ngày đáo hạn"),
        ),
    ),
)

SUPPORT_FUND = Sheet(
    name="Quỹ hỗ trợ - Tổng",
    table="support_fund",
    title_vi="Quỹ hỗ trợ phát triển hợp tác xã: tổng hợp",
    grain="one row per indicator of the support fund",
    layout=Layout.INDICATORS,
    keys=(("code",),),
    aliases=("Tổng hợp Quỹ hỗ trợ", "Quỹ hỗ trợ - Tổng hợp", "Quỹ hỗ trợ (tổng hợp)"),
    columns=indicator_columns("support_fund"),
)

EMPLOYMENT_FUND = Sheet(
    name="Quỹ việc làm",
    table="employment_fund",
    title_vi="Quỹ quốc gia về việc làm",
    grain="one row per indicator of the national employment fund",
    layout=Layout.INDICATORS,
    keys=(("code",),),
    aliases=("Quỹ quốc gia về việc làm", "Quỹ QG về việc làm"),
    columns=indicator_columns("employment_fund"),
)
