"""A worksheet's values in the plainest XML, for a sheet that is written otherwise than spreadsheet programs do.

What remains are rows, cells with their places, formats, types and values, and merged ranges within the sheet; what goes
are extensions, comments, other encodings, and all else that the schema allows and a quick reader does not expect.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from pipeline.reading.formats.xlsx_scan import HIGHEST, WIDEST, column_index
from schemas.finding import address
from schemas.matching import without_invisible

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_CELL_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_CORNER = re.compile(r"\$?([A-Za-z]{1,3})?\$?([0-9]{1,7})?")
_HEAD = 2000
"""Within so many bytes stands the root of every sheet."""
_FIRST_CELL = re.compile(rb"<c([ >/][^>]{0,200})")
_TAG = re.compile("<[^>]*>")
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE)
_TEXTS, _CELL_PARTS = {"str", "inlineStr", "d"}, {"v", "f", "is"}
_TYPES = {"n", "s", "b", "e", *_TEXTS}


def is_plain(part: bytes) -> bool:
    """Whether a part of XML, if there is one, needs no care: UTF-8, with neither comments nor sections in it."""
    if not part:
        return True
    if part[:1] != b"<" and not part.startswith(b"\xef\xbb\xbf<"):
        return False
    if b"\0" in part[:4] or _ENCODING.match(part, part.find(b"<")):
        return False
    return not (b"!" in part and b"<!" in part) and not (part.find(b"?", 100) >= 0 and part.find(b"<?", 5) >= 0)


def is_plain_sheet(part: bytes) -> bool:
    """Whether a worksheet is written as spreadsheet programs do; looked at only where that is seen at once."""
    if b"<worksheet" not in part[:_HEAD] or not is_plain(part):
        return False
    first = _FIRST_CELL.search(part, max(0, part.find(b"<sheetData")))
    return first is None or b" r=" in first.group(1)


def plain_xml(part: bytes) -> bytes:
    """The part in UTF-8 without comments, sections and prefixes; ExpatError where it is no XML."""
    copy = _PlainCopy()
    _parse(part, copy)
    return "".join(copy.written).encode()


def plain_sheet(part: bytes, *, unseen: Collection[str] = (), without_unseen: bool = False) -> bytes:
    """The worksheet's values in the plainest XML; ExpatError where it is no XML.

    ``without_unseen`` those of texts that nobody sees, be it their own or the shared ones of the numbers ``unseen``.
    """
    sheet = _PlainSheet(unseen if without_unseen else None)
    _parse(part, sheet)
    return sheet.content()


def unseen_texts(strings: bytes) -> frozenset[str]:
    """The numbers of the shared texts of which nothing is seen, as cells name them; ExpatError where it is no XML."""
    texts = _SharedTexts()
    _parse(strings, texts)
    return frozenset(str(number) for number, text in enumerate(texts.texts) if _is_unseen(text))


def _is_unseen(text: str) -> bool:
    """Whether a text is white space and invisible characters."""
    return not without_invisible(text).strip()


def _parse(part: bytes, handler: _PlainCopy | _PlainSheet | _SharedTexts) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.text
    parser.Parse(part, True)  # noqa: FBT003 - takes no keywords


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    written = (f" {key}={quoteattr(value)}" for key, value in attributes.items() if not key.startswith("xmlns"))
    return f"<{name}{''.join(written)}>"


class _PlainCopy:
    """Writes every element as it comes, by its local name."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.written.append(_tag(_local(name), attributes))

    def text(self, text: str) -> None:
        self.written.append(escape(text))

    def end(self, name: str) -> None:
        self.written.append(f"</{_local(name)}>")


