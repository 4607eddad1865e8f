"""Headers that name a part of what a column holds, or another thing, and headers over a whole and its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.functional.deviations.deviation import Deviation
from tests.spec.examples.edits import rename_column

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change

HTX = "HTX"


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


OTHER_MEANINGS = (
    Deviation(
        "profit before tax alone",
        (rename_column(HTX, "profit", "Lợi nhuận trước thuế"),),
        {"WB-04": 1, "WB-05": 1},
    ),
    Deviation("members who are women", (rename_column(HTX, "members", "Số thành viên nữ"),), {"WB-04": 1, "WB-05": 1}),
    Deviation("an unlike header", (rename_column(HTX, "charter_capital", "Tiền góp"),), {"WB-04": 1, "WB-05": 1}),
)
DIVIDED = (
    Deviation("a header over the whole and a part", (divided("Tổng số", "Trong đó nữ"),), {"WB-05": 1}),
    Deviation("a header over a part and the whole", (divided("Nữ", "Tổng số"),), {"WB-05": 1}),
)
IN_PARTS = (Deviation("a header over parts alone", (divided("Nam", "Nữ"),), {"WB-04": 1, "WB-05": 2}),)

DEVIATIONS = DIVIDED
REFUSED = (*OTHER_MEANINGS, *IN_PARTS)
