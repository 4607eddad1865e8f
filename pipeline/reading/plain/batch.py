"""Several plain workbooks with their cells in arrays, and their texts told apart once for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.reading.cells.parsers import is_blank
from pipeline.reading.formats.xlsx_scan import HIGHEST, WIDEST
from pipeline.reading.grid import Grid
from pipeline.reading.plain.cells import EMPTY, NO_CELLS, TEXT, cells_of
from pipeline.reading.plain.grammar import are_plain_rows
from pipeline.reading.plain.not_plain import NotPlainError
from pipeline.reading.plain.sheet_rows import SheetRows, SlottedCells
from pipeline.reading.plain.texts import own_text
from pipeline.reading.visible_texts import show_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from pipeline.reading.plain.cells import Cells, OwnTexts
    from pipeline.reading.plain.package import PlainPackage, PlainSheet
    from pipeline.runtime.settings import Settings

    Ints = npt.NDArray[np.int32]


FORMATS, TEXTS = "formats", "texts"
"""Why a sheet is odd: a cell shows something else than the number that it holds, or a text is more than its letters."""


@dataclass(frozen=True, slots=True)
class PlainBatch(SlottedCells):
    """The cells of all sheets of several workbooks.

    ``sheet_slots`` are the first slot of each sheet and the end; ``text_series`` has the texts too, and null last,
    ``is_invisible`` tells of each whether a letter of it may show nothing. ``odd_sheets`` are by workbook and name
    those that are not plain by themselves, ``not_plain`` the workbooks, by their places, that are not, and why.
    """

    packages: list[PlainPackage]
    sheet_slots: Ints
    first_sheets: list[int]
    odd_sheets: dict[tuple[int, str], str]
    not_plain: dict[int, str]
    text_series: pl.Series
    is_invisible: npt.NDArray[np.bool_]

    def grids(self, workbook: int) -> list[Grid]:
        """The sheets of a workbook, hidden ones too, in its order."""
        first = self.first_sheets[workbook]
        return [self._grid(first + at, sheet) for at, sheet in enumerate(self.packages[workbook].sheets)]

    def _grid(self, number: int, sheet: PlainSheet) -> Grid:
        slots = range(int(self.sheet_slots[number]), int(self.sheet_slots[number + 1]))
        if not slots:
            return Grid(sheet.name, 0, 0, [], sheet.merged, is_hidden=sheet.is_hidden)
        columns = self.cells.column[self.slot_starts[slots.start] : self.slot_starts[slots.stop]]
        top, left = int(self.slot_rows[slots.start]), int(columns.min())
        height, width = int(self.slot_rows[slots.stop - 1]) - top + 1, int(columns.max()) - left + 1
        rows = SheetRows(self, slots, (top, left), height, width)
        totals = {row - top for row in sheet.totals}
        return Grid(sheet.name, top, left, rows, sheet.merged, is_hidden=sheet.is_hidden, totals=totals)


def plain_batch(packages: Sequence[PlainPackage], limits: Settings) -> PlainBatch:
    """Take the sheets' rows apart; workbooks in which something is not plain are noted, their cells do not count."""
    first_sheets = np.cumsum([0, *(len(package.sheets) for package in packages)]).tolist()
    owners = np.repeat(np.arange(len(packages)), np.diff(first_sheets))
    rows = [sheet.rows for package in packages for sheet in package.sheets]
    sheet_names = [sheet.name for package in packages for sheet in package.sheets]
    shown = [package.shown for package in packages for _ in package.sheets]
    not_plain: dict[int, str] = {}
    for number, is_plain in enumerate(are_plain_rows(rows)):
        if not is_plain:
            rows[number] = b""
            not_plain.setdefault(int(owners[number]), "cells")
    cells, own, odd, out_of_order = cells_of(rows, shown) if rows else NO_CELLS
    for number in sorted(out_of_order):
        not_plain.setdefault(int(owners[number]), "order")
    texts, ids, odd_own = _texts(packages, own)
    cells, odd_shared = _with_distinct_texts(cells, packages, owners, ids, not_plain)
    reasons = dict.fromkeys(odd, FORMATS) | dict.fromkeys(odd_own | odd_shared, TEXTS)
    is_first = np.ones(len(cells.row), np.bool_)
    is_first[1:] = (cells.row[1:] != cells.row[:-1]) | (cells.sheet[1:] != cells.sheet[:-1])
    starts = np.flatnonzero(is_first).astype(np.int32)
    batch = PlainBatch(
        cells,
        texts,
        np.array([not text[:1].isalnum() and is_blank(text) for text in texts], np.bool_),
        cells.row[starts],
        np.append(starts, len(cells.row)).astype(np.int32),
        np.maximum.reduceat(cells.kind, starts) <= TEXT if len(starts) else np.zeros(0, np.bool_),
        {},
        [*packages],
        np.searchsorted(cells.sheet[starts], np.arange(len(rows) + 1)).astype(np.int32),
        first_sheets,
        {(int(owners[number]), sheet_names[number]): reason for number, reason in reasons.items()},
        not_plain,
        pl.Series([*texts, None], dtype=pl.String),
        _are_invisible(texts),
    )
    _refuse_large_ones(batch, limits)
    return batch


