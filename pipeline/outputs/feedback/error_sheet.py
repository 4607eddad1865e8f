"""The sheet ``Lỗi`` of a feedback copy: every finding of the workbook, what follows from it folded under it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.outputs.feedback.cell_marks import column_header, in_order
from pipeline.outputs.feedback.new_sheet import NewSheet, NewSheetStyles, add_sheet, linked
from schemas.finding import Severity, folded
from schemas.message_parts import what_is_wrong
from schemas.messages import bounded
from schemas.terms import SEVERITY_VI, following

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.outputs.feedback.workbook_xml import WorkbookXml
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


def add_error_sheet(book: WorkbookXml, findings: Sequence[Finding], styles: NewSheetStyles) -> None:
    """Add the sheet before all others and let the workbook open there."""
    sheets = book.names
    sheet = NewSheet(HEADERS, WIDTHS, styles.header, filtered=True, selected=True)
    for finding, effects in folded(in_order(findings, sheets)):
        errors = sum(effect.places for effect in effects if effect.severity == Severity.ERROR)
        following_it = following(sum(effect.places for effect in effects), errors)
        _add_row(sheet, finding, styles, sheets, following_it)
        for effect in effects:
            _add_row(sheet, effect, styles, sheets)
            sheet.folded.add(len(sheet.rows))
    name = _free_name(sheets)
    book.add(name, add_sheet(book.package, sheet), first=True)
    first, last = sheet.area.split(":")
    area = f"${first[0]}${first[1:]}:${last[0]}${last[1:]}"
    book.define("_xlnm._FilterDatabase", linked(name, area), sheet=name, hidden=True)
    book.define("_xlnm.Print_Titles", linked(name, "$1:$1"), sheet=name)


def _add_row(
    sheet: NewSheet, finding: Finding, styles: NewSheetStyles, sheets: Sequence[str], remark: str = ""
) -> None:
    """Add the finding's texts with their styles; its cell is a link where the workbook has it."""
    header = column_header(finding)
    message = what_is_wrong(finding.message_vi, finding.sheet, finding.cell, finding.column_name)
    is_linked = finding.sheet in sheets and bool(finding.cell)
    severity = SEVERITY_VI[finding.severity]
    texts = (
        severity,
        finding.rule_id,
        bounded(finding.sheet),
        finding.cell,
        header,
        finding.observed,
        message + remark,
    )
    special = {0: styles.severities[finding.severity], _LINK: styles.link if is_linked else styles.text}
    sheet.rows.append([(text, special.get(at, styles.text)) for at, text in enumerate(texts)])
    if is_linked:
        sheet.links[len(sheet.rows), _LINK] = linked(finding.sheet, finding.cell or "A1")


def _free_name(taken: Sequence[str]) -> str:
    known = {name.casefold() for name in taken}
    names = (NAME, *(f"{NAME} ({number})" for number in range(2, len(known) + 3)))
    return next(name for name in names if name.casefold() not in known)
