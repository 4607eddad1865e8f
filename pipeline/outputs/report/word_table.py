"""A table of the report's document: as wide as the page, its header on every page, its rows never split."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from pipeline.outputs.report.decree import TEXT_WIDTH
from pipeline.outputs.report.word_xml import keep_whole, repeat_on_every_page, set_widths, shade

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.shared import Length
    from docx.table import Table, _Cell

MOST_ROWS = 20
"""A longer report table is cut; the workbook has it whole."""
TOGETHER = 12
"""A table of no more rows stays on one page, with the line below it."""
PAGE, WIDEST = 85, 48
"""How many digits a line holds, and for how many letters of a text a column asks room."""
LINES = 3
"""In how many lines a header would be set."""
HEADER_COLOUR = "E2EFDA"
SMALL = Pt(11)


def add_word_table(
    document: Document,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[bool],
    size: Length = SMALL,
) -> Table:
    """Add a table; the columns that are ``numbers`` are set flush right."""
    table: Table = document.add_table(rows=1 + len(rows), cols=len(headers), style="Table Grid")
    set_widths(table, widths(headers, rows))
    for number, (row, texts) in enumerate(zip(table.rows, [headers, *rows], strict=True)):
        keep_whole(row)
        for cell, text, is_number in zip(row.cells, texts, numbers, strict=True):
            _write_cell(cell, text, size, is_bold=number == 0)
            layout = cell.paragraphs[0].paragraph_format
            layout.keep_with_next = len(rows) <= TOGETHER
            if number == 0:
                layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
                shade(cell, HEADER_COLOUR)
            elif is_number:
                layout.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeat_on_every_page(table.rows[0])
    return table


def _write_cell(cell: _Cell, text: str, size: Length, *, is_bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0), 1
    run = paragraph.add_run(text)
    run.font.size, run.bold = size, is_bold


def widths(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Shares of the page's width: each column has room for its longest word, long texts share what is left."""
    texts = [[header, *(row[at] for row in rows)] for at, header in enumerate(headers)]
    least = [max(_width(word) for text in column for word in text.split() or [""]) for column in texts]
    wanted = [max([_width(header) / LINES, *(_width(cell[:WIDEST]) for cell in cells)]) for header, *cells in texts]
    more = [max(0.0, want - word) for want, word in zip(wanted, least, strict=True)]
    left = max(0.0, PAGE - sum(least)) / max(1.0, sum(more))
    shares = [word + left * wish for word, wish in zip(least, more, strict=True)]
    return [int(TEXT_WIDTH * share / sum(shares)) for share in shares]


def _width(text: str) -> float:
    """The width of a text in digits, the cell's own margins included; capitals are wider."""
    return len(text) + sum(map(str.isupper, text)) * 0.3 + 3
