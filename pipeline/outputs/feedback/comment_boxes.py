"""Boxes of a sheet's comments, in VML: the legacy drawing without which Excel does not show a comment."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from pipeline.outputs.feedback.markup import child

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element as Element

    from pipeline.outputs.feedback.sheet_xml import SheetXml

# The text of such a part is not always well-formed XML, and form controls live in it too: it is cut, not parsed.
_SHAPE = re.compile(rb"<(?:\w+:)?shape\s.*?</(?:\w+:)?shape>\s*", re.DOTALL)
_ANY = re.compile(rb"<(?:\w+:)?(?:shape|group|rect|oval|line|image)\s")
_NOTE = re.compile(rb"ObjectType\s*=\s*[\"']Note[\"']")
_ROW, _COLUMN = (re.compile(rb"<(?:\w+:)?%s>\s*(\d+)\s*</" % name) for name in (b"Row", b"Column"))
_BLOCKS = re.compile(rb"(<(?:\w+:)?idmap\s[^>]*?\bdata\s*=\s*[\"'])([\d,\s]*)")
BLOCK = 1024
"""Shapes that one block of identities holds."""
SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
EMPTY = (f'<xml {SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>').encode()
_TYPE = (
    f'<v:shapetype {SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    '<v:shape {spaces} id="_x0000_s{identity}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:270pt;height:75pt;z-index:{order};'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
WIDTH, LINE, LETTERS = 360, 17, 52
"""A box's width, the height of its lines in pixels, and letters in a line."""
TALLEST = 420
LAST_ROW, LAST_COLUMN = 1_048_575, 16_383


def without_boxes(vml: bytes, places: Iterable[tuple[int, int]]) -> bytes:
    """The drawing without the comment boxes of these cells."""
    gone = set(places)

    def kept(match: re.Match[bytes]) -> bytes:
        shape = match.group()
        row, column = _ROW.search(shape), _COLUMN.search(shape)
        is_gone = _NOTE.search(shape) and row and column and (int(row.group(1)), int(column.group(1))) in gone
        return b"" if is_gone else shape

    return _SHAPE.sub(kept, vml)


def has_shapes(vml: bytes) -> bool:
    """Whether a drawing shows anything."""
    return _ANY.search(vml) is not None


def blocks(vml: bytes) -> set[int]:
    """The blocks of identities that a drawing has taken."""
    return {int(number) for _, data in _BLOCKS.findall(vml) for number in data.split(b",") if number.strip()}


def with_boxes(vml: bytes, boxes: Sequence[tuple[int, int, str]], sizes: CellSizes, first_block: int) -> bytes:
    """The drawing with a hidden box for each (row, column, text); identities are taken from a block on."""
    taken = range(first_block, first_block + (len(boxes) - 1) // (BLOCK - 1) + 1)
    numbers = (block * BLOCK + at for block in taken for at in range(1, BLOCK))
    shapes = [
        _BOX.format(
            spaces=SPACES, identity=number, order=order, anchor=sizes.anchor(row, column, text), row=row, column=column
        )
        for order, (number, (row, column, text)) in enumerate(zip(numbers, boxes, strict=False), start=1)
    ]
    needs_type = b'id="_x0000_t202"' not in vml and b"id='_x0000_t202'" not in vml
    end = vml.rindex(b"</")
    added = "".join([*([_TYPE] if needs_type else []), *shapes]).encode()
    head = _BLOCKS.sub(lambda match: match.group(1) + _with_blocks(match.group(2), taken), vml[:end], count=1)
    return head + added + vml[end:]


def _with_blocks(data: bytes, taken: range) -> bytes:
    known = [data.strip()] if data.strip() else []
    return b",".join([*known, *(str(block).encode() for block in taken)])


class CellSizes:
    """Widths of a sheet's columns and heights of its rows, in pixels."""

    def __init__(self, sheet: SheetXml) -> None:
        self.widths: dict[int, int] = {}
        columns = child(sheet.root, "cols")
        for span in () if columns is None else columns:
            width = 0 if _is_hidden(span) else int(float(span.get("width", 9)) * 7 + 5)
            first = int(span.get("min"))
            # the last of these may run to the end of the sheet
            for at in range(first - 1, min(int(span.get("max")), first + 200)):
                self.widths[at] = width
        sized = {number: row for number, row in sheet.touched() if row.get("ht") or _is_hidden(row)}
        self.heights = {
            number: 0 if _is_hidden(row) else int(float(row.get("ht")) * 4 / 3) for number, row in sized.items()
        }

    def anchor(self, row: int, column: int, text: str) -> str:
        """The box of a comment, right of its cell and as high as the text needs; its corners as Excel writes them.

        Rows that were not read are taken to be as high as the cell's own.
        """
        lines = sum(1 + len(line) // LETTERS for line in text.split("\n")) + 1
        height = min(TALLEST, lines * LINE + 10)
        left, top = min(column + 1, LAST_COLUMN - 8), min(row, LAST_ROW - 30)
        right, right_offset = _end(self.widths, left, WIDTH + 15, 64, LAST_COLUMN)
        bottom, bottom_offset = _end(self.heights, top, height + 2, self.heights.get(row) or 20, LAST_ROW)
        return f"{left}, 15, {top}, 2, {right}, {right_offset}, {bottom}, {bottom_offset}"


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") in ("1", "true")


def _end(sizes: dict[int, int], start: int, length: int, usual: int, last: int) -> tuple[int, int]:
    """The row or column in which a length from the start of another one ends, and how far into it."""
    ends = accumulate(sizes.get(at, usual) for at in range(start, last + 1))
    before = 0
    for at, end in enumerate(ends, start=start):
        if end > length:
            return at, length - before
        before = end
    return last, 0
