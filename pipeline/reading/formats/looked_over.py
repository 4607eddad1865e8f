"""An inspection out of the styles of a workbook's cells: its fonts are a part of these."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.reading.formats.cell_styles import no_runs, no_styles
from pipeline.reading.formats.inspection import Inspection, no_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.reading.encodings.tcvn3_vni import FontCells
    from pipeline.reading.formats.cell_styles import CellStyle, Runs, Styles
    from pipeline.reading.formats.inspection import Errors


def looked_over(
    styles: Styles = no_styles, runs: Runs = no_runs, errors: Errors = no_errors, *, is_1904: bool = False
) -> Inspection:
    """The inspection of a workbook whose styles are known, sheet by sheet and only when asked for."""
    if styles is no_styles:
        return Inspection(runs=runs, other_errors=errors, is_1904=is_1904)

    @lru_cache(maxsize=1)  # a sheet's styles are asked for twice
    def known(name: str) -> tuple[tuple[int, int, CellStyle], ...]:
        return tuple(styles(name))

    def fonts(name: str) -> FontCells:
        return ((row, column, style.encoding) for row, column, style in known(name) if style.encoding)

    def all_styles(name: str) -> Iterator[tuple[int, int, CellStyle]]:
        return iter(known(name))

    return Inspection(fonts=fonts, styles=all_styles, runs=runs, other_errors=errors, is_1904=is_1904)
