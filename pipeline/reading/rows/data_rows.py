"""One pass over a sheet's rows: which are data for the table, and why each other one is left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline.reading.rows.row_classifier import LeftOut, RowClassifier
from pipeline.reading.rows.total_rows import holds_numbers_alone, is_unnamed_sum
from pipeline.reading.visible_texts import distinct_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from schemas.column import Sheet

MOST_SUMS = 10
"""Rows of nothing but amounts that are held against the rows around them."""


@dataclass(slots=True)
class TableRows:
    """Indices into the grid's rows: the data rows, and the others with the reason and an excerpt of their text."""

    data: list[int] = field(default_factory=list)
    left_out: list[tuple[int, LeftOut, str]] = field(default_factory=list)


class GlancedRows(NamedTuple):
    """The rows below the header that hold something: those that a glance shows to be data, and the others, in order.

    The former are strong rows, of which :meth:`RowClassifier.is_plain` is true.
    """

    data: Sequence[int]
    others: Sequence[int]


def table_rows(
    sheet: Sheet,
    grid: Grid,
    found: HeaderMap,
    texts: Sequence[str] | None = None,
    glanced: GlancedRows | None = None,
) -> TableRows:
    """Every row with content as data or left out with a reason; all above the header are its title.

    A row counts as data as soon as half of the cells that every row must have are filled, and one has what only data
    has: a number, a day, an entry of a list. A weaker one is a note only below the last such row, from the first row on
    that holds signatures, dates or remarks, or when nothing in it looks like data; a total or group row is known by
    its label and by having none of the other texts that identify a data row; below remarks only totals count, below
    signatures and dates nothing. Without a header nothing is data; the missing columns are findings. ``texts`` are the
    distinct ones below the header, where they are known; ``glanced`` spares the rows a look that it shows to be data.
    """
    if not found.columns:
        filled_rows = [(row, _excerpt(grid, row)) for row in range(len(grid.rows))]
        return TableRows(left_out=[(row, LeftOut.NOTE, text) for row, text in filled_rows if text])
    classifier = RowClassifier(sheet, found, distinct_texts(grid.rows[found.last + 1 :]) if texts is None else texts)
    data, others = glanced or GlancedRows([], range(found.last + 1, len(grid.rows)))
    shapes = ((row, classifier.shape(grid.rows[row])) for row in others)
    filled = {row: shape for row, shape in shapes if shape.cells}
    strong = {row for row, shape in filled.items() if classifier.is_strong(grid.rows[row], shape)}
    last_strong = max([*strong, *data[-1:]], default=found.last)
    closing = [row for row in filled if row > last_strong and classifier.has_closing_words(grid.rows[row])]
    signed = min(closing, default=len(grid.rows))
    ended = next((row for row in closing if not classifier.is_remark(grid.rows[row])), len(grid.rows))
    above = ((row, _excerpt(grid, row)) for row in range(found.first))
    rows = TableRows([*data], [(row, LeftOut.TITLE, text) for row, text in above if text])
    has_cells = {found.last, *data, *filled}
    nameless = []
    for row, shape in filled.items():
        cells = shape.cells
        if row in strong and row < signed and classifier.is_plain(grid.rows[row], shape):
            rows.data.append(row)
            continue
        reason = classifier.reason(grid.rows[row], cells, is_strong=row in strong, below=row > last_strong)
        if row >= signed and (row >= ended or reason is not LeftOut.TOTAL):
            reason = LeftOut.NOTE
        elif reason and row - 1 in has_cells and classifier.is_lone(grid.rows[row], cells):
            reason = None
        if reason is None:
            rows.data.append(row)
            if holds_numbers_alone(grid.rows[row], cells):
                nameless.append(row)
        else:
            rows.left_out.append((row, reason, _excerpt(grid, row)))
    rows.data.sort()
    sums = {row for row in nameless[:MOST_SUMS] if is_unnamed_sum(classifier.roles, grid.rows, row, rows.data)}
    if grid.totals and classifier.roles.has_totals:  # one text is a label, whatever it says
        sums |= {row for row in rows.data if row in grid.totals and _identified(classifier, grid, row) <= 1}
    for row in sums:
        rows.data.remove(row)
        rows.left_out = sorted([*rows.left_out, (row, LeftOut.TOTAL, _excerpt(grid, row))])
    return rows


def _identified(classifier: RowClassifier, grid: Grid, row: int) -> int:
    """How many of a row's texts identify a thing."""
    return len(classifier.shape(grid.rows[row]).cells & classifier.roles.identity)


def _excerpt(grid: Grid, row: int) -> str:
    return " | ".join(grid.said(row))[:200]
