"""Sheets in other order, hidden, renamed, and others beside them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from openpyxl.chart import BarChart, Reference
from openpyxl.workbook.protection import WorkbookProtection

from tests.functional.deviations.deviation import Deviation
from tests.functional.deviations.pages import rows_of, write_rows
from tests.spec.examples.edits import drop_sheet, rename_sheet, reorder_sheets, split_list

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change


def state(value: str) -> Change:
    """Every sheet but the cover hidden."""

    def change(workbook: Workbook) -> None:
        for page in workbook.worksheets[1:]:
            page.sheet_state = value

    return change


def extra_sheets(workbook: Workbook) -> None:
    """Sheets before, between and behind those of the form."""
    for index, name in ((0, "Hướng dẫn"), (3, "Sheet1"), (8, "Danh mục"), (9, "Phụ lục")):
        page = workbook.create_sheet(name, index)
        page["A1"].value, page["B2"].value = "Chỉ để tham khảo", 12
    workbook.create_sheet("Trống")


def earlier_copies(workbook: Workbook) -> None:
    """Copies of earlier months under names that are nearly the form's."""
    for name in ("HTX (2)", "HTX T10", "Tổng hợp (2)"):
        page = workbook.create_sheet(name, 0)
        write_rows(page, rows_of(workbook[name.split(" ")[0] if name[0] == "H" else "Tổng hợp"]))
        page["B8"].value = "HTX của tháng trước"


def alias_beside(workbook: Workbook) -> None:
    """A sheet whose name is a synonym of that of one which is there too."""
    workbook.create_sheet("Danh sách HTX", 0)["A1"].value = "Danh sách này đã cũ"


def chart_sheet(workbook: Workbook) -> None:
    """A sheet that is a chart."""
    chart = BarChart()
    chart.add_data(Reference(workbook["THT"], min_col=4, min_row=7, max_row=9))
    workbook.create_chartsheet("Biểu đồ", 1).add_chart(chart)


def protected(workbook: Workbook) -> None:
    """Protected sheets and a protected structure; nothing is encrypted."""
    for page in workbook:
        page.protection.sheet = True
        page.protection.password = "123"  # noqa: S105 - not a secret
    workbook.security = WorkbookProtection(workbookPassword="123", lockStructure=True)


def several(**names: str) -> tuple[Change, ...]:
    """Sheets renamed; the keywords are their names in the form."""
    aside = tuple(
        rename_sheet(sheet, f"{sheet} -") for sheet in names
    )  # the library allows no name that is near another
    return (*aside, *(rename_sheet(f"{sheet} -", title) for sheet, title in names.items()))


RENAMED = {
    "in capitals": {"Bìa": "BÌA", "Tổng hợp": "TỔNG HỢP"},
    "in small letters": {"HTX": "htx", "QTDND": "qtdnd", "LHHTX": "lhhtx", "THT": "tht"},
    "with spaces": {"Bìa": " Bìa ", "HTX": "HTX ", "Tổng hợp": "Tổng  hợp"},
    "decomposed (NFD)": {name: unicodedata.normalize("NFD", name) for name in ("Bìa", "Tổng hợp")},
    "with a no-break space and a dot": {"Tổng hợp": "Tổng\u00a0hợp.", "HTX": "HTX."},
    "by synonyms": {
        "Bìa": "Trang bìa",
        "HTX": "Hợp tác xã",
        "QTDND": "Quỹ tín dụng nhân dân",
        "LHHTX": "Liên hiệp HTX",
        "THT": "Tổ hợp tác",
        "Tổng hợp": "Biểu tổng hợp",
    },
    "by other synonyms": {"HTX": "DS HTX", "QTDND": "Quỹ TDND", "LHHTX": "LH HTX", "Bìa": "Thông tin chung"},
}
UNMARKED = {"Bìa": "Bia", "Tổng hợp": "Tong hop"}
NUMBERED = (
    {"Bìa": "0. Bìa", "HTX": "1. HTX", "QTDND": "2.QTDND", "THT": "IV - THT", "Tổng hợp": "05 Tổng hợp"},
    {"HTX": "Biểu 1 - HTX", "QTDND": "Biểu số 02. QTDND", "LHHTX": "PL3 LHHTX", "Tổng hợp": "Bieu 5_Tong hop"},
)


def copied(name: str, *copies: str) -> Change:
    """A sheet under other names, and none under its own."""

    def change(workbook: Workbook) -> None:
        page = workbook[name]
        for title in copies:
            workbook.copy_worksheet(page).title = title
        workbook.remove(page)

    return change


DEVIATIONS = (
    Deviation("sheets in reverse order", (reorder_sheets,)),
    Deviation("hidden sheets", (state("hidden"),)),
    Deviation("very hidden sheets", (state("veryHidden"),)),
    Deviation("extra sheets", (extra_sheets,)),
    Deviation("copies of earlier months", (earlier_copies,), {"WB-17": 3}),
    *(
        Deviation(f"a sheet under another name alone, {name}", (rename_sheet("THT", name),), {"WB-17": 1})
        for name in ("Nhóm", "THT T10", "Sheet1")
    ),
    *(
        Deviation(f"a list that goes on on sheet {name}", (split_list("HTX", name, 6),), {"WB-17": 1})
        for name in ("HTX (tiếp)", "HTX 2", "HTX_2", "Sheet2")
    ),
    Deviation("a synonym's sheet beside the form's", (alias_beside,)),
    Deviation("a sheet that is a chart", (chart_sheet,)),
    Deviation("protected sheets", (protected,)),
    *(Deviation(f"sheets named {how}", several(**names)) for how, names in RENAMED.items()),
    Deviation("sheets named without marks", several(**UNMARKED), {"WB-13": 2}),
    *(
        Deviation(f"sheets named with numbers, {at}", several(**names), {"WB-13": len(names)})
        for at, names in enumerate(NUMBERED)
    ),
    *(
        Deviation(f"no sheet but the copy {name}", (rename_sheet("THT", name),), {"WB-13": 1})
        for name in ("THT (2)", "THT_2", "Copy of THT", "THT - Copy", "1. THT (2)")
    ),
)
REFUSED = (
    Deviation("no sheet of groups", (drop_sheet("THT"),), {"WB-03": 1}),
    Deviation("two sheets that may be the form's", (copied("THT", "1. THT", "2. THT"),), {"WB-03": 1, "WB-17": 2}),
)
