"""Where the columns of sheets are, worked out once for all sheets of a batch with the same header rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.reading.headers.column_names import names_column
from pipeline.reading.headers.find_headers import header_map
from pipeline.reading.headers.money_units import is_unit_label, title_unit
from pipeline.reading.headers.unit_places import UNIT_ROWS
from pipeline.reading.plain.sheet_rows import SheetRows

if TYPE_CHECKING:
    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from pipeline.reading.plain.batch import PlainBatch
    from schemas.column import Sheet


class KnownHeaders:
    """The header maps of a batch's sheets; a map is shared by sheets, and is not to be changed."""

    def __init__(self, batch: PlainBatch) -> None:
        """Nothing is known yet."""
        self._batch = batch
        self._windows: dict[Sheet, dict[tuple[int, int], None]] = {}
        self._maps: dict[tuple[Any, ...], HeaderMap] = {}
        self._matters: dict[tuple[Sheet, int], bool] = {}

    def map_of(self, sheet: Sheet, grid: Grid) -> HeaderMap:
        """What :func:`header_map` finds."""
        rows = grid.rows
        if not isinstance(rows, SheetRows):
            return header_map(sheet, grid)
        for first, last in self._windows.get(sheet, ()):
            known = self._maps.get(self._key(sheet, grid, rows, first, last)) if last < len(rows) else None
            if known is not None and self._decides(sheet, rows, first, last):
                return known
        found = header_map(sheet, grid)
        if len(found.columns) == len(sheet.columns) and self._decides(sheet, rows, found.first, found.last):
            self._windows.setdefault(sheet, {})[found.first, found.last] = None
            self._maps[self._key(sheet, grid, rows, found.first, found.last)] = found
        return found

    @staticmethod
    def _key(sheet: Sheet, grid: Grid, rows: SheetRows, first: int, last: int) -> tuple[Any, ...]:
        return sheet, grid.top, grid.left, grid.width, first, grid.merged, rows.content(first, last + 1)

    def _decides(self, sheet: Sheet, rows: SheetRows, first: int, last: int) -> bool:
        """Whether these rows alone say where all columns are.

        Neither a title above them nor a row below them must name a column or a unit.
        """
        if any(self._matter(sheet, text) for text in rows.text_ids(first) if text >= 0):
            return False
        return not any(rows.is_text(row) for row in range(last + 1, min(last + 1 + UNIT_ROWS, len(rows))))

    def _matter(self, sheet: Sheet, text: int) -> bool:
        """Whether a text of a title could be a header, or give a unit."""
        known = self._matters.get((sheet, text))
        if known is None:
            said = self._batch.texts[text]
            known = bool(names_column(sheet, said) or is_unit_label(said) or title_unit(said))
            self._matters[sheet, text] = known
        return known
