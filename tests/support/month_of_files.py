"""What was written of a month for people, read as they read it: page, document, workbook and copies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING, Any

import docx
import openpyxl

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class MonthOfFiles:
    """What was written of a month for people."""

    folder: Path

    @cached_property
    def page(self) -> str:
        """The text of the status page, and of those of its units."""
        paths = (self.folder / "index.html", *sorted(self.folder.glob("don-vi/*.html")))
        text = "".join(path.read_text(encoding="utf-8") for path in paths)
        return " ".join(unescape(re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)).split())

    @cached_property
    def document(self) -> str:
        """The text of the report's document, without its tables."""
        (path,) = self.folder.glob("bao-cao-*.docx")
        return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)

    def table(self, title: str) -> list[dict[str, Any]]:
        """The rows of a sheet of the report's workbook, by its headers."""
        (path,) = self.folder.glob("bang-so-lieu-*.xlsx")
        rows = [
            row
            for row in openpyxl.load_workbook(path)[title].iter_rows(values_only=True)
            if len(row) - row.count(None) > 2
        ]
        return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]

    def copy(self, unit_code: str) -> dict[str, list[tuple[Any, ...]]]:
        """The rows of each sheet of the copy that goes back to a unit."""
        (path,) = (self.folder / "phan-hoi").glob(f"{unit_code} *.xlsx")
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path)}
