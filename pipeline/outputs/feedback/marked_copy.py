"""The feedback copy of a workbook: the unit's own file with its findings marked at their cells, ready to be corrected.

Values, formulas and formats stay. Where the file has macros, links or anything else that is not known to do nothing,
its values come back: nothing active goes out. What an earlier copy added is removed before the new findings are
added: fills, comments, the sheet ``Lỗi``. The sheet ``Giải trình`` keeps what was written there.
"""

from __future__ import annotations

import logging
import zipfile
import zlib
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.outputs.feedback.cell_marks import cell_marks, row_and_column
from pipeline.outputs.feedback.comments import add_comments, remove_own_comments
from pipeline.outputs.feedback.error_sheet import add_error_sheet, is_own, may_be_own
from pipeline.outputs.feedback.explanation_sheet import add_explanations
from pipeline.outputs.feedback.inert import NotInertError, is_inert
from pipeline.outputs.feedback.inert_package import make_inert, prune
from pipeline.outputs.feedback.new_sheet import new_sheet_styles
from pipeline.outputs.feedback.opc_package import CONTENT_TYPES, WORKBOOK, Package
from pipeline.outputs.feedback.sheet_cells import SheetCells
from pipeline.outputs.feedback.stylesheet_xml import MINIMAL, StyleSheet
from pipeline.outputs.feedback.values_copy import list_only, values_copy
from pipeline.outputs.feedback.workbook_xml import WorkbookXml
from pipeline.reading.errors import UnreadableError
from pipeline.reading.formats.file_kind import ZIP
from pipeline.reading.formats.guard import inspect
from pipeline.reading.headers.find_headers import header_map
from pipeline.reading.match_sheets import may_be
from pipeline.reading.open_sheets import grids
from pipeline.reading.read_table import read_table
from pipeline.reading.read_workbook import read_workbook
from schemas.finding import Finding, Severity
from schemas.forms.cover import COVER
from schemas.forms.explanations import EXPLANATIONS
from schemas.matching import label_key
from schemas.messages import bounded
from schemas.rules.versions import version_accepted
from schemas.rules.workbook import UNREADABLE, last_accepted_revision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.reading.result import Table, WorkbookReading
    from pipeline.runtime.settings import Settings

_DAMAGED = (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError)
"""What is raised on damaged archives and parts."""
_log = logging.getLogger(__name__)
_HIGHEST = COVER.column("revision").maximum or 0
VALUES_ALONE = Finding(
    "",
    "",
    Severity.INFO,
    message_vi="Tệp phản hồi này chỉ chép các giá trị: tệp gốc có phần mà hệ thống không biết chắc là vô hại, như "
    "hình vẽ SVG, bảng tổng hợp (pivot), nút bấm hoặc phần mở rộng lạ. Không cần sửa gì vì lẽ này.",
)
"""Said in a copy that has lost more than what WB-21 names."""
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


def feedback_copy(content: bytes, findings: Sequence[Finding], limits: Settings) -> bytes:
    """The bytes of the copy; of a file that cannot be read, a workbook with nothing but the list of findings.

    Of one on a form that is not taken for its period it is the template to use.
    """
    # a file that could not be read may have killed its reader: it is not tried again
    if any(finding.rule_id == UNREADABLE.rule_id for finding in findings):
        return findings_alone(findings, limits)
    if any(finding.rule_id == version_accepted.rule_id for finding in findings):
        from pipeline.outputs.feedback.renewed_copy import renewed_copy  # noqa: PLC0415 - 0.3 s, and few copies are any

        if renewed := renewed_copy(content, findings, limits):
            return _inert(_patched(*renewed, limits))
    try:
        if is_writable(content) and not inspect(content, limits).active.found:
            return _inert(_patched(content, findings, limits))
    except UnreadableError:
        return findings_alone(findings, limits)
    except NotInertError as problem:  # it holds what is not known to do nothing, and comes back without it
        _log.info("a copy is made of values: %s", problem)
        findings = (*findings, VALUES_ALONE)
    except _DAMAGED:
        pass  # the reader could do without what is damaged, so a copy of the values can
    return marked_values(content, findings, limits)


def _inert(copy: bytes) -> bytes:
    """The copy; NotInertError where its parts have odd names, under which other programs see others."""
    if not is_inert(copy):
        message = "parts with odd names"
        raise NotInertError(message)
    return copy


def marked_values(content: bytes, findings: Sequence[Finding], limits: Settings) -> bytes:
    """The copy as far as it can be made of the workbook's values alone."""
    try:
        values, names = values_copy(content, limits)
    except UnreadableError:
        return findings_alone(findings, limits)
    return _patched(values, _of_sheets(findings, names), limits)


