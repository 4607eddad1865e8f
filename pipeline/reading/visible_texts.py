"""A table's texts as they are seen: what shows nothing, such as zero-width characters, is taken out of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schemas.matching import INVISIBLE_LETTERS, without_invisible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.reading.grid import Grid

_AT_ONCE = 1_000
"""Texts that are looked at together: the memory of a worker is bounded."""


def distinct_texts(rows: Iterable[Sequence[Any]]) -> list[str]:
    """Each text of the rows once."""
    return [cell for cell in set().union(*rows) if cell.__class__ is str]


def show_all(texts: Sequence[str]) -> bool:
    """Whether nothing in any of the texts can be invisible; joined, those of a workbook take 0.05 ms."""
    if len(texts) <= _AT_ONCE:
        return _shows_all("".join(texts))
    return all(_shows_all("".join(texts[first : first + _AT_ONCE])) for first in range(0, len(texts), _AT_ONCE))


def visible(grid: Grid) -> Grid:
    """The sheet without what nobody sees.

    A soft hyphen too: in TCVN3 it is a letter, but then the sheet was decoded before.
    """
    rows = [
        [without_invisible(cell) if type(cell) is str and not cell.isascii() else cell for cell in row]
        for row in grid.rows
    ]
    return replace(grid, rows=rows)


def _shows_all(whole: str) -> bool:
    """Line breaks are white space; a character beyond the first plane is rare, and looked at more closely."""
    if not whole.isprintable() and not whole.replace("\n", "").isprintable():
        return False
    for letter in INVISIBLE_LETTERS:  # half as long as with a generator
        if letter in whole:
            return False
    return len(whole.encode("utf-16-le", "surrogatepass")) == 2 * len(whole)
