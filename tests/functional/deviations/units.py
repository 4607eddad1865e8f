"""Units behind headers, over them and in the title; amounts in other ones are converted to million dong, or refused."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.functional.deviations.deviation import Deviation
from tests.functional.deviations.pages import renamed
from tests.spec.examples.edits import first_row, header, put, rename_column, sheet_of, unmerge

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change

HTX = "HTX"


def united(pattern: str) -> tuple[Change, ...]:
    """A unit behind the headers of amounts of money."""

    def headers(name: str, columns: tuple[str, ...]) -> dict[str, str]:
        return {column: pattern.format(sheet_of(name).in_version(1).column(column).header) for column in columns}

    return renamed("HTX", headers("HTX", MONEY)), renamed("QTDND", headers("QTDND", FUNDS))


UNITS = (
    *("{} (triệu đồng)", "{}\n(Triệu đồng)", "{} (tr.đ)", "{} (Trđ)", "{}, triệu đồng", "{} - tr. đồng"),
    *("{} [triệu đồng]", "{} (ĐVT: triệu đồng)", "{} (triệu VNĐ)", "{} triệu đồng", "{} (1.000.000 đồng)"),
    *("{} (ÐVT: Triệu đồng)", "{} (đơn vị: triệu đồng)"),
)
DONG, THOUSAND, BILLION = 1_000_000, 1_000, 0.001
"""How many of the unit a million dong is."""
DIFFERENT = (
    ("{} (tỷ đồng)", BILLION),
    ("{} (nghìn đồng)", THOUSAND),
    ("{} (đồng)", DONG),
    ("{} (1.000 đồng)", THOUSAND),
    ("{}\n(1000đ)", THOUSAND),
    ("{}, tỷ đồng", BILLION),
    ("{} - VNĐ", DONG),
    ("{} (ngàn đồng)", THOUSAND),
    ("{} tỷ đồng", BILLION),
    ("{} (Tỉ đồng)", BILLION),
    ("{} (ĐVT: nghìn đồng)", THOUSAND),
    ("{} (đồng Việt Nam)", DONG),
)


def amounts(sheet: str, columns: tuple[str, ...], times: float) -> Change:
    """The amounts of columns so many times as large, as numbers."""

    def change(workbook: Workbook) -> None:
        page = workbook[sheet]
        for column in columns:
            at = header(page, column).column
            for (cell,) in page.iter_rows(min_row=first_row(page), min_col=at, max_col=at):
                if isinstance(cell.value, int | float):
                    cell.value = float(Decimal(str(cell.value)) * Decimal(str(times)))

    return change


MONEY = ("charter_capital", "revenue", "profit")
FUNDS = ("charter_capital", "operating_capital", "mobilised_capital", "outstanding_loans")

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


def in_two_cells(workbook: Workbook) -> None:
    """The title's label and its unit in cells beside each other."""
    page = workbook["LHHTX"]
    unmerge(page)
    page["A4"].value, page["C4"].value = "Đơn vị tính:", "nghìn đồng"


def own_unit(workbook: Workbook) -> None:
    """The title gives another unit of money than the headers, which count."""
    title_unit("Đơn vị tính: đồng")(workbook)
    header(workbook["LHHTX"], "charter_capital").value = "Vốn điều lệ (triệu đồng)"


def row_of_units(**units: str) -> Change:
    """A row of units between the headers and the data of sheet LHHTX."""

    def change(workbook: Workbook) -> None:
        page = workbook["LHHTX"]
        at = first_row(page)
        page.insert_rows(at)
        for column, unit in units.items():
            page.cell(at, header(page, column).column).value = unit

    return change


