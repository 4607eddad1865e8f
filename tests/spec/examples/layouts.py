"""Other ways to lay out sheet HTX, in which a finding's address must still be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.spec.examples.edits import header, unmerge

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from tests.spec.examples.example import Change

LAST_COLUMN = 26
SUSPENDED = "HTX Môi trường xanh"
"""The cooperative whose number of workers is written in words: the fifth, at J12 in the base."""


@dataclass(frozen=True, slots=True)
class OtherLayout:
    """A change of the layout, and where the fifth cooperative's number of workers then stands."""

    name: str
    change: Change
    cell: str


def sheet(workbook: Workbook) -> Worksheet:
    """Sheet HTX, its merged headers taken apart so that rows can be moved."""
    page = workbook["HTX"]
    unmerge(page)
    return page


def three_header_rows(workbook: Workbook) -> None:
    """A row between the group headers and the headers under them, the others merged over all three."""
    page = sheet(workbook)
    page.insert_rows(6)
    for first, last, text in (("I", "J", "Người"), ("K", "N", "Số tiền")):
        page[f"{first}6"].value = text
        page.merge_cells(f"{first}6:{last}6")
    for column in "ABCDEFGHUVWXYZ":
        page.merge_cells(f"{column}5:{column}7")


def blank_rows(workbook: Workbook) -> None:
    """Two blank rows within the data."""
    sheet(workbook).insert_rows(10, 2)


def hidden_row(workbook: Workbook) -> None:
    """The row is hidden by a filter, and so is the one above it."""
    page = workbook["HTX"]
    page.auto_filter.ref = "A6:Z17"
    for row in (11, 12):
        page.row_dimensions[row].hidden = True


def group_totals(workbook: Workbook) -> None:
    """A group row and a sum above each sector, the group's name merged over the table."""
    page = sheet(workbook)
    page.insert_rows(10, 3)
    page["B10"].value, page["I10"].value, page["K10"].value = "Cộng nông nghiệp", 34, 2320.5
    page["A11"].value, page["B11"].value = "II", "Phi nông nghiệp"
    page.merge_cells("B11:Z11")
    page["B12"].value, page["I12"].value, page["K12"].value = "Tổng số phi nông nghiệp", 93, 18200


def merged_cells(workbook: Workbook) -> None:
    """A remark merged over the last columns, a name over two lines, and a column between that is merged away."""
    page = sheet(workbook)
    at = header(page, "members").column
    page.insert_cols(at)
    page.insert_rows(12)
    for column in range(1, at):
        page.merge_cells(start_row=11, end_row=12, start_column=column, end_column=column)
    page.merge_cells("Y13:AA13")


def workers_in_words(workbook: Workbook) -> None:
    """Write the number of workers of the suspended cooperative in words, wherever it stands."""
    page = workbook["HTX"]
    row = next(row for row in range(7, page.max_row + 1) if SUSPENDED in [cell.value for cell in page[row]])
    page.cell(row, header(page, "regular_workers").column).value = "mười hai"


LAYOUTS: tuple[OtherLayout, ...] = (
    OtherLayout("three header rows", three_header_rows, "J13"),
    OtherLayout("blank rows in the data", blank_rows, "J14"),
    OtherLayout("a hidden row", hidden_row, "J12"),
    OtherLayout("group and total rows in the data", group_totals, "J15"),
    OtherLayout("merged cells and a column between", merged_cells, "K13"),
)
