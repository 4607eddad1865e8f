"""What python-docx does not offer: lines, page numbers, bookmarks and links to them, the same bytes on every run."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipeline.outputs.office_files import PART_TIME
from schemas.messages import bounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

LONGEST_TEXT = 2_000
"""A cell's text is cut here: a report is not the place for more."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]+")


def plain(text: str) -> str:
    """Text that XML can hold, in one line."""
    return bounded(_CONTROL.sub(" ", text), LONGEST_TEXT - 1)


def element(name: str, /, **attributes: str) -> BaseOxmlElement:
    """An element of WordprocessingML with its attributes."""
    new = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        new.set(qn(f"w:{key}"), value)
    return new


def set_font(style: ParagraphStyle, name: str) -> None:
    """Set the font of a style for every script; the template's theme fonts would win otherwise."""
    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if "heme" in attribute:
            del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def add_line(paragraph: Paragraph) -> None:
    """Add a line over the paragraph, as long as its indents leave."""
    borders = element("pBdr")
    borders.append(element("top", val="single", sz="6", space="1", color="auto"))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)  # noqa: SLF001 - no public way


AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def add_box(paragraph: Paragraph) -> None:
    """Add a frame around the paragraph; paragraphs after one another share it."""
    borders = element("pBdr")
    for side in ("top", "left", "bottom", "right"):
        borders.append(element(side, val="single", sz="8", space="4", color="auto"))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)  # noqa: SLF001 - as above


def add_page_number(paragraph: Paragraph) -> None:
    """Add the number of the page as a field that Word keeps up to date."""
    field = element("fldSimple", instr="PAGE")
    run = element("r")
    text = element("t")
    text.text = "2"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - as above


def number_pages_from(section: Section, first: int) -> None:
    """Let the pages of a section be counted anew."""
    numbers = element("pgNumType", start=str(first))
    properties = section._sectPr  # noqa: SLF001 - as above
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    properties.find(qn("w:pgMar")).addnext(numbers)


def add_link(run: Run, bookmark: str) -> None:
    """Let a run lead to a bookmark."""
    hyperlink = element("hyperlink", anchor=bookmark)
    run._r.addprevious(hyperlink)  # noqa: SLF001 - as above
    hyperlink.append(run._r)  # noqa: SLF001 - as above


def keep_whole(row: _Row) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))  # noqa: SLF001 - as above


def set_widths(table: Table, widths: Sequence[int]) -> None:
    """Set the widths of a table's columns so that every program keeps them; in English Metric Units."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def set_language(document: Document, language: str) -> None:
    """Set the language in which Word checks the spelling."""
    for style in document.styles.element.iter(qn("w:lang")):
        style.set(qn("w:val"), language)


def document_bytes(document: Document) -> bytes:
    """The file; the same document gives the same bytes, for its parts bear no time of their own."""
    stream, fixed = BytesIO(), BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, PART_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return fixed.getvalue()
