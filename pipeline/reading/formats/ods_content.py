"""The cells of an OpenDocument spreadsheet that are errors, have a style, or a text of several looks."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from pipeline.reading.cells.special_cells import ErrorCell
from pipeline.reading.formats.cell_styles import CellStyle, TextRun
from pipeline.reading.formats.error_codes import ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.reading.formats.ods_styles import OdsStyles

_TABLE, _COLUMN, _ROW, _CELL = "table:table", "table:table-column", "table:table-row", "table:table-cell"
_CELLS = {_CELL, "table:covered-table-cell"}
_PARAGRAPHS, _SPAN = {"text:p", "text:h"}, "text:span"
_SPACES = {"text:line-break": "\n", "text:tab": "\t", "text:s": " "}
_NO_TEXTS = {"office:annotation", "draw:frame"}
"""What stands in a cell and is no part of its text."""
_ERROR = re.compile(r"#[A-Z][A-Z0-9_/]*[!?A]|#GETTING_DATA|Err:\d+")
_KNOWN = {*ERRORS.values()}
MOST_ERRORS, MOST_STYLED = 100_000, 2_000_000
"""Beyond so many error cells and styled cells of a sheet no more are listed."""
_HIGHEST, _WIDEST = 1 << 20, 1 << 14
_PERCENT = "0.00%"


class Area(NamedTuple):
    """Equal cells that the file writes once: zero-based first row and column, and how many of each."""

    row: int
    column: int
    height: int
    width: int

    def places(self) -> Iterator[tuple[int, int]]:
        """Row and column of each cell."""
        rows, columns = range(self.row, self.row + self.height), range(self.column, self.column + self.width)
        return ((row, column) for row in rows for column in columns)


class OdsSheet(NamedTuple):
    """What is found on a sheet."""

    styles: list[tuple[Area, CellStyle]]
    runs: list[tuple[Area, tuple[TextRun, ...]]]
    errors: list[tuple[Area, ErrorCell]]

    def styled_cells(self) -> Iterator[tuple[int, int, CellStyle]]:
        """Each styled cell."""
        cells = ((row, column, style) for area, style in self.styles for row, column in area.places())
        return islice(cells, MOST_STYLED)

    def cell_runs(self) -> Iterator[tuple[int, int, tuple[TextRun, ...]]]:
        """Each cell with struck or raised runs."""
        cells = ((row, column, runs) for area, runs in self.runs for row, column in area.places())
        return islice(cells, MOST_STYLED)

    def error_cells(self) -> dict[tuple[int, int], ErrorCell]:
        """Each error cell."""
        cells = ((place, error) for area, error in self.errors for place in area.places())
        return dict(islice(cells, MOST_ERRORS))


def ods_sheets(content: bytes, styles: OdsStyles) -> dict[str, OdsSheet]:
    """The sheets of that name; ExpatError where the XML is damaged."""
    reader = _SheetsReader(styles)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.Parse(content, True)  # noqa: FBT003 - takes no keywords
    return reader.sheets


class _SheetsReader:
    """Follows the elements of a spreadsheet's content."""

    def __init__(self, styles: OdsStyles) -> None:
        self.sheets: dict[str, OdsSheet] = {}
        self._styles = styles
        self._sheet = OdsSheet([], [], [])
        self._columns: list[tuple[int, str]] = []
        self._row = self._column = self._height = self._width = 0
        self._row_style = ""
        self._cell: dict[str, str] | None = None
        self._own = CellStyle()
        self._runs: list[TextRun] = []
        self._spans: list[str] = []
        self._skipped = self._paragraphs = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """The element's."""
        if name in _CELLS:
            self._start_cell(attributes)
        elif self._cell is not None:
            self._start_text(name, attributes)
        elif name == _ROW:
            self._column, self._row_style = 0, attributes.get("table:default-cell-style-name", "")
            self._height = _repeated(attributes, "rows", _HIGHEST)
        elif name == _COLUMN:
            first = self._columns[-1][0] if self._columns else 0
            end = first + _repeated(attributes, "columns", _WIDEST)
            self._columns.append((end, attributes.get("table:default-cell-style-name", "")))
        elif name == _TABLE:
            self._row, self._columns = 0, []
            self._sheet = self.sheets.setdefault(attributes.get("table:name", ""), OdsSheet([], [], []))

    def text(self, text: str) -> None:
        """What stands between the elements of a cell."""
        if self._cell is not None and self._paragraphs and not self._skipped:
            self._add(text)

    def end(self, name: str) -> None:
        """The element's."""
        if name in _CELLS:
            self._end_cell()
        elif name == _ROW:
            self._row += self._height
        elif self._cell is None:
            return
        elif name in _NO_TEXTS:
            self._skipped -= 1
        elif name == _SPAN and self._spans:
            self._spans.pop()

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell, self._runs, self._spans, self._skipped, self._paragraphs = attributes, [], [], 0, 0
        self._width = _repeated(attributes, "columns", _WIDEST)
        name = attributes.get("table:style-name") or self._row_style or self._column_style()
        self._own = self._styles.cells.get(name, CellStyle())

    def _column_style(self) -> str:
        """LibreOffice leaves out a cell's style where it is the one that its column gives."""
        if len(self._columns) == 1 and self._column < self._columns[0][0]:
            return self._columns[0][1]
        return next((style for end, style in self._columns if self._column < end), "")

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        if name in _NO_TEXTS:
            self._skipped += 1
        elif name == _SPAN:
            self._spans.append(attributes.get("text:style-name", ""))
        elif not self._skipped and name in _PARAGRAPHS:
            self._paragraphs += 1
            if self._paragraphs > 1:
                self._add("\n")
        elif not self._skipped and name in _SPACES:
            self._add(_SPACES[name])

    def _add(self, text: str) -> None:
        """Text in the look of the innermost part of it that has one."""
        struck, raised = self._own.is_struck, self._own.is_raised
        for name in self._spans:
            look = self._styles.texts.get(name)
            if look:
                struck = struck if look.is_struck is None else look.is_struck
                raised = raised if look.is_raised is None else look.is_raised
        if self._runs and self._runs[-1][1:] == (struck, raised):
            text = self._runs.pop().text + text
        self._runs.append(TextRun(text, struck, raised))

    def _end_cell(self) -> None:
        cell, self._cell = self._cell or {}, None
        kind = cell.get("office:value-type") or cell.get("calcext:value-type")
        area = Area(self._row, self._column, self._height, self._width)
        self._column += self._width
        shown = "".join(run.text for run in self._runs).strip()
        if kind is None and not shown:
            return
        if cell.get("calcext:value-type") == "error" or ("table:formula" in cell and _ERROR.fullmatch(shown)):
            self._sheet.errors.append((area, ErrorCell(shown if shown in _KNOWN else "#N/A")))
            return
        style = self._own
        if kind == "percentage" and "%" not in style.number_format:
            style = style._replace(number_format=_PERCENT)
        if kind in ("date", "time") and shown:
            style = style._replace(shown=shown)
        if style._replace(shown="") != CellStyle():
            self._sheet.styles.append((area, style))
        if any(run.is_struck or run.is_raised for run in self._runs) and self._spans_differ():
            self._sheet.runs.append((area, tuple(self._runs)))

    def _spans_differ(self) -> bool:
        """Whether some part of the text looks otherwise than the cell as a whole."""
        return any(run[1:] != (self._own.is_struck, self._own.is_raised) for run in self._runs)


def _repeated(attributes: dict[str, str], what: str, most: int) -> int:
    """How many rows or columns an element stands for."""
    number = attributes.get(f"table:number-{what}-repeated", "1")
    return min(int(number), most) if number.isdecimal() and len(number) < 10 else most if number.isdecimal() else 1  # noqa: PLR2004 - no more are meant
