"""Workbooks that are opened and saved many times: what openpyxl read is kept, and the sheets that nobody changed."""

# ruff: noqa: SLF001 - a writer of openpyxl, which shares its attributes among its modules

from __future__ import annotations

import copyreg
import gc
import pickle
from contextlib import contextmanager
from copy import copy
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.relationship import RelationshipList
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import DimensionHolder
from openpyxl.writer.excel import ExcelWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet


def _styles(styles: IndexedList) -> tuple[Any, ...]:
    """How a list of styles is pickled: by itself it would be filled before it knows what it holds.

    As copies, for a cell that was written shares its style with the list, and changes it in place.
    """
    return IndexedList, ([copy(style) for style in styles],)


def _dimensions(holder: DimensionHolder) -> tuple[Any, ...]:
    """How the widths or heights of a sheet are pickled: by themselves they would lose how new ones are made."""
    return DimensionHolder, (None,), (holder.default_factory, vars(holder)), None, iter(holder.items()), _put_back


def _put_back(holder: DimensionHolder, state: tuple[Any, dict[str, Any]]) -> None:
    holder.default_factory, attributes = state
    vars(holder).update(attributes)


copyreg.pickle(IndexedList, _styles)
copyreg.pickle(DimensionHolder, _dimensions)


class KeptWorkbook(Workbook):  # type: ignore[misc] # openpyxl is not typed
    """A workbook that knows which of its sheets nobody asked for: those are still as they were read."""

    kept: dict[str, bytes]
    """The sheets as they are written, by name, but for those that were asked for."""

    @property
    def worksheets(self) -> list[Worksheet]:
        """All sheets, to be changed."""
        self.kept = {}
        sheets: list[Worksheet] = super().worksheets
        return sheets

    @property
    def active(self) -> Worksheet:
        """The sheet that is shown first, to be changed."""
        return self[super().active.title]

    def __getitem__(self, name: str) -> Worksheet:
        """A sheet, to be changed."""
        self.kept.pop(name, None)
        return next(sheet for sheet in self._sheets if sheet.title == name)


class _Writer(ExcelWriter):  # type: ignore[misc] # as above
    """Writes sheets in memory, and those that are kept as they are."""

    def __init__(self, workbook: Workbook, archive: ZipFile) -> None:
        super().__init__(workbook, archive)
        dates_as_read = workbook.epoch == WINDOWS_EPOCH and not workbook.iso_dates
        is_kept = isinstance(workbook, KeptWorkbook) and dates_as_read
        self._kept: dict[str, bytes] = dict(workbook.kept) if is_kept else {}

    def write_worksheet(self, ws: Worksheet) -> None:
        """Write a sheet."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        xml, ws._rels = (self._kept[ws.title], RelationshipList()) if ws.title in self._kept else _written(ws)
        self._archive.writestr(ws.path[1:], xml)
        self.manifest.append(ws)


def _written(sheet: Worksheet) -> tuple[bytes, RelationshipList]:
    """A sheet as it is written, and what it refers to."""
    stream = BytesIO()
    writer = WorksheetWriter(sheet, stream)
    writer.write()
    return stream.getvalue(), writer._rels


def opened(content: bytes) -> Workbook:
    """The workbook for editing; formulas are replaced by their stored values, which a save would drop."""
    pickled, kept = _read(content)
    with _without_collecting():
        workbook: KeptWorkbook = pickle.loads(pickled)  # noqa: S301 - our own
    workbook.kept = dict(kept)
    return workbook


@lru_cache(maxsize=16)
def _read(content: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The workbook as openpyxl reads it, pickled, and its sheets as they are written; ten times as long as the rest."""
    workbook = openpyxl.load_workbook(BytesIO(content), data_only=True)
    written = {sheet.title: (sheet, *_written(sheet)) for sheet in workbook.worksheets}  # numbers their styles
    for sheet, _, _ in written.values():
        sheet.column_dimensions.max_outline = None  # as before it was written
    workbook.__class__ = KeptWorkbook
    kept = {title: xml for title, (sheet, xml, rels) in written.items() if not (rels or sheet._comments)}
    return pickle.dumps(workbook), kept


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Make many objects that all stay, without looking for garbage among them."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def saved(workbook: Workbook) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    stream = BytesIO()
    _Writer(workbook, ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=1)).save()
    return stream.getvalue()
