"""A period's two documents as their reader finds them: numbers in sentences and tables, by what stands beside them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import openpyxl

if TYPE_CHECKING:
    from collections.abc import Mapping

    Value = int | Decimal | None
    Line = Mapping[str, Any]

NUMBER = r"(-?[\d.]+(?:,\d+)?)[*†‡°]*\[\d+\]"
"""A figure in a sentence: its number, its marks and the number of its source."""
PLACE = re.compile(r"\{([^}]+)\}")
DECIMALS = {"MANAGEMENT.TRAINED_PERCENT": 2, "JOBS.BAD_DEBT_PERCENT": 2}
"""How many decimals are printed where it is not three."""
SENTENCES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8"))
ALWAYS, WHERE_SOME, WHERE_NONE, OF_THE_FORM, OF_THE_ALLIANCE = SENTENCES.values()


def number(text: str) -> Decimal:
    """A number in Vietnamese notation."""
    return Decimal(text.replace(".", "").replace(",", "."))


@dataclass(frozen=True)
class WordReport:
    """The Word report: its paragraphs as one text, and the cells of its tables."""

    text: str
    tables: list[list[list[str]]]

    def figures_in(self, template: str) -> dict[str, Decimal] | None:
        """The figures that the report says in these words; None where it does not say them."""
        parts = PLACE.split(template)
        pattern = "".join(NUMBER if at % 2 else re.escape(part) for at, part in enumerate(parts))
        found = re.search(pattern, self.text)
        return dict(zip(parts[1::2], map(number, found.groups()), strict=True)) if found else None

    def table(self, *headers: str) -> list[dict[str, str]]:
        """The lines of the table that has these headers, by header."""
        for first, *rows in self.tables:
            if set(headers) <= set(first):
                return [dict(zip(first, row, strict=True)) for row in rows]
        raise LookupError(headers)


def word_report(content: bytes) -> WordReport:
    """The report in these bytes."""
    found = docx.Document(BytesIO(content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in found.tables]
    return WordReport("\n".join(paragraph.text for paragraph in found.paragraphs), tables)


@dataclass(frozen=True)
class BookOfTables:
    """The workbook of tables: the cells of its sheets."""

    sheets: Mapping[str, list[tuple[Any, ...]]]

    @property
    def text(self) -> str:
        """All that its cells say."""
        return "\n".join(str(cell) for rows in self.sheets.values() for row in rows for cell in row if cell is not None)

    def table(self, *headers: str) -> list[Line]:
        """The lines below the row that has these headers, by header."""
        for rows in self.sheets.values():
            for at, row in enumerate(rows):
                if set(headers) <= set(row):
                    return [dict(zip(row, line, strict=True)) for line in rows[at + 1 :] if any(line)]
        raise LookupError(headers)


def book_of_tables(content: bytes) -> BookOfTables:
    """The workbook in these bytes."""
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    return BookOfTables({sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book})
