"""Reads plain workbooks together: covers and headers workbook by workbook, rows and columns of all of them at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.reading.begin_reading import active_finding, begin_reading, communes_of
from pipeline.reading.encodings.tcvn3_vni import is_telling
from pipeline.reading.further_sheets import further_sheets
from pipeline.reading.match_sheets import sheet_keys, sheet_named
from pipeline.reading.other_version import by_indicators, codes_of
from pipeline.reading.plain.batch import TEXTS, plain_batch
from pipeline.reading.plain.dense_table import SheetPart, dense_table
from pipeline.reading.plain.glance import glance
from pipeline.reading.plain.known_headers import KnownHeaders
from pipeline.reading.plain.not_plain import NotPlainError
from pipeline.reading.plain.package import plain_package
from pipeline.reading.plain.table_frame import filled_in_of, table_frame
from pipeline.reading.read_table import read_table, table_of
from pipeline.reading.read_workbook import finish_reading
from pipeline.reading.result import WorkbookReading
from pipeline.reading.rows.data_rows import GlancedRows, table_rows
from pipeline.reading.visible_texts import distinct_texts
from schemas.column import Kind, Layout
from schemas.forms.cover import COVER
from schemas.matching import label_key
from schemas.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    import polars as pl

    from pipeline.reading.begin_reading import BegunReading
    from pipeline.reading.grid import Grid
    from pipeline.reading.headers.header_map import HeaderMap
    from pipeline.reading.plain.batch import PlainBatch
    from pipeline.reading.plain.dense_table import DenseTable, Ints, Truths
    from pipeline.reading.plain.package import PlainPackage
    from pipeline.reading.rows.data_rows import TableRows
    from pipeline.runtime.settings import Settings
    from schemas.column import Sheet


MOST_BYTES = 16 << 20
"""Rows of so many bytes of XML are taken apart at once: that takes some ten times as much memory."""


class RowsOfTable(NamedTuple):
    """Rows of a table, and of which of the files each is."""

    table: str
    frame: pl.DataFrame
    files: np.ndarray


@dataclass(slots=True)
class PlainReadings:
    """The files that were plain, by their places, with their rows; and why each other one is not."""

    readings: dict[int, WorkbookReading] = field(default_factory=dict)
    rows: list[RowsOfTable] = field(default_factory=list)
    not_plain: dict[int, str] = field(default_factory=dict)


class _Workbook(NamedTuple):
    """A workbook that is being read: its place among the files and in the batch, its cover, and its sheets."""

    file: int
    place: int
    reading: WorkbookReading
    begun: BegunReading
    grids: list[Grid]


def read_plainly(files: Sequence[tuple[str, bytes]], limits: Settings) -> PlainReadings:
    """Read those of the files, each given with its submission, that are plain; as many together as memory allows."""
    found = PlainReadings()
    together: dict[int, PlainPackage] = {}
    size = 0
    for file, (_, content) in enumerate(files):
        try:
            package = plain_package(content, limits)
            if package.size > MOST_BYTES:
                raise NotPlainError("size")  # noqa: TRY301 - of another function it would need all of these
        except NotPlainError as problem:
            found.not_plain[file] = problem.reason
            continue
        size += package.size
        if size > MOST_BYTES:
            _read_together(together, files, limits, found)
            together, size = {}, package.size
        together[file] = package
    _read_together(together, files, limits, found)
    return found


def _read_together(
    packages: Mapping[int, PlainPackage], files: Sequence[tuple[str, bytes]], limits: Settings, found: PlainReadings
) -> None:
    """Add what is read of packages, which are by the places of their files."""
    batch = plain_batch([*packages.values()], limits)
    headers = KnownHeaders(batch)
    workbooks, parts = [], defaultdict[tuple[object, ...], list[SheetPart]](list)
    for place, file in enumerate(packages):
        try:
            workbook = _begun(batch, place, file, files[file][0])
            its_parts = _parts(workbook, headers)
            _require_plain_sheets(batch, place, workbook, {part.grid.name for part in its_parts})
        except NotPlainError as problem:
            found.not_plain[file] = problem.reason
            continue
        workbooks.append(workbook)
        for part in its_parts:
            parts[part.sheet, part.grid.left, tuple(part.found.columns.items())].append(part)
    by_file = {workbook.file: workbook for workbook in workbooks}
    for alike in parts.values():
        _read_tables(batch, alike, by_file, found)
    for workbook in workbooks:
        if workbook.file in found.not_plain:
            continue
        _in_order(workbook)
        finish_reading(workbook.reading, workbook.begun, workbook.grids)
        found.readings[workbook.file] = workbook.reading


def _begun(batch: PlainBatch, place: int, file: int, submission_id: str) -> _Workbook:
    """The workbook with its cover read; NotPlainError where a person is to be told something of it."""
    if reason := batch.not_plain.get(place):
        raise NotPlainError(reason)
    reading = WorkbookReading(submission_id, careful_because="")
    if batch.packages[place].active.found:
        reading.findings.append(active_finding(submission_id, batch.packages[place].active))
    grids = batch.grids(place)
    begun = begin_reading(reading, grids)
    if begun is None or begun.cover.encoding or reading.is_unchanged:
        raise NotPlainError("cover")
    if label_key(reading.cover_sheet) not in sheet_keys(COVER):
        raise NotPlainError("names")
    if reason := batch.odd_sheets.get((place, reading.cover_sheet)):
        raise NotPlainError(reason)
    return _Workbook(file, place, reading, begun, grids)


def _parts(workbook: _Workbook, headers: KnownHeaders) -> list[SheetPart]:
    """The sheets of the form; NotPlainError where one is missing, or has anything beside its headers to tell of."""
    its_form, cover = workbook.begun
    communes = communes_of(cover)
    named = {sheet.table: grid for sheet in its_form.sheets if (grid := sheet_named(sheet, workbook.grids))}
    taken = {cover.sheet, *(grid.name for grid in named.values())}
    others = [grid for grid in workbook.grids if grid.name not in taken]
    if further_sheets(its_form, others, communes, workbook.reading.submission_id):
        raise NotPlainError("sheets")
    parts = []
    for sheet in its_form.sheets:
        grid = named.get(sheet.table)
        if grid is not None:
            parts.append(SheetPart(workbook.file, sheet, grid, _headers(sheet, grid, headers), communes))
        elif not sheet.optional:
            raise NotPlainError("sheets")
    return parts


def _require_plain_sheets(batch: PlainBatch, place: int, workbook: _Workbook, names: Container[str]) -> None:
    """NotPlainError where one of the form's sheets is odd, or one beside them has texts that could be headers."""
    for grid in workbook.grids:
        reason = batch.odd_sheets.get((place, grid.name))
        if reason and (grid.name in names or reason == TEXTS):
            raise NotPlainError(reason)


