"""Revisions as districts send them: real workbooks, edited cell by cell and saved by openpyxl."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.runtime.settings import PROJECT
from schemas.forms.explanations import EXPLANATIONS
from tests.spec.examples.base import base_content
from tests.spec.examples.edits import cover, indicator_cell, page_of
from tests.spec.examples.kept_sheets import opened, saved

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from tests.spec.examples.example import Change
    from tests.support.installation import Installation


ALLIANCE = "2020-11/Bao cao Lien minh HTX tinh thang 11-2020.xlsx"
"""The provincial Alliance's sample below ``raw/``."""


class Explained(NamedTuple):
    """A row of the sheet Giải trình."""

    rule_id: str
    sheet: str
    cell: str
    value: object
    explanation: str | None


def revision(number: int, *changes: Change, of: bytes | None = None) -> bytes:
    """A revision of a workbook, of the small one of Lạng Giang for November 2020 where none is given."""
    workbook = opened(of or base_content())
    for change in (cover("revision", number), *changes):
        change(workbook)
    return saved(workbook)


def explaining(*rows: Explained) -> Change:
    """Add the sheet Giải trình with these rows."""

    def change(workbook: Workbook) -> None:
        page = workbook.create_sheet(EXPLANATIONS.name)
        page.append([column.header for column in EXPLANATIONS.columns])
        for row in rows:
            page.append(list(row))

    return change


ALLIANCE_QUERIES = (
    Explained("AL-04", "Tập huấn", "E6", None, "Đơn vị phối hợp chưa gửi danh sách"),
    Explained("AL-05", "Chỉ tiêu", "D8", 4, "Một số huyện giao cao hơn mức tối thiểu"),
    Explained("AL-06", "Đóng góp và thông tin", "B8", 22_300, "Ghi theo số in trong báo cáo"),
)
"""What is asked about the Alliance's sample, with an answer to each."""


def answering_alliance() -> bytes:
    """The Alliance's sample with its answers."""
    return revision(1, explaining(*ALLIANCE_QUERIES), of=(PROJECT / "raw" / ALLIANCE).read_bytes())


def declare_more(code: str, more: int) -> Change:
    """Raise what is declared of an indicator."""

    def change(workbook: Workbook) -> None:
        indicator_cell(page_of(workbook, code), code, "value").value += more

    return change


def calculate_totals(book: Workbook, right: Workbook) -> None:
    """Give the totals of the lists the values of another workbook, as Excel does once their rows are the same."""
    for page in book.worksheets:
        for row in page.iter_rows(max_col=2) if page.title in right.sheetnames else ():
            if "Tổng cộng" in (cell.value for cell in row):
                for cell in right[page.title][row[0].row]:
                    page.cell(cell.row, cell.column).value = cell.value


def lay(installation: Installation, name: str, content: bytes) -> Path:
    """Drop a file into the landing zone."""
    path = installation.raw / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def receive(installation: Installation, name: str, content: bytes) -> Path:
    """Drop a file into the landing zone and run."""
    path = lay(installation, name, content)
    installation.run()
    return path


def statuses(installation: Installation) -> list[tuple[int, str]]:
    """Revision and status of every submission, in that order."""
    return installation.ask("select revision, status from core.submissions order by all")
