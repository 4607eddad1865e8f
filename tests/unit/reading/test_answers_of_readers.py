"""What a worker says it has read is taken only where it is about its files, and their rows are theirs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipeline.reading.read_batch import read_batch
from pipeline.reading.read_files import _readings
from pipeline.reading.result import RowsElsewhere, batches_together
from pipeline.reading.transfer import parcel
from pipeline.runtime.settings import Settings
from pipeline.runtime.worker_answers import AnswerRefusedError
from schemas.forms.cover import COVER
from tests.unit.reading.sample_files import GOOD, OTHER

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.reading.result import ReadBatch, WorkbookReading

    Forge = Callable[[ReadBatch], tuple[Any, dict[str, pl.DataFrame]]]

ID = pl.col("submission_id")
ASKED = [("a", Path()), ("b", Path()), ("c", Path())]


@pytest.fixture(scope="module")
def read() -> ReadBatch:
    """Two workbooks; the third that was asked for is gone."""
    return read_batch([("a", GOOD.read_bytes()), ("b", OTHER.read_bytes())], Settings())


def with_rows(batch: ReadBatch, table: str, rows: pl.DataFrame) -> tuple[Any, dict[str, pl.DataFrame]]:
    return (batch.readings, ["c"]), {**batch.frames, table: rows}


def taller(reading: WorkbookReading) -> WorkbookReading:
    table = reading.tables["cooperatives"]
    other = replace(table, rows=RowsElsewhere(table.height + 1))
    return replace(reading, tables={**reading.tables, "cooperatives": other})


def test_answer_about_its_files_is_taken(read: ReadBatch) -> None:
    batch, gone = _readings(ASKED, parcel((read.readings, ["c"]), read.frames))
    assert (batch.readings, gone) == (read.readings, ["c"])
    assert all(frame.equals(read.frames[table]) for table, frame in batch.frames.items())


FORGED: dict[str, Forge] = {
    "a file is missing": lambda read: ((read.readings, []), read.frames),
    "a file is told of twice": lambda read: ((read.readings, ["c", "a"]), read.frames),
    "a file that nobody asked for": lambda read: ((read.readings, ["d"]), read.frames),
    "no readings": lambda read: (([1, 2], ["c"]), read.frames),
    "no pair": lambda read: ({1}, read.frames),
    "no list": lambda read: ("abc", read.frames),
    "rows of another file": lambda read: with_rows(
        read, "cooperatives", read.frames["cooperatives"].with_columns(ID.replace("b", "d"))
    ),
    "rows of a file that is gone": lambda read: with_rows(
        read, "cooperatives", read.frames["cooperatives"].with_columns(ID.replace("b", "c"))
    ),
    "rows of nobody": lambda read: with_rows(
        read, "cooperatives", read.frames["cooperatives"].with_columns(pl.lit(None, pl.String).alias("submission_id"))
    ),
    "rows of one file between those of the other": lambda read: with_rows(
        read, "cooperatives", read.frames["cooperatives"].reverse().sort("at_row")
    ),
    "a row too few": lambda read: with_rows(read, "cooperatives", read.frames["cooperatives"][:-1]),
    "more rows told of": lambda read: (([taller(read.readings[0]), read.readings[1]], ["c"]), read.frames),
    "two covers": lambda read: with_rows(read, COVER.table, read.frames[COVER.table][[0, 0, 1]]),
    "no covers": lambda read: (
        (read.readings, ["c"]),
        {table: frame for table, frame in read.frames.items() if table != COVER.table},
    ),
    "rows of a table that the reading does not know": lambda read: (
        ([replace(each, tables={}) for each in read.readings], ["c"]),
        read.frames,
    ),
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_answer_that_is_not_about_its_files_is_refused(forge: Forge, read: ReadBatch) -> None:
    with pytest.raises(AnswerRefusedError, match="not about its files"):
        _readings(ASKED, parcel(*forge(read)))


def test_unreadable_workbook_has_no_rows(read: ReadBatch) -> None:
    unreadable = read_batch([("c", b"")], Settings())
    batch, gone = _readings(ASKED, parcel((batches_together([read, unreadable]).readings, []), read.frames))
    assert ([reading.readable for reading in batch.readings], gone) == ([True, True, False], [])