def _of_sheets(findings: Sequence[Finding], names: Mapping[str, str]) -> list[Finding]:
    """The findings under the names that their sheets have in a copy; ``names`` are these by those of the workbook.

    A finding has the name as it is shown, with what is not seen made visible.
    """
    shown = {bounded(before): name for before, name in names.items()}
    return [replace(finding, sheet=shown.get(finding.sheet, finding.sheet)) for finding in findings]


def findings_alone(findings: Sequence[Finding], limits: Settings) -> bytes:
    """A workbook with nothing but the list of findings; made without looking at the unit's own."""
    return _patched(list_only(), findings, limits)


def is_writable(content: bytes) -> bool:
    """Whether the file is an .xlsx or .xlsm by its content, which can be changed in place."""
    if not content.startswith(ZIP):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return {WORKBOOK, CONTENT_TYPES} <= set(archive.namelist())
    except zipfile.BadZipFile:
        return False


def _patched(content: bytes, findings: Sequence[Finding], limits: Settings) -> bytes:
    reading = read_workbook("", content, limits, _is_read)
    package = Package(content)
    make_inert(package)
    book = WorkbookXml(package)
    book.deselect()
    for name in _former_lists(book, content, limits):
        book.remove(name)
    stylesheet = _stylesheet(package)
    stylesheet.unmark()
    for part in book.parts():
        remove_own_comments(package, part)
    own = _of_sheets(findings, {name: name for name in book.names})
    _mark_cells(book, own, stylesheet)
    _raise_revision(book, reading, findings)
    styles = new_sheet_styles(stylesheet)
    add_explanations(book, findings, _former_explanations(reading, content, limits), styles)
    add_error_sheet(book, own, styles)
    book.open_at_first()
    prune(package)  # the comments that were removed leave a drawing where LibreOffice saved them
    return package.content()


def _is_read(name: str) -> bool:
    """Whether a sheet is read before it is written on; the others may be very large."""
    return any(may_be(sheet, name) for sheet in (COVER, EXPLANATIONS))


def _former_lists(book: WorkbookXml, content: bytes, limits: Settings) -> list[str]:
    """The lists of findings that earlier feedback copies brought."""
    if not any(map(may_be_own, book.names)):
        return []
    named = grids(content, inspect(content, limits), may_be_own)
    return [grid.name for grid in named if is_own(grid.name, grid.rows)]


def _former_explanations(reading: WorkbookReading, content: bytes, limits: Settings) -> Table | None:
    """The sheet ``Giải trình`` that the workbook has; also where its cover names no form."""
    if reading.readable:
        return reading.tables.get(EXPLANATIONS.table)
    key = label_key(EXPLANATIONS.name)
    for grid in grids(content, inspect(content, limits), lambda name: label_key(name) == key):
        return read_table(EXPLANATIONS, grid, header_map(EXPLANATIONS, grid), {}, "")
    return None


def _stylesheet(package: Package) -> StyleSheet:
    part = next(iter(package.related(WORKBOOK, "styles").values()), None)
    if part is None:
        part = "xl/styles.xml"
        package.put(part, MINIMAL.format(package.namespace).encode(), _STYLES_TYPE)
        package.relate(WORKBOOK, "styles", part)
    return StyleSheet(package.tree(part))


def _mark_cells(book: WorkbookXml, findings: Sequence[Finding], stylesheet: StyleSheet) -> None:
    """Fill the cells that findings are about, and comment on them."""
    for name in book.names:
        marks, part = cell_marks(finding for finding in findings if finding.sheet == name), book.part(name)
        if not marks or not part:
            continue
        cells = SheetCells(book.package.sheet(part))
        marks = cells.at_anchors(marks)
        for mark in marks:
            cell = cells.cell(mark.row, mark.column)
            cell.set("s", str(stylesheet.marked(int(cell.get("s", 0)), mark.severity)))
        add_comments(book.package, part, marks)


def _raise_revision(book: WorkbookXml, reading: WorkbookReading, findings: Sequence[Finding]) -> None:
    """Raise ``Lần nộp`` on the cover by one, where it says a number; one too high is replaced by what follows."""
    position = row_and_column(reading.cover_cells.get("revision", ""))
    number: int | None = reading.cover["revision"][0] if reading.cover is not None else None
    number = next((last for finding in findings if (last := last_accepted_revision(finding)) is not None), number)
    part = book.part(reading.cover_sheet)
    cell = SheetCells(book.package.sheet(part)).find(*position) if position and part else None
    if cell is None or number is None:
        return
    if any(formula.get("t") for formula in cell.iterfind("{*}f")):  # other cells share it
        return
    if cell.find("{*}f") is not None:
        book.forget_calculation_order()
    for content in list(cell):
        cell.remove(content)
    before = reading.cover_before.get("revision", "")
    cell.attrib.pop("t", None)
    if before:
        cell.set("t", "str")
    value = cell.makeelement(f"{{{book.package.namespace}}}v")
    value.text = f"{before}{min(number + 1, _HIGHEST)}"
    cell.append(value)
