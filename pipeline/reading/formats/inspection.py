"""What the guard found in a workbook beside the values that calamine shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.reading.encodings.tcvn3_vni import no_fonts
from pipeline.reading.formats.active_content import NOTHING_ACTIVE
from pipeline.reading.formats.cell_styles import no_runs, no_styles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.reading.cells.special_cells import ErrorCell
    from pipeline.reading.encodings.tcvn3_vni import Fonts
    from pipeline.reading.formats.active_content import ActiveContents
    from pipeline.reading.formats.cell_styles import Runs, Styles

    SheetErrors = dict[tuple[int, int], ErrorCell]
    """A sheet's error cells by zero-based row and column."""
    Errors = Callable[[str], SheetErrors]
    """The error cells of the sheet of that name."""


def no_errors(_: str) -> SheetErrors:
    """The inspection's error cells of a workbook that has none."""
    return {}


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the guard found: cells that hold no usable value, by sheet name and zero-based row and column.

    ``is_scanned`` tells whether its sheets were looked through at all, as those of ``.xlsx`` are; ``other_errors``
    gives the error cells of the others. ``fonts`` gives the cells in a font of a legacy encoding of a sheet of that
    name, ``styles`` those whose style shows something else than their value, ``runs`` those with struck or raised
    runs. ``is_1904`` tells that its days are counted from 1904.
    """

    error_cells: dict[str, dict[tuple[int, int], ErrorCell]] = field(default_factory=dict)
    fonts: Fonts = no_fonts
    styles: Styles = no_styles
    runs: Runs = no_runs
    other_errors: Errors = no_errors
    is_1904: bool = False
    is_scanned: bool = False
    max_cells: int = 0
    """How many cells a sheet may span, to be looked at when it is opened; 0 where that was done before."""
    content: bytes = b""
    """What is to be read in the place of the file, where it was repaired."""
    table_totals: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """The zero-based rows, by sheet, that are total rows of Excel tables."""
    active: ActiveContents = NOTHING_ACTIVE
    """What does something by itself: it is neither read nor carried into a copy."""
    repaired: Callable[[], Inspection] | None = None
    """Repairs the file if it is refused; UnreadableError where that cannot be done."""

    @property
    def has_special_cells(self) -> bool:
        """Whether some cells are looked for by their places, beside those with errors."""
        return not (self.fonts is no_fonts and self.styles is no_styles and self.runs is no_runs)
