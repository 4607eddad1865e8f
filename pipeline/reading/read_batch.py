"""Reads several workbooks: the plain ones together, each other one by itself; the rows of all in a frame a table."""

from __future__ import annotations

from collections import defaultdict
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pipeline.reading.column_values import ColumnLists, joined
from pipeline.reading.errors import is_panic
from pipeline.reading.plain.read_plainly import PlainReadings, RowsOfTable, read_plainly
from pipeline.reading.read_workbook import read_workbook
from pipeline.reading.result import ReadBatch, RowsElsewhere, unread
from schemas.forms.cover import COVER
from schemas.registry import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.reading.result import WorkbookReading
    from pipeline.runtime.settings import Settings


FAULT = "fault"
"""Why workbooks are read carefully where the plain way has failed; never, but for mistakes of ours."""


def read_batch(
    files: Sequence[tuple[str, bytes]],
    limits: Settings,
    *,
    carefully: bool = False,
    before_each: Callable[[], object] = lambda: None,
) -> ReadBatch:
    """Read files given as (submission, bytes); ``carefully`` each by :func:`read_workbook`, which says what is right.

    ``before_each`` is called before the plain ones, and before each other one.
    """
    found = PlainReadings(not_plain=dict.fromkeys(range(len(files)), "asked"))
    if not carefully:
        before_each()
        started = perf_counter()
        found = _read_plainly(files, limits)
        each = (perf_counter() - started) / max(1, len(found.readings))
    readings = []
    for place, (submission_id, content) in enumerate(files):
        reading = found.readings.get(place)
        if reading is None:
            before_each()
            started = perf_counter()
            reading = _read_carefully(submission_id, content, limits)
            reading.careful_because, each = found.not_plain[place], perf_counter() - started
        reading.seconds = round(each, 3)
        readings.append(reading)
    return together(readings, found.rows)


def _read_plainly(files: Sequence[tuple[str, bytes]], limits: Settings) -> PlainReadings:
    """The plain ones; none where that way fails, for each file has a verdict that does not depend on it."""
    try:
        return read_plainly(files, limits)
    except MemoryError:
        raise
    except Exception as problem:  # noqa: BLE001 - a mistake of ours, which the night's log names
        return PlainReadings(not_plain=dict.fromkeys(range(len(files)), f"{FAULT}: {type(problem).__name__}"))


def _read_carefully(submission_id: str, content: bytes, limits: Settings) -> WorkbookReading:
    """Read a workbook by itself; one over which the reader's own code fails is unreadable."""
    try:
        return read_workbook(submission_id, content, limits)
    except MemoryError:
        raise
    except BaseException as problem:  # a panic of calamine is no Exception
        if not is_panic(problem):
            raise
        return unread(submission_id, "crashed")


def together(readings: list[WorkbookReading], rows: Sequence[RowsOfTable] = ()) -> ReadBatch:
    """The readings with their rows in frames; ``rows`` are those of plain ones, some of which may not count."""
    covers = [reading.cover_row for reading in readings if isinstance(reading.cover_row, ColumnLists)]
    frames = {COVER.table: joined(covers)} if covers else {}
    parts: dict[str, list[RowsOfTable]] = defaultdict(list)
    are_plain = np.array([reading.careful_because == "" for reading in readings], np.bool_)
    for each in rows:
        is_plain = are_plain[each.files]
        parts[each.table].append(each if is_plain.all() else _only(each, is_plain))
    for table in tables():
        lists = [
            (place, its.rows)
            for place, reading in enumerate(readings)
            if (its := reading.tables.get(table)) is not None and isinstance(its.rows, ColumnLists)
        ]
        if lists:
            files = np.repeat([place for place, _ in lists], [rows.height for _, rows in lists])
            parts[table].append(RowsOfTable(table, joined([rows for _, rows in lists]), files))
        if table in parts:
            frames[table] = _in_order(parts[table])
    for reading in readings:
        reading.cover_row = None
        for its in reading.tables.values():
            its.rows = RowsElsewhere(its.height)
    return ReadBatch(readings, frames)


def _only(rows: RowsOfTable, chosen: np.ndarray) -> RowsOfTable:
    return RowsOfTable(rows.table, rows.frame.filter(pl.Series(chosen)), rows.files[chosen])


def _in_order(parts: Sequence[RowsOfTable]) -> pl.DataFrame:
    """The rows of all parts in the order of the files."""
    if len(parts) == 1 and (np.diff(parts[0].files) >= 0).all():
        return parts[0].frame
    order = np.argsort(np.concatenate([part.files for part in parts]), kind="stable")
    return pl.concat([part.frame for part in parts])[order]
