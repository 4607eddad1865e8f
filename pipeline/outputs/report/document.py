"""The report's Word document: text whose figures name their sources, tables, charts, and appendices with the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt, RGBColor

from pipeline.outputs.report.appendices import Appendix, add_appendices, add_source, appendix_name
from pipeline.outputs.report.charts import chart_png
from pipeline.outputs.report.decree import TEXT_WIDTH, add_foot, add_head, blank_document, centred
from pipeline.outputs.report.notes import LEGEND, marks_of, notes
from pipeline.outputs.report.ordinals import roman
from pipeline.outputs.report.shown_table import note_of_fewer, table_by_groups, table_of_lists, word_table
from pipeline.outputs.report.texts import (
    AuthorBlock,
    ChartBlock,
    CitedFigure,
    ComparisonBlock,
    Paragraph,
    Section,
    TableBlock,
    TextWriter,
    texts,
)
from pipeline.outputs.report.word_table import SMALL, SMALLEST, add_word_table
from pipeline.outputs.report.word_xml import add_box, add_link, document_bytes, plain
from pipeline.outputs.report.year_before import COMPARISON_SOURCE, COMPARISON_TITLE, comparison_table
from schemas.forms.lm01 import LM_01

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

    from pipeline.outputs.report.contents import ReportContents
    from pipeline.outputs.report.tables import ReportTable
    from pipeline.outputs.report.texts import TextPart
    from pipeline.outputs.report.word_table import WordTable

INDENT = Mm(10)
NOTHING = "Kỳ này chưa có số liệu cho mục này."
FOR_AUTHOR = "[Cơ quan bổ sung: {}]"
GREY = RGBColor(0x59, 0x59, 0x59)
MOST_IN_TEXT = 40
"""A longer table stands in the text by groups, and whole in an appendix."""
BY_GROUPS = "{}, theo địa bàn cũ"
WHOLE_IN = "Bảng đầy đủ {} dòng, theo từng đơn vị: {}."
LISTED_IN = "Danh sách đầy đủ theo từng đơn vị: {}."


@dataclass(slots=True)
class _Report:
    """The document that is being written, how many tables it has, and what stands after its signature."""

    file: Document
    contents: ReportContents
    tables: int = 0
    appendices: list[Appendix] = field(default_factory=list)


def document(contents: ReportContents) -> bytes:
    """The document of a period; the same contents give the same bytes."""
    writer = TextWriter(contents)
    parts = writer.parts()
    head, foot = (writer.plain_lines(texts()[name]) for name in ("head", "foot"))
    subject = head["subject_with_alliance" if contents.reported(LM_01.form_id)[1] else "subject"]
    report = _Report(blank_document(f"{head['kind']} {subject}", contents.period), contents)
    add_head(report.file, head, subject)
    _add_remarks(report)
    for number, part in enumerate(parts, start=1):
        _add_part(report, part, number)
    add_foot(report.file, foot)
    add_appendices(report.file, contents, report.appendices, writer.sources, head["belongs_to"])
    return document_bytes(report.file)


def _add_remarks(report: _Report) -> None:
    """Add to the first page what keeps the figures from being final, in bold, and what else is to be known."""
    for note in [*notes(report.contents), *_legend(report.contents)]:
        paragraph = report.file.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        add_box(paragraph)
        run = paragraph.add_run(plain(str(note)))
        run.bold, run.font.size = getattr(note, "is_mark", False), SMALL


def _legend(contents: ReportContents) -> list[str]:
    """The marks that stand beside figures of the period."""
    used = "".join(map(marks_of, contents.figures.values()))
    return [f"Dấu {mark} cạnh số liệu: {text}." for mark, text in LEGEND.items() if mark in used]


def _add_part(report: _Report, part: TextPart, number: int) -> None:
    heading = report.file.add_heading(level=1)
    heading.add_run(f"Phần {roman(number)}")
    heading.add_run().add_break(WD_BREAK.LINE)
    heading.add_run(part.title)
    if part.absent:
        _add_body_paragraph(report).add_run(part.absent).bold = True
    for section in part.sections:
        _add_section(report, section, level=2)


def _add_section(report: _Report, section: Section, level: int) -> None:
    report.file.add_heading(f"{section.number} {section.title}", level=level)
    if section.is_silent:
        _add_body_paragraph(report).add_run(NOTHING).italic = True
    for block in section.blocks:
        if isinstance(block, Paragraph):
            _add_paragraph(report, block)
        elif isinstance(block, AuthorBlock):
            _add_words_for_author(report, block)
        elif isinstance(block, ComparisonBlock):
            _add_comparison(report, block)
        elif isinstance(block, TableBlock):
            _add_report_table(report, block)
        else:
            _add_chart(report, block)
    for inner in section.sections:
        _add_section(report, inner, level + 1)


def _add_body_paragraph(report: _Report) -> WordParagraph:
    paragraph = report.file.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = INDENT
    return paragraph


def _add_words_for_author(report: _Report, block: AuthorBlock) -> None:
    """Add what the forms do not ask for as a line for the author to write in its place."""
    run = _add_body_paragraph(report).add_run(FOR_AUTHOR.format(block.about))
    run.italic, run.font.color.rgb = True, GREY


def _add_paragraph(report: _Report, block: Paragraph) -> None:
    paragraph = _add_body_paragraph(report)
    for number, sentence in enumerate(block.sentences):
        if number:
            paragraph.add_run(" ")
        for piece in sentence:
            if isinstance(piece, CitedFigure):
                _add_figure(paragraph, piece)
            else:
                paragraph.add_run(piece)


def _add_figure(paragraph: WordParagraph, shown: CitedFigure) -> None:
    """Add a figure, its marks in bold, and the raised number of its source, which leads to the appendix."""
    paragraph.add_run(shown.text)
    if marks := marks_of(shown.figure):
        paragraph.add_run(marks).bold = True
    number = paragraph.add_run(f"[{shown.source}]")
    number.font.superscript = True
    add_link(number, f"nguon_{shown.source}")


def _add_report_table(report: _Report, block: TableBlock) -> None:
    """Add a table whole, or, where it is long, by groups; then it stands whole in an appendix."""
    table = block.table
    if block.listed:
        names = [column.name for column in table.columns if column.is_number]
        text = LISTED_IN.format(_append(report, table, table_of_lists(table, block.listed, names, SMALLEST)))
        _add_body_paragraph(report).add_run(text)
    elif len(table.rows) > MOST_IN_TEXT and any(column.name in table.additive for column in table.columns):
        text = WHOLE_IN.format(len(table.rows), _append(report, table, word_table(table, SMALLEST)))
        shown = table.selected(block.by_groups) if block.by_groups else table
        _add_titled(report, BY_GROUPS.format(table.title) if table.groups else table.title, table_by_groups(shown))
        add_source(report.file, report.contents, table, f"{note_of_fewer(shown)} {text}".strip())
    else:
        _add_titled(report, table.title, word_table(table))
        add_source(report.file, report.contents, table, note_of_fewer(table))


def _append(report: _Report, table: ReportTable, whole: WordTable) -> str:
    """Let a table stand in an appendix; what that is called."""
    report.appendices.append(Appendix(table.title, whole, table))
    return appendix_name(len(report.appendices))


def _add_titled(report: _Report, title: str, table: WordTable) -> None:
    report.tables += 1
    line = centred(report.file.add_paragraph(), f"Bảng {report.tables}. {title}", 13, bold=True)
    line.paragraph_format.keep_with_next = True
    add_word_table(report.file, table)


def _add_comparison(report: _Report, block: ComparisonBlock) -> None:
    _add_titled(report, COMPARISON_TITLE, comparison_table(block.figures))
    source = report.file.add_paragraph().add_run(COMPARISON_SOURCE)
    source.italic, source.font.size = True, SMALL


def _add_chart(report: _Report, block: ChartBlock) -> None:
    paragraph = report.file.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(BytesIO(chart_png(block.table, block.chart)), width=TEXT_WIDTH)
    picture._inline.docPr.set("descr", block.chart.title)  # noqa: SLF001 - what a screen reader says
    add_source(report.file, report.contents, block.table.selected((block.chart.label, *block.chart.values)))
