"""A worksheet's used area as rows of cells, with the Excel address of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schemas.finding import address

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    has_soft_hyphens: bool = False
    """Whether its texts may hold soft hyphens, which are letters of a legacy encoding until it is known to be none."""

    @property
    def width(self) -> int:
        """Number of columns of the used area."""
        return len(self.rows[0]) if self.rows else 0

    def address(self, row: int, column: int) -> str:
        """Excel address of ``rows[row][column]``."""
        return address(self.top + row, self.left + column)