UNIT_ABOVE = (
    Deviation("million dong in a group header", (group_of("triệu đồng"),)),
    Deviation("million dong in a header below another unit", (own_unit,)),
    *(
        Deviation(f"a title line {text}", (title_unit(text),))
        for text in ("Đơn vị tính: HTX, người, triệu đồng", "(ĐVT: Tr.đ)", "Đơn vị: UBND huyện Đồng Hỷ", "Đơn vị: HTX")
    ),
)
IN_OTHER_UNITS = (
    *(
        Deviation(
            f"another unit: {pattern!a}",
            (amounts(HTX, MONEY, times), amounts("QTDND", FUNDS, times), *united(pattern)),
            {"WB-13": 7},
        )
        for pattern, times in DIFFERENT
    ),
    Deviation(
        "a misspelt header in another unit",
        (
            amounts(HTX, ("charter_capital",), BILLION),
            rename_column(HTX, "charter_capital", "Vốn điều lê (tỷ đồng)"),
        ),
        {"WB-12": 1, "WB-13": 1},
    ),
    Deviation(
        "a long header in another unit",
        (
            amounts(HTX, ("monthly_income",), THOUSAND),
            rename_column(HTX, "monthly_income", "Thu nhập bình quân lao động thường xuyên (nghìn đồng/tháng)"),
        ),
        {"WB-13": 1},
    ),
    Deviation(
        "another unit in a group header",
        (amounts(HTX, (*MONEY, "monthly_income"), BILLION), group_of("tỷ đồng")),
        {"WB-13": 4},
    ),
    *(
        Deviation(
            f"a title line {text}", (amounts("LHHTX", ("charter_capital",), times), title_unit(text)), {"WB-13": 1}
        )
        for text, times in (
            ("Đơn vị tính: nghìn đồng", THOUSAND),
            ("ĐVT: đồng", DONG),
            ("(Đơn vị: 1.000 đồng)", THOUSAND),
            ("Đơn vị tính: liên hiệp; tỷ đồng", BILLION),
        )
    ),
    Deviation(
        "a title line in two cells",
        (
            amounts("LHHTX", ("charter_capital",), THOUSAND),
            in_two_cells,
        ),
        {"WB-13": 1},
    ),
    Deviation(
        "units in a row of their own below the headers",
        (
            amounts("LHHTX", ("charter_capital",), DONG),
            row_of_units(charter_capital="(đồng)", member_cooperatives="(HTX)"),
        ),
        {"WB-13": 1},
    ),
    Deviation(
        "an amount with a unit word below a header in another unit",
        (
            amounts(HTX, ("revenue",), THOUSAND),
            put(HTX, "revenue", 1, "5,2 tỷ"),
            put(HTX, "revenue", 2, "5.200.000"),
            rename_column(HTX, "revenue", "Doanh thu (nghìn đồng)"),
        ),
        {"CL-09": 1, "WB-13": 2},
    ),
)
"""Amounts in another unit: the whole column is converted, which is said once."""
REFUSED_UNITS = (
    Deviation("dollars", united("{} (triệu USD)"), {"WB-04": 7}),
    Deviation(
        "income of a year", (rename_column(HTX, "monthly_income", "Thu nhập bình quân (triệu đồng/năm)"),), {"WB-04": 1}
    ),
    *(
        Deviation(f"members as {unit}", (rename_column(HTX, "members", f"Số thành viên ({unit})"),), {"WB-04": 1})
        for unit in ("nghìn người", "nghìn", "1.000 người", "ĐVT: trăm hộ", "%")
    ),
    Deviation("two units in the title", (title_unit("ĐVT: đồng, nghìn đồng"),), {"WB-04": 1}),
)
"""What cannot be converted: the column counts as missing, and its values are not taken."""
OTHER_THINGS = (
    *(
        Deviation(
            f"{column} counted in {unit}",
            (rename_column(HTX, column, f"{sheet_of(HTX).in_version(1).column(column).header} ({unit})"),),
            {"WB-12": 1},
        )
        for column, unit in (("members", "hộ"), ("members", "ha"), ("regular_workers", "hộ"), ("revenue", "người"))
    ),
    *(
        Deviation(
            f"{column} counted in {unit}",
            (rename_column(sheet, column, f"{sheet_of(sheet).in_version(1).column(column).header} ({unit})"),),
        )
        for sheet, column, unit in (
            (HTX, "managers", "người"),
            ("THT", "groups", "tổ"),
            ("THT", "members", "xã viên"),
            ("LHHTX", "member_cooperatives", "HTX"),
        )
    ),
)
"""Counts of what the header names: the column's own thing goes without saying, another is asked about."""

DEVIATIONS = (*BEHIND, *UNIT_ABOVE, *IN_OTHER_UNITS, *OTHER_THINGS)
REFUSED = REFUSED_UNITS