def _texts(packages: Sequence[PlainPackage], own: OwnTexts) -> tuple[list[str], list[Ints], set[int]]:
    """The distinct texts, and by workbook, and last for the own texts of cells, the number of each among them.

    And the sheets with own texts that are more than their letters.
    """
    numbers: dict[str, int] = {"": 0}
    ids = [
        np.array([numbers.setdefault(text, len(numbers)) for text in package.texts] or [0], np.int32)
        for package in packages
    ]
    known: list[int] = []
    odd: set[int] = set()
    for text, sheet, is_kept in zip(own.texts, own.sheets.tolist(), own.is_kept.tolist(), strict=True):
        try:
            decoded = own_text(text, is_kept=is_kept)
        except NotPlainError:
            decoded = ""
            odd.add(sheet)
        known.append(numbers.setdefault(decoded, len(numbers)))
    ids.append(np.array(known or [0], np.int32))
    return [*numbers], ids, odd


def _with_distinct_texts(
    cells: Cells,
    packages: Sequence[PlainPackage],
    owners: npt.NDArray[np.int64],
    ids: list[Ints],
    not_plain: dict[int, str],
) -> tuple[Cells, set[int]]:
    """The cells with the numbers of the distinct texts, none for one without letters; and the sheets with odd ones."""
    counts = np.array([len(package.texts) for package in packages], np.int32)
    lengths = np.array([len(its) for its in ids], np.int32)
    offsets = np.cumsum(lengths) - lengths
    workbook = owners[cells.sheet]
    is_text, is_own = cells.kind == TEXT, cells.text < -1
    is_beyond = is_text & ~is_own & (cells.text >= counts[workbook])
    for place in np.unique(workbook[is_beyond]).tolist():
        not_plain.setdefault(place, "texts")
    places = np.where(is_own, offsets[-1] - 2 - cells.text, offsets[workbook] + cells.text)
    is_known = is_text & ~is_beyond
    places = np.where(is_known, places, 0)
    found = np.where(is_known, np.concatenate(ids)[places], -1)
    kind = np.where(is_text & (found <= 0), EMPTY, cells.kind).astype(np.uint8)
    is_odd = np.zeros(int(lengths.sum()), np.bool_)
    for offset, package in zip(offsets.tolist(), packages, strict=False):
        is_odd[[offset + number for number in package.odd_texts]] = True
    odd = {*np.unique(cells.sheet[is_known & ~is_own & is_odd[places]]).tolist()}
    return cells._replace(kind=kind, text=found.astype(np.int32)), odd


def _are_invisible(texts: list[str]) -> npt.NDArray[np.bool_]:
    """Of each text whether a letter of it may show nothing."""
    if show_all(texts):
        return np.zeros(len(texts), np.bool_)
    return np.array([not show_all([text]) for text in texts], np.bool_)


def _refuse_large_ones(batch: PlainBatch, limits: Settings) -> None:
    """Note the workbooks whose cells or texts are so many, or so far apart, that the careful way must decide."""
    for place, package in enumerate(batch.packages):
        area, filled = 0, 0
        for number in range(batch.first_sheets[place], batch.first_sheets[place + 1]):
            slots = batch.sheet_slots[number : number + 2]
            if slots[0] == slots[1]:
                continue
            first, end = batch.slot_starts[slots].tolist()
            columns = batch.cells.column[first:end]
            last_row, last_column = int(batch.slot_rows[slots[1] - 1]), int(columns.max())
            if last_row >= HIGHEST or last_column >= WIDEST:
                batch.not_plain.setdefault(place, "size")
            area += (last_row - int(batch.slot_rows[slots[0]]) + 1) * (last_column - int(columns.min()) + 1)
            filled += end - first
        longest = max(map(len, package.texts), default=0)
        if area > limits.max_cells or longest * filled > limits.max_text:
            batch.not_plain.setdefault(place, "size")
