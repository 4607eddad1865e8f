"""Writes a described workbook as Excel does: the plain markup that writers' habits are then laid over."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel

from tests.support.writers.described import ErrorText
from tests.support.writers.libraries import code_of

if TYPE_CHECKING:
    from tests.support.writers.described import Cell, Described, Page

    Parts = dict[str, bytes]
    """The parts of a package by name, in their order."""
    Look = tuple[int, str, bool]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "mm-dd-yy": 14, "@": 49}
FIRST_OWN = 164


@dataclass
class Numbered:
    """What cells refer to by number: shared strings and styles."""

    is_1904: bool
    strings: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    looks: dict[Look, int] = field(default_factory=lambda: {(0, "Calibri", False): 0})

    def string(self, text: str) -> int:
        return self.strings.setdefault(text, len(self.strings))

    def look(self, cell: Cell) -> int:
        code = code_of(cell)
        number = BUILT_IN.get(code)
        if number is None:
            number = self.codes.setdefault(code, FIRST_OWN + len(self.codes))
        return self.looks.setdefault((number, cell.font, cell.is_struck), len(self.looks))


def package(book: Described) -> Parts:
    """The parts of the file, which :func:`zipped` makes one of."""
    numbered = Numbered(book.is_1904)
    sheets = {f"xl/worksheets/sheet{n}.xml": sheet_xml(page, numbered) for n, page in enumerate(book.pages, start=1)}
    targets = {name.removeprefix("xl/"): "worksheet" for name in sheets}
    targets |= {"styles.xml": "styles", "sharedStrings.xml": "sharedStrings"}
    texts = {
        "[Content_Types].xml": types_xml(list(sheets)),
        "_rels/.rels": relations_xml({"xl/workbook.xml": "officeDocument"}),
        "xl/workbook.xml": workbook_xml(book),
        "xl/_rels/workbook.xml.rels": relations_xml(targets),
        **sheets,
        "xl/styles.xml": styles_xml(numbered),
        "xl/sharedStrings.xml": strings_xml(numbered),
    }
    return {name: text.encode() for name, text in texts.items()}


def by_hand(book: Described) -> bytes:
    """The workbook as Excel writes it."""
    return zipped(package(book))


def zipped(parts: Parts) -> bytes:
    """The parts as a file, deflated."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def unzipped(content: bytes) -> Parts:
    """The parts of a file."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_xml(page: Page, numbered: Numbered) -> str:
    rows = "".join(row_xml(page, row, cells, numbered) for row, cells in page.rows().items())
    last = max((place[0] for place in page.cells), default=1), max((place[1] for place in page.cells), default=1)
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in page.merges)
    return (
        f'{PROLOG}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f'<dimension ref="A1:{get_column_letter(last[1])}{last[0]}"/>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<sheetData>{rows}</sheetData>"
        + (f'<mergeCells count="{len(page.merges)}">{merges}</mergeCells>' if merges else "")
        + '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
    )


def row_xml(page: Page, row: int, cells: list[tuple[int, Cell]], numbered: Numbered) -> str:
    hidden = ' hidden="1"' if row in page.hidden_rows else ""
    written = "".join(cell_xml(f"{get_column_letter(column)}{row}", cell, numbered) for column, cell in cells)
    return f'<row r="{row}" spans="{cells[0][0]}:{cells[-1][0]}"{hidden}>{written}</row>'


def cell_xml(place: str, cell: Cell, numbered: Numbered) -> str:
    look = numbered.look(cell)
    head = f'<c r="{place}"' + (f' s="{look}"' if look else "")
    formula = f"<f>{escape(cell.formula)}</f>" if cell.formula else ""
    kind, value = typed(cell, numbered)
    if value is None:
        return f"{head}>{formula}</c>" if formula else f"{head}/>"
    return f"{head}{kind}>{formula}<v>{value}</v></c>"


def typed(cell: Cell, numbered: Numbered) -> tuple[str, str | None]:
    """The attribute of the value's kind, and how it is stored."""
    value = cell.value
    if value is None:
        return "", None
    if isinstance(value, ErrorText):
        return ' t="e"', escape(value)
    if isinstance(value, str):
        return (' t="str"', escape(value)) if cell.formula else (' t="s"', str(numbered.string(value)))
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, (dt.date, dt.time)):
        value = to_excel(value, CALENDAR_MAC_1904 if numbered.is_1904 else CALENDAR_WINDOWS_1900)
    return "", f"{value:.17G}"


def strings_xml(numbered: Numbered) -> str:
    every = "".join(f"<si>{text_xml(text)}</si>" for text in numbered.strings)
    count = len(numbered.strings)
    return f'{PROLOG}<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}">{every}</sst>'


def text_xml(text: str) -> str:
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<t{kept}>{escape(text)}</t>"


def styles_xml(numbered: Numbered) -> str:
    codes = "".join(f'<numFmt numFmtId="{n}" formatCode={quoteattr(code)}/>' for code, n in numbered.codes.items())
    fonts = "".join(
        f'<font>{"<strike/>" if is_struck else ""}<sz val="11"/><name val={quoteattr(font)}/></font>'
        for _, font, is_struck in numbered.looks
    )
    looks = "".join(
        f'<xf numFmtId="{number}" fontId="{at}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
        for at, (number, _, _) in enumerate(numbered.looks)
    )
    return (
        f'{PROLOG}<styleSheet xmlns="{MAIN}">'
        + (f'<numFmts count="{len(numbered.codes)}">{codes}</numFmts>' if codes else "")
        + f'<fonts count="{len(numbered.looks)}">{fonts}</fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(numbered.looks)}">{looks}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def workbook_xml(book: Described) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(page.title)} sheetId="{n}"{hidden(page)} r:id="rId{n}"/>'
        for n, page in enumerate(book.pages, start=1)
    )
    days = '<workbookPr date1904="1"/>' if book.is_1904 else "<workbookPr/>"
    return f'{PROLOG}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{days}<sheets>{sheets}</sheets></workbook>'


def hidden(page: Page) -> str:
    return ' state="hidden"' if page.is_hidden else ""


def relations_xml(targets: dict[str, str]) -> str:
    every = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (target, kind) in enumerate(targets.items(), start=1)
    )
    return f'{PROLOG}<Relationships xmlns="{PACKAGE}/relationships">{every}</Relationships>'


def types_xml(sheets: list[str]) -> str:
    kinds = {"xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles", "xl/sharedStrings.xml": "sharedStrings"}
    every = "".join(
        f'<Override PartName="/{name}" ContentType="{KIND}.{kind}+xml"/>'
        for name, kind in (kinds | dict.fromkeys(sheets, "worksheet")).items()
    )
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return (
        f'{PROLOG}<Types xmlns="{PACKAGE}/content-types">{relations}'
        f'<Default Extension="xml" ContentType="application/xml"/>{every}</Types>'
    )
