"""Units of declared indicators, in their rows and over their column."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from schemas.reference_data import indicators
from tests.functional.deviations.deviation import Deviation
from tests.spec.examples.edits import declare, indicator_cell, rename_column

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change

THOUSAND = 1_000
"""How many thousand dong a million dong is."""


def declared_in(unit: str, times: int) -> Change:
    """The declared amounts so many times as large, their rows with this unit."""

    def change(workbook: Workbook) -> None:
        page = workbook["Tổng hợp"]
        for code, indicator in indicators().items():
            if indicator.is_money:
                cell = indicator_cell(page, code, "value")
                cell.value = float(Decimal(str(cell.value)) * times)
                indicator_cell(page, code, "unit").value = unit or None

    return change


def row_unit(code: str, unit: str, value: object = None) -> Change:
    """Another unit in the row of a declared indicator, and a value in it."""

    def change(workbook: Workbook) -> None:
        indicator_cell(workbook["Tổng hợp"], code, "unit").value = unit
        if value is not None:
            declare(code, value)(workbook)

    return change


DECLARED_UNITS = (
    Deviation(
        "declared amounts whose header names another unit, and their rows none",
        (declared_in("", THOUSAND), rename_column("Tổng hợp", "value", "Giá trị (nghìn đồng)")),
        {"WB-13": 1},
        plain=(declared_in("", 1),),
    ),
    Deviation(
        "declared amounts whose header and rows contradict each other",
        (declared_in("triệu đồng", THOUSAND), rename_column("Tổng hợp", "value", "Giá trị (nghìn đồng)")),
        {"WB-13": 1, "CL-09": 5},
    ),
)
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

DEVIATIONS = (*ROW_UNITS, *DECLARED_UNITS)
REFUSED = FOREIGN_UNITS
