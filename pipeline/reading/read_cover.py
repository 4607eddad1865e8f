"""The cover's fields, such as unit and period, from pairs of label and value wherever they stand on the sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.reading.cells.date_parsers import read_date, read_month
from pipeline.reading.cells.formatted_cells import FormattedCell
from pipeline.reading.cells.formatted_columns import column_rows, plain_cells
from pipeline.reading.cells.number_parsers import read_count
from pipeline.reading.cells.parse_columns import ranged
from pipeline.reading.cells.parsers import ParsedCell, is_blank, read_code, read_flag, read_text
from pipeline.reading.encodings.tcvn3_vni import CLEARLY_MORE, ENCODINGS, is_telling, restored_cells
from schemas.column import Column, Kind
from schemas.forms.cover import COVER
from schemas.matching import label_key, without_invisible

if TYPE_CHECKING:
    from pipeline.reading.grid import CellMark, Grid

_NAMES = {
    label_key(text): column.name for column in COVER.columns for text in (*column.aliases, column.name, column.header)
}

_JOINED = re.compile(r"(?P<label>[^:：]+)[:：](?P<value>.*\w.*)", re.DOTALL)


@dataclass(slots=True)
class Cover:
    """What the cover says: each field's reading and the address of its value; ``sheet`` as it is in the workbook.

    ``first_label`` is the address of the first label, ``encoding`` the legacy one that the labels are in; ``before`` is
    what stands before a value in the value's own cell.
    """

    sheet: str
    first_label: str = ""
    encoding: str | None = None
    parsed: dict[str, ParsedCell] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    marks: list[tuple[str, str, CellMark, object]] = field(default_factory=list)
    """Fields of which a cell, the label's or the value's, is struck, raised or hidden: name, address, how, and cell."""

    def value(self, name: str) -> object:
        """The field's value; None when it is blank, unusable or not there."""
        return self.parsed[name].value if name in self.parsed else None


def read_field(column: Column, cell: object) -> ParsedCell:
    """The field's value as its kind says; a count outside its range has none."""
    if column.kind is Kind.CODE:
        return read_code(cell, str(column.code_list))
    if column.kind is Kind.COUNT:
        if isinstance(cell, FormattedCell):
            cell = plain_cells([cell], column_rows(column, 1), are_stocks=False).cells[0]
        return ranged(column, read_count(cell), cell)
    if column.kind is Kind.MONTH:
        return read_month(cell)
    if column.kind is Kind.DATE:
        return read_date(cell)
    if column.kind is Kind.FLAG:
        return read_flag(cell)
    return read_text(cell)


def read_cover(grid: Grid) -> Cover:
    """Read the cover; in a legacy encoding when clearly more of its labels match so."""
    cover = _pairs(grid)
    lacking = any(column.name not in cover.parsed and not column.optional_header for column in COVER.columns)
    if not lacking or not any(isinstance(cell, str) and is_telling(cell) for row in grid.rows for cell in row):
        return cover
    decoded = [_decoded(grid, encoding) for encoding in ENCODINGS]
    best = max(decoded, key=lambda candidate: len(candidate.parsed))
    return best if len(best.parsed) >= len(cover.parsed) + CLEARLY_MORE else cover


def _decoded(grid: Grid, encoding: str) -> Cover:
    columns = [
        restored_cells(cells, encoding, lambda text: _name(text) is not None, sheet_is=True)
        for cells in zip(*grid.rows, strict=True)
    ]
    cover = _pairs(replace(grid, rows=list(zip(*columns, strict=True))))
    cover.encoding = encoding
    return cover


def _name(cell: object) -> str | None:
    """Name of the field whose label the cell is."""
    return _NAMES.get(label_key(cell.rstrip(": "))) if isinstance(cell, str) and cell else None


def _pairs(grid: Grid) -> Cover:
    """Read the pairs: a label, and the nearest filled cell to its right; the cell beside it when that is a label."""
    cover = Cover(grid.name, encoding=grid.encoding)
    for row, cells in enumerate(grid.rows):
        at = 0
        while at + 1 < len(cells):
            label, at = at, at + 1
            name = _name(cells[label])
            if name is None or name in cover.parsed:
                continue
            beside = next((index for index in range(at, len(cells)) if not _is_nothing(cells[index])), at)
            if _name(cells[beside]) is not None:
                beside = at
            value = "" if _name(cells[beside]) else _free(grid, row, beside, name)
            cover.parsed[name] = read_field(COVER.column(name), value)
            cover.cells[name] = grid.address(row, beside)
            _take_marks(cover, grid, row, name, (label, beside))
            cover.first_label = cover.first_label or grid.address(row, label)
            at = beside if _name(cells[beside]) else beside + 1
    _take_joined(cover, grid)
    return cover


def _take_joined(cover: Cover, grid: Grid) -> None:
    """Read the fields that no pair gives out of cells that hold label and value: ``Kỳ báo cáo: 11/2020``."""
    for row, cells in enumerate(grid.rows):
        for index, cell in enumerate(cells):
            joined = _JOINED.fullmatch(cell) if type(cell) is str else None
            name = _name(joined["label"]) if joined else None
            if joined is None or name is None or name in cover.parsed:
                continue
            cover.parsed[name] = read_field(COVER.column(name), joined["value"])
            _take_marks(cover, grid, row, name, (index,))
            cover.cells[name] = grid.address(row, index)
            cover.before[name] = f"{joined['label']}: "
            cover.first_label = cover.first_label or grid.address(row, index)


def _free(grid: Grid, row: int, index: int, name: str) -> object:
    """What a field's cell says: in free text raised runs stay."""
    mark = grid.marks.get((row, index)) if COVER.column(name).kind is Kind.TEXT else None
    return mark.free if mark and mark.free else grid.rows[row][index]


def _take_marks(cover: Cover, grid: Grid, row: int, name: str, indices: tuple[int, ...]) -> None:
    """Note which cells of a field are marked."""
    for index in dict.fromkeys(indices):
        if mark := grid.marks.get((row, index)):
            cover.marks.append((name, grid.address(row, index), mark, grid.rows[row][index]))


def _is_nothing(cell: object) -> bool:
    """Whether a cell is blank, or has only the colon or the dots between a label and its value."""
    return is_blank(cell) or (type(cell) is str and not without_invisible(cell).strip(" :.…_"))
