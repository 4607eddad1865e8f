"""What a binary workbook (``.xlsb``) shows beside its values: styles, runs of text and errors."""

from __future__ import annotations

import posixpath
import struct
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from pipeline.reading.cells.special_cells import ErrorCell
from pipeline.reading.formats.active_xlsb import xlsb_activity
from pipeline.reading.formats.cell_styles import no_runs, no_styles
from pipeline.reading.formats.error_codes import error_text
from pipeline.reading.formats.inspection import no_errors
from pipeline.reading.formats.looked_over import looked_over
from pipeline.reading.formats.text_runs import Letters
from pipeline.reading.formats.xlsb_records import (
    XlsbStyles,
    is_1904,
    may_have_errors,
    readable_sheet,
    rich_runs,
    rich_texts,
    xlsb_cells,
    xlsb_sheets,
    xlsb_styles,
)
from pipeline.reading.formats.xlsb_short_cells import with_long_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pipeline.reading.formats.cell_styles import CellRuns, StyledCells
    from pipeline.reading.formats.inspection import Inspection, SheetErrors
    from pipeline.reading.formats.xlsb_records import XlsbCell

_WORKBOOK, _RELATIONS, _FOLDER = "xl/workbook.bin", "xl/_rels/workbook.bin.rels", "xl"
UNFOLLOWED = (struct.error, ET.ParseError, LookupError, ValueError, OverflowError)
"""What damaged parts raise; the workbook reader judges them."""


class XlsbRelation(NamedTuple):
    """A part that the workbook names: the relation's name, its type, and the part's path in small letters."""

    id: str
    type: str
    path: str


def xlsb_relations(parts: Mapping[str, bytes]) -> list[XlsbRelation]:
    """The parts that the workbook names."""
    relations = ET.fromstring(parts[_RELATIONS])  # noqa: S314 - entities were refused before
    found = ([relation.get(key, "") for key in ("Id", "Type", "Target")] for relation in relations)
    return [XlsbRelation(id_, type_, _path(target)) for id_, type_, target in found]


def with_long_records(parts: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The parts with every cell in a record that says its column; the same object where all are."""
    return _changed(parts, with_long_cells)


def readable_parts(parts: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The parts as calamine reads them; the same object where there is nothing to mend."""
    return _changed(parts, readable_sheet)


def _changed(parts: Mapping[str, bytes], change: Callable[[bytes], bytes]) -> Mapping[str, bytes]:
    """The parts with each worksheet's changed; the same object where nothing is."""
    try:
        sheets = {relation.path for relation in xlsb_relations(parts) if relation.type.endswith("/worksheet")}
        mended = {path: change(parts[path]) for path in sheets & parts.keys()}
    except UNFOLLOWED:
        return parts
    return {**parts, **mended} if any(body is not parts[path] for path, body in mended.items()) else parts


def xlsb_inspection(parts: Mapping[str, bytes]) -> Inspection:
    """What the styles show, where errors are and what is active; ``parts`` by their path in small letters."""
    try:
        book = _Workbook(parts)
        sheets = book.sheets
        inspection = looked_over(
            book.styles if book.look.styles else no_styles,
            book.runs if any(font.is_struck or font.is_raised for font in book.look.fonts) else no_runs,
            book.errors if any(may_have_errors(parts.get(path, b"")) for path in sheets.values()) else no_errors,
            is_1904=is_1904(parts[_WORKBOOK]),
        )
    except UNFOLLOWED:
        inspection, sheets = looked_over(), {}
    active = xlsb_activity(parts, _WORKBOOK, sheets)
    return replace(inspection, active=active) if active.found else inspection


class _Workbook:
    """The parts of a workbook by what they hold; of a sheet that cannot be followed to its end what comes before."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        relations = xlsb_relations(parts)
        targets = {relation.id: relation.path for relation in relations}
        kinds = {relation.type.rpartition("/")[2]: relation.path for relation in relations}
        self._parts = parts
        self._texts = parts.get(kinds.get("sharedStrings", ""), b"")
        self.sheets = {name: targets.get(relation, "") for name, relation in xlsb_sheets(parts[_WORKBOOK])}
        self.look = xlsb_styles(parts.get(kinds.get("styles", ""), b"")) if "styles" in kinds else XlsbStyles()

    def styles(self, name: str) -> StyledCells:
        """The styled cells of a sheet that hold something."""
        styles = self.look.styles
        return ((cell.row, cell.column, styles[cell.style]) for cell in self._cells(name) if cell.style in styles)

    def runs(self, name: str) -> CellRuns:
        """The cells of a sheet whose text has struck or raised runs, with all runs."""
        try:
            texts = rich_texts(self._texts)
            for cell in self._cells(name):
                text = texts.get(cell.shared, b"") if cell.shared is not None else cell.rich_text
                own = self.look.own_fonts[cell.style] if cell.style < len(self.look.own_fonts) else Letters()
                if runs := rich_runs(text, self.look.fonts, own):
                    yield cell.row, cell.column, runs
        except UNFOLLOWED:
            return

    def errors(self, name: str) -> SheetErrors:
        """The error cells of a sheet."""
        if not may_have_errors(self._parts.get(self.sheets.get(name, ""), b"")):
            return {}
        return {
            (cell.row, cell.column): ErrorCell(error_text(cell.error))
            for cell in self._cells(name)
            if cell.error is not None
        }

    def _cells(self, name: str) -> Iterator[XlsbCell]:
        try:
            yield from xlsb_cells(self._parts.get(self.sheets.get(name, ""), b""))
        except UNFOLLOWED:
            return


def _path(target: str) -> str:
    """Path in small letters of the part that a relation of the workbook points to."""
    plain = target.replace("\\", "/").lower()
    return plain.removeprefix("/") if plain.startswith("/") else posixpath.normpath(posixpath.join(_FOLDER, plain))
