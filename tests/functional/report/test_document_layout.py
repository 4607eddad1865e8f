"""The Word document has the layout of the decree, headings that stay with their text, and charts for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn
from docx.shared import Pt

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
