"""The report's Word document: text whose figures name their sources, tables, charts and an appendix of sources."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt

from pipeline.outputs.report.charts import chart_png
from pipeline.outputs.report.decree import TEXT_WIDTH, add_foot, add_head, blank_document, centred
from pipeline.outputs.report.notation import decimals_of, vietnamese
from pipeline.outputs.report.notes import LEGEND, marks_of, notes, table_notes
from pipeline.outputs.report.ordinals import ordinal
from pipeline.outputs.report.texts import ChartBlock, CitedFigure, Paragraph, Section, TableBlock, TextWriter, texts
from pipeline.outputs.report.word_table import MOST_ROWS, SMALL, add_word_table
from pipeline.outputs.report.word_xml import add_bookmark, add_box, add_link, document_bytes, plain
from schemas.forms.lm01 import LM_01

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

    from pipeline.outputs.report.contents import FigureValue, ReportContents
    from pipeline.outputs.report.tables import ReportTable
    from pipeline.outputs.report.texts import TextPart

INDENT = Mm(10)
NOTHING = "Kỳ này chưa có số liệu cho mục này."
SOURCES = ("Số", "Chỉ tiêu (mã)", "Giá trị", "Đơn vị tính", "Số ô / số tệp", "Đơn vị có số liệu")


def document(contents: ReportContents) -> bytes:
    """The document of a period; the same contents give the same bytes."""
    writer = TextWriter(contents)
    parts = writer.parts()
    head, foot = (writer.plain_lines(texts()[name]) for name in ("head", "foot"))
    subject = head["subject_with_alliance" if contents.reported(LM_01.form_id)[1] else "subject"]
    report = blank_document(f"{head['kind']} {subject}", contents.period)
    add_head(report, head, subject)
    _add_remarks(report, contents)
    for number, part in enumerate(parts, start=1):
        _add_part(report, contents, part, number)
    add_foot(report, foot)
    _add_appendix(report, contents, writer)
    return document_bytes(report)


def _add_remarks(report: Document, contents: ReportContents) -> None:
    """Add to the first page what keeps the figures from being final, in bold, and what else is to be known."""
    for note in [*notes(contents), *_legend(contents)]:
        paragraph = report.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        add_box(paragraph)
        run = paragraph.add_run(plain(str(note)))
        run.bold, run.font.size = getattr(note, "is_mark", False), SMALL


def _legend(contents: ReportContents) -> list[str]:
    """The marks that stand beside figures of the period."""
    used = "".join(map(marks_of, contents.figures.values()))
    return [f"Dấu {mark} cạnh số liệu: {text}." for mark, text in LEGEND.items() if mark in used]


def _add_part(report: Document, contents: ReportContents, part: TextPart, number: int) -> None:
    heading = report.add_heading(level=1)
    heading.add_run(f"Phần thứ {ordinal(number)}")
    heading.add_run().add_break(WD_BREAK.LINE)
    heading.add_run(part.title)
    if part.absent:
        _add_body_paragraph(report).add_run(part.absent).bold = True
    for section in part.sections:
        _add_section(report, contents, section, level=2)


def _add_section(report: Document, contents: ReportContents, section: Section, level: int) -> None:
    report.add_heading(f"{section.number} {section.title}", level=level)
    for block in section.blocks:
        if isinstance(block, Paragraph):
            _add_paragraph(report, block)
        elif isinstance(block, TableBlock):
            _add_report_table(report, contents, block.table)
        else:
            _add_chart(report, contents, block)
    for inner in section.sections:
        _add_section(report, contents, inner, level + 1)
    if not section.blocks and not section.sections:
        _add_body_paragraph(report).add_run(NOTHING).italic = True


def _add_body_paragraph(report: Document) -> WordParagraph:
    paragraph = report.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = INDENT
    return paragraph


def _add_paragraph(report: Document, block: Paragraph) -> None:
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
    add_link(number, _bookmark(shown.source))


def _bookmark(source: int) -> str:
    return f"nguon_{source}"


def _add_report_table(report: Document, contents: ReportContents, table: ReportTable) -> None:
    # the head of the document is its first table
    title = centred(report.add_paragraph(), f"Bảng {len(report.tables)}. {table.title}", 13, bold=True)
    title.paragraph_format.keep_with_next = True
    numbers = [column.is_number for column in table.columns]
    columns = [[row[at] for row in table.rows] for at in range(len(table.columns))]
    texts_of = [[_cell(value, places) for value in values] for values in columns for places in [decimals_of(values)]]
    rows = list(zip(*texts_of, strict=True))
    add_word_table(report, [column.header for column in table.columns], rows[:MOST_ROWS], numbers)
    omitted = f" Còn {len(rows) - MOST_ROWS} dòng nữa trong tệp Excel kèm theo." if len(rows) > MOST_ROWS else ""
    _add_source(report, contents, table, omitted)


def _cell(value: object, decimals: int) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float | Decimal):
        return vietnamese(Decimal(str(value)), decimals)
    return plain(", ".join(map(str, value)) if isinstance(value, list) else str(value))


def _add_source(report: Document, contents: ReportContents, table: ReportTable, more: str = "") -> None:
    """Add below a table or chart where it comes from and how many units it rests on."""
    paragraph = report.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(2)
    source = paragraph.add_run(f"Nguồn: bảng report.{table.name} của kho dữ liệu.")
    source.italic, source.font.size = True, SMALL
    for note in table_notes(contents, table):
        run = paragraph.add_run(f" {note.text}.")
        run.italic, run.bold, run.font.size = True, note.is_mark, SMALL
    paragraph.add_run(more).font.size = SMALL


def _add_chart(report: Document, contents: ReportContents, block: ChartBlock) -> None:
    paragraph = report.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(BytesIO(chart_png(block.table, block.chart)), width=TEXT_WIDTH)
    picture._inline.docPr.set("descr", block.chart.title)  # noqa: SLF001 - what a screen reader says
    _add_source(report, contents, block.table)


def _add_appendix(report: Document, contents: ReportContents, writer: TextWriter) -> None:
    """Add the figures of the text by the number of their source."""
    heading = report.add_heading("PHỤ LỤC: NGUỒN SỐ LIỆU", level=1)
    heading.paragraph_format.page_break_before = True
    intro = _add_body_paragraph(report).add_run(
        "Mỗi số trong ngoặc vuông cạnh một số liệu là số thứ tự trong bảng này. Các ô đã cộng thành số liệu nằm ở "
        "trang Nguồn của tệp Excel kèm theo, hoặc xem bằng lệnh:"
    )
    command = _add_body_paragraph(report).add_run(f"hoptac trace MÃ --period {contents.period:%Y-%m}")
    intro.font.size = command.font.size = SMALL
    cited = [contents.figures[figure_id] for figure_id in writer.sources]
    rows = [(str(number), *_appendix_row(figure)) for number, figure in enumerate(cited, start=1)]
    add_word_table(report, SOURCES, rows, [False, False, True, False, True, True], size=Pt(10))
    for row, number in zip(report.tables[-1].rows[1:], range(1, len(rows) + 1), strict=True):
        add_bookmark(row.cells[0].paragraphs[0], _bookmark(number), number)


def _appendix_row(figure: FigureValue) -> tuple[str, ...]:
    value = f"{vietnamese(figure.printed or Decimal(0), figure.decimals)} {marks_of(figure)}".strip()
    counts = f"{vietnamese(Decimal(figure.cells), 0)}\u00a0/\u00a0{figure.workbooks}"
    still = f" ({figure.units_unchanged} không thay đổi)" if figure.units_unchanged else ""
    units = f"{figure.units_reported}/{figure.units_expected}{still}"
    return (f"{figure.label} ({figure.figure_id})", value, figure.unit, counts, units)
