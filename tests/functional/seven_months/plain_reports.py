"""The workbooks as anybody reads them with openpyxl: nothing of the program is imported, and no column by its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    Row = Mapping[str, Any]

REFUSED = {
    "2020-11/Lang Giang thang 11 (lan 1).xlsx",  # eight errors, sent again
    "2020-12/SON DONG BC HTX 12-2020.xlsx",  # four errors, not sent again
    "2026-10/Gia Binh - mau KTTT-01 - 10.2026.xlsx",  # still on version 1
}
"""The workbooks that may not count, by what this test knows of them."""
NAMED_BY = {"HTX": "Tên hợp tác xã", "QTDND": "Tên quỹ", "LHHTX": "Tên liên hiệp", "THT": "Loại hình"}
"""The sheets of the registers, and the header of a column that every row of theirs fills."""
UNIT, PERIOD, AS_OF = "Mã đơn vị báo cáo", "Kỳ báo cáo", "Số liệu tính đến ngày"
UNCHANGED = "Không thay đổi"
ROW = "(hàng)"
"""Under which a row keeps its number in Excel."""
ENDED_ON = {"Ngày chấm dứt", "Ngày giải thể"}


@dataclass(frozen=True)
class Report:
    """One workbook: its cover, what its lists say by header, and what it declares by code."""

    file_name: str
    cover: Row
    headers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rows: Mapping[str, list[Row]] = field(default_factory=dict)
    declared: Row = field(default_factory=dict)

    @property
    def unit(self) -> str:
        return str(self.cover[UNIT])

    @property
    def period(self) -> date:
        cell = self.cover[PERIOD]
        if isinstance(cell, datetime):
            return cell.date().replace(day=1)
        year, month = sorted(map(int, re.findall(r"\d+", str(cell))), reverse=True)
        return date(year, month, 1)

    @property
    def as_of(self) -> date:
        cell: datetime = self.cover[AS_OF]
        return cell.date()

    @property
    def is_new(self) -> bool:
        """Whether it is on version 2 of the form."""
        return bool(self.cover["Phiên bản biểu mẫu"] == 2)

    def has(self, sheet: str, header: str) -> bool:
        """Whether the sheet asks for the column."""
        return header in self.headers[sheet]


Reports = dict[date, dict[str, Report]]
"""The reports that count, by month and unit."""


def reports_in(raw: Path) -> Reports:
    """The reports on KTTT-01 below the folder that count: of each unit and month the last revision that may."""
    found: Reports = {}
    for path in sorted(raw.rglob("*.xlsx")):
        read = _read(path, path.relative_to(raw).as_posix())
        if read is None or read.file_name in REFUSED:
            continue
        known = found.setdefault(read.period, {})
        before = known.get(read.unit)
        if before is None or before.cover["Lần nộp"] < read.cover["Lần nộp"]:
            known[read.unit] = read
    return {month: {unit: _stated(at, found) for unit, at in units.items()} for month, units in found.items()}


def _read(path: Path, name: str) -> Report | None:
    book = openpyxl.load_workbook(path, data_only=True)
    cover = {row[0]: row[1] for row in book["Bìa"].iter_rows(values_only=True, max_col=2) if row[0]}
    if cover["Mẫu biểu"] != "KTTT-01":
        return None
    cells = {sheet: list(book[sheet].iter_rows(values_only=True)) for sheet in (*NAMED_BY, "Tổng hợp")}
    top = next(at for at, row in enumerate(cells["Tổng hợp"]) if "Mã" in row)
    code, value = (cells["Tổng hợp"][top].index(header) for header in ("Mã", "Giá trị"))
    declared = {row[code]: row[value] for row in cells["Tổng hợp"][top + 1 :] if row[code]}
    headers = {sheet: _headers(cells[sheet], header)[1] for sheet, header in NAMED_BY.items()}
    return Report(
        name,
        cover,
        {sheet: frozenset(filter(None, found)) for sheet, found in headers.items()},
        {sheet: list(_rows(cells[sheet], header)) for sheet, header in NAMED_BY.items()},
        declared,
    )


def _headers(cells: list[tuple[Any, ...]], anchor: str) -> tuple[int, list[Any]]:
    """The number of the last header row, counted from 0, and the headers: those under a group replace it."""
    top = next(at for at, row in enumerate(cells) if anchor in row)
    under = cells[top + 1] if len(cells) > top + 1 else ()
    parted = bool(under) and under[cells[top].index(anchor)] is None and any(isinstance(cell, str) for cell in under)
    if not parted:
        return top, list(cells[top])
    return top + 1, [below or above for above, below in zip(cells[top], under, strict=True)]


def _rows(cells: list[tuple[Any, ...]], anchor: str) -> Iterator[Row]:
    """The rows of the list: those that are numbered and have a text where each has one; no total, no row of numbers."""
    last, headers = _headers(cells, anchor)
    for number, values in enumerate(cells[last + 1 :], start=last + 2):
        row = {header: value for header, value in zip(headers, values, strict=True) if header}
        if isinstance(row["STT"], int) and isinstance(row[anchor], str) and not row[anchor].startswith("("):
            yield row | {ROW: number}


def _stated(report: Report, reports: Reports) -> Report:
    """The report itself, or what it repeats: of the unit's last report of the year that said something itself."""
    if not report.cover.get(UNCHANGED):
        return report
    months = [month for month in sorted(reports) if month < report.period and month.year == report.period.year]
    earlier = [reports[month][report.unit] for month in months if report.unit in reports[month]]
    last = [before for before in earlier if before.is_new == report.is_new and not before.cover.get(UNCHANGED)][-1]
    return Report(report.file_name, report.cover, last.headers, last.rows, last.declared)
