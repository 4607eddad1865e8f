"""Where a table stands in a sheet of the sample shape: as much as a script knows that was written for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from benchmarks.periods import PERIODS
from pipeline.samples.tables import TOTAL_LABEL
from schemas.forms.kttt01 import KTTT_01
from schemas.forms.shared_columns import ORDINAL
from schemas.registry import form_of_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.column import Sheet


@cache
def sheets() -> tuple[Sheet, ...]:
    """The sheets that every peer reads, checks and loads, as the form has them in the workbooks' months."""
    form = form_of_period(KTTT_01.form_id, PERIODS[0])
    if form is None:
        raise LookupError(KTTT_01.form_id, PERIODS[0])
    return tuple(sheet for sheet in form.sheets if sheet.loaded)


@dataclass(frozen=True, slots=True)
class Extent:
    """The rows of data from ``first`` until before ``last``, and the place of each column, from 0."""

    first: int
    last: int
    columns: dict[str, int]


def extent(sheet: Sheet, rows: Sequence[Sequence[Any]]) -> Extent:
    """The extent of a sheet's table: one or two header rows, an index row or none, data until the total or a blank."""
    headers = {column.header: column.name for column in sheet.columns}
    top = next(at for at, row in enumerate(rows) if sheet.columns[0].header in list(row))
    levels = [{headers[cell]: at for at, cell in enumerate(row) if cell in headers} for row in rows[top : top + 2]]
    first = top + sum(map(bool, levels))
    columns = {name: at for level in levels for name, at in level.items()}
    first += bool(first < len(rows) and _is_index(rows[first]))
    key = columns[next(column.name for column in sheet.columns if column is not ORDINAL)]
    ends = (at for at in range(first, len(rows)) if is_blank(rows[at][key]) or rows[at][key] == TOTAL_LABEL)
    return Extent(first, next(ends, len(rows)), columns)


def _is_index(row: Iterable[Any]) -> bool:
    """Whether the row numbers the columns: 1, 2 and so on, or (1), (2)."""
    return all(str(cell).strip("()").removesuffix(".0") == str(at) for at, cell in enumerate(list(row)[:3], start=1))


def is_blank(cell: object) -> bool:
    """Whether a cell is empty, as any of the readers says it."""
    return cell is None or cell == "" or cell != cell  # noqa: PLR0124 - of the values only NaN is not itself
