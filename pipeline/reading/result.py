"""What a reading gives to validation and staging: cover, tables and findings, or why the file cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from pipeline.reading.column_values import ColumnLists, column_values, joined
from schemas.messages import finding
from schemas.rules import workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from schemas.finding import Finding


_ELSEWHERE = "the rows stand in the frame of a batch"


@dataclass(slots=True)
class WorkbookReading:
    """A workbook as read. ``readable`` is False when it could not be opened or its cover names no form of any version.

    ``cover_row`` is the cover's one row, with the addresses of its values in ``cover_cells``, and in ``cover_before``
    what stands before a value in its own cell; ``tables`` are by table name. ``seconds`` is how long the reading took,
    None where its worker was lost. ``is_unchanged`` is what the cover says: then its sheets may lack, or be blank.
    ``careful_because`` is what kept it from being read with others at once, blank where nothing did.
    """

    submission_id: str
    readable: bool = False
    form_id: str | None = None
    form_version: int = 0
    cover_row: ColumnLists | pl.DataFrame | None = None
    cover_sheet: str = ""
    cover_cells: dict[str, str] = field(default_factory=dict)
    cover_before: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    seconds: float | None = None
    is_unchanged: bool = False
    careful_because: str | None = None

    @property
    def cover(self) -> pl.DataFrame | None:
        """The cover as a frame of one row: the columns of :func:`schemas.storage.frame_types`."""
        if isinstance(self.cover_row, ColumnLists):
            self.cover_row = joined([self.cover_row])
        return self.cover_row

    @property
    def height(self) -> int:
        """Rows of all tables."""
        return sum(table.height for table in self.tables.values())


def unreadable(submission_id: str, reason: str, detail: str = "", sheet: str = "", cell: str = "") -> Finding:
    """The finding of a file that cannot be read as a workbook, because of a cell where one is named."""
    observed = int(detail) if detail.isdecimal() else detail
    return finding(workbook.UNREADABLE, submission_id, variant=reason, observed=observed, sheet=sheet, cell=cell)


def unread(submission_id: str, reason: str, detail: str = "") -> WorkbookReading:
    """The reading of a file of which nothing could be read."""
    return WorkbookReading(submission_id, findings=[unreadable(submission_id, reason, detail)])


class ListTotal(NamedTuple):
    """A row in which a list sums itself up: its Excel row and label, and its amounts by column, where they are plain.

    ``things`` are the number of rows that it names, and the column of the cell that does. One that ``is_plain`` is
    called nothing but a total; others may sum up something else, such as the row at the head of a group (``is_group``).
    """

    row: int
    label: str
    amounts: dict[str, Decimal]
    things: tuple[str, int] | None = None
    is_plain: bool = True
    is_group: bool = False


class LeftOutRows(NamedTuple):
    """Rows of a sheet that are no data: the Excel row of each, why it was left out, and an excerpt of its text."""

    sheet: str
    rows: list[tuple[int, str, str]]


class Remark(NamedTuple):
    """What the reader found in cells of a table: ``row`` is the Excel row of the data that it is about, if one.

    ``asked`` counts the cells that it speaks of and that its rule finds right where it asks what was read of them.
    """

    finding: Finding
    row: int | None = None
    asked: int = 0


class RowsElsewhere(NamedTuple):
    """So many rows, which stand in the frame of a batch of workbooks."""

    height: int


Rows = ColumnLists | pl.DataFrame | RowsElsewhere
"""The rows of a table: values by column, typed, or kept elsewhere."""


@dataclass(slots=True)
class Table:
    """A sheet as read: its rows, each column's letter and its header's row, and the rows that were left out.

    ``remarks`` are what the reader found in its cells, ``totals`` those of the rows left out that sum others up.
    Where further sheets were joined to it, ``further`` are the rows that are left out of each of these. ``filled_in``
    are columns that the sheet lacks and whose value the unit gives.
    """

    sheet: str
    rows: Rows
    letters: dict[str, str]
    header_rows: dict[str, int]
    left_out: list[tuple[int, str, str]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    totals: list[ListTotal] = field(default_factory=list)
    further: list[LeftOutRows] = field(default_factory=list)
    filled_in: frozenset[str] = frozenset()

    @property
    def height(self) -> int:
        """Data rows, without those left out."""
        return self.rows.height

    def has(self, columns: Iterable[str]) -> bool:
        """Whether the sheet has these columns, or they were filled in."""
        return all(name in self.letters or name in self.filled_in for name in columns)

    @property
    def frame(self) -> pl.DataFrame:
        """The rows, typed: the columns of :func:`schemas.storage.frame_types`."""
        if isinstance(self.rows, RowsElsewhere):
            raise TypeError(_ELSEWHERE)
        if isinstance(self.rows, ColumnLists):
            self.rows = joined([self.rows])
        return self.rows

    def values(self, name: str) -> list[Any]:
        """The column's values, row by row."""
        if isinstance(self.rows, RowsElsewhere):
            raise TypeError(_ELSEWHERE)
        return column_values(self.rows, name)

    def places(self, name: str, value: str) -> list[int]:
        """The rows, counted from 0, that have the value in one column."""
        values = self.values(name)
        return [place for place, cell in enumerate(values) if cell == value] if value in values else []


@dataclass(slots=True)
class ReadBatch:
    """Several workbooks as read, in the order in which they were given, and their rows together.

    ``frames`` has by table the rows of all of them, with the columns of :func:`schemas.storage.frame_types`, and by the
    cover's table a row for each readable one: ``submission_id`` tells whose they are. The readings have no rows of
    their own.
    """

    readings: list[WorkbookReading]
    frames: dict[str, pl.DataFrame]

    @property
    def height(self) -> int:
        """Rows of all tables of all workbooks."""
        return sum(reading.height for reading in self.readings)


def batches_together(batches: Sequence[ReadBatch]) -> ReadBatch:
    """Several batches as one."""
    if len(batches) == 1:
        return batches[0]
    names = dict.fromkeys(name for batch in batches for name in batch.frames)
    frames = {name: pl.concat([batch.frames[name] for batch in batches if name in batch.frames]) for name in names}
    return ReadBatch([reading for batch in batches for reading in batch.readings], frames)
