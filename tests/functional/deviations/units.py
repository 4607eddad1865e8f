"""Units of money behind headers, over them and in the title; another one than million dong is never taken for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.functional.deviations.deviation import Deviation
from tests.functional.deviations.pages import renamed
from tests.spec.examples.edits import header, rename_column, sheet_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change

HTX = "HTX"


def united(pattern: str) -> tuple[Change, ...]:
    """A unit behind the headers of amounts of money."""
    money = ("charter_capital", "revenue", "profit")
    funds = ("charter_capital", "operating_capital", "mobilised_capital", "outstanding_loans")

    def headers(name: str, columns: tuple[str, ...]) -> dict[str, str]:
        return {column: pattern.format(sheet_of(name).column(column).header) for column in columns}

    return renamed("HTX", headers("HTX", money)), renamed("QTDND", headers("QTDND", funds))


UNITS = (
    *("{} (triệu đồng)", "{}\n(Triệu đồng)", "{} (tr.đ)", "{} (Trđ)", "{}, triệu đồng", "{} - tr. đồng"),
    *("{} [triệu đồng]", "{} (ĐVT: triệu đồng)", "{} (triệu VNĐ)", "{} triệu đồng", "{} (1.000.000 đồng)"),
    *("{} (ÐVT: Triệu đồng)", "{} (đơn vị: triệu đồng)"),
)
DIFFERENT = (
    *("{} (tỷ đồng)", "{} (nghìn đồng)", "{} (đồng)", "{} (1.000 đồng)", "{}\n(1000đ)", "{}, tỷ đồng"),
    *("{} - VNĐ", "{} (ngàn đồng)", "{} tỷ đồng", "{} (Tỉ đồng)", "{} (ĐVT: nghìn đồng)", "{} (triệu USD)"),
)

BEHIND = (
    *(Deviation(f"a unit behind headers: {pattern!a}", united(pattern)) for pattern in UNITS),
    Deviation(
        "other units behind headers",
        (
            renamed(
                HTX,
                {
                    "monthly_income": "Thu nhập bình quân\n(triệu đồng/người/tháng)",
                    "members": "Số thành viên (người)",
                    "regular_workers": "Lao động thường xuyên (người)",
                    "revenue": "Doanh thu (triệu đồng/năm)",
                },
            ),
        ),
    ),
)


def group_of(unit: str) -> Change:
    """A unit of money in a group header."""

    def change(workbook: Workbook) -> None:
        workbook[HTX]["K5"].value = f"Vốn, kết quả kinh doanh ({unit})"

    return change


def title_unit(text: str) -> Change:
    """Another unit of money in the title block."""

    def change(workbook: Workbook) -> None:
        workbook["LHHTX"]["A4"].value = text

    return change


def own_unit(workbook: Workbook) -> None:
    """The title gives another unit of money than the headers, which count."""
    title_unit("Đơn vị tính: đồng")(workbook)
    header(workbook["LHHTX"], "charter_capital").value = "Vốn điều lệ (triệu đồng)"


UNIT_ABOVE = (
    Deviation("million dong in a group header", (group_of("triệu đồng"),)),
    Deviation("million dong in a header below another unit", (own_unit,)),
    *(
        Deviation(f"a title line {text}", (title_unit(text),))
        for text in ("Đơn vị tính: HTX, người, triệu đồng", "(ĐVT: Tr.đ)", "Đơn vị: UBND huyện Đồng Hỷ", "Đơn vị: HTX")
    ),
)
OTHER_UNITS = (
    *(Deviation(f"another unit: {pattern!a}", united(pattern), {"WB-04": 7}) for pattern in DIFFERENT),
    Deviation(
        "a misspelt header in another unit",
        (rename_column(HTX, "charter_capital", "Vốn điều lê (tỷ đồng)"),),
        {"WB-04": 1},
    ),
    Deviation(
        "a long header in another unit",
        (rename_column(HTX, "monthly_income", "Thu nhập bình quân lao động thường xuyên (nghìn đồng/tháng)"),),
        {"WB-04": 1},
    ),
    Deviation(
        "income of a year", (rename_column(HTX, "monthly_income", "Thu nhập bình quân (triệu đồng/năm)"),), {"WB-04": 1}
    ),
    Deviation(
        "members in thousands",
        (rename_column(HTX, "members", "Số thành viên (nghìn người)"),),
        {"WB-04": 1, "WB-05": 1},
    ),
    Deviation("another unit in a group header", (group_of("tỷ đồng"),), {"WB-04": 4}),
    *(
        Deviation(f"a title line {text}", (title_unit(text),), {"WB-04": 1})
        for text in ("Đơn vị tính: nghìn đồng", "ĐVT: đồng", "(Đơn vị: 1.000 đồng)", "Đơn vị tính: liên hiệp; tỷ đồng")
    ),
)
"""Amounts in another unit: the column counts as missing, and its values are not taken."""

OTHER_MEANINGS = (
    Deviation(
        "profit before tax alone",
        (rename_column(HTX, "profit", "Lợi nhuận trước thuế"),),
        {"WB-04": 1, "WB-05": 1},
    ),
    Deviation("members who are women", (rename_column(HTX, "members", "Số thành viên nữ"),), {"WB-04": 1, "WB-05": 1}),
    Deviation("an unlike header", (rename_column(HTX, "charter_capital", "Tiền góp"),), {"WB-04": 1, "WB-05": 1}),
)

DEVIATIONS = (*BEHIND, *UNIT_ABOVE)
REFUSED = (*OTHER_UNITS, *OTHER_MEANINGS)
