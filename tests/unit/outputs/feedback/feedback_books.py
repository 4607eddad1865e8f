"""A workbook with all that a feedback copy must not lose, findings about it, and its copy opened."""

from __future__ import annotations

import zipfile
from base64 import b64decode
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from pipeline.outputs.feedback import feedback_copy
from pipeline.outputs.feedback.colours import SEVERITY_COLOURS
from pipeline.outputs.feedback.error_sheet import NAME
from pipeline.runtime.settings import Settings
from schemas.finding import Finding, Severity

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

LIMITS = Settings()

DOT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")
"""The smallest PNG."""

ODD = 'Xã\'s "số" & liệu'

ERROR, QUERY, INFO = Severity.ERROR, Severity.QUERY, Severity.INFO


def found(sheet: str, cell: str, severity: Severity = ERROR, rule: str = "CL-02", observed: str = "x") -> Finding:
    where = f"{sheet}!{cell} · " if cell else ""
    text = f"{where}Số thành viên · sai ở đây. Sửa lại."
    return Finding("s", rule, severity, sheet, cell, "members", observed=observed, message_vi=text)


def rich() -> bytes:
    """A workbook with all that must not be lost, and no cover."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        data, odd, lists = (book.add_worksheet(name) for name in ("Số liệu", ODD, "Danh mục"))
        blue = book.add_format({"bg_color": "#BDD7EE", "bold": True, "num_format": "#,##0.0"})
        data.set_column("B:B", 31.5, book.add_format({"num_format": "0.00%", "italic": True}))
        data.set_column("C:C", None, None, {"hidden": True})
        data.merge_range("A1:D1", "Tiêu đề", blue)
        data.write_number("A3", 12.5, blue)
        data.write_formula("A4", "=A3*2", None, 25)
        data.write_array_formula("A5:A6", "{=A3:A4*2}", None, 25)
        data.write_string("D3", "một")
        data.write_comment("A3", "Người lập ghi", {"author": "Chị Hoa"})
        data.write_comment("D9", "Để nguyên", {"author": "Chị Hoa", "visible": True})
        data.data_validation("D3:D90", {"validate": "list", "source": "='Danh mục'!$A$1:$A$3"})
        data.data_validation("A3:A90", {"validate": "integer", "criteria": ">=", "value": 0})
        data.conditional_format("A3:A90", {"type": "data_bar", "data_bar_2010": True})
        data.conditional_format("D3:D90", {"type": "cell", "criteria": "==", "value": 1, "format": blue})
        data.add_sparkline("F3", {"range": "A3:A4"})
        data.insert_textbox("F6", "Hộp chữ")
        data.autofilter("A2:D90")
        data.set_header("&L&[Picture]", {"image_left": "dot.png", "image_data_left": BytesIO(DOT)})
        odd.write_string("A1", '=HYPERLINK("x")')
        odd.print_area("A1:B9")
        odd.activate()
        lists.write_column("A1", ["một", "hai", "ba"])
        lists.hide()
        book.define_name("DanhMuc", "='Danh mục'!$A$1:$A$3")
        book.define_name("'Danh mục'!RiengMuc", "='Danh mục'!$A$1")
    return stream.getvalue()


RICH = rich()

FINDINGS = [
    found("Số liệu", "A3"),
    found("Số liệu", "A3", QUERY, "HTX-04"),
    found("Số liệu", "B7", QUERY, "CL-08", ""),
    found("Số liệu", "C1", INFO, "WB-13"),
    found("Số liệu", "AB200"),
    found(ODD, "B2", ERROR, "CL-05", "=1+1"),
    found("LHHTX", "", ERROR, "WB-03"),
    found("", "", INFO, "WB-11"),
]

COPY = feedback_copy(RICH, FINDINGS, LIMITS)


def opened(content: bytes = COPY, **options: bool) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content), **options)


def values(content: bytes) -> dict[str, Any]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
    return {name: (sheet.start, sheet.to_python()) for name, sheet in sheets.items()}


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def colour(content: bytes, sheet: str, cell: str) -> str:
    return str(opened(content)[sheet][cell].fill.fgColor.rgb)


def marked(content: bytes) -> set[tuple[str, str]]:
    """Cells with one of our fills, outside our sheet."""
    ours = {f"FF{colour}" for colour in SEVERITY_COLOURS.values()}
    pages = [page for page in opened(content) if page.title != NAME]
    return {
        (page.title, cell.coordinate) for page in pages for row in page for cell in row if cell.fill.fgColor.rgb in ours
    }
