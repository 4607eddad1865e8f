"""What the text of a report's document says: its paragraphs, and the numbers in them with their sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.text.paragraph import Paragraph

    from tests.functional.report.conftest import Report

CITED = re.compile(r"(-?\d[\d.]*(?:,\d+)?)([*†]*)\[(\d+)\]")


def text_of(paragraph: Paragraph) -> str:
    """The text of a paragraph, that of its links too."""
    return "".join(element.text or "" for element in paragraph._p.iter(qn("w:t")))  # noqa: SLF001 - python-docx and openpyxl offer no public way


def body(report: Report) -> list[str]:
    """The paragraphs of the body: after the first heading, without headings, titles and sources of tables."""
    paragraphs = report.document.paragraphs
    first = next(at for at, paragraph in enumerate(paragraphs) if paragraph.style.name == "Heading 1")
    last = next(
        (at for at, paragraph in enumerate(paragraphs) if text_of(paragraph).startswith("Phụ lục")), len(paragraphs)
    )
    kept = [paragraph for paragraph in paragraphs[first:last] if not paragraph.style.name.startswith("Heading")]
    return [text for paragraph in kept if (text := text_of(paragraph)) and not text.startswith(("Bảng ", "Nguồn: "))]


def appendix(report: Report) -> dict[str, tuple[str, str]]:
    """The figure's id and its value with marks, by the number of its source."""
    rows = [[cell.text for cell in row.cells] for row in report.document.tables[-1].rows[1:]]
    return {row[0]: (re.findall(r"\(([A-Z_.]+)\)$", row[1])[0], row[2]) for row in rows}


def citations(report: Report) -> Iterator[tuple[str, str, str, str]]:
    """Each number with its marks, the number of its source, and the text after it."""
    for text in body(report):
        for found in CITED.finditer(text):
            yield found[1], found[2], found[3], text[found.end() :]
