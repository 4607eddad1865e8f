"""A worksheet's used area as rows of cells, with the Excel address of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.reading.cells.parsers import is_blank, text_of
from schemas.finding import address

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


class CellMark(NamedTuple):
    """What a person sees of a cell, and its value does not say.

    The cell of the grid is without its struck and raised runs, which are ``dropped``; ``free`` is its text without the
    ``struck`` ones alone. A cell of which nothing would be left stays whole and ``is_struck``; one that a format does
    not show ``is_hidden``. Of one that ``is_unknown`` nobody knows how its format shows the day that it holds.
    """

    dropped: str = ""
    free: str = ""
    struck: str = ""
    is_struck: bool = False
    is_hidden: bool = False
    is_unknown: bool = False


class SparseRows(Sequence[list[Any]]):
    """Rows of which each is made when it is asked for."""

    def said(self, at: int) -> Iterable[str]:
        """What a person sees in the cells of a row that say something."""
        raise NotImplementedError


def said(cells: Iterable[Any]) -> Iterable[str]:
    """What a person sees in the cells that say something."""
    return (text_of(cell) for cell in cells if cell != "" and not is_blank(cell))


@dataclass(frozen=True, slots=True)
class Grid:
    """The used area of a sheet: ``rows[0][0]`` stands at zero-based Excel row ``top`` and column ``left``."""

    name: str
    top: int
    left: int
    rows: Sequence[Sequence[Any]]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    """First and last cell of each merged range, as zero-based Excel rows and columns."""
    encoding: str | None = None
    """The legacy encoding that texts were restored from by their fonts."""

    is_hidden: bool = False

    marks: Mapping[tuple[int, int], CellMark] = field(default_factory=dict, compare=False)
    """What was struck, raised or hidden, by row and column in ``rows``."""

    totals: Collection[int] = frozenset()
    """The rows in ``rows`` that are total rows of Excel tables."""

    formatted: Collection[int] = frozenset()
    """The columns in ``rows`` with a number that its format shows otherwise."""

    @property
    def width(self) -> int:
        """Number of columns of the used area."""
        return len(self.rows[0]) if self.rows else 0

    def said(self, row: int) -> Iterable[str]:
        """What a person sees in the cells of a row that say something."""
        rows = self.rows
        return rows.said(row) if isinstance(rows, SparseRows) else said(rows[row])

    def address(self, row: int, column: int) -> str:
        """Excel address of ``rows[row][column]``."""
        return address(self.top + row, self.left + column)
