"""Writes a described workbook as ``.ods``, as LibreOffice does: number styles, spans of text, white space elements."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils.cell import range_boundaries

from tests.functional.cases.book import DAY, GENERAL, ErrorValue
from tests.functional.cases.ods_formats import day_text, number_style

if TYPE_CHECKING:
    from tests.functional.cases.book import Book, Cell, Page

    Look = tuple[str, bool, bool]
    """Number format, struck, raised."""

CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
KIND = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        **{name: name for name in ("office", "table", "text", "style")},
        "number": "datastyle",
        "fo": "xsl-fo-compatible",
    }.items()
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
WHITE = {"\n": "<text:line-break/>", "\t": "<text:tab/>"}


def text_xml(text: str) -> str:
    """Text whose line breaks, tabs and repeated spaces are elements."""
    pieces = re.split(r"(\n|\t| {2,}|^ | $)", text)
    return "".join(
        WHITE.get(piece) or (f'<text:s text:c="{len(piece)}"/>' if piece and not piece.strip(" ") else escape(piece))
        if index % 2
        else escape(piece)
        for index, piece in enumerate(pieces)
    )


def font_xml(struck: bool, raised: bool) -> str:  # noqa: FBT001 - the two that a font says here
    line = ' style:text-line-through-style="solid" style:text-line-through-type="single"' if struck else ""
    above = ' style:text-position="super 58%"' if raised else ""
    return f"<style:text-properties{line}{above}/>"


class Looks:
    """The styles of cells and of spans, which cells refer to by name."""

    def __init__(self) -> None:
        self.cells: dict[Look, str] = {}
        self.spans: dict[tuple[bool, bool], str] = {}

    def cell(self, cell: Cell) -> str:
        code = DAY if isinstance(cell.value, dt.date) and cell.code == GENERAL else cell.code
        key = (code, cell.struck, cell.raised)
        return "" if key == (GENERAL, False, False) else self.cells.setdefault(key, f"ce{len(self.cells) + 1}")

    def span(self, *font: bool) -> str:
        struck, raised = font
        return self.spans.setdefault((struck, raised), f"T{len(self.spans) + 1}")

    def xml(self) -> str:
        numbers = {code: f"N{200 + place}" for place, code in enumerate(dict.fromkeys(look[0] for look in self.cells))}
        data = "".join(number_style(code, name) for code, name in numbers.items() if code != GENERAL)
        cells = "".join(
            f'<style:style style:name="{name}" style:family="table-cell"'
            + ("" if code == GENERAL else f' style:data-style-name="{numbers[code]}"')
            + f">{font_xml(struck, raised)}</style:style>"
            for (code, struck, raised), name in self.cells.items()
        )
        spans = "".join(
            f'<style:style style:name="{name}" style:family="text">{font_xml(*font)}</style:style>'
            for font, name in self.spans.items()
        )
        return data + cells + spans


def value_xml(cell: Cell, looks: Looks) -> tuple[str, str]:
    """The attributes of a cell for its value, and its paragraphs."""
    value = cell.value
    if value is None:
        return "", ""
    if isinstance(value, ErrorValue):
        shown = ' office:value-type="string" office:string-value="" calcext:value-type="error"'
        return f' table:formula="of:={escape(value)}"{shown}', escape(value)
    if isinstance(value, str):
        text = "".join(
            f'<text:span text:style-name="{looks.span(run.struck, run.raised)}">{text_xml(run.text)}</text:span>'
            for run in cell.runs
        )
        return ' office:value-type="string"', text or text_xml(value)
    if isinstance(value, dt.date):
        return f' office:value-type="date" office:date-value="{value:%Y-%m-%d}"', escape(
            day_text(DAY if cell.code == GENERAL else cell.code, value)
        )
    kind = "percentage" if "%" in re.sub(r'"[^"]*"|\\.', "", cell.code) else "float"
    return f' office:value-type="{kind}" office:value="{value!r}"', f"{value}"


def cell_xml(cell: Cell, looks: Looks, spanned: str = "") -> str:
    name = looks.cell(cell)
    attributes, text = value_xml(cell, looks)
    style = f' table:style-name="{name}"' if name else ""
    paragraph = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell{style}{attributes}{spanned}>{paragraph}</table:table-cell>"


def span_attributes(page: Page) -> dict[tuple[int, int], str]:
    """What merged ranges say at their first cell."""
    spans = {}
    for area in page.merges:
        left, top, right, bottom = range_boundaries(area)
        columns = (right or LAST_COLUMN) - (left or 1) + 1
        rows = (bottom or LAST_ROW) - (top or 1) + 1
        counts = f' table:number-columns-spanned="{columns}" table:number-rows-spanned="{rows}"'
        spans[top or 1, left or 1] = counts
    return spans


def table_xml(page: Page, looks: Looks) -> str:
    rows, last_row = [], 0
    spans = span_attributes(page)
    for row, cells in page.rows.items():
        if row - last_row > 1:
            rows.append(
                f'<table:table-row table:number-rows-repeated="{row - last_row - 1}"><table:table-cell/>'
                "</table:table-row>"
            )
        written, last = [], 0
        for column, cell in cells:
            if column - last > 1:
                written.append(f'<table:table-cell table:number-columns-repeated="{column - last - 1}"/>')
            written.append(cell_xml(cell, looks, spans.get((row, column), "")))
            last = column
        rows.append(f"<table:table-row>{''.join(written)}</table:table-row>")
        last_row = row
    return f"<table:table table:name={quoteattr(page.title)}>{''.join(rows)}</table:table>"


def content_xml(book: Book) -> str:
    """The part that holds the sheets."""
    looks = Looks()
    tables = "".join(table_xml(page, looks) for page in book.pages)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{SPACES} xmlns:calcext="{CALC}">'
        f"<office:automatic-styles>{looks.xml()}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )


def ods_file(content: str) -> bytes:
    """An ``.ods`` file of that content."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("mimetype", KIND, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return stream.getvalue()


def as_ods(book: Book) -> bytes:
    """The workbook as an ``.ods`` file."""
    return ods_file(content_xml(book))
