"""What an Excel 97 workbook shows beside its values: styles, runs of text and errors, as xlrd reads them.

xlrd takes 4 ms for a workbook that calamine reads in 0.4, and 3 s for 20 MB; so it is asked only where a look
over the records tells that there is something to find, and sheet by sheet.
"""

from __future__ import annotations

import struct
from dataclasses import replace
from functools import cached_property
from io import StringIO
from typing import TYPE_CHECKING

from xlrd import XL_CELL_BLANK, XL_CELL_EMPTY, XL_CELL_ERROR, XL_CELL_TEXT, XLRDError, open_workbook

from pipeline.reading.cells.number_formats import number_format
from pipeline.reading.cells.special_cells import ErrorCell
from pipeline.reading.encodings.font_names import encoding_of
from pipeline.reading.formats.active_xls import xls_activity
from pipeline.reading.formats.cell_styles import CellStyle, no_runs, no_styles
from pipeline.reading.formats.error_codes import error_text
from pipeline.reading.formats.inspection import no_errors
from pipeline.reading.formats.looked_over import looked_over
from pipeline.reading.formats.ole_file import is_usual, ole_workbook, with_workbook
from pipeline.reading.formats.text_runs import Letters, text_runs
from pipeline.reading.formats.xls_records import error_places, needed_records, with_known_errors, xls_look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlrd.book import Book
    from xlrd.sheet import Sheet

    from pipeline.reading.formats.cell_styles import CellRuns, StyledCells
    from pipeline.reading.formats.inspection import Inspection, SheetErrors

_UNFOLLOWED = (
    *(XLRDError, struct.error, AssertionError, LookupError, ValueError, TypeError, AttributeError),
    *(ArithmeticError, RecursionError, NotImplementedError, EOFError, UnboundLocalError),
)
"""What xlrd raises on damaged files, of which calamine is the judge."""


def xls_inspection(content: bytes) -> Inspection:
    """What the workbook's styles show and where its errors are; UnreadableError when it is no workbook."""
    workbook = ole_workbook(content)
    stream = workbook.stream
    try:
        look, errors = xls_look(stream), error_places(stream)
        known = with_known_errors(stream, errors)
    except struct.error:  # a damaged file, which the reader judges
        return looked_over()
    book = _Workbook(stream)
    inspection = looked_over(
        book.styles if look.is_styled else no_styles,
        book.runs if look.is_styled else no_runs,
        book.errors if errors else no_errors,
        is_1904=look.is_1904,
    )
    active = xls_activity(workbook, look.version)
    inspection = replace(inspection, active=active) if active.found else inspection
    if known is stream and is_usual(workbook):
        return inspection
    return replace(inspection, content=with_workbook(content, workbook, known))


class _Workbook:
    """A workbook that is opened when it is first asked for something; what cannot be followed has nothing."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._last: tuple[str, Sheet] | None = None

    @cached_property
    def _book(self) -> Book | None:
        for texts in (True, False):
            try:
                return open_workbook(
                    file_contents=needed_records(self._stream, texts=texts),
                    formatting_info=True,
                    on_demand=True,
                    ragged_rows=True,
                    logfile=StringIO(),
                )
            except _UNFOLLOWED:
                continue
        return None

    @cached_property
    def _fonts(self) -> list[Letters]:
        fonts = self._book.font_list if self._book else ()
        return [Letters(bool(font.struck_out), bool(font.escapement), encoding_of(font.name)) for font in fonts]

    def _font(self, number: int) -> Letters:
        return self._fonts[number] if number < len(self._fonts) else Letters()

    @cached_property
    def _all_styles(self) -> list[tuple[CellStyle, Letters]]:
        """The styles by number, with the font of each."""
        formats, looks = (self._book.format_map, self._book.xf_list) if self._book else ({}, ())
        codes = [formats[look.format_key].format_str if look.format_key in formats else "General" for look in looks]
        fonts = [self._font(look.font_index) for look in looks]
        return [
            (CellStyle(code if number_format(code) else "General", *font), font)
            for code, font in zip(codes, fonts, strict=True)
        ]

    @cached_property
    def _styles(self) -> dict[int, CellStyle]:
        """The styles that are not plain, by number."""
        return {number: style for number, (style, _) in enumerate(self._all_styles) if style != CellStyle()}

    def styles(self, name: str) -> StyledCells:
        """The styled cells of a sheet that hold something."""
        sheet = self._sheet(name)
        if sheet is not None and self._styles:
            for row, column in _places(sheet):
                style = self._styles.get(sheet.cell_xf_index(row, column))
                if style is not None:
                    yield row, column, style

    def runs(self, name: str) -> CellRuns:
        """The cells of a sheet whose text has struck or raised runs, with all runs."""
        sheet = self._sheet(name)
        if sheet is None:
            return
        for (row, column), starts in sheet.rich_text_runlist_map.items():
            if sheet.cell_type(row, column) == XL_CELL_TEXT:
                style = sheet.cell_xf_index(row, column)
                own = self._all_styles[style][1] if style < len(self._all_styles) else Letters()
                looks = [(0, own), *((start, self._font(number)) for start, number in starts)]
                if runs := text_runs(sheet.cell_value(row, column), looks):
                    yield row, column, runs

    def errors(self, name: str) -> SheetErrors:
        """The error cells of a sheet."""
        sheet = self._sheet(name)
        if sheet is None:
            return {}
        places = ((row, column) for row, column in _places(sheet) if sheet.cell_type(row, column) == XL_CELL_ERROR)
        return {(row, column): ErrorCell(error_text(sheet.cell_value(row, column))) for row, column in places}

    def _sheet(self, name: str) -> Sheet | None:
        """The sheet of that name; those asked for before are let go."""
        if self._last and self._last[0] == name:
            return self._last[1]
        if self._book is None or name not in self._book.sheet_names():
            return None
        try:
            sheet = self._book.sheet_by_name(name)
        except _UNFOLLOWED:
            return None
        if self._last:
            self._book.unload_sheet(self._last[0])
        self._last = name, sheet
        return sheet


def _places(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Row and column of each cell that holds something."""
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind not in (XL_CELL_EMPTY, XL_CELL_BLANK):
                yield row, column
