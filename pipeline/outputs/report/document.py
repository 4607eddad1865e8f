"""The report as a Word document: text whose figures name their sources, tables, charts, an appendix of sources."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt

from pipeline.outputs.report.charts import chart_png
from pipeline.outputs.report.decree import TEXT_WIDTH, add_foot, add_head, blank_document, centred
from pipeline.outputs.report.grid import MOST_ROWS, SMALL, add_grid
from pipeline.outputs.report.notation import decimals_of, vietnamese
from pipeline.outputs.report.notes import LEGEND, marks_of, notes, table_notes
from pipeline.outputs.report.texts import ChartBlock, Paragraph, Section, Shown, TableBlock, Writer, texts
from pipeline.outputs.report.word import add_bookmark, add_box, link, plain, saved

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

    from pipeline.outputs.report.contents import FigureValue, ReportContents
    from pipeline.outputs.report.tables import ReportTable
    from pipeline.outputs.report.texts import TextPart

ORDINALS = ("nhất", "hai", "ba", "tư", "năm")
INDENT = Mm(10)
NOTHING = "Kỳ này chưa có số liệu cho mục này."
SOURCES = ("Số", "Chỉ tiêu (mã)", "Giá trị", "Đơn vị tính", "Số ô / số tệp", "Đơn vị có số liệu")


def document(contents: ReportContents) -> bytes:
    """The document of a period; the same contents give the same bytes."""
    writer = Writer(contents)
    parts = writer.parts()
    head = texts()["head"]
    subject = writer.plain(head["subject_with_alliance" if contents.reported("LM-01")[1] else "subject"])
    made = blank_document(f"{head['kind']} {subject}", contents.period)
    add_head(made, head, subject)
    _remarks(made, contents)
    for ordinal, part in zip(ORDINALS, parts, strict=False):
        _part(made, contents, part, ordinal)
    add_foot(made, texts()["foot"])
    _appendix(made, contents, writer)
    return saved(made)


def _remarks(made: Document, contents: ReportContents) -> None:
    """On the first page: what keeps the figures from being final, in bold, and what else is to be known."""
    for note in [*notes(contents), *_legend(contents)]:
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        add_box(paragraph)
        run = paragraph.add_run(plain(str(note)))
        run.bold, run.font.size = getattr(note, "is_mark", False), SMALL


def _legend(contents: ReportContents) -> list[str]:
    """The marks that stand beside figures of the period."""
    used = "".join(map(marks_of, contents.figures.values()))
    return [f"Dấu {mark} cạnh số liệu: {text}." for mark, text in LEGEND.items() if mark in used]


def _part(made: Document, contents: ReportContents, part: TextPart, ordinal: str) -> None:
    heading = made.add_heading(level=1)
    heading.add_run(f"Phần thứ {ordinal}")
    heading.add_run().add_break(WD_BREAK.LINE)
    heading.add_run(part.title)
    if part.absent:
        _body(made).add_run(part.absent).bold = True
    for section in part.sections:
        _section(made, contents, section, level=2)


def _section(made: Document, contents: ReportContents, section: Section, level: int) -> None:
    made.add_heading(f"{section.number} {section.title}", level=level)
    for block in section.blocks:
        if isinstance(block, Paragraph):
            _paragraph(made, block)
        elif isinstance(block, TableBlock):
            _report_table(made, contents, block.table)
        else:
            _chart(made, contents, block)
    for inner in section.sections:
        _section(made, contents, inner, level + 1)
    if not section.blocks and not section.sections:
        _body(made).add_run(NOTHING).italic = True


def _body(made: Document) -> WordParagraph:
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = INDENT
    return paragraph


def _paragraph(made: Document, block: Paragraph) -> None:
    paragraph = _body(made)
    for number, sentence in enumerate(block.sentences):
        if number:
            paragraph.add_run(" ")
        for piece in sentence:
            if isinstance(piece, Shown):
                _figure(paragraph, piece)
            else:
                paragraph.add_run(piece)


def _figure(paragraph: WordParagraph, shown: Shown) -> None:
    """A figure, its marks in bold, and the raised number of its source, which leads to the appendix."""
    paragraph.add_run(shown.text)
    if marks := marks_of(shown.figure):
        paragraph.add_run(marks).bold = True
    number = paragraph.add_run(f"[{shown.source}]")
    number.font.superscript = True
    link(number, _bookmark(shown.source))


def _bookmark(source: int) -> str:
    return f"nguon_{source}"


def _report_table(made: Document, contents: ReportContents, table: ReportTable) -> None:
    # the head of the document is its first table
    title = centred(made.add_paragraph(), f"Bảng {len(made.tables)}. {table.title}", 13, bold=True)
    title.paragraph_format.keep_with_next = True
    numbers = [one.is_number for one in table.columns]
    columns = [[row[at] for row in table.rows] for at in range(len(table.columns))]
    texts_of = [[_cell(value, places) for value in values] for values in columns for places in [decimals_of(values)]]
    rows = list(zip(*texts_of, strict=True))
    add_grid(made, [one.header for one in table.columns], rows[:MOST_ROWS], numbers)
    rest = f" Còn {len(rows) - MOST_ROWS} dòng nữa trong tệp Excel kèm theo." if len(rows) > MOST_ROWS else ""
    _source(made, contents, table, rest)


def _cell(value: object, decimals: int) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float | Decimal):
        return vietnamese(Decimal(str(value)), decimals)
    return plain(", ".join(map(str, value)) if isinstance(value, list) else str(value))


def _source(made: Document, contents: ReportContents, table: ReportTable, more: str = "") -> None:
    """Below a table or chart: where it comes from and how many units it rests on."""
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(2)
    told = paragraph.add_run(f"Nguồn: bảng report.{table.name} của kho dữ liệu.")
    told.italic, told.font.size = True, SMALL
    for note in table_notes(contents, table):
        run = paragraph.add_run(f" {note.text}.")
        run.italic, run.bold, run.font.size = True, note.is_mark, SMALL
    paragraph.add_run(more).font.size = SMALL


def _chart(made: Document, contents: ReportContents, block: ChartBlock) -> None:
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(BytesIO(chart_png(block.table, block.chart)), width=TEXT_WIDTH)
    picture._inline.docPr.set("descr", block.chart.title)  # noqa: SLF001 - what a screen reader says
    _source(made, contents, block.table)


def _appendix(made: Document, contents: ReportContents, writer: Writer) -> None:
    """The figures of the text by the number of their source."""
    heading = made.add_heading("PHỤ LỤC: NGUỒN SỐ LIỆU", level=1)
    heading.paragraph_format.page_break_before = True
    intro = _body(made).add_run(
        "Mỗi số trong ngoặc vuông cạnh một số liệu là số thứ tự trong bảng này. Các ô đã cộng thành số liệu nằm ở "
        "trang Nguồn của tệp Excel kèm theo, hoặc xem bằng lệnh:"
    )
    command = _body(made).add_run(f"hoptac trace MÃ --period {contents.period:%Y-%m}")
    intro.font.size = command.font.size = SMALL
    cited = [contents.figures[one] for one in writer.sources]
    rows = [(str(number), *_told(one)) for number, one in enumerate(cited, start=1)]
    add_grid(made, SOURCES, rows, [False, False, True, False, True, True], size=Pt(10))
    for row, number in zip(made.tables[-1].rows[1:], range(1, len(rows) + 1), strict=True):
        add_bookmark(row.cells[0].paragraphs[0], _bookmark(number), number)


def _told(figure: FigureValue) -> tuple[str, ...]:
    value = f"{vietnamese(figure.value or Decimal(0), figure.decimals)} {marks_of(figure)}".strip()
    counts = f"{vietnamese(Decimal(figure.cells), 0)}\u00a0/\u00a0{figure.workbooks}"
    units = f"{figure.units_reported}/{figure.units_expected}"
    return (f"{figure.label} ({figure.figure_id})", value, figure.unit, counts, units)
