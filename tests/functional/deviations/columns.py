"""Columns in other orders, headers in more or fewer rows, and what stands around them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from tests.functional.deviations.deviation import Deviation
from tests.functional.deviations.pages import TABLES, columns_in, inserted, laid_out, wide
from tests.spec.examples.edits import drop_column, first_row, header, rename_column, repeat_column, unmerge
from tests.spec.examples.layouts import three_header_rows

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change

HTX = "HTX"


def shuffled(width: int) -> list[int]:
    return random.Random(width).sample(range(width), width)  # noqa: S311 - an order, not a secret


def extra_column(at: int, text: str | None, value: Any) -> Change:  # noqa: ANN401 - a cell
    """A column that the form does not have, before column ``at``."""

    def change(workbook: Workbook) -> None:
        page = workbook[HTX]
        unmerge(page)
        first = first_row(page)
        page.insert_cols(at)
        page.cell(6, at).value = text
        for row in range(first, first + 10):
            page.cell(row, at).value = value

    return change


def emptied(column: str) -> Change:
    """A column without its values."""

    def change(workbook: Workbook) -> None:
        page = workbook[HTX]
        at = header(page, column).column
        for row in range(first_row(page), page.max_row + 1):
            page.cell(row, at).value = None

    return change


def blank_ordinals(workbook: Workbook) -> None:
    for name in TABLES[:4]:
        page = workbook[name]
        for row in range(first_row(page), first_row(page) + 10):
            page.cell(row, 1).value = None


ORDER = (
    Deviation("columns in reverse order", (laid_out(columns_in(lambda width: range(width)[::-1])),)),
    Deviation("columns in any order", (laid_out(columns_in(shuffled)),)),
    Deviation("no column of notes", tuple(drop_column(name, "note") for name in TABLES[:4])),
    Deviation(
        "no column of ordinals",
        tuple(drop_column(name, "ordinal") for name in TABLES[:4]),
        plain=(blank_ordinals,),
    ),
    Deviation("a column between", (extra_column(5, "Người đại diện", "Ông Nguyễn Văn An"),), {"WB-05": 1}),
    Deviation(
        "two columns beside",
        (extra_column(27, "Email", "htx@example.vn"), extra_column(28, "Doanh thu năm trước", 5000)),
        {"WB-05": 2},
    ),
    Deviation("a column without a header", (extra_column(9, None, "x"),)),
    Deviation("an empty column between", (extra_column(3, None, None),)),
    Deviation("a header twice with other values", (extra_column(27, "Doanh thu", 99),), {"WB-16": 1}),
    Deviation("a header twice with the same values", (repeat_column(HTX, "revenue", "AC"),), {"WB-05": 1}),
    Deviation(
        "a header twice, of which the right one has the values",
        (repeat_column(HTX, "revenue", "AC"), emptied("revenue")),
        {"WB-05": 1},
    ),
    Deviation(
        "a header twice, of which one is in a unit that the form cannot have",
        (
            repeat_column(HTX, "revenue", "AC"),
            rename_column(HTX, "revenue", "Doanh thu (USD)"),
        ),
        {"WB-05": 1},
    ),
    Deviation("a share beside a count", (repeat_column(HTX, "members", "AC", text="Số thành viên (%)"),), {"WB-05": 1}),
    Deviation(
        "a count of households to the right",
        (repeat_column(HTX, "members", "AC", lambda _: 5, "Số thành viên (hộ)"),),
        {"WB-05": 1},
    ),
    Deviation("profit before tax beside", (extra_column(13, "Lợi nhuận trước thuế", 999),), {"WB-05": 1}),
)


def one_header_row(workbook: Workbook) -> None:
    """No group headers: all headers in the lower row."""
    page = workbook[HTX]
    unmerge(page)
    for upper, lower in zip(page[5], page[6], strict=True):
        lower.value = lower.value or upper.value
        upper.value = None


def grouped_by_columns(workbook: Workbook) -> None:
    """Group headers whose words are headers of the form too."""
    page = workbook[HTX]
    page["I5"].value, page["K5"].value, page["O5"].value = "Thành viên", "Vốn điều lệ", "Cán bộ quản lý"


def headers_twice(workbook: Workbook) -> None:
    """The headers once more in the data, as at the top of a printed page."""
    for name, row in ((HTX, 12), ("THT", 9)):
        page = workbook[name]
        unmerge(page)
        lines = [[cell.value for cell in page[at]] for at in ((5, 6, 7) if name == HTX else (5, 6))]
        page.insert_rows(row, len(lines))
        for at, line in enumerate(lines, start=row):
            for column, value in enumerate(line, start=1):
                page.cell(at, column).value = value


def index_row(pattern: str, *, letters: bool = False) -> Change:
    """The row that numbers the columns, written otherwise."""

    def change(workbook: Workbook) -> None:
        for name, row in ((HTX, 7), ("QTDND", 6), ("LHHTX", 6), ("THT", 6)):
            for index, cell in enumerate(workbook[name][row], start=1):
                cell.value = pattern.format(chr(64 + index) if letters else index)

    return change


def computed_index(workbook: Workbook) -> None:
    """An index row that says how columns are computed."""
    index_row("({})")(workbook)
    workbook[HTX]["N7"].value, workbook["THT"]["D6"].value = "(14)=(13)/(10)", "4=5+6"


def no_index_row(workbook: Workbook) -> None:
    for name, row in ((HTX, 7), ("QTDND", 6), ("LHHTX", 6), ("THT", 6)):
        unmerge(workbook[name])
        workbook[name].delete_rows(row)


def unmerged(workbook: Workbook) -> None:
    for page in workbook:
        unmerge(page)


TITLES = [["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Độc lập - Tự do - Hạnh phúc"], ["Số: 12/BC-UBND"], [], []] * 4
UNITS_BELOW = wide(members="(người)", charter_capital="(triệu đồng)", revenue="(triệu đồng)", profit="(triệu đồng)")

PLACED = (
    Deviation("three header rows", (three_header_rows,)),
    Deviation("one header row", (one_header_row,)),
    Deviation("group headers that are columns' names", (grouped_by_columns,)),
    Deviation("headers repeated within the data", (headers_twice,)),
    Deviation("nothing merged", (unmerged,)),
    Deviation("a longer title block", (laid_out(inserted(3, *TITLES)),)),
    Deviation("no title block", (laid_out(lambda rows: rows[4:]),)),
    Deviation("a blank row below the headers", (laid_out(inserted(7, []), HTX),)),
    Deviation("units in a row below the headers", (laid_out(inserted(7, UNITS_BELOW), HTX),)),
    Deviation("no index row", (no_index_row,)),
    Deviation("an index row in brackets", (index_row("({})"),)),
    Deviation("an index row as text", (index_row("{}"),)),
    Deviation("an index row of letters", (index_row("{}", letters=True),)),
    Deviation("an index row with sums", (computed_index,)),
    Deviation("a table away from A1", (laid_out(lambda rows: rows, top=4, left=3),)),
)

DEVIATIONS = (*ORDER, *PLACED)
