"""The error cells of an OpenDocument spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLE, _ROW, _CELLS = "table:table", "table:table-row", ("table:table-cell", "table:covered-table-cell")


def ods_errors(content: bytes) -> Iterator[tuple[str, int, int, str]]:
    """The cells whose kind is an error; of one that stands for several only the first."""
    if b'value-type="error"' not in content:
        return
    cells = _OdsErrors()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = cells.start, cells.end
    parser.CharacterDataHandler = cells.text
    parser.Parse(content, True)  # noqa: FBT003 - takes no keywords
    yield from cells.found


class _OdsErrors:
    """Follows the elements of a spreadsheet and keeps the error cells with what they show."""

    def __init__(self) -> None:
        self.found: list[tuple[str, int, int, str]] = []
        self.sheet, self.row, self.column = "", 0, 0
        self.shown: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _TABLE:
            self.sheet, self.row = attributes.get("table:name", ""), 0
        elif name == _ROW:
            self.column = 0
        elif name in _CELLS and attributes.get("calcext:value-type") == "error":
            self.shown = []
        if name in _CELLS:
            self.width = int(attributes.get("table:number-columns-repeated", 1))
        elif name == _ROW:
            self.height = int(attributes.get("table:number-rows-repeated", 1))

    def text(self, text: str) -> None:
        if self.shown is not None:
            self.shown.append(text)

    def end(self, name: str) -> None:
        if name in _CELLS:
            if self.shown is not None:
                error = "".join(self.shown).strip()
                self.found.append((self.sheet, self.row, self.column, error if error[:1] == "#" else "#N/A"))
            self.shown, self.column = None, self.column + self.width
        elif name == _ROW:
            self.row += self.height