def _headers(sheet: Sheet, grid: Grid, headers: KnownHeaders) -> HeaderMap:
    """Where the columns are; NotPlainError unless the headers are the form's, and each cell stands for itself."""
    if label_key(grid.name) not in sheet_keys(sheet):
        raise NotPlainError("names")
    found = headers.map_of(sheet, grid)
    others = (found.missing, found.extra, found.similar, found.refused, found.divided, found.units, found.counting)
    if not found.columns or any(others) or found.twins:
        raise NotPlainError("headers")
    last = grid.top + found.last
    if any(bottom > max(last, top) for (top, _), (bottom, _) in grid.merged):
        raise NotPlainError("merged")
    return found


def _read_tables(
    batch: PlainBatch, parts: Sequence[SheetPart], workbooks: Mapping[int, _Workbook], found: PlainReadings
) -> None:
    """Read sheets that have the same columns into the readings of their workbooks."""
    sheet = parts[0].sheet
    if sheet.layout is not Layout.INDICATORS and any(column.kind is Kind.VALUE for column in sheet.columns):
        for part in parts:
            reading = workbooks[part.workbook].reading
            reading.tables[sheet.table] = read_table(sheet, part.grid, part.found, part.communes, reading.submission_id)
        return
    whole = dense_table(batch, parts)
    is_data, is_filled = glance(whole)
    for place in np.unique(whole.part[whole.has_invisible]).tolist():
        found.not_plain.setdefault(parts[place].workbook, "invisible")
    chosen, rows = np.zeros(len(whole.at), np.bool_), []
    for place, part in enumerate(parts):
        below = slice(int(whole.bounds[place]), int(whole.bounds[place + 1]))
        rows.append(_table_rows(part, whole.at[below], is_data[below], is_filled[below]))
        chosen[below][np.searchsorted(whole.at[below], rows[-1].data)] = True
    table = whole.only(chosen)
    frame = table_frame(table, [workbooks[part.workbook].reading.submission_id for part in parts])
    for place in sorted(_may_be_encoded(table, frame)):
        found.not_plain.setdefault(parts[place].workbook, "encoding")
    for place in _of_other_versions(table, frame):
        found.not_plain.setdefault(parts[place].workbook, "version")
    for place, part in enumerate(parts):
        first, end = int(table.bounds[place]), int(table.bounds[place + 1])
        workbooks[part.workbook].reading.tables[sheet.table] = table_of(
            sheet, part.grid, part.found, rows[place], frame.slice(first, end - first), [], filled_in_of(part)
        )
    files = np.array([part.workbook for part in parts], np.int32)[table.part]
    found.rows.append(RowsOfTable(sheet.table, frame, files))


def _table_rows(part: SheetPart, at: Ints, is_data: Truths, is_filled: Truths) -> TableRows:
    """The rows of a sheet, of which those that are data at a glance are known; all are looked at beside total rows."""
    grid, found = part.grid, part.found
    if grid.totals:
        return table_rows(part.sheet, grid, found)
    glanced = GlancedRows(at[is_data].tolist(), at[is_filled].tolist())
    texts = distinct_texts([*(grid.rows[row] for row in glanced.others), [""]])
    return table_rows(part.sheet, grid, found, texts, glanced)


def _may_be_encoded(table: DenseTable, frame: pl.DataFrame) -> set[int]:
    """The parts in which an entry is in no code list, and may be in a legacy encoding."""
    found: set[int] = set()
    for place, column in enumerate(table.columns):
        if column.kind in (Kind.CODE, Kind.COMMUNE):
            unknown = (frame[column.reading_name] == Reading.NOT_IN_LIST).fill_null(value=False).arg_true()
            cells = ((row, table.cell(place, row)) for row in unknown.to_list())
            found |= {int(table.part[row]) for row, cell in cells if isinstance(cell, str) and is_telling(cell)}
    return found


def _of_other_versions(table: DenseTable, frame: pl.DataFrame) -> Iterator[int]:
    """The parts whose indicators show another version of the form."""
    sheet = table.parts[0].sheet
    if sheet.layout is Layout.INDICATORS:
        codes = frame[sheet.code_column.name]
        for place, (first, end) in enumerate(pairwise(table.bounds.tolist())):
            if by_indicators(sheet, codes_of(codes[first:end])) is not None:
                yield place


def _in_order(workbook: _Workbook) -> None:
    """Put the tables of a workbook in the order of its form's sheets."""
    read = workbook.reading.tables
    workbook.reading.tables = {
        sheet.table: read[sheet.table] for sheet in workbook.begun.form.sheets if sheet.table in read
    }
