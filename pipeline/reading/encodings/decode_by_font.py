"""Restores text whose cell's font (.VnTime, VNI-Times) points to a legacy encoding, before anything is matched.

A font alone is no proof: it stays on a cell into which Unicode was pasted. So a text is decoded where it is Vietnamese
only then; one that is Vietnamese either way, or neither way, follows the others of its font in its column or, where
these tell nothing, on its sheet. Correct Unicode text is never changed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.reading.encodings.tcvn3_vni import decode, is_foreign
from pipeline.reading.encodings.vietnamese_syllables import is_vietnamese

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.reading.encodings.tcvn3_vni import FontCells
    from pipeline.reading.grid import Grid

    Texts = dict[int, set[str]]
    """The texts beyond ASCII in a font, by column."""


def decode_by_font(grid: Grid, cells: FontCells) -> Grid:
    """The sheet with what its fonts tell of in Unicode; ``encoding`` is the one that most of that was in."""
    texts: dict[str, Texts] = {}
    for row, column, encoding in cells:
        at, index = row - grid.top, column - grid.left
        cell = grid.rows[at][index] if 0 <= at < len(grid.rows) and 0 <= index < grid.width else ""
        if type(cell) is str and not cell.isascii():
            texts.setdefault(encoding, defaultdict(set))[index].add(cell)
    new = {encoding: _decoded(of_font, encoding) for encoding, of_font in texts.items()}
    most = max(new, key=lambda encoding: len(new[encoding]), default=None)
    if most is None or not new[most]:
        return grid
    plain = {place: text for decoded in new.values() for place, text in decoded.items()}
    columns = {index for index, _ in plain}
    rows = [list(line) for line in grid.rows]
    for line in rows:
        for index in columns:
            if type(line[index]) is str:
                line[index] = plain.get((index, line[index]), line[index])
    return replace(grid, rows=rows, encoding=most)


def _decoded(texts: Texts, encoding: str) -> dict[tuple[int, str], str]:
    """The text in Unicode of each one that is in the encoding, by column and text."""
    on_sheet = _leaning((text for column in texts.values() for text in column), encoding)
    found = {}
    for index, column in texts.items():
        leaning = _leaning(column, encoding) or on_sheet
        for text in column:
            evidence = _evidence(text, encoding)
            if (evidence or leaning) > 0 and not is_foreign(text, encoding):
                found[index, text] = decode(text, encoding)
    return {place: plain for place, plain in found.items() if plain != place[1]}


def _leaning(texts: Iterable[str], encoding: str) -> int:
    """1 where texts tell of the encoding and none of Unicode, -1 where some tell of Unicode, 0 where none tells."""
    return min(filter(None, (_evidence(text, encoding) for text in texts)), default=0)


def _evidence(text: str, encoding: str) -> int:
    """1 for a text that is Vietnamese only when decoded, -1 for a text that is only as it is, 0 for any other."""
    if is_foreign(text, encoding):
        return -1
    return is_vietnamese(decode(text, encoding)) - is_vietnamese(text)
