"""Layout of the report's document by Decree 30/2020/NĐ-CP: page, fonts, head, appendices, place of the signature."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt, RGBColor

from pipeline.outputs.report.notation import last_day
from pipeline.outputs.report.word_xml import (
    add_line,
    add_page_number,
    keep_whole,
    number_pages_from,
    set_font,
    set_language,
    set_widths,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from docx.document import Document
    from docx.section import Section
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

FONT, SIZE = "Times New Roman", Pt(14)
A4 = Mm(210), Mm(297)
MARGINS = {"top": Mm(20), "bottom": Mm(20), "left": Mm(30), "right": Mm(15)}
TEXT_WIDTH = A4[0] - MARGINS["left"] - MARGINS["right"]
WIDE_TEXT_WIDTH = A4[1] - MARGINS["left"] - MARGINS["right"]
"""The width of the text on a page that lies across."""
HEAD_WIDTHS = (Mm(68), Mm(97))
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
HEADINGS = {"Heading 1": CENTRE, "Heading 2": WD_ALIGN_PARAGRAPH.JUSTIFY, "Heading 3": WD_ALIGN_PARAGRAPH.JUSTIFY}
BLACK = RGBColor(0, 0, 0)
CAPITAL, SMALL_LETTER, SPACE = 0.7, 0.46, 0.25
"""How wide letters of the font are in bold, as shares of its size: enough for the length of a line below a text."""
SIGNATURE = 4
"""So many blank lines are left for it."""


def blank_document(title: str, period: date) -> Document:
    """A document with the decree's page and fonts and nothing in it."""
    document = docx.Document()
    _set_page(document)
    _set_styles(document)
    set_language(document, "vi-VN")
    moment = datetime.combine(last_day(period), time(), UTC)
    properties = document.core_properties
    properties.title, properties.comments = title, ""
    properties.author = properties.last_modified_by = "Hợp Tác"
    properties.created = properties.modified = moment
    properties.revision, properties.language = 1, "vi-VN"
    return document


def _set_page(document: Document) -> None:
    """Set A4 with the decree's margins; the page's number in the middle of its head, from the second page on."""
    section = document.sections[0]
    section.page_width, section.page_height = A4
    section.top_margin, section.bottom_margin = MARGINS["top"], MARGINS["bottom"]
    section.left_margin, section.right_margin = MARGINS["left"], MARGINS["right"]
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    number.paragraph_format.first_line_indent = Mm(0)
    add_page_number(number)


def _set_styles(document: Document) -> None:
    normal = document.styles["Normal"]
    set_font(normal, FONT)
    normal.font.size = SIZE
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.1
    normal.paragraph_format.widow_control = True
    for name, alignment in HEADINGS.items():
        style = document.styles[name]
        set_font(style, FONT)
        style.font.size, style.font.bold, style.font.color.rgb = SIZE, True, BLACK
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.alignment = alignment
        style.paragraph_format.keep_with_next = True
    document.styles["Heading 3"].font.italic = True


def add_head(document: Document, head: Mapping[str, Any], subject: str) -> None:
    """Add issuing body and number beside the national title, place and date; below them what is reported."""
    table = document.add_table(rows=1, cols=2)
    set_widths(table, HEAD_WIDTHS)
    left, right = table.rows[0].cells
    _add_lines(left, [(head["body"], 13, True), (head["body_place"], 13, True)])
    _turn_into_rule(left.add_paragraph(), HEAD_WIDTHS[0], text_width(head["body"], 13) * 0.4)
    _add_lines(left, [(head["number"], 13, False)])
    _add_lines(right, [(head["nation"], 12, True), (head["motto"], 13, True)])
    _turn_into_rule(right.add_paragraph(), HEAD_WIDTHS[1], text_width(head["motto"], 13))
    _add_lines(right, [(head["place_and_date"], 13, False)], italic=True)
    left._tc.remove(left.paragraphs[0]._p)  # noqa: SLF001 - the empty paragraph that a cell begins with
    right._tc.remove(right.paragraphs[0]._p)  # noqa: SLF001 - as above
    kind = centred(document.add_paragraph(), head["kind"], 14, bold=True)
    kind.paragraph_format.space_before, kind.paragraph_format.space_after = Pt(18), Pt(0)
    centred(document.add_paragraph(), subject, 14, bold=True)
    rule = document.add_paragraph()
    _turn_into_rule(rule, TEXT_WIDTH, min(text_width(subject, 14), TEXT_WIDTH) * 0.4)
    rule.paragraph_format.space_after = Pt(6)


def text_width(text: str, size: int) -> int:
    """About how long a text in bold is in one line, in English Metric Units; ``size`` in points."""
    shares = (SPACE if letter in " -," else CAPITAL if letter.isupper() else SMALL_LETTER for letter in text)
    return int(Pt(size) * sum(shares))


def _add_lines(cell: _Cell, lines: Sequence[tuple[str, int, bool]], *, italic: bool = False) -> None:
    for text, size, bold in lines:
        paragraph = centred(cell.add_paragraph(), text, size, bold=bold)
        paragraph.runs[0].italic = italic
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = 1


def centred(paragraph: Paragraph, text: str, size: int, *, bold: bool) -> Paragraph:
    """The same paragraph, with a text added in its middle; ``size`` in points."""
    paragraph.alignment = CENTRE
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    return paragraph


def _turn_into_rule(paragraph: Paragraph, width: int, length: float) -> None:
    """Turn a paragraph into a line of that length in the middle of a width, both in English Metric Units."""
    add_line(paragraph)
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = max(0, int((width - length) / 2))
    layout.space_before, layout.space_after, layout.line_spacing = Pt(2), Pt(0), Pt(4)


def add_foot(document: Document, foot: Mapping[str, Any]) -> None:
    """Add who gets the report, beside the place of the signature."""
    last = document.paragraphs[-1]
    last.paragraph_format.keep_with_next = True  # no signature stands on a page of its own
    space = document.add_paragraph().paragraph_format
    space.space_after, space.keep_with_next = Pt(0), True
    table = document.add_table(rows=1, cols=2)
    keep_whole(table.rows[0])
    left, right = table.rows[0].cells
    named = left.paragraphs[0].add_run("Nơi nhận:")
    named.bold = named.italic = True
    named.font.size = Pt(12)
    left.paragraphs[0].paragraph_format.space_after = Pt(0)
    for recipient in foot["recipients"]:
        paragraph = left.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(f"- {recipient}").font.size = Pt(11)
    for number, signer in enumerate(foot["signers"]):
        line = centred(right.add_paragraph() if number else right.paragraphs[0], signer, 14, bold=True)
        line.paragraph_format.space_after = Pt(0)
    right.paragraphs[-1].paragraph_format.space_after = SIZE * SIGNATURE


def add_appendix(document: Document, name: str, title: str, belongs_to: str, *, is_wide: bool) -> None:
    """Add a part after the signature on pages of its own, which are numbered from 1; across where it is wide."""
    section = document.add_section()
    _turn_page(section, is_wide=is_wide)
    number_pages_from(section, 1)
    heading = document.add_heading(level=1)
    heading.add_run(name)
    heading.add_run().add_break(WD_BREAK.LINE)
    heading.add_run(title.upper())
    note = document.add_paragraph()
    note.alignment = CENTRE
    note.paragraph_format.keep_with_next = True
    note.add_run(belongs_to).italic = True


def _turn_page(section: Section, *, is_wide: bool) -> None:
    width, height = reversed(A4) if is_wide else A4
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