class _SharedTexts:
    """Follows the shared texts, without what tells how they are pronounced."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._inside: list[str] = []

    def start(self, name: str, _: dict[str, str]) -> None:
        name = _local(name)
        self._inside.append(name)
        if name == "si":
            self.texts.append("")

    def text(self, text: str) -> None:
        if self.texts and self._inside[-1:] == ["t"] and "rPh" not in self._inside:
            self.texts[-1] += text

    def end(self, _: str) -> None:
        self._inside.pop()


class _PlainSheet:
    """Follows a worksheet's rows and cells, and writes them anew with the places that they are counted to have.

    ``unseen`` are the numbers of shared texts whose cells count as blank, as do those of own texts that nobody sees.
    """

    def __init__(self, unseen: Collection[str] | None = None) -> None:
        self.unseen = unseen
        self.rows: list[str] = []
        self.cells: list[str] = []
        self.row, self.column = 0, 0
        self.last_row, self.last_column = 0, 0
        self.merged: list[str] = []
        self.depth = 0
        """How deep inside a cell it is: 1 in the cell itself; 0 outside."""
        self.part = ""
        self.cell: dict[str, str] = {}
        self.value: list[str] = []
        self.inline = _PlainCopy()
        self.has_formula = self.has_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if self.depth:
            self._start_inside(name, attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._end_row()
            place = attributes.get("r", "").strip()
            self.row = int(place) if place.isdecimal() else self.row + 1
            self.column = 0
        elif name == "mergeCell":
            self.merged.append(attributes.get("ref", ""))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        found = _CELL_PLACE.fullmatch(attributes.get("r", "").strip())
        if found:
            self.column, self.row = column_index(found.group(1).upper().encode()) + 1, int(found.group(2))
        else:
            self.column += 1
        self.depth, self.part, self.has_formula, self.has_value = 1, "", False, False
        self.cell, self.value, self.inline = attributes, [], _PlainCopy()

    def _start_inside(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 2 and name in _CELL_PARTS:  # noqa: PLR2004 - right inside the cell
            self.part = name
            self.has_formula |= name == "f"
            self.has_value |= name == "v"
        elif self.part == "is":
            self.inline.start(name, attributes)

    def text(self, text: str) -> None:
        if self.part == "v":
            self.value.append(text)
        elif self.part == "is" and self.depth > 2:  # noqa: PLR2004 - not the space between its elements
            self.inline.text(text)

    def end(self, name: str) -> None:
        if not self.depth:
            if _local(name) == "sheetData":
                self._end_row()
            return
        self.depth -= 1
        if self.depth == 0:
            self._end_cell()
        elif self.depth == 1:
            self.part = ""
        elif self.part == "is":
            self.inline.end(name)

    def _end_cell(self) -> None:
        kind = self.cell.get("t", "n")
        value = "".join(self.value)
        value = value if kind in _TEXTS else value.strip()
        attributes = {"r": address(self.row - 1, self.column - 1)}
        attributes |= {key: self.cell[key] for key in ("s",) if key in self.cell}
        attributes |= {"t": kind} if kind in _TYPES - {"n"} else {}
        body = f"<is>{''.join(self.inline.written)}</is>" if self.inline.written else ""
        body = body or (f"<v>{escape(value)}</v>" if value or (kind == "str" and self.has_value) else "")
        if self.has_formula and not value:
            body = f"<f></f>{body}"
        if body and self.unseen is not None and self._shows_nothing(kind, value):
            body = ""
        self.cells.append(f"{_tag('c', attributes)}{body}</c>" if body else f"{_tag('c', attributes)[:-1]}/>")
        if body:
            self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)

    def _shows_nothing(self, kind: str, value: str) -> bool:
        if kind == "s":
            return value in (self.unseen or ())
        if kind not in _TEXTS or (kind == "str" and not self.has_value):
            return False
        return _is_unseen(value) and _is_unseen(_TAG.sub("", "".join(self.inline.written)))

    def _end_row(self) -> None:
        if self.cells:
            self.rows.append(f'<row r="{self.row}">{"".join(self.cells)}</row>')
            self.cells = []

    def content(self) -> bytes:
        ranges = filter(None, map(self._merged_range, self.merged))
        merged = "".join(f'<mergeCell ref="{found}"/>' for found in ranges)
        merged = f"<mergeCells>{merged}</mergeCells>" if merged else ""
        return f"<worksheet><sheetData>{''.join(self.rows)}</sheetData>{merged}</worksheet>".encode()

    def _merged_range(self, written: str) -> str:
        """The range with both its corners, or nothing; whole rows and columns reach as far as the cells with values."""
        corners = [_CORNER.fullmatch(corner.strip()) for corner in written.split(":")]
        if len(corners) > 2 or not all(corner and corner.group() for corner in corners):  # noqa: PLR2004 - from, to
            return ""
        columns = [column_index(corner[1].upper().encode()) for corner in corners if corner and corner[1]]
        rows = [int(corner[2]) - 1 for corner in corners if corner and corner[2]]
        columns, rows = columns or [0, max(0, self.last_column - 1)], rows or [0, max(0, self.last_row - 1)]
        if not (0 <= min(rows) <= max(rows) < HIGHEST and max(columns) < WIDEST):
            return ""
        return f"{address(min(rows), min(columns))}:{address(max(rows), max(columns))}"
