"""The Word document has the layout of the decree, headings that stay with their text, and charts for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from pipeline.outputs.report.decree import HEAD_WIDTHS
from pipeline.outputs.report.texts import texts

if TYPE_CHECKING:
    from tests.functional.report.conftest import Report

RECIPIENTS = [
    "- Liên minh Hợp tác xã Việt Nam;",
    "- Tỉnh ủy, UBND tỉnh;",
    "- Ban Chấp hành, Ban Thường vụ Liên minh;",
    "- Các phòng, ban cơ quan;",
    "- Lưu: VT.",
]


def test_layout_is_that_of_the_decree(november: Report) -> None:
    made = november.document
    section = made.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= round(section.top_margin.mm) == round(section.bottom_margin.mm) <= 25
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20
    assert section.different_first_page_header_footer
    assert [field.get(qn("w:instr")) for field in section.header._element.iter(qn("w:fldSimple"))] == ["PAGE"]  # noqa: SLF001 - python-docx and openpyxl offer no public way
    assert (made.styles["Normal"].font.name, made.styles["Normal"].font.size) == ("Times New Roman", Pt(14))
    left, right = made.tables[0].rows[0].cells
    assert left.text.split("\n")[:2] == ["LIÊN MINH HỢP TÁC XÃ", "TỈNH BẮC GIANG"]
    assert "/BC-LM" in left.text
    assert right.text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    rules = [len(list(cell._tc.iter(qn("w:pBdr")))) for cell in (left, right)]  # noqa: SLF001 - python-docx and openpyxl offer no public way
    assert rules == [1, 1]
    assert made.paragraphs[0].text == "BÁO CÁO"
    foot = next(table for table in made.tables if table.cell(0, 0).text.startswith("Nơi nhận:")).rows[0].cells
    assert foot[0].text.split("\n") == ["Nơi nhận:", *RECIPIENTS]
    assert foot[1].text == "\n".join(texts()["foot"]["signers"])


def test_head_has_the_sizes_and_the_lines_of_the_decree(november: Report) -> None:
    made = november.document
    left, right = made.tables[0].rows[0].cells
    fonts = {
        paragraph.text: (paragraph.runs[0].font.size.pt, bool(paragraph.runs[0].bold), bool(paragraph.runs[0].italic))
        for cell in (left, right)
        for paragraph in cell.paragraphs
        if paragraph.runs
    }
    assert fonts["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] == (12, True, False)
    assert fonts["Độc lập - Tự do - Hạnh phúc"] == fonts["LIÊN MINH HỢP TÁC XÃ"] == (13, True, False)
    (place,) = [font for text, font in fonts.items() if text.startswith("Bắc Giang, ngày")]
    assert place == (13, False, True)
    # the line below the motto is as long as it, the others a third to a half of what they stand below
    for cell, width, text, share in (
        (left, HEAD_WIDTHS[0], "LIÊN MINH HỢP TÁC XÃ", (1 / 3, 1 / 2)),
        (right, HEAD_WIDTHS[1], "Độc lập - Tự do - Hạnh phúc", (0.9, 1.1)),
    ):
        (rule,) = [paragraph for paragraph in cell.paragraphs if list(paragraph._p.iter(qn("w:pBdr")))]  # noqa: SLF001 - python-docx and openpyxl offer no public way
        length = width - rule.paragraph_format.left_indent - rule.paragraph_format.right_indent
        assert share[0] <= length / TEXT_LENGTHS[text] <= share[1], text


TEXT_LENGTHS = {"LIÊN MINH HỢP TÁC XÃ": Mm(52.8), "Độc lập - Tự do - Hạnh phúc": Mm(53.1)}
"""How long the texts are in 13 points of the decree's font in bold, measured."""


def test_parts_and_appendices_are_numbered_as_the_decree_has_them(november: Report) -> None:
    headings = [
        paragraph.text.split("\n") for paragraph in november.document.paragraphs if paragraph.style.name == "Heading 1"
    ]
    assert [first for first, _ in headings] == ["Phần I", "Phần II", "Phần III", "Phụ lục I", "Phụ lục II"]
    assert all(title == title.upper() for _, title in headings)
    notes = [
        paragraph for paragraph in november.document.paragraphs if paragraph.text.startswith("(Kèm theo Báo cáo số")
    ]
    assert len(notes) == 2
    assert all(run.italic for note in notes for run in note.runs)


def test_every_appendix_is_a_section_whose_pages_are_counted_anew(november: Report) -> None:
    sections = november.document.sections
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in sections]  # noqa: SLF001 - as above
    assert [start is not None and start.get(qn("w:start")) for start in starts] == [False, "1", "1"]
    assert all(section.different_first_page_header_footer for section in sections)
    assert all(round(section.page_width.mm) in {210, 297} for section in sections)


def test_signature_leaves_room_and_who_gets_the_report_has_the_decrees_sizes(november: Report) -> None:
    foot = next(table for table in november.document.tables if table.cell(0, 0).text.startswith("Nơi nhận:"))
    left, right = foot.rows[0].cells
    named, *recipients = left.paragraphs
    assert (named.runs[0].font.size, named.runs[0].bold, named.runs[0].italic) == (Pt(12), True, True)
    assert {paragraph.runs[0].font.size for paragraph in recipients} == {Pt(11)}
    assert all(paragraph.runs[0].bold for paragraph in right.paragraphs)
    assert right.paragraphs[-1].paragraph_format.space_after >= Pt(40)


def test_no_number_of_a_table_is_broken_over_lines(november: Report) -> None:
    table = next(table for table in november.document.tables if table.cell(0, 0).text == "Lĩnh vực")
    cells = [cell for row in table.rows[1:] for cell in row.cells[1:]]
    assert all(list(cell._tc.iter(qn("w:noWrap"))) for cell in cells)  # noqa: SLF001 - as above


def test_headings_use_the_documents_font_and_stay_with_their_text(november: Report) -> None:
    for level in (1, 2, 3):
        style = november.document.styles[f"Heading {level}"]
        assert style.font.name == "Times New Roman"
        assert style.paragraph_format.keep_with_next
        fonts = style.element.rPr.find(qn("w:rFonts"))
        assert not [attribute for attribute in fonts.attrib if "heme" in attribute]


def test_charts_are_in_the_document_with_a_text_for_those_who_cannot_see(november: Report) -> None:
    shapes = november.document.inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [  # noqa: SLF001 - python-docx and openpyxl offer no public way
        table.chart.title for table in november.contents.tables.values() if table.chart
    ]
