"""Writes a described workbook as ``.xlsx``, as Excel does: shared strings with their runs, styles, error cells."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.datetime import to_excel

from tests.functional.cases.book import DAY, GENERAL, Cell, ErrorValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.functional.cases.book import Book, Page, Run

    Parts = dict[str, str]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FONTS = [(struck, raised) for raised in (False, True) for struck in (False, True)]
FIRST_OWN_FORMAT = 164


@dataclass
class Tables:
    """What cells refer to by number: shared strings and styles."""

    strings: dict[str, int] = field(default_factory=dict)
    formats: dict[str, int] = field(default_factory=dict)
    styles: dict[tuple[int, int], int] = field(default_factory=lambda: {(0, 0): 0})

    def string(self, xml: str) -> int:
        return self.strings.setdefault(xml, len(self.strings))

    def style(self, cell: Cell) -> int:
        code = DAY if isinstance(cell.value, dt.date) and cell.code == GENERAL else cell.code
        number = 0 if code == GENERAL else self.formats.setdefault(code, FIRST_OWN_FORMAT + len(self.formats))
        return self.styles.setdefault((number, FONTS.index((cell.struck, cell.raised))), len(self.styles))


def font_xml(struck: bool, raised: bool) -> str:  # noqa: FBT001 - the two that a font says here
    return ("<strike/>" if struck else "") + ('<vertAlign val="superscript"/>' if raised else "")


def run_xml(run: Run) -> str:
    font = font_xml(run.struck, run.raised)
    return f'<r>{f"<rPr>{font}</rPr>" if font else ""}<t xml:space="preserve">{escape(run.text)}</t></r>'


def cell_xml(place: str, cell: Cell, tables: Tables) -> str:
    style = tables.style(cell)
    head = f'<c r="{place}"' + (f' s="{style}"' if style else "")
    value = cell.value
    if value is None:
        return f"{head}/>"
    if isinstance(value, ErrorValue):
        return f'{head} t="e"><v>{escape(value)}</v></c>'
    if isinstance(value, str):
        text = "".join(map(run_xml, cell.runs)) or f'<t xml:space="preserve">{escape(value)}</t>'
        return f'{head} t="s"><v>{tables.string(f"<si>{text}</si>")}</v></c>'
    return f"{head}><v>{to_excel(value) if isinstance(value, dt.date) else repr(value)}</v></c>"


def sheet_xml(page: Page, tables: Tables) -> str:
    rows = "".join(
        f'<row r="{row}">'
        + "".join(cell_xml(f"{get_column_letter(column)}{row}", cell, tables) for column, cell in cells)
        + "</row>"
        for row, cells in page.rows.items()
    )
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in page.merges)
    merged = f'<mergeCells count="{len(page.merges)}">{merges}</mergeCells>' if merges else ""
    return f'{PROLOG}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{merged}</worksheet>'


def styles_xml(tables: Tables) -> str:
    codes = "".join(
        f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>' for code, number in tables.formats.items()
    )
    fonts = "".join(f'<font>{font_xml(*font)}<sz val="11"/><name val="Calibri"/></font>' for font in FONTS)
    styles = "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for number, font in tables.styles
    )
    return (
        f'{PROLOG}<styleSheet xmlns="{MAIN}"><numFmts count="{len(tables.formats)}">{codes}</numFmts>'
        f'<fonts count="{len(FONTS)}">{fonts}</fonts><fills count="1"><fill><patternFill patternType="none"/></fill>'
        '</fills><borders count="1"><border><left/><right/><top/><bottom/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(tables.styles)}">{styles}</cellXfs></styleSheet>'
    )


def relations_xml(targets: Mapping[str, str]) -> str:
    """Relations from each target to its kind."""
    every = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target={quoteattr(target)}/>'
        for number, (target, kind) in enumerate(targets.items(), start=1)
    )
    return f'{PROLOG}<Relationships xmlns="{PACKAGE}/relationships">{every}</Relationships>'


def types_xml(overrides: Mapping[str, str]) -> str:
    every = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return (
        f'{PROLOG}<Types xmlns="{PACKAGE}/content-types">{relations}'
        f'<Default Extension="xml" ContentType="application/xml"/>{every}</Types>'
    )


def xlsx_parts(book: Book) -> Parts:
    """The parts of the file by name."""
    tables = Tables()
    names = [f"worksheets/sheet{number}.xml" for number in range(1, len(book.pages) + 1)]
    sheets = {f"xl/{name}": sheet_xml(page, tables) for name, page in zip(names, book.pages, strict=True)}
    listed = "".join(
        f'<sheet name={quoteattr(page.title)} sheetId="{number}" r:id="rId{number}"/>'
        for number, page in enumerate(book.pages, start=1)
    )
    strings = "".join(tables.strings)
    return {
        "[Content_Types].xml": types_xml(
            {"xl/workbook.xml": f"{KIND}.sheet.main+xml", "xl/styles.xml": f"{KIND}.styles+xml"}
            | {"xl/sharedStrings.xml": f"{KIND}.sharedStrings+xml"}
            | dict.fromkeys(sheets, f"{KIND}.worksheet+xml")
        ),
        "_rels/.rels": relations_xml({"xl/workbook.xml": "officeDocument"}),
        "xl/workbook.xml": f'{PROLOG}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations_xml(
            dict.fromkeys(names, "worksheet") | {"styles.xml": "styles", "sharedStrings.xml": "sharedStrings"}
        ),
        "xl/styles.xml": styles_xml(tables),
        "xl/sharedStrings.xml": f'{PROLOG}<sst xmlns="{MAIN}">{strings}</sst>',
        **sheets,
    }


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as the bytes of a file."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return stream.getvalue()


def as_xlsx(book: Book) -> bytes:
    """The workbook as an ``.xlsx`` file."""
    return zipped(xlsx_parts(book))
