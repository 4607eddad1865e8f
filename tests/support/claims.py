"""Files of published claims, as stewards hand them in."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import xlsxwriter

from schemas.published_file import CLAIM_COLUMNS, SHEET

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.worksheet import Worksheet

NAMES = tuple(column.name for column in CLAIM_COLUMNS)
HEADERS = tuple(column.header for column in CLAIM_COLUMNS)
REPORT = {"report_id": "12/BC-LM", "title_vi": "Tổng kết", "signed_on": "15/12/2021", "period": "11/2021"}


def row(claim_id: str, value: str, **more: str) -> dict[str, str]:
    """A claim of report 12/BC-LM about the number of cooperatives; ``more`` are other columns."""
    usual = {"claim_id": claim_id, "section": "P1", "value": value, "unit": "số lượng", "topic": "htx"}
    return REPORT | usual | more


def csv_text(rows: Sequence[Mapping[str, str]], names: Sequence[str] = NAMES, headers: Sequence[str] = ()) -> str:
    """The rows as CSV under these columns, which are called so."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headers or names)
    writer.writerows([[each.get(name, "") for name in names] for each in rows])
    return text.getvalue()


def write_csv(path: Path, *rows: Mapping[str, str]) -> Path:
    """A CSV file of the rows."""
    path.write_text(csv_text(rows), encoding="utf-8")
    return path


def write_workbook(
    path: Path, *rows: Mapping[str, object], change: Callable[[Worksheet], object] = lambda _: None
) -> Path:
    """A workbook of the rows under the template's headers; ``change`` does something to its sheet."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        sheet.write_row(0, 0, HEADERS)
        for number, each in enumerate(rows, 1):
            for at, name in enumerate(NAMES):
                if name in each:
                    sheet.write(number, at, each[name])
        change(sheet)
    return path
