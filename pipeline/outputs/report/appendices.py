"""What stands after the signature of the document: tables that are too long for the text, and the figures' sources."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from pipeline.outputs.report.decree import TEXT_WIDTH, WIDE_TEXT_WIDTH, add_appendix
from pipeline.outputs.report.notation import vietnamese
from pipeline.outputs.report.notes import marks_of, table_notes
from pipeline.outputs.report.ordinals import roman
from pipeline.outputs.report.shown_table import note_of_fewer
from pipeline.outputs.report.word_table import SMALL, SMALLEST, WordRow, WordTable, add_word_table

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from docx.document import Document

    from pipeline.outputs.report.contents import FigureValue, ReportContents
    from pipeline.outputs.report.tables import ReportTable

SOURCES = ("Số", "Chỉ tiêu (mã)", "Giá trị", "Đơn vị tính", "Số ô / số tệp", "Đơn vị có số liệu")
SOURCES_TITLE = "Nguồn số liệu"
SOURCES_INTRO = (
    "Mỗi số trong ngoặc vuông cạnh một số liệu là số thứ tự trong bảng này. Các ô đã cộng thành số liệu nằm ở "
    "trang Nguồn của tệp Excel kèm theo, hoặc xem bằng lệnh:"
)


@dataclass(frozen=True, slots=True)
class Appendix:
    """A table that stands whole after the signature, and the report table that it shows."""

    title: str
    shown: WordTable
    table: ReportTable


def appendix_name(number: int) -> str:
    """What the appendix with that number, from 1, is called."""
    return f"Phụ lục {roman(number)}"


def add_appendices(
    document: Document,
    contents: ReportContents,
    appendices: Sequence[Appendix],
    sources: Collection[str],
    belongs_to: str,
) -> None:
    """Add the long tables in the order in which the text names them, then the figures by the number of their source.

    A text that names no figure has no sources, and no appendix of them.
    """
    for number, appendix in enumerate(appendices, start=1):
        is_wide = not appendix.shown.fits(TEXT_WIDTH)
        add_appendix(document, appendix_name(number), appendix.title, belongs_to, is_wide=is_wide)
        add_word_table(document, appendix.shown, WIDE_TEXT_WIDTH if is_wide else TEXT_WIDTH)
        add_source(document, contents, appendix.table, note_of_fewer(appendix.table))
    if not sources:
        return
    name = appendix_name(len(appendices) + 1) if appendices else appendix_name(1).rpartition(" ")[0]
    add_appendix(document, name, SOURCES_TITLE, belongs_to, is_wide=False)
    _add_sources(document, contents, sources)


def _add_sources(document: Document, contents: ReportContents, sources: Collection[str]) -> None:
    for text in (SOURCES_INTRO, f"hoptac trace MÃ --period {contents.period:%Y-%m}"):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Mm(10)
        paragraph.add_run(text).font.size = SMALL
    cited = enumerate((contents.figures[figure_id] for figure_id in sources), start=1)
    rows = [
        WordRow((str(number), *_source_row(figure)), bookmark=f"nguon_{number}", number=number)
        for number, figure in cited
    ]
    add_word_table(document, WordTable(SOURCES, rows, (True, False, True, False, True, True), SMALLEST))


def _source_row(figure: FigureValue) -> tuple[str, ...]:
    value = f"{vietnamese(figure.printed or Decimal(0), figure.decimals)} {marks_of(figure)}".strip()
    counts = f"{vietnamese(Decimal(figure.cells), 0)}\u00a0/\u00a0{figure.workbooks}"
    still = f" ({figure.units_unchanged} không thay đổi)" if figure.units_unchanged else ""
    units = f"{figure.units_reported}/{figure.units_expected}{still}"
    return (f"{figure.label} ({figure.figure_id})", value, figure.unit, counts, units)


def add_source(document: Document, contents: ReportContents, table: ReportTable, more: str = "") -> None:
    """Add below a table or chart where it comes from, how many units it rests on, and where more of it stands."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(2)
    source = paragraph.add_run(f"Nguồn: bảng report.{table.name} của kho dữ liệu.")
    source.italic, source.font.size = True, SMALL
    for note in table_notes(contents, table):
        run = paragraph.add_run(f" {note.text}.")
        run.italic, run.bold, run.font.size = True, note.is_mark, SMALL
    for text in (table.note, more):
        if text:
            paragraph.add_run(f" {text}").font.size = SMALL
