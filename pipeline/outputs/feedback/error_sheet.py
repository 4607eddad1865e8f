"""The sheet ``Lỗi``: every finding of the workbook, with a link to its cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.outputs.feedback.marks import header, in_order, said
from pipeline.outputs.feedback.new_sheet import NewSheet, add_sheet, linked
from schemas.finding import SEVERITY_VI

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.outputs.feedback.book import WorkbookXml
    from pipeline.outputs.feedback.cell_styles import Looks
    from schemas.finding import Finding

NAME = "Lỗi"
HEADERS = ("Mức", "Mã quy tắc", "Trang tính", "Ô", "Cột", "Giá trị", "Nội dung")
WIDTHS = (11, 12, 14, 9, 26, 24, 90)
_LINK = HEADERS.index("Ô")
_OWN_NAME = re.compile(rf"{NAME}(?: \(\d+\))?")


def may_be_own(name: str) -> bool:
    """Whether a sheet's name is one that this sheet can have."""
    return _OWN_NAME.fullmatch(name) is not None


def is_own(name: str, rows: Sequence[Sequence[object]]) -> bool:
    """Whether a sheet came with an earlier feedback copy: a unit may have a sheet of that name itself."""
    return may_be_own(name) and bool(rows) and tuple(rows[0][: len(HEADERS)]) == HEADERS


def add_error_sheet(book: WorkbookXml, findings: Sequence[Finding], looks: Looks) -> None:
    """Add the sheet before all others and let the workbook open there."""
    sheets = book.names
    sheet = NewSheet(HEADERS, WIDTHS, looks.header, filtered=True, selected=True)
    for number, one in enumerate(in_order(findings, sheets), start=1):
        row, is_linked = _row(one, looks, sheets)
        sheet.rows.append(row)
        if is_linked:
            sheet.links[number, _LINK] = linked(one.sheet, one.cell or "A1")
    name = _free_name(sheets)
    book.add(name, add_sheet(book.package, sheet), first=True)
    first, last = sheet.area.split(":")
    area = f"${first[0]}${first[1:]}:${last[0]}${last[1:]}"
    book.define("_xlnm._FilterDatabase", linked(name, area), sheet=name, hidden=True)
    book.define("_xlnm.Print_Titles", linked(name, "$1:$1"), sheet=name)


def _row(one: Finding, looks: Looks, sheets: Sequence[str]) -> tuple[list[tuple[str, int]], bool]:
    label = header(one)
    what = said(one).removeprefix(f"{label} · ")
    is_linked = one.sheet in sheets and bool(one.cell)
    texts = (SEVERITY_VI[one.severity], one.rule_id, one.sheet, one.cell, label, one.observed, what)
    styles: Mapping[int, int] = {0: looks.severities[one.severity], _LINK: looks.link if is_linked else looks.text}
    return [(text, styles.get(at, looks.text)) for at, text in enumerate(texts)], is_linked


def _free_name(taken: Sequence[str]) -> str:
    known = {name.casefold() for name in taken}
    names = (NAME, *(f"{NAME} ({number})" for number in range(2, len(known) + 3)))
    return next(name for name in names if name.casefold() not in known)
