"""Units of money behind headers, over them and in the title; another one than million dong is never taken for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.functional.deviations.deviation import Deviation
from tests.functional.deviations.pages import renamed
from tests.spec.examples.edits import declare, header, indicator_cell, rename_column, sheet_of

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


def divided(*names: str) -> Change:
    """The header of members over two columns of its own, the other headers merged down beside them."""

    def change(workbook: Workbook) -> None:
        page = workbook["THT"]
        page.insert_rows(6)
        for column in "ABCDE":
            page.merge_cells(f"{column}5:{column}6")
        page.move_range("G5:G99", cols=1)
        page["F5"].value = "Số thành viên"
        page.merge_cells("F5:G5")
        page["F6"].value, page["G6"].value = names
        for row in range(7, 12):
            whole = page.cell(row, 6).value
            if isinstance(whole, int) and "Tổng số" in names:
                page.cell(row, 6 + names.index("Tổng số")).value = whole
                page.cell(row, 7 - names.index("Tổng số")).value = whole - 1

    return change


def row_unit(code: str, unit: str, value: object = None) -> Change:
    """Another unit in the row of a declared indicator, and a value in it."""

    def change(workbook: Workbook) -> None:
        indicator_cell(workbook["Tổng hợp"], code, "unit").value = unit
        if value is not None:
            declare(code, value)(workbook)

    return change


CONVERTED = {"CL-09": 1}
ROW_UNITS = (
    *(
        Deviation(f"a declared amount in {unit}", (row_unit("CAPITAL.CREDIT", unit),))
        for unit in ("Triệu đồng", "tr.đ", "(triệu VNĐ)", "1.000.000 đồng", "Tr. đồng", "triệu")
    ),
    *(
        Deviation(f"a declared amount in another unit, {unit}", (row_unit("CAPITAL.CREDIT", unit, value),), CONVERTED)
        for unit, value in (
            ("tỷ đồng", 4.3),
            ("Tỉ đồng", "4,3"),
            ("nghìn đồng", 4_300_000),
            ("1.000đ", 4_300_000),
            ("đồng", "4.300.000.000"),
        )
    ),
    Deviation(
        "a unit in the cell and another in the row", (row_unit("CAPITAL.CREDIT", "nghìn đồng", "4,3 tỷ"),), CONVERTED
    ),
    Deviation(
        "an ambiguous amount in another unit", (row_unit("CAPITAL.CREDIT", "tỷ đồng", "4.3"),), {"CL-06": 1} | CONVERTED
    ),
    *(
        Deviation(
            f"ditto marks for units, {mark}", (row_unit("CAPITAL.NONAGRI", mark), row_unit("CAPITAL.CREDIT", mark))
        )
        for mark in ('"', "nt", "- nt -", "như trên")
    ),
    Deviation(
        "ditto marks below another unit",
        (row_unit("CAPITAL.ALL", "nghìn đồng", 24_820_500), row_unit("CAPITAL.AGRI", '"', 2_320_500)),
        {"CL-09": 2},
    ),
    Deviation(
        "units of counts in other words", (row_unit("HTX.ALL", "Hợp tác xã"), row_unit("MEMBERS.ALL", "thành viên"))
    ),
)
FOREIGN_UNITS = (
    *(
        Deviation(f"{code} in {unit}", (row_unit(code, unit),), {"CL-02": 1})
        for code, unit in (
            ("CAPITAL.CREDIT", "USD"),
            ("CAPITAL.CREDIT", "người"),
            ("HTX.SUSPENDED", "người"),
            ("HTX.SUSPENDED", "triệu đồng"),
            ("MEMBERS.CREDIT", "nghìn người"),
        )
    ),
)
DIVIDED = (
    Deviation("a header over the whole and a part", (divided("Tổng số", "Trong đó nữ"),), {"WB-05": 1}),
    Deviation("a header over a part and the whole", (divided("Nữ", "Tổng số"),), {"WB-05": 1}),
)
IN_PARTS = (Deviation("a header over parts alone", (divided("Nam", "Nữ"),), {"WB-04": 1, "WB-05": 2}),)

DEVIATIONS = (*BEHIND, *UNIT_ABOVE, *ROW_UNITS, *DIVIDED)
REFUSED = (*OTHER_UNITS, *OTHER_MEANINGS, *FOREIGN_UNITS, *IN_PARTS)
