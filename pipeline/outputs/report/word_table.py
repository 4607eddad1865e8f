"""A table of the report's document: as wide as its page, its header on every page, its rows never split.

It is written as XML at once: a table of a hundred units takes python-docx, cell by cell, longer than all the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length, Pt

from pipeline.outputs.report.decree import TEXT_WIDTH
from pipeline.outputs.report.table_lines import LineKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document

TOGETHER = 6
"""A table of no more rows stays on one page, with the line below it."""
HELD = 2
"""So many rows of a longer one stay with its header, and as many with the line below it."""
DIGIT = 0.5
"""How wide a digit is, as a share of the size of its font."""
MARGIN = 50
"""The space beside the texts of a cell, in twentieths of a point."""
BESIDE = 2 * MARGIN / 20 + 1
"""What a cell takes on both sides of its text, in points: that space, and the lines around the cell."""
BOLD = 1.16
"""How much wider letters are in bold."""
WIDEST = 48
"""For how many letters of a text a column asks room."""
WORD = 20
"""For how many letters of a word that no line should break: longer ones are codes and addresses, broken if need be."""
NAME = 24
"""For how many letters the first column has room in one line, where the page is turned for that."""
LINES = 3
"""In how many lines a header would be set."""
HEADER_COLOUR, GROUP_COLOUR, TOTAL_COLOUR = "E2EFDA", "F2F2F2", "E7E6E6"
SMALL, SMALLEST = Pt(11), Pt(10)
SIZES = (SMALL, SMALLEST, Pt(9), Pt(8))
"""Of the texts in a table, from the largest: the first at which no number and no word of a header is broken."""
_EMU = 635
"""English Metric Units in a twentieth of a point."""


@dataclass(frozen=True, slots=True)
class WordRow:
    """A row by its texts; a heading has one, over all columns. ``bookmark`` is a place in it that links lead to."""

    texts: Sequence[str]
    kind: LineKind = LineKind.ROW
    bookmark: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table to be added: the columns that are ``numbers`` are set flush right, and never broken over lines."""

    headers: Sequence[str]
    rows: Sequence[WordRow]
    numbers: Sequence[bool]
    size: Length = SMALL

    @property
    def least(self) -> list[float]:
        """How many digits wide each column is at least: its longest word, and a number whole."""
        cells = [row.texts for row in self.rows if row.kind is not LineKind.HEADING]
        return [
            self.beside
            + max(
                [_width(word) * BOLD for word in header.split()]
                + [
                    _width(word)
                    for row in cells
                    for word in ([row[at]] if self.numbers[at] else (word[:WORD] for word in row[at].split(" ")))
                ]
            )
            for at, header in enumerate(self.headers)
        ]

    def sized(self, width: int) -> WordTable:
        """The same table in letters so small that nothing is broken on a page that wide, where there are such."""
        smaller = [replace(self, size=size) for size in SIZES if size <= self.size]
        return next((table for table in smaller if sum(table.least) <= table.digits(width)), smaller[-1])

    @property
    def beside(self) -> float:
        """What is beside a text in its cell, in digits."""
        return float(BESIDE / (self.size.pt * DIGIT))

    def fits(self, width: int) -> bool:
        """Whether no word is broken on a page that wide, nor a name in the first column; in English Metric Units."""
        cells = [row.texts[0] for row in self.rows if row.kind is not LineKind.HEADING]
        name = max((min(_width(text), NAME) for text in cells), default=0.0) + self.beside
        first, *others = self.least
        return max(first, name) + sum(others) <= self.digits(width)

    def digits(self, width: int) -> float:
        """How many digits a line of that width holds."""
        return float(width / Pt(1) / (self.size.pt * DIGIT))


