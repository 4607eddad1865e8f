"""The rows of a batch are each workbook's own, however many of them are handed over at a time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.reading.read_workbook import read_workbook
from pipeline.runtime.settings import Settings
from pipeline.staging.from_validation import staged_frames
from pipeline.validation.batch import validation_batch
from pipeline.validation.read_frames import read_frames
from pipeline.validation.validate import validate
from tests.spec.examples.base import base_content
from tests.spec.examples.base_2 import base_2_content
from tests.spec.examples.edits import put
from tests.spec.examples.example import edited

if TYPE_CHECKING:
    from pipeline.reading.result import WorkbookReading

NAMES = ("old", "new", "mistaken", "none")


@cache
def readings() -> tuple[WorkbookReading, ...]:
    """Workbooks of two versions, one with mistakes, and a file that is none."""
    mistaken = edited(put("HTX", "members", 1, "nhiều"), put("HTX", "name", 2, None), base=base_content)
    contents = (base_content(), base_2_content(), mistaken, b"%PDF-1.7")
    return tuple(read_workbook(name, content, Settings()) for name, content in zip(NAMES, contents, strict=True))


def test_rows_of_a_workbook_are_those_that_were_read_of_it() -> None:
    batch = validation_batch(readings(), read_frames(readings()))
    assert list(batch.readings) == [*NAMES[:3]]
    for name, reading in batch.readings.items():
        for table, read in reading.tables.items():
            rows = batch.rows(name, table)
            assert rows.select(read.frame.columns).equals(read.frame)
            assert rows["unit_code"].unique().to_list() == batch.context.filter(submission_id=name)[
                "unit_code"
            ].to_list() * bool(read.height)


def test_lacking_columns_are_told_by_workbook() -> None:
    batch = validation_batch(readings(), read_frames(readings()))
    for name in ("tax_code", "official_members"):
        without = [key for key, read in batch.readings.items() if not read.tables["cooperatives"].has((name,))]
        assert batch.lacking("cooperatives", (name,)) == without
    assert batch.lacking("cooperatives", ("official_members",))
    assert batch.lacking("no such table", ("name",)) == []


def test_what_is_staged_of_workbooks_together_is_what_is_staged_of_each() -> None:
    together = staged_frames(validate(readings()))
    alone = [staged_frames(validate([reading])) for reading in readings()]
    for table, frame in together.items():
        parts = pl.concat(frames[table] for frames in alone if table in frames)
        aside = ["reference"] if "reference" in frame.columns else []
        rows, of_each = (found.drop(aside).sort("submission_id", maintain_order=True) for found in (frame, parts))
        assert rows.rows() == of_each.rows()
    assert together["submissions"]["verdict"].to_list() == ["accepted", "accepted", "quarantined", "unreadable"]


def test_rows_of_a_workbook_that_lie_apart_are_refused() -> None:
    frames = {name: pl.concat([frame, frame]) for name, frame in read_frames(readings()).items()}
    with pytest.raises(ValueError, match="between those of others"):
        validation_batch(readings(), frames)
