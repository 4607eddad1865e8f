"""What the Alliance's workbook of November 2020 says, read as plainly as those of the districts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from pathlib import Path

WITH_CODES = ("Quỹ hỗ trợ - Tổng", "Quỹ việc làm", "Thành viên")


def _rows(cells: list[tuple[Any, ...]], *headers: str) -> list[list[Any]]:
    """The values under these headers, of the rows in which the last of them is a number."""
    top = next(at for at, row in enumerate(cells) if set(headers) <= set(row))
    places = [cells[top].index(header) for header in headers]
    rows = [[row[place] for place in places] for row in cells[top + 1 :]]
    return [row for row in rows if isinstance(row[-1], int | float) and row[0] and not row[0].startswith("Tổng")]


def alliance_figures(path: Path) -> dict[str, Decimal]:
    """The figures of the workbook, by their codes: those that it states, and sums over two of its lists."""
    book = openpyxl.load_workbook(path, data_only=True)
    cells = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    found = {code: Decimal(str(value)) for sheet in WITH_CODES for code, value in _rows(cells[sheet], "Mã", "Giá trị")}
    classes = _rows(cells["Tập huấn"], "Chương trình", "Số lớp")
    learners = _rows(cells["Tập huấn"], "Chương trình", "Số học viên")
    loans = _rows(cells["Quỹ hỗ trợ"], "Tên hợp tác xã", "Dư nợ")
    return found | {
        "TRAINING.CLASSES": sum((Decimal(str(number)) for _, number in classes), Decimal(0)),
        "TRAINING.LEARNERS": sum((Decimal(str(number)) for _, number in learners), Decimal(0)),
        "FUND.OUTSTANDING": sum((Decimal(str(owed)) for _, owed in loans), Decimal(0)),
        "FUND.LOANS": Decimal(sum(owed > 0 for _, owed in loans)),
    }