def add_word_table(document: Document, table: WordTable, width: int = TEXT_WIDTH) -> None:
    """Add a table as wide as told, in English Metric Units."""
    table = table.sized(width)
    columns = [share // _EMU for share in widths(table, width)]
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    header = _row(WordRow(table.headers), table, columns, is_header=True, is_held=True)
    held = _held(len(table.rows))
    totals = {at - 1 for at, row in enumerate(table.rows) if row.kind in (LineKind.SUBTOTAL, LineKind.TOTAL)}
    rows = "".join(
        _row(row, table, columns, is_held=at in held | totals or row.kind is LineKind.HEADING)
        for at, row in enumerate(table.rows)
    )
    properties = (
        f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{MARGIN}" w:type="dxa"/><w:right w:w="{MARGIN}" w:type="dxa"/></w:tblCellMar>'
    )
    xml = f"<w:tbl {nsdecls('w')}><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{header}{rows}</w:tbl>"
    document.element.body.sectPr.addprevious(parse_xml(xml))


def _held(rows: int) -> set[int]:
    """The rows that stay with the next one, or with the line below the table."""
    return set(range(rows)) if rows <= TOGETHER else {*range(HELD), *range(rows - HELD, rows)}


def _row(
    row: WordRow, table: WordTable, columns: Sequence[int], *, is_header: bool = False, is_held: bool = False
) -> str:
    is_bold = is_header or row.kind is not LineKind.ROW
    colour = (
        HEADER_COLOUR if is_header else {LineKind.ROW: "", LineKind.HEADING: GROUP_COLOUR}.get(row.kind, TOTAL_COLOUR)
    )
    layout = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if is_header else "") + "</w:trPr>"
    run = f'<w:rPr>{"<w:b/>" if is_bold else ""}<w:sz w:val="{round(table.size.pt * 2)}"/></w:rPr>'
    spans = [len(columns)] if row.kind is LineKind.HEADING else [1] * len(columns)
    cells = []
    for at, (text, span) in enumerate(zip(row.texts, spans, strict=True)):
        is_number = table.numbers[at] and not is_header and row.kind is not LineKind.HEADING
        side = "center" if is_header else "right" if is_number else "left"
        width = sum(columns) if span > 1 else columns[at]
        properties = (
            f'<w:tcW w:w="{width}" w:type="dxa"/>'
            + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
            + (f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>' if colour else "")
            + ("<w:noWrap/>" if is_number else "")
            + ('<w:vAlign w:val="center"/>' if is_header else "")
        )
        paragraph = (
            f"<w:pPr>{'<w:keepNext/>' if is_held else ''}"
            f'<w:spacing w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="{side}"/></w:pPr>'
        )
        mark = _bookmark(row) if at == 0 and row.bookmark else ""
        cells.append(
            f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{paragraph}"
            f'<w:r>{run}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>{mark}</w:p></w:tc>'
        )
    return f"<w:tr>{layout}{''.join(cells)}</w:tr>"


def _bookmark(row: WordRow) -> str:
    return f'<w:bookmarkStart w:id="{row.number}" w:name="{row.bookmark}"/><w:bookmarkEnd w:id="{row.number}"/>'


def widths(table: WordTable, width: int) -> list[int]:
    """Shares of the width: each column has room for its longest word, long texts share what is left."""
    least = table.least
    cells = [row.texts for row in table.rows if row.kind is not LineKind.HEADING]
    wanted = [
        table.beside + max([_width(header) * BOLD / LINES, *(_width(row[at][:WIDEST]) for row in cells)])
        for at, header in enumerate(table.headers)
    ]
    more = [max(0.0, want - word) for want, word in zip(wanted, least, strict=True)]
    left = max(0.0, table.digits(width) - sum(least)) / max(1.0, sum(more))
    shares = [word + left * wish for word, wish in zip(least, more, strict=True)]
    return [int(width * share / sum(shares)) for share in shares]


def _width(text: str) -> float:
    """The width of a text in digits; capitals are wider."""
    return len(text) + sum(map(str.isupper, text)) * 0.4
