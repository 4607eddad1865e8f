"""The rows of the report tables as both documents show them, by header and as numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
from docx.table import Table
from docx.text.paragraph import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Row = tuple[Any, ...]
TOTAL, SUBTOTAL = "Tổng cộng", "Cộng"
_NUMBER = re.compile(r"-?\d{1,3}(\.\d{3})*(,\d+)?|-?\d+(,\d+)?")
_FEWER = re.compile("\N{NO-BREAK SPACE}\\(\\d+\\)$")


@dataclass
class ShownTable:
    """A table of a document: its headers, its rows by the group that they stand under, and its totals by group."""

    headers: list[str]
    rows: dict[str, list[list[Any]]] = field(default_factory=lambda: defaultdict(list))
    totals: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def every(self) -> list[list[Any]]:
        """All rows, in the order of the document."""
        return [row for rows in self.rows.values() for row in rows]

    def values(self, header: str) -> list[Any]:
        """The values of a column."""
        at = self.headers.index(header)
        return [row[at] for row in self.every]


def exact(value: object) -> object:
    """A number of the warehouse or of a workbook as one to three decimals; a text, or nothing, as it is."""
    if isinstance(value, bool) or value is None:
        return "x" if value else None
    if isinstance(value, int | float | Decimal):
        return Decimal(str(value)).quantize(Decimal("0.001"))
    return None if value in {"", "–"} else value


def read(text: str) -> object:
    """A cell of the Word document: a number in Vietnamese notation as such, a dash as nothing."""
    bare = _FEWER.sub("", text)
    if _NUMBER.fullmatch(bare):
        return exact(Decimal(bare.replace(".", "").replace(",", ".")))
    return exact(text)


def tables_of_document(content: bytes) -> dict[str, ShownTable]:
    """The tables of the Word document by their titles, without numbers; an appendix by its own."""
    found: dict[str, ShownTable] = {}
    title = ""
    made = docx.Document(BytesIO(content))
    body = made._body  # noqa: SLF001 - python-docx and openpyxl offer no public way
    for block in made.element.body.iterchildren():
        if block.tag.endswith("}p"):
            text = Paragraph(block, body).text
            if named := re.match(r"Bảng \d+\. (.+)|Phụ lục [IVX]*\n(.+)", text):
                title = named[1] or named[2]
        elif block.tag.endswith("}tbl") and title:
            lines = [[cell.text for cell in row.cells] for row in Table(block, body).rows]
            found[title], title = _shown(lines[0], ([*map(read, line)] for line in lines[1:])), ""
    return found


def tables_of_workbook(content: bytes) -> dict[str, ShownTable]:
    """The tables of the workbook by the title on their sheet."""
    found = {}
    for sheet in openpyxl.load_workbook(BytesIO(content), data_only=True).worksheets:
        top = int(sheet.print_title_rows.strip("$").split(":")[0])
        headers = [cell.value for cell in sheet[top]]
        width = headers.index(None) if None in headers else len(headers)
        lines = ([exact(cell) for cell in line[:width]] for line in sheet.iter_rows(min_row=top + 1, values_only=True))
        found[str(sheet["A1"].value)] = _shown(headers[:width], lines)
    return found


def _shown(headers: Sequence[str], lines: Iterator[list[Any]]) -> ShownTable:
    table, group = ShownTable(list(headers)), ""
    for line in lines:
        labels = [cell for cell in line[:2] if isinstance(cell, str)]
        is_heading = len(headers) > 1 and labels and (set(line[1:]) == {None} or set(line) == {line[0]})
        if labels and labels[-1].startswith((SUBTOTAL, TOTAL)):
            table.totals[TOTAL if labels[-1].startswith(TOTAL) else group] = line
        elif is_heading and str(line[0]).endswith("(cũ)"):
            group = str(line[0])
        elif any(cell is not None for cell in line):
            table.rows[group].append(line)
    return table


def sums(rows: Sequence[Mapping[str, Any]], column: str) -> object:
    """What a column of the warehouse adds up to; nothing where nothing is known."""
    known = [Decimal(str(row[column])) for row in rows if row[column] is not None]
    return exact(sum(known, Decimal(0))) if known else None
